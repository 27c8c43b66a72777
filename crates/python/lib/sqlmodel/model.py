"""Models as the modules of an application write them, so that these load: metadata, and classes by their names."""

from sqlalchemy import MetaData, create_engine  # noqa: F401
from sqlalchemy.orm import Session  # noqa: F401

from .sql.sqltypes import UTCDateTime  # noqa: F401


class _Registry:
    def __init__(self):
        self.metadata = MetaData()


class SQLModel:
    """Fields are not mapped to columns: a revision that needs a table describes it itself, or reflects it."""

    metadata = MetaData()

    def __init_subclass__(cls, table=False, registry=None, **kw):
        cls.__seesaw_table__ = bool(table)

    def __init__(self, **values):
        if getattr(type(self), "__seesaw_table__", False):
            raise NotImplementedError(
                f"the model {type(self).__name__} of SQLModel cannot be used as a table in Seesaw; "
                "describe the table in the revision with sa.table(), which also keeps it as it is now"
            )
        for name, value in values.items():
            setattr(self, name, value)


def Field(default=None, *, default_factory=None, **kw):
    return default_factory() if default_factory is not None else None if default is ... else default


def Relationship(**kw):
    return None
