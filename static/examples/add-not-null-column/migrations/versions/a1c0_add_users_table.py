"""Add users table

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
    users = op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
    )
    op.bulk_insert(
        users,
        [
            {"email": "ada@example.org", "name": "Ada Lovelace"},
            {"email": "grace@example.com", "name": "Grace Hopper"},
            {"email": "linus@example.net", "name": "Linus Torvalds"},
        ],
    )


def downgrade() -> None:
    op.drop_table("users")
