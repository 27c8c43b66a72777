"""Add accounts

Revision ID: a1c0
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "a1c0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On SQLite "ada" and "Ada" are one owner.
    owner = sa.String(80).with_variant(sa.String(80, collation="NOCASE"), "sqlite")
    accounts = op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner", owner, nullable=False),
        sa.Column("balance", sa.Integer(), sa.CheckConstraint("balance >= 0"), server_default="0", nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_accounts_balance",
        "accounts",
        [sa.text("balance DESC")],
        sqlite_where=sa.text("balance > 0"),
        postgresql_where=sa.text("balance > 0"),
    )
    op.bulk_insert(
        accounts,
        [{"owner": "Ada", "balance": 120}, {"owner": "Grace", "balance": 0}, {"owner": "Linus", "balance": 75}],
    )


def downgrade() -> None:
    op.drop_table("accounts")
