"""Where `ScriptDirectory` and `Script` are defined in Alembic."""

from . import Script, ScriptDirectory  # noqa: F401
