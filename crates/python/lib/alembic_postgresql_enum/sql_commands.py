"""`alembic_postgresql_enum.sql_commands.indexes`, which revisions import `TableIndex` from."""

import sys

from .references import TableIndex  # noqa: F401

__path__ = []
indexes = sys.modules[__name__ + ".indexes"] = sys.modules[__name__]
