"""Add nicknames

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
    op.add_column("users", sa.Column("nickname", sa.String(50)))
    op.execute("UPDATE users SET nickname = lower(substr(name, 1, 3))")


def downgrade() -> None:
    op.drop_column("users", "nickname")
