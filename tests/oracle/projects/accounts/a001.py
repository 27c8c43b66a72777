"""every plain type

Revision ID: a001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "a001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    accounts = op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("bio", sa.Text()),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("balance", sa.Numeric(precision=10, scale=2), server_default="0"),
        sa.Column("score", sa.Float()),
        sa.Column("photo", sa.LargeBinary()),
        sa.Column("born", sa.Date()),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("'2026-01-01 00:00:00'"), nullable=False),
        sa.Column("settings", sa.JSON()),
        sa.Column("visits", sa.BigInteger(), server_default=sa.text("0")),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_index("ix_accounts_born", "accounts", ["born", "score"])
    op.bulk_insert(
        accounts,
        [
            {"email": "ada@example.org", "bio": "It's \"quoted\"; really", "active": True, "settings": {"a": [1, None]}},
            {"email": "grace@example.com", "bio": None, "active": False, "settings": None},
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_accounts_born", table_name="accounts")
    op.drop_table("accounts")
