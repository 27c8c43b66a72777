"""`sqlalchemy.dialects.mssql`: its types."""

from ... import _load, _missing
from ...sql import sqltypes
from ...sql.sqltypes import (  # noqa: F401
    BIGINT,
    BINARY,
    CHAR,
    DATE,
    DATETIME,
    DECIMAL,
    DOUBLE_PRECISION,
    FLOAT,
    INTEGER,
    JSON,
    NCHAR,
    NUMERIC,
    NVARCHAR,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    VARBINARY,
    VARCHAR,
)
from ..postgresql.types import _Named
from ...sql.type_api import TypeEngine


class _Precise(sqltypes.DateTime):
    def __init__(self, precision=None, **kw):
        super().__init__(**kw)
        self.precision = precision

    def _spelled(self, compiler):
        return type(self).__name__ + ("" if self.precision is None else f"({self.precision})")


class DATETIME2(_Precise):
    __visit_name__ = "DATETIME2"


class DATETIMEOFFSET(_Precise):
    __visit_name__ = "DATETIMEOFFSET"


class UNIQUEIDENTIFIER(_Named, sqltypes.Uuid):
    __visit_name__ = "UNIQUEIDENTIFIER"

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": self._sql(dialect)}


def _simple(name, base=TypeEngine):
    return type(name, (_Named, base), {"__visit_name__": name, "__module__": __name__})


BIT = _simple("BIT", sqltypes.Boolean)
IMAGE = _simple("IMAGE", sqltypes.LargeBinary)
MONEY = _simple("MONEY")
NTEXT = _simple("NTEXT", sqltypes.UnicodeText)
ROWVERSION = _simple("ROWVERSION", sqltypes._Binary)
SMALLDATETIME = _simple("SMALLDATETIME", sqltypes.DateTime)
SMALLMONEY = _simple("SMALLMONEY")
SQL_VARIANT = _simple("SQL_VARIANT")
TINYINT = _simple("TINYINT", sqltypes.Integer)
XML = _simple("XML", sqltypes.Text)


def __getattr__(name):
    if name in ("base", "dialect"):
        module = _load("dialects.mssql.base")
        return module if name == "base" else module.dialect
    raise AttributeError(_missing(__name__, name))
