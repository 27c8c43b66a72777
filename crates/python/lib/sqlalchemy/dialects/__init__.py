"""The modules of the databases: their types and what else scripts import from them."""

from .. import _load, _missing

_MODULES = ("sqlite", "postgresql", "mysql", "mssql", "oracle")


def __getattr__(name):
    if name in _MODULES:
        return _load(f"dialects.{name}")
    raise AttributeError(_missing(__name__, name))
