"""Seesaw's own `alembic`: what migration scripts use of Alembic 1.20, with the same names and words."""

__version__ = "1.20.1"

_MODULES = (
    "autogenerate", "config", "context", "ddl", "environment", "migration", "op", "operations", "runtime", "script", "util",
)


def __getattr__(name):
    if name in _MODULES:
        import sys

        full = f"alembic.{name}"
        __import__(full)
        return sys.modules[full]
    raise AttributeError(f"alembic.{name} is not part of Seesaw's alembic, which covers what migration scripts use")
