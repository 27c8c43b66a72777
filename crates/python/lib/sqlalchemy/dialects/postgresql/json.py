"""JSON on PostgreSQL."""

from .types import JSON, JSONB, JSONPATH  # noqa: F401
