"""a table to change

Revision ID: c001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "c001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(10), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("price", sa.Float(), nullable=True),
        sa.Column("obsolete", sa.Text(), nullable=True),
        sa.CheckConstraint("price >= 0", name="ck_items_price"),
    )
    op.create_index("ix_items_code", "items", ["code"])
    op.execute("INSERT INTO items (code, amount, price, obsolete) VALUES ('a', 1, 1.5, 'x'), ('b', 2, 2.25, NULL)")


def downgrade() -> None:
    op.drop_table("items")
