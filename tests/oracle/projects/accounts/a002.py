"""more columns

Revision ID: a002
Revises: 'a001'
"""
from alembic import op
import sqlalchemy as sa

revision = "a002"
down_revision = 'a001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("nickname", sa.String(50), nullable=True))
    op.add_column("accounts", sa.Column("level", sa.SmallInteger(), nullable=False, server_default="1"))
    op.create_index(op.f("ix_accounts_nickname"), "accounts", ["nickname"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_accounts_nickname"), table_name="accounts")
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("level")
        batch_op.drop_column("nickname")
