"""Tracebacks as text: places and functions, without the lines of the files."""

import sys


class FrameSummary:
    def __init__(self, filename, lineno, name, *, line=None, **kw):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = line or ""
        self.locals = None

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, at):
        return tuple(self)[at]

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    def format(self):
        return format_list(self)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(frame):
    frame = frame or sys._getframe(1)
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _summary(frame, line):
    return FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name)


def extract_tb(tb, limit=None):
    frames = StackSummary(_summary(frame, line) for frame, line in walk_tb(tb))
    if limit is not None:
        frames[:] = frames[:limit] if limit >= 0 else frames[limit:]
    return frames


def extract_stack(f=None, limit=None):
    frames = StackSummary(_summary(frame, line) for frame, line in walk_stack(f or sys._getframe(1)))
    frames.reverse()
    if limit is not None:
        frames[:] = frames[-limit:] if limit >= 0 else frames[:-limit]
    return frames


def format_list(frames):
    return [f'  File "{file}", line {line}, in {name}\n' for file, line, name, _ in frames]


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(f or sys._getframe(1), limit))


def format_exception_only(exc, value=None, /, **kw):
    exc = value if value is not None else exc
    kind = type(exc)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__}.{name}"
    text = str(exc)
    return [f"{name}: {text}\n" if text else f"{name}\n"]


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True, **kw):
    exc = value if value is not None else exc
    if exc is None:
        return ["NoneType: None\n"]
    lines = []
    if chain:
        if exc.__cause__ is not None and exc.__cause__ is not exc:
            lines += format_exception(exc.__cause__)
            lines.append("\nThe above exception was the direct cause of the following exception:\n\n")
        elif exc.__context__ is not None and not exc.__suppress_context__:
            lines += format_exception(exc.__context__)
            lines.append("\nDuring handling of the above exception, another exception occurred:\n\n")
    trace = tb or exc.__traceback__
    if trace is not None:
        lines.append("Traceback (most recent call last):\n")
        lines += format_tb(trace, limit)
    return lines + format_exception_only(exc)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1], limit=limit, chain=chain))


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True, **kw):
    (file or sys.stderr).write("".join(format_exception(exc, value, tb, limit, chain)))


def print_exc(limit=None, file=None, chain=True):
    (file or sys.stderr).write(format_exc(limit, chain))


def print_tb(tb, limit=None, file=None):
    (file or sys.stderr).write("".join(format_tb(tb, limit)))


def print_stack(f=None, limit=None, file=None):
    (file or sys.stderr).write("".join(format_stack(f or sys._getframe(1), limit)))


def clear_frames(tb):
    pass
