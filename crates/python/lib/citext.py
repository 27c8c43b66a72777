"""`citext`: PostgreSQL's text that does not tell upper from lower case."""

from sqlalchemy.types import UserDefinedType

__all__ = ["CIText"]


class CIText(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "CITEXT"

    def bind_processor(self, dialect):
        return lambda value: value

    def result_processor(self, dialect, coltype):
        return lambda value: value
