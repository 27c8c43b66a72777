"""What is not a type: a mixin, and questions about tables."""

import sqlalchemy as sa


class Timestamp:
    """Adds `created` and `updated` to a model."""

    created = sa.Column(sa.DateTime, default=lambda: _now(), nullable=False)
    updated = sa.Column(sa.DateTime, default=lambda: _now(), onupdate=lambda: _now(), nullable=False)


def _now():
    from datetime import datetime, timezone

    return datetime.now(timezone.utc).replace(tzinfo=None)


def get_columns(mixed):
    return getattr(mixed, "__table__", mixed).columns


def has_index(column_or_constraint):
    table = column_or_constraint.table
    columns = list(getattr(column_or_constraint, "columns", [column_or_constraint]))
    known = [list(table.primary_key.columns), *(list(index.columns) for index in table.indexes)]
    return any(each[: len(columns)] == columns for each in known)


def database_exists(url):
    """The one that the migration runs in is there."""
    return True


def create_view(name, selectable, metadata, cascade_on_drop=True, replace=False):
    raise NotImplementedError("sqlalchemy_utils.create_view is not part of Seesaw; use op.execute('CREATE VIEW …')")
