"""`glob` over the files of the project."""

from pathlib import Path


def glob(pathname, *, root_dir=None, recursive=False, **kw):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive))


def iglob(pathname, *, root_dir=None, recursive=False, **kw):
    start = Path(root_dir or ("/" if pathname.startswith("/") else "."))
    for found in start.glob(pathname.lstrip("/")):
        yield str(found)


def escape(pathname):
    return "".join(f"[{each}]" if each in "*?[" else each for each in pathname)
