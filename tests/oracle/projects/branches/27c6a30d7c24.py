"""carts

Revision ID: 27c6a30d7c24
Revises: '1975ea83b712'
"""
from alembic import op
import sqlalchemy as sa

revision = "27c6a30d7c24"
down_revision = '1975ea83b712'
branch_labels = ("shopping",)
depends_on = None


def upgrade() -> None:
    op.create_table("cart", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("cart")
