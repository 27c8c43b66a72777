"""what is there decides

Revision ID: 5002
Revises: '5001'
"""
from alembic import op
import sqlalchemy as sa

revision = "5002"
down_revision = '5001'
branch_labels = None
depends_on = None


def has_column(table: str, column: str) -> bool:
    return any(found["name"] == column for found in sa.inspect(op.get_bind()).get_columns(table))


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    for table in sorted(inspector.get_table_names()):
        if table.startswith("table_") and not has_column(table, "third"):
            op.add_column(table, sa.Column("third", sa.String(5)))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION nothing")


def downgrade() -> None:
    for table in ("table_one", "table_two"):
        if has_column(table, "third"):
            with op.batch_alter_table(table) as batch_op:
                batch_op.drop_column("third")
