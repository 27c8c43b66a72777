"""Warnings become notices of the migration."""

import sys
from _warnings import _defaultaction, _onceregistry, filters, warn, warn_explicit

import _seesaw

defaultaction, onceregistry = _defaultaction, _onceregistry


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return f"{{message : {self.message!r}, category : {self._category_name!r}, lineno : {self.lineno}}}"


def showwarning(message, category, filename, lineno, file=None, line=None):
    _showwarnmsg(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    return f"{filename}:{lineno}: {category.__name__}: {message}\n"


def _showwarnmsg(message):
    recorded = catch_warnings._recording
    if recorded is not None:
        recorded.append(message)
    else:
        _seesaw.notice("warning", f"{message.category.__name__}: {message.message}")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    import re

    _add_filter(
        action, re.compile(message, re.I) if message else None, category, re.compile(module) if module else None,
        lineno, append=append,
    )


def simplefilter(action, category=Warning, lineno=0, append=False):
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if item in filters:
        if append:
            return
        filters.remove(item)
    filters.insert(len(filters) if append else 0, item)
    _filters_mutated()


def resetwarnings():
    filters[:] = []
    _filters_mutated()


def _filters_mutated():
    import _warnings

    changed = getattr(_warnings, "_filters_mutated_lock_held", None) or getattr(_warnings, "_filters_mutated", None)
    if changed is not None:
        try:
            changed()
        except RuntimeError:
            pass


class catch_warnings:
    _recording = None

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)

    def __enter__(self):
        self._filters = filters[:]
        self._outer = catch_warnings._recording
        log = None
        if self._record:
            log = catch_warnings._recording = []
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        filters[:] = self._filters
        _filters_mutated()
        catch_warnings._recording = self._outer


class deprecated:
    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        self.message = message

    def __call__(self, function):
        function.__deprecated__ = self.message
        return function


_ = sys
