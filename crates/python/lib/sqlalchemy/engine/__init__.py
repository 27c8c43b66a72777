"""`sqlalchemy.engine`."""

from .. import _lazy

_SUBMODULES = ("base", "create", "cursor", "default", "interfaces", "reflection", "result", "row", "url")
_find = _lazy("engine", ["engine.base", "engine.create", "engine.url", "engine.result", "engine.reflection",
                         "engine.interfaces"])


def __getattr__(name):
    if name in _SUBMODULES:
        from .. import _load

        return _load(f"engine.{name}")
    return _find(name)
