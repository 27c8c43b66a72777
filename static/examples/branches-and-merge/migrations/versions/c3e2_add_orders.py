"""Add orders

Revision ID: c3e2
Revises: a1c0
"""
from alembic import op
import sqlalchemy as sa

revision = "c3e2"
down_revision = "a1c0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("orders")
