"""alembic-postgresql-enum: `op.sync_enum_values` and `op.add_enum_value`, with the statements of that package."""

from .references import ColumnType, TableReference  # noqa: F401
from . import operations  # noqa: F401


class Config:
    def __init__(self, **kw):
        self.__dict__.update(kw)


def set_configuration(config):
    """It says how revisions are generated, which has happened."""
