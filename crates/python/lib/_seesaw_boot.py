"""Runs once when the interpreter starts: makes the sandbox."""

import builtins
import sys

import _frozen_importlib as importlib
import _random
import _seesaw
import time


class _Output:
    """`sys.stdout` and `sys.stderr`: what a script prints belongs to its run."""

    encoding = "utf-8"
    errors = "strict"
    newlines = None
    closed = False

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            _seesaw.write(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return True

    def fileno(self):
        raise OSError("not a file")


class _ProjectFinder:
    """Modules of the project; the rest of it is loaded when one is looked for."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        from _seesaw_project import Finder

        return Finder.find_spec(name, path, target)


class _NothingElse:
    """Asked last: says why a module is not there."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        top = name.partition(".")[0]
        if path is not None and top in ("alembic", "sqlalchemy"):
            message = f"No module named {name!r}: Seesaw's {top} covers what migrations use of it"
        elif path is not None:
            return None
        elif top in _OUTSIDE:
            message = f"No module named {name!r}: migrations run in a sandbox without files, network, processes or threads"
        else:
            message = f"No module named {name!r}: it is not part of Seesaw's sandbox"
        raise ModuleNotFoundError(message, name=name)


_OUTSIDE = frozenset(
    "asyncio ctypes fcntl ftplib http mmap multiprocessing select signal smtplib socket "
    "ssl subprocess tempfile urllib3 requests httpx".split()
)


class _Random(_random.Random):
    """Without a seed of its own it takes the engine's randomness."""

    def seed(self, a=None):
        super().seed(int.from_bytes(_seesaw.random(32), "big") if a is None else a)


_native_import = __import__


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    """`__import__`: what the code of a project cannot have at its top level is stood in for (`_seesaw_project`)."""
    if globals is None or "_seesaw_body" not in globals and globals.get("__file__") != _seesaw.script_path():
        return _native_import(name, globals, locals, fromlist, level)
    if not level and name.partition(".")[0] in ("alembic", "sqlalchemy", "typing"):
        # Nearly all imports of nearly all scripts.
        try:
            module = _native_import(name, globals, locals, fromlist, level)
            if all(each != "*" and hasattr(module, each) for each in fromlist or ()):
                return module
        except ImportError:
            pass
    from _seesaw_project import import_

    return import_(sys._getframe(1), name, globals, locals, fromlist, level)


def rest():
    """A script has ended."""
    project = sys.modules.get("_seesaw_project")
    if project is not None:
        project.rest()
    application = sys.modules.get("_seesaw_application")
    if application is not None:
        application.rest()


def _open(file, mode="r", *args, **kw):
    from pathlib import open_project_file

    return open_project_file(file, mode)


def _input(prompt=""):
    raise OSError("a migration has nobody to ask: Seesaw's sandbox has no input")


def _exit(code=None):
    raise SystemExit(code)


_native_round = round


def _round(number, ndigits=None):
    """The native one rounds a float after scaling it: 2.675 to two places became 2.68."""
    if type(number) is float and type(ndigits) is int and 0 <= ndigits < 20 and -1e16 < number < 1e16:
        return float(f"{number:.{ndigits}f}")
    return _native_round(number) if ndigits is None else _native_round(number, ndigits)


def _clock():
    gmtime, strftime, asctime = time.gmtime, time.strftime, time.asctime

    def utc(seconds=None):
        return gmtime(_seesaw.now() if seconds is None else seconds)

    time.time = time.monotonic = time.perf_counter = time.process_time = _seesaw.now
    time.time_ns = time.monotonic_ns = time.perf_counter_ns = time.process_time_ns = lambda: int(_seesaw.now() * 1e9)
    # The sandbox is in UTC, and waits for nothing.
    time.gmtime = time.localtime = utc
    time.sleep = lambda seconds: None
    time.strftime = lambda format, t=None: strftime(format, utc() if t is None else t)
    time.asctime = lambda t=None: asctime(utc() if t is None else t)
    time.ctime = lambda seconds=None: asctime(utc(seconds))
    time.timezone = time.altzone = time.daylight = 0
    time.tzname = ("UTC", "UTC")


sys.stdout = sys.__stdout__ = _Output("<stdout>")
sys.stderr = sys.__stderr__ = _Output("<stderr>")
sys.argv = ["seesaw"]
sys.modules["__main__"] = type(sys)("__main__")
sys.path = []
sys.meta_path += [_ProjectFinder, _NothingElse]
sys.exit = _exit
builtins.__import__ = _import
builtins.open = _open
builtins.input = _input
builtins.round = _round
builtins.exit = builtins.quit = _exit
builtins.breakpoint = lambda *args, **kw: None
_random.Random = _Random
_clock()
