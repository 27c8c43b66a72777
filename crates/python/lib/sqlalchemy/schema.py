"""`sqlalchemy.schema`."""

from . import _lazy

__getattr__ = _lazy("schema", ["sql.schema", "sql.constraints", "sql.ddl", "sql.base"])
