"""constraints without names

Revision ID: 6001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "6001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parents", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(5), unique=True)
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parents.id")),
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer()),
        sa.UniqueConstraint("a", "b"),
    )
    op.execute("INSERT INTO parents (id, code) VALUES (1, 'x')")
    op.execute("INSERT INTO children (parent_id, a, b) VALUES (1, 1, 2), (NULL, 1, 3)")


def downgrade() -> None:
    op.drop_table("children")
    op.drop_table("parents")
