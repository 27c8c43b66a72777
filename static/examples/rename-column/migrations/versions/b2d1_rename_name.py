"""Rename name to full_name

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
    op.alter_column("users", "name", new_column_name="full_name")


def downgrade() -> None:
    op.alter_column("users", "full_name", new_column_name="name")
