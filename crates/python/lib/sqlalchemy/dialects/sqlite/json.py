"""JSON on SQLite."""

from ...sql.sqltypes import JSON  # noqa: F401
