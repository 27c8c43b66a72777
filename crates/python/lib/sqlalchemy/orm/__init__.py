"""`sqlalchemy.orm`: mapped classes and sessions, as far as data migrations use them."""

from .. import _lazy

_SUBMODULES = ("attributes", "decl_api", "declarative", "exc", "mapper", "query", "relationships", "session")
_find = _lazy("orm", ["orm.mapper", "orm.relationships", "orm.declarative", "orm.query", "orm.session", "orm.options"])


def __getattr__(name):
    if name in _SUBMODULES:
        from .. import _load

        return _load(f"orm.{name}")
    return _find(name)
