"""The column types of pgvector. A value is a list of numbers, or the text of one."""

from sqlalchemy.dialects.postgresql import BIT  # noqa: F401
from sqlalchemy.types import UserDefinedType


class _Numbers(UserDefinedType):
    cache_ok = True
    word = None

    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return self.word if self.dim is None else f"{self.word}({int(self.dim)})"

    def bind_processor(self, dialect):
        return _as_text

    def literal_processor(self, dialect):
        return lambda value: f"'{_as_text(value)}'"

    def result_processor(self, dialect, coltype):
        return _as_numbers


def _as_text(value):
    if value is None or isinstance(value, str):
        return value
    return "[" + ",".join(str(float(each)) for each in value) + "]"


def _as_numbers(value):
    if not isinstance(value, str) or value[:1] != "[":
        return value
    return [float(each) for each in value[1:-1].split(",")] if value != "[]" else []


class VECTOR(_Numbers):
    word = "VECTOR"


class HALFVEC(_Numbers):
    word = "HALFVEC"


class SPARSEVEC(_Numbers):
    word = "SPARSEVEC"


Vector = VECTOR
