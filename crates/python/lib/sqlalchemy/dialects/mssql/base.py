"""The name and quoting of SQL Server."""

from ...engine.default import DefaultDialect


class MSDialect(DefaultDialect):
    name = "mssql"
    driver = "pyodbc"


dialect = MSDialect
