"""Paths as text; reading finds the files of the project."""

import posixpath

import _seesaw


class PurePath:
    def __init__(self, *parts):
        self._text = posixpath.normpath(posixpath.join(*parts)) if parts else "."

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{type(self).__name__}({self._text!r})"

    def __truediv__(self, other):
        return type(self)(self._text, other)

    def __rtruediv__(self, other):
        return type(self)(other, self._text)

    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text

    def __lt__(self, other):
        return self._text < other._text

    def __hash__(self):
        return hash(self._text)

    @property
    def parts(self):
        parts = tuple(part for part in self._text.split("/") if part and part != ".")
        return ("/", *parts) if self.is_absolute() else parts

    @property
    def name(self):
        return posixpath.basename(self._text) if self._text not in (".", "/") else ""

    @property
    def suffix(self):
        return posixpath.splitext(self.name)[1]

    @property
    def suffixes(self):
        name = self.name.lstrip(".")
        return ["." + part for part in name.split(".")[1:]]

    @property
    def stem(self):
        return posixpath.splitext(self.name)[0]

    @property
    def parent(self):
        return type(self)(posixpath.dirname(self._text) or ".")

    @property
    def parents(self):
        found, path = [], self
        while path.parent != path:
            path = path.parent
            found.append(path)
        return found

    def is_absolute(self):
        return self._text.startswith("/")

    def as_posix(self):
        return self._text

    def joinpath(self, *others):
        return type(self)(self._text, *others)

    def with_name(self, name):
        return self.parent / name

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        return self.with_name(self.stem + suffix)

    def relative_to(self, other):
        base = PurePath(other)._text.rstrip("/")
        if self._text == base:
            return type(self)(".")
        if base == "." and not self.is_absolute():
            return type(self)(self._text)
        if not self._text.startswith(base + "/"):
            raise ValueError(f"{self._text!r} is not in the subpath of {base!r}")
        return type(self)(self._text[len(base) + 1:])

    def is_relative_to(self, other):
        try:
            self.relative_to(other)
        except ValueError:
            return False
        return True


class Path(PurePath):
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        from os import makedirs

        makedirs(self)

    def chmod(self, mode, *, follow_symlinks=True):
        """Nobody else comes to the files of the sandbox."""

    @classmethod
    def cwd(cls):
        return cls(_seesaw.root())

    @classmethod
    def home(cls):
        return cls(posixpath.expanduser("~"))

    def expanduser(self):
        return type(self)(posixpath.expanduser(self._text))

    def resolve(self, strict=False):
        return type(self)(posixpath.abspath(self._text))

    absolute = resolve

    def exists(self):
        return posixpath.exists(self._text)

    def is_file(self):
        return posixpath.isfile(self._text)

    def is_dir(self):
        return posixpath.isdir(self._text)

    def iterdir(self):
        import os

        return iter([self / name for name in os.listdir(self._text)])

    def glob(self, pattern):
        """Files and folders that match, part by part; `**` is any folders."""
        return iter(_matching(self, pattern.split("/")))

    def rglob(self, pattern):
        return self.glob(f"**/{pattern}")

    def open(self, mode="r", *args, **kw):
        return open_project_file(self._text, mode)

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open() as file:
            return file.read()

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise AttributeError(f"Path.{name} is not part of Seesaw's sandbox: a migration only reads files of its project")


def _matching(folder, parts):
    from fnmatch import fnmatchcase

    if not folder.is_dir():
        return
    first, rest = parts[0], parts[1:]
    if not set(first) & set("*?["):
        path = folder / first
        if rest:
            yield from _matching(path, rest)
        elif path.exists():
            yield path
        return
    if first == "**":
        yield from _matching(folder, rest) if rest else (folder,)
    for path in folder.iterdir():
        if first == "**":
            yield from _matching(path, parts)
        elif fnmatchcase(path.name, first):
            if rest:
                yield from _matching(path, rest)
            else:
                yield path


PurePosixPath = PurePath
PosixPath = Path


def open_project_file(path, mode="r"):
    """`open()`: files of the project, for reading."""
    from io import BytesIO, StringIO

    if set(mode) - set("rbt"):
        raise PermissionError(13, "Seesaw's sandbox writes no files", str(path))
    data = _seesaw.project_file(posixpath.project_path(path))
    if data is None:
        raise FileNotFoundError(2, "No such file in the project", str(path))
    if "b" in mode:
        return BytesIO(data)
    return StringIO(data.decode("utf-8-sig").replace("\r\n", "\n"))
