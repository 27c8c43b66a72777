"""Accounts get a currency and larger balances

Revision ID: b2d1
Revises: a1c0
"""
from alembic import op
import sqlalchemy as sa

revision = "b2d1"
down_revision = "a1c0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("currency", sa.String(3), server_default="EUR", nullable=False))
        batch_op.alter_column(
            "balance",
            type_=sa.BigInteger(),
            existing_type=sa.Integer(),
            existing_nullable=False,
            existing_server_default="0",
        )
        batch_op.create_unique_constraint("uq_accounts_owner_currency", ["owner", "currency"])


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_constraint("uq_accounts_owner_currency", type_="unique")
        batch_op.alter_column(
            "balance",
            type_=sa.Integer(),
            existing_type=sa.BigInteger(),
            existing_nullable=False,
            existing_server_default="0",
        )
        batch_op.drop_column("currency")
