"""`sqlalchemy.dialects.oracle`: its types."""

from ... import _load, _missing
from ...sql import sqltypes
from ...sql.sqltypes import (  # noqa: F401
    BLOB,
    CHAR,
    CLOB,
    DOUBLE_PRECISION,
    FLOAT,
    NCHAR,
    NVARCHAR,
    REAL,
    TIMESTAMP,
    VARCHAR,
)
from ..postgresql.types import _Named

NVARCHAR2 = NVARCHAR


class VARCHAR2(sqltypes.VARCHAR):
    __visit_name__ = "VARCHAR2"

    def _spelled(self, compiler):
        return f"VARCHAR2({self.length})" if self.length else "VARCHAR2"


class NUMBER(sqltypes.Numeric):
    __visit_name__ = "NUMBER"

    def __init__(self, precision=None, scale=None, asdecimal=None):
        super().__init__(precision, scale, asdecimal=bool(scale and scale > 0) if asdecimal is None else asdecimal)

    def _spelled(self, compiler):
        if self.precision is None:
            return "NUMBER"
        return f"NUMBER({self.precision}{'' if self.scale is None else f', {self.scale}'})"


class DATE(sqltypes.DateTime):
    __visit_name__ = "DATE"


def _simple(name, base):
    return type(name, (_Named, base), {"__visit_name__": name, "__module__": __name__})


BFILE = _simple("BFILE", sqltypes.LargeBinary)
BINARY_DOUBLE = _simple("BINARY_DOUBLE", sqltypes.Double)
BINARY_FLOAT = _simple("BINARY_FLOAT", sqltypes.Float)
LONG = _simple("LONG", sqltypes.Text)
NCLOB = _simple("NCLOB", sqltypes.Text)
RAW = _simple("RAW", sqltypes._Binary)
ROWID = _simple("ROWID", sqltypes.String)


def __getattr__(name):
    if name in ("base", "dialect"):
        module = _load("dialects.oracle.base")
        return module if name == "base" else module.dialect
    raise AttributeError(_missing(__name__, name))
