"""Where `ScriptDirectory` is defined in Alembic."""

from . import ScriptDirectory  # noqa: F401
