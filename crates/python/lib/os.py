"""The part of `os` that needs no operating system: the environment that was handed in, and paths as text."""

import sys

import _seesaw
import posixpath as path

name = "posix"
sep = "/"
altsep = None
extsep = "."
curdir = "."
pardir = ".."
pathsep = ":"
defpath = "/bin:/usr/bin"
linesep = "\n"
devnull = "/dev/null"
error = OSError
supports_bytes_environ = False

sys.modules["os.path"] = path


class _NotSet(KeyError):
    seesaw_hint = "set this variable in the environment of the command"


# It is shown by its name.
_NotSet.__name__ = _NotSet.__qualname__ = "KeyError"


class _Environ(dict):
    def __setitem__(self, key, value):
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError(f"str expected, not {type(value if isinstance(key, str) else key).__name__}")
        super().__setitem__(key, value)

    def __missing__(self, key):
        found = _given_address(key)
        if found is None:
            raise _NotSet(key)
        return found

    def get(self, key, default=None):
        found = super().get(key)
        if found is None:
            found = _given_address(key)
        return default if found is None else found

    def copy(self):
        return dict(self)

    def __repr__(self):
        return f"environ({dict.__repr__(self)})"


_DATABASES = frozenset("DATABASE DB SQLALCHEMY POSTGRES POSTGRESQL PG MYSQL MARIADB SQL ALEMBIC".split())


def _given_address(key):
    """The database that the command names, for an env.py that looks for its address in a variable which is not set."""
    environment = getattr(sys.modules.get("alembic.runtime.environment"), "_current", None)
    if environment is None or environment.recorder is None or not isinstance(key, str):
        return None
    *words, last = key.upper().split("_")
    return _seesaw.url() if last in ("URL", "URI", "DSN") and _DATABASES.intersection(words) else None


environ = _Environ(_seesaw.environment())


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def urandom(size):
    return _seesaw.random(size)


def getcwd():
    return _seesaw.root()


def _names(folder):
    names = _seesaw.project_names(path.project_path(folder))
    if names is None:
        raise FileNotFoundError(2, "No such folder in the project", str(folder))
    return names


def listdir(path="."):
    return [name.rstrip("/") for name in _names(path)]


def walk(top, topdown=True, onerror=None, followlinks=False):
    try:
        names = _names(top)
    except FileNotFoundError:
        return
    folders = [name[:-1] for name in names if name.endswith("/")]
    entry = (fspath(top), folders, [name for name in names if not name.endswith("/")])
    if topdown:
        yield entry
    for folder in folders:
        yield from walk(path.join(top, folder), topdown)
    if not topdown:
        yield entry


def makedirs(name, mode=0o777, exist_ok=False):
    """Folders are only wished for: the sandbox has no files to be put into them, and says so when one is written."""
    path._wished.add(path.abspath(fspath(name)))


mkdir = makedirs


def chdir(path):
    """The working directory stays what it is."""


def getpid():
    return 1


def cpu_count():
    return 1


def fspath(value):
    if isinstance(value, (str, bytes)):
        return value
    method = getattr(type(value), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(value).__name__}")
    return method(value)


def fsencode(value):
    return fspath(value).encode()


def fsdecode(value):
    value = fspath(value)
    return value.decode() if isinstance(value, bytes) else value


class _LikePaths(type):
    def __instancecheck__(cls, value):
        return hasattr(type(value), "__fspath__")

    def __subclasscheck__(cls, other):
        return hasattr(other, "__fspath__")


class PathLike(metaclass=_LikePaths):
    def __class_getitem__(cls, item):
        return cls


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"os.{name} is not part of Seesaw's sandbox, which has no operating system")
