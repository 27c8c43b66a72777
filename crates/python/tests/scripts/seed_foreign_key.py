# given: CREATE TABLE users (id INTEGER PRIMARY KEY)
# given: CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)
# given: INSERT INTO posts (title) VALUES ('first')
from alembic import op
import sqlalchemy as sa


def upgrade() -> None:
    op.add_column("posts", sa.Column("author_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_posts_author",
        "posts", "users",
        ["author_id"], ["id"],
        ondelete="CASCADE"
    )


def downgrade() -> None:
    op.drop_constraint("fk_posts_author", "posts", type_="foreignkey")
    op.drop_column("posts", "author_id")
