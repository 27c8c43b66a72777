"""`insert()` with ON CONFLICT."""

from ..sqlite.dml import Insert as _Insert


class Insert(_Insert):
    stringify_dialect = "postgresql"


def insert(table):
    return Insert(table)
