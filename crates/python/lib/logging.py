"""Logging: what a migration logs at INFO or above becomes a notice of its run."""

import sys

import _seesaw

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
raiseExceptions = False
lastResort = None

_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
_levels = {**{name: level for level, name in _names.items()}, "WARN": 30, "FATAL": 50}
_disabled = 0


def getLevelName(level):
    if level in _names:
        return _names[level]
    return _levels.get(level, f"Level {level}")


def getLevelNamesMapping():
    return dict(_levels)


def addLevelName(level, name):
    _names[level] = name
    _levels[name] = level


def _level(level):
    if isinstance(level, int):
        return level
    if level not in _levels:
        raise ValueError(f"Unknown level: {level!r}")
    return _levels[level]


class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kw):
        if args and len(args) == 1 and isinstance(args[0], dict) and args[0]:
            args = args[0]
        self.name = name
        self.msg = msg
        self.args = args
        self.levelname = getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        self.filename = pathname.rpartition("/")[2]
        self.module = self.filename.rpartition(".")[0] or self.filename
        self.lineno = lineno
        self.funcName = func
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.created = _seesaw.now()
        self.msecs = int(self.created * 1000) % 1000
        self.relativeCreated = 0.0
        self.thread, self.threadName, self.process, self.processName = 1, "MainThread", 1, "MainProcess"

    def getMessage(self):
        text = str(self.msg)
        return text % self.args if self.args else text


class Filter:
    def __init__(self, name=""):
        self.name = name

    def filter(self, record):
        return not self.name or record.name == self.name or record.name.startswith(self.name + ".")


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        for each in self.filters:
            if not (each.filter(record) if hasattr(each, "filter") else each(record)):
                return False
        return True


class Formatter:
    default_time_format = "%Y-%m-%d %H:%M:%S"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._fmt = fmt or {"%": "%(message)s", "{": "{message}", "$": "${message}"}[style]
        self._style = style
        self.datefmt = datefmt

    def formatTime(self, record, datefmt=None):
        import time

        text = time.strftime(datefmt or self.default_time_format, time.gmtime(record.created))
        return text if datefmt else f"{text},{record.msecs:03d}"

    def formatException(self, exc_info):
        import traceback

        return "".join(traceback.format_exception(exc_info[1])).rstrip("\n")

    def format(self, record):
        record.message = record.getMessage()
        if "asctime" in self._fmt:
            record.asctime = self.formatTime(record, self.datefmt)
        if self._style == "%":
            text = self._fmt % vars(record)
        elif self._style == "{":
            text = self._fmt.format(**vars(record))
        else:
            from string import Template

            text = Template(self._fmt).substitute(**vars(record))
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        return text


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self.level = _level(level)
        self.formatter = None
        self.name = None

    def setLevel(self, level):
        self.level = _level(level)

    def setFormatter(self, formatter):
        self.formatter = formatter

    def format(self, record):
        return (self.formatter or _plain).format(record)

    def handle(self, record):
        if self.filter(record):
            self.emit(record)

    def emit(self, record):
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def flush(self):
        pass

    def close(self):
        pass


class StreamHandler(Handler):
    """Writing to the standard streams is what a notice already does."""

    terminator = "\n"

    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream

    def setStream(self, stream):
        before, self.stream = self.stream, stream
        return None if before is stream else before

    def emit(self, record):
        if self.stream is not None and self.stream not in (sys.stdout, sys.stderr):
            self.stream.write(self.format(record) + self.terminator)


class NullHandler(Handler):
    def emit(self, record):
        pass


