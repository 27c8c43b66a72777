"""the rarer types

Revision ID: 8001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "8001"
down_revision = None
branch_labels = None
depends_on = None


from sqlalchemy.dialects import postgresql


def upgrade() -> None:
    op.create_table(
        "odd",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", sa.Time()),
        sa.Column("stamp", sa.TIMESTAMP(timezone=True), server_default=sa.func.current_timestamp()),
        sa.Column("lasts", sa.Interval()),
        sa.Column("key", sa.Uuid()),
        sa.Column("plain", sa.CHAR(3), nullable=False, server_default=""),
        sa.Column("list", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
        sa.Column("real", sa.REAL()),
        sa.Column("double", sa.Double()),
        sa.Column("words", sa.VARCHAR(9, collation="NOCASE")),
        sa.Column("long", sa.UnicodeText()),
        sa.Column("text", sa.Text(), comment="a comment that SQLite does not keep"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("odd")
