"""Where `MigrationContext` was before Alembic 1.0."""

from .runtime.migration import MigrationContext  # noqa: F401
