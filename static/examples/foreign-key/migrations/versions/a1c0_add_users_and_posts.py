"""Add users and posts

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
        sa.Column("name", sa.String(100), nullable=False),
    )
    posts = op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
    )
    op.bulk_insert(users, [{"name": "Ada"}, {"name": "Grace"}])
    op.bulk_insert(posts, [{"title": "Notes on the Engine"}, {"title": "The first bug"}])


def downgrade() -> None:
    op.drop_table("posts")
    op.drop_table("users")
