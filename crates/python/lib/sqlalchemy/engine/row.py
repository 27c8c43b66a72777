"""Where SQLAlchemy keeps its rows."""

from .result import BaseRow, LegacyRow, Row, RowMapping  # noqa: F401
