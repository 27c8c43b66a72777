"""Helpers that scripts import from `alembic.util`."""

from .exc import CommandError


def to_tuple(value, default=None):
    if value is None:
        return default
    if isinstance(value, str):
        return (value,)
    return tuple(value) if hasattr(value, "__iter__") else (value,)


def to_list(value, default=None):
    if value is None:
        return default
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [value]
    return list(value)


def rev_id():
    import uuid

    return uuid.uuid4().hex[-12:]


def msg(text, newline=True, flush=False, quiet=False):
    if not quiet:
        print(text)


def warn(text, stacklevel=2):
    import warnings

    warnings.warn(text, stacklevel=stacklevel + 1)


__all__ = ["CommandError", "msg", "rev_id", "to_list", "to_tuple", "warn"]
