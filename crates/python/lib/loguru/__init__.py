"""loguru's `logger`, told as the run's output like `logging`."""

import logging
from collections import namedtuple

Level = namedtuple("Level", "name no color icon")
_told = logging.getLogger("loguru")
# A handler that passes on to loguru what goes to `logging` would get it back.
_told.propagate = False


class _Logger:
    def __init__(self, extra=()):
        self._extra = dict(extra)

    def log(self, level, message, *args, **kw):
        number = level if isinstance(level, int) else getattr(logging, str(level).upper(), logging.INFO)
        text = str(message)
        if args or kw:
            try:
                text = text.format(*args, **kw)
            except (IndexError, KeyError, ValueError):
                pass
        _told.log(number, "%s", text)

    def trace(self, message, *args, **kw):
        self.log(logging.DEBUG, message, *args, **kw)

    debug = trace

    def info(self, message, *args, **kw):
        self.log(logging.INFO, message, *args, **kw)

    success = info

    def warning(self, message, *args, **kw):
        self.log(logging.WARNING, message, *args, **kw)

    def error(self, message, *args, **kw):
        self.log(logging.ERROR, message, *args, **kw)

    exception = error

    def critical(self, message, *args, **kw):
        self.log(logging.CRITICAL, message, *args, **kw)

    def bind(self, **kw):
        return _Logger({**self._extra, **kw})

    def opt(self, *args, **kw):
        return self

    patch = contextualize = opt

    def add(self, *args, **kw):
        return 0

    def remove(self, *args, **kw):
        pass

    configure = enable = disable = complete = remove

    def level(self, name, no=None, color=None, icon=None):
        return Level(name, getattr(logging, name, no), color, icon)

    def catch(self, function=None, **kw):
        return function if callable(function) else lambda inner: inner


logger = _Logger()
