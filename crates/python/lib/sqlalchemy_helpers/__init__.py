"""sqlalchemy_helpers: the base of models with its naming convention, and what migrations ask."""

import sqlite3

from sqlalchemy import MetaData, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def get_base(*args, **kw):
    return Base


@event.listens_for(Engine, "connect")
def set_sqlite_pragma(dbapi_connection, connection_record):
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.cursor().execute("PRAGMA foreign_keys=ON")


def is_sqlite(bind):
    return bind.dialect.name == "sqlite"


def exists_in_db(bind, tablename, columnname=None):
    inspector = inspect(bind)
    if tablename not in inspector.get_table_names():
        return False
    return columnname is None or columnname in [each["name"] for each in inspector.get_columns(tablename)]


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    from _seesaw_standin import top

    return top(f"sqlalchemy_helpers.{name}", "Seesaw does not manage the application's database")
