"""Ranges of PostgreSQL."""

from .types import (  # noqa: F401
    AbstractRange,
    DATERANGE,
    INT4RANGE,
    INT8RANGE,
    NUMRANGE,
    TSRANGE,
    TSTZRANGE,
)
