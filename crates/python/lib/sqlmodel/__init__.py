"""SQLModel, as far as migrations use it: the type AutoString, and models as mapped classes without validation."""

import sqlalchemy

from .model import Field, Relationship, Session, SQLModel, UTCDateTime, create_engine  # noqa: F401
from .sql.sqltypes import AutoString  # noqa: F401


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    # It offers most of SQLAlchemy under its own name.
    return getattr(sqlalchemy, name)
