"""`sqlalchemy.dialects.sqlite`."""

from ...sql.sqltypes import (  # noqa: F401
    BLOB,
    BOOLEAN,
    CHAR,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
    INTEGER,
    JSON,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    VARCHAR,
)
from ... import _missing


def __getattr__(name):
    if name in ("insert", "Insert"):
        from . import dml

        return getattr(dml, name)
    if name in ("dialect", "SQLiteDialect"):
        from .base import dialect

        return dialect
    if name in ("base", "dml", "json", "pysqlite"):
        from ... import _load

        return _load(f"dialects.sqlite.{name}")
    raise AttributeError(_missing(__name__, name))
