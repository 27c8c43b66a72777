"""The name of SQLite's usual driver."""

from .base import SQLiteDialect


class SQLiteDialect_pysqlite(SQLiteDialect):  # noqa: N801
    pass


dialect = SQLiteDialect_pysqlite
