"""`sqlalchemy.sql`: the expression language."""

from .. import _lazy

_SUBMODULES = (
    "base", "compiler", "ddl", "dml", "elements", "expression", "functions", "naming", "operators", "schema",
    "selectable", "sqltypes", "type_api", "visitors",
)
_find = _lazy("sql", ["sql.elements", "sql.selectable", "sql.dml", "sql.functions", "sql.base", "sql.ddl"])


def __getattr__(name):
    if name in _SUBMODULES:
        from .. import _load

        return _load(f"sql.{name}")
    return _find(name)
