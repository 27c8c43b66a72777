"""Merge phone and orders

Revision ID: d4f3
Revises: b2d1, c3e2
"""
from alembic import op
import sqlalchemy as sa

revision = "d4f3"
down_revision = ("b2d1", "c3e2")
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
