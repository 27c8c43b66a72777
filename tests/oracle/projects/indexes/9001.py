"""indexes of all kinds

Revision ID: 9001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "9001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(100)),
        sa.Column("deleted", sa.Boolean(), server_default=sa.false()),
        sa.Column("width", sa.Integer()),
        sa.Column("area", sa.Integer(), sa.Computed("width * 2", persisted=False)),
    )
    op.create_index("ix_title_lower", "documents", [sa.text("lower(title)")])
    op.create_index("ix_alive", "documents", ["title"], unique=True, sqlite_where=sa.text("deleted = 0"))
    op.create_index("ix_width", "documents", [sa.text("width DESC"), "title"])
    op.execute("INSERT INTO documents (title, width) VALUES ('A', 3), ('b', NULL)")


def downgrade() -> None:
    op.drop_index("ix_width", table_name="documents")
    op.drop_index("ix_alive", table_name="documents")
    op.drop_index("ix_title_lower", table_name="documents")
    op.drop_table("documents")
