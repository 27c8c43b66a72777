"""authors, posts and tags

Revision ID: b001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "b001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Unicode(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("authors.id", name="fk_posts_author", ondelete="CASCADE")),
        sa.Column("title", sa.String(200), nullable=False, index=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["posts.id"], name="fk_posts_parent", ondelete="SET NULL", onupdate="CASCADE"),
    )
    op.create_table(
        "tags",
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), primary_key=True),
        sa.Column("name", sa.String(30), primary_key=True),
    )
    op.execute("INSERT INTO authors (id, name) VALUES (1, 'Ünïcode'), (2, 'Plain')")
    op.execute("INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'first'), (2, 2, 'second')")
    op.execute("INSERT INTO posts (id, author_id, title, parent_id) VALUES (3, 1, 'reply', 1)")
    op.execute("INSERT INTO tags VALUES (1, 'a'), (1, 'b'), (3, 'a')")


def downgrade() -> None:
    for table in ("tags", "posts", "authors"):
        op.drop_table(table)
