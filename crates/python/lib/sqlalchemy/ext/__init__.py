"""`sqlalchemy.ext`: the extensions that migrations import."""

from .. import _load, _missing


def __getattr__(name):
    if name in ("compiler", "declarative", "mutable", "hybrid", "automap", "associationproxy", "asyncio"):
        return _load(f"ext.{name}")
    raise AttributeError(_missing(__name__, name))
