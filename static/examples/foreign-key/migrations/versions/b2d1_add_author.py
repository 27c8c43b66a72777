"""Posts have an author

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
    op.add_column("posts", sa.Column("author_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_posts_author",
        "posts", "users",
        ["author_id"], ["id"],
        ondelete="CASCADE",
    )
    op.execute("UPDATE posts SET author_id = id")


def downgrade() -> None:
    op.drop_constraint("fk_posts_author", "posts", type_="foreignkey")
    op.drop_column("posts", "author_id")
