"""Where `EnvironmentContext` was before Alembic 1.0."""

from .runtime.environment import EnvironmentContext  # noqa: F401
