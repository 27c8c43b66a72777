"""Paths as text, and whether the project has a file of that name."""

import _seesaw

curdir, pardir, sep, altsep, extsep, pathsep = ".", "..", "/", None, ".", ":"
devnull = "/dev/null"
supports_unicode_filenames = True


def _text(path):
    path = path if isinstance(path, str) else path.__fspath__()
    return path


def join(first, *rest):
    path = _text(first)
    for part in map(_text, rest):
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(path):
    path = _text(path)
    at = path.rfind("/") + 1
    head, tail = path[:at], path[at:]
    return (head.rstrip("/") or head), tail


def dirname(path):
    return split(path)[0]


def basename(path):
    return split(path)[1]


def splitext(path):
    path = _text(path)
    name = basename(path)
    at = name.rfind(".")
    if at <= 0 or not name[:at].strip("."):
        return path, ""
    cut = len(path) - len(name) + at
    return path[:cut], path[cut:]


def splitdrive(path):
    return "", _text(path)


def isabs(path):
    return _text(path).startswith("/")


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    root = "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    return normpath(join(_seesaw.root(), path))


def realpath(path, *, strict=False):
    return abspath(path)


def expanduser(path):
    from os import environ

    path = _text(path)
    if path != "~" and not path.startswith("~/"):
        return path
    return environ.get("HOME", "/home").rstrip("/") + path[1:] or "/"


def expandvars(path):
    return _text(path)


def normcase(path):
    return _text(path)


def relpath(path, start="."):
    given, base = abspath(path).split("/")[1:], abspath(start).split("/")[1:]
    given, base = [each for each in given if each], [each for each in base if each]
    same = 0
    while same < min(len(given), len(base)) and given[same] == base[same]:
        same += 1
    return "/".join([".."] * (len(base) - same) + given[same:]) or "."


def commonprefix(paths):
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    for at, character in enumerate(low):
        if character != high[at]:
            return low[:at]
    return low


def commonpath(paths):
    split_paths = [[part for part in _text(path).split("/") if part] for path in paths]
    common = split_paths[0]
    for parts in split_paths[1:]:
        same = 0
        while same < min(len(common), len(parts)) and common[same] == parts[same]:
            same += 1
        common = common[:same]
    return ("/" if _text(paths[0]).startswith("/") else "") + "/".join(common)


def project_path(path):
    """A path as the project knows it: from its root."""
    path, root = abspath(path), _seesaw.root().rstrip("/") + "/"
    return path[len(root):] if f"{path}/".startswith(root) else path


def isfile(path):
    return _seesaw.project_file(project_path(path)) is not None


# Folders that were asked for by os.makedirs.
_wished = set()


def isdir(path):
    return _seesaw.project_names(project_path(path)) is not None or abspath(path) in _wished


def exists(path):
    return isfile(path) or isdir(path)


lexists = exists


def islink(path):
    return False


def getsize(path):
    data = _seesaw.project_file(project_path(path))
    if data is None:
        raise FileNotFoundError(2, "No such file or directory", _text(path))
    return len(data)
