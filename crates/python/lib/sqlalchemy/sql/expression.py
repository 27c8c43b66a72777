"""`sqlalchemy.sql.expression`."""

from .. import _lazy

__getattr__ = _lazy("sql.expression", ["sql.elements", "sql.selectable", "sql.dml", "sql.functions", "sql.base"])
