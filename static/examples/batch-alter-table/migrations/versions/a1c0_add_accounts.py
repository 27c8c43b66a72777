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
    op.execute(
        """
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            owner TEXT NOT NULL COLLATE NOCASE,   -- "ada" and "Ada" are one owner
            balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0)
        )
        """
    )
    op.execute("CREATE INDEX ix_accounts_balance ON accounts (balance DESC) WHERE balance > 0")
    op.execute("INSERT INTO accounts (owner, balance) VALUES ('Ada', 120), ('Grace', 0), ('Linus', 75)")


def downgrade() -> None:
    op.drop_table("accounts")