class FileHandler(Handler):
    """Writes nothing: the sandbox has no files. The same holds for sockets and mail."""

    def __init__(self, *args, **kw):
        super().__init__()

    def doRollover(self):
        pass


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name = name
        self.level = _level(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False

    @property
    def root(self):
        return root

    def setLevel(self, level):
        self.level = _level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger is not None:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        return not self.disabled and level > _disabled and level >= self.getEffectiveLevel()

    def getChild(self, suffix):
        return getLogger(suffix if self is root else f"{self.name}.{suffix}")

    def addHandler(self, handler):
        if handler not in self.handlers:
            self.handlers.append(handler)

    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)

    def hasHandlers(self):
        return bool(self.handlers) or self.parent is not None and self.propagate and self.parent.hasHandlers()

    def log(self, level, msg, *args, **kw):
        if self.isEnabledFor(level):
            self._log(level, msg, args, **kw)

    def debug(self, msg, *args, **kw):
        self.log(DEBUG, msg, *args, **kw)

    def info(self, msg, *args, **kw):
        self.log(INFO, msg, *args, **kw)

    def warning(self, msg, *args, **kw):
        self.log(WARNING, msg, *args, **kw)

    warn = warning

    def error(self, msg, *args, **kw):
        self.log(ERROR, msg, *args, **kw)

    def exception(self, msg, *args, exc_info=True, **kw):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kw)

    def critical(self, msg, *args, **kw):
        self.log(CRITICAL, msg, *args, **kw)

    fatal = critical

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        if isinstance(exc_info, BaseException):
            exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
        elif exc_info and not isinstance(exc_info, tuple):
            exc_info = sys.exc_info()
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == _this_file:
            frame = frame.f_back
        code = frame.f_code
        record = LogRecord(self.name, level, code.co_filename, frame.f_lineno, msg, args, exc_info, code.co_name)
        vars(record).update(extra or {})
        self.handle(record)

    def handle(self, record):
        if self.disabled or not self.filter(record):
            return
        _notice(record)
        logger = self
        while logger is not None:
            for handler in logger.handlers:
                if record.levelno >= handler.level:
                    try:
                        handler.handle(record)
                    except Exception:
                        # It is told already; where else it would go to may not be there.
                        pass
            logger = logger.parent if logger.propagate else None

    def __repr__(self):
        return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"


class LoggerAdapter:
    def __init__(self, logger, extra=None, merge_extra=False):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        kwargs["extra"] = self.extra
        return msg, kwargs

    def log(self, level, msg, *args, **kw):
        if self.logger.isEnabledFor(level):
            msg, kw = self.process(msg, kw)
            self.logger.log(level, msg, *args, **kw)

    def __getattr__(self, name):
        if name.upper() in _levels:
            return lambda msg, *args, **kw: self.log(_levels[name.upper()], msg, *args, **kw)
        return getattr(self.logger, name)


def _notice(record):
    text = record.getMessage()
    if record.exc_info:
        text = f"{text}\n{_plain.formatException(record.exc_info)}"
    _seesaw.notice("warning" if record.levelno >= WARNING else "note", text)


def currentframe():
    return sys._getframe(1)


_this_file = sys._getframe().f_code.co_filename
_plain = Formatter()
root = Logger("root", INFO)
_loggers = {}


class _Manager:
    loggerDict = _loggers
    disable = 0


Logger.manager = _Manager


def getLogger(name=None):
    if not name or name == "root":
        return root
    if name not in _loggers:
        logger = _loggers[name] = Logger(name)
        parent = name.rpartition(".")[0]
        logger.parent = getLogger(parent) if parent else root
    return _loggers[name]


def basicConfig(*, level=None, handlers=None, **kw):
    if level is not None:
        root.setLevel(level)
    for handler in handlers or ():
        root.addHandler(handler)


def disable(level=CRITICAL):
    global _disabled
    _disabled = level


def captureWarnings(capture):
    pass


def shutdown(*args):
    pass


def getLoggerClass():
    return Logger


def setLoggerClass(kind):
    pass


def debug(msg, *args, **kw):
    root.debug(msg, *args, **kw)


def info(msg, *args, **kw):
    root.info(msg, *args, **kw)


def warning(msg, *args, **kw):
    root.warning(msg, *args, **kw)


warn = warning


def error(msg, *args, **kw):
    root.error(msg, *args, **kw)


def exception(msg, *args, exc_info=True, **kw):
    root.exception(msg, *args, exc_info=exc_info, **kw)


def critical(msg, *args, **kw):
    root.critical(msg, *args, **kw)


fatal = critical


def log(level, msg, *args, **kw):
    root.log(level, msg, *args, **kw)


def _submodule(name, **content):
    module = type(sys)(f"{__name__}.{name}")
    vars(module).update(content)
    sys.modules[module.__name__] = globals()[name] = module


def _configured(*args, **kw):
    """Alembic's log has a form of its own here, whatever a settings file says."""


_submodule("config", fileConfig=_configured, dictConfig=_configured)
_submodule(
    "handlers",
    **dict.fromkeys(
        ("RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler", "SysLogHandler", "SMTPHandler",
         "HTTPHandler", "SocketHandler", "QueueHandler", "QueueListener", "MemoryHandler", "BufferingHandler"),
        FileHandler,
    ),
)
