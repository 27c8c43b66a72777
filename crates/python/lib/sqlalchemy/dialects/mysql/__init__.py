"""`sqlalchemy.dialects.mysql`."""

from ... import _load, _missing
from .types import *  # noqa: F401,F403


def __getattr__(name):
    if name == "dialect":
        return _load("dialects.mysql.base").dialect
    if name in ("insert", "Insert"):
        return getattr(_load("dialects.mysql.dml"), name)
    if name in ("base", "dml", "types"):
        return _load(f"dialects.mysql.{name}")
    raise AttributeError(_missing(__name__, name))
