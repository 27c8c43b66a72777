"""Classes for the tables that the database has."""

from ..orm.declarative import declarative_base
from ..orm.declarative import _Declarative


class _Classes:
    """`Base.classes.users`."""

    def __init__(self):
        self._by_name = {}

    def __getattr__(self, name):
        try:
            return self.__dict__["_by_name"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name):
        return self._by_name[name]

    def keys(self):
        return list(self._by_name)

    def __iter__(self):
        return iter(self._by_name.values())

    def __contains__(self, name):
        return name in self._by_name


def automap_base(declarative_base_=None, **kw):
    base = declarative_base_ or declarative_base(**kw)
    base.classes = _Classes()

    def prepare(autoload_with=None, engine=None, reflect=False, **options):
        bind = autoload_with if autoload_with is not None else engine
        if bind is not None:
            base.metadata.reflect(bind)
        for name, table in base.metadata.tables.items():
            if name not in base.classes and len(table.primary_key):
                base.classes._by_name[name] = type(str(name), (base,), {"__table__": table})

    base.prepare = prepare
    return base


__all__ = ["automap_base", "_Declarative"]
