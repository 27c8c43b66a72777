"""`sqlalchemy.dialects.postgresql`."""

from ... import _load, _missing
from .types import *  # noqa: F401,F403

_ELSEWHERE = {
    "insert": "dialects.postgresql.dml", "Insert": "dialects.postgresql.dml",
    "dialect": "dialects.postgresql.base", "ExcludeConstraint": "dialects.postgresql.ext",
    "aggregate_order_by": "dialects.postgresql.ext", "array": "dialects.postgresql.ext",
    "array_agg": "dialects.postgresql.ext", "to_tsvector": "dialects.postgresql.ext",
    "to_tsquery": "dialects.postgresql.ext", "plainto_tsquery": "dialects.postgresql.ext",
}


def __getattr__(name):
    home = _ELSEWHERE.get(name)
    if home is not None:
        return getattr(_load(home), name)
    if name in ("base", "dml", "ext", "types", "json", "psycopg2", "ranges", "hstore", "named_types"):
        return _load(f"dialects.postgresql.{name}")
    raise AttributeError(_missing(__name__, name))
