"""recreate always, in a given place

Revision ID: c004
Revises: 'c003'
"""
from alembic import op
import sqlalchemy as sa

revision = "c004"
down_revision = 'c003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("items", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("color", sa.String(7), server_default="#fff"), insert_after="code")


def downgrade() -> None:
    with op.batch_alter_table("items", recreate="always") as batch_op:
        batch_op.drop_column("color")
