"""Expand: add full_name beside name

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
    op.add_column("users", sa.Column("full_name", sa.String(100), nullable=True))
    op.execute("UPDATE users SET full_name = name")
    # Until the old application is gone, its writes keep both columns alike.
    op.execute(
        """
        CREATE TRIGGER users_name_to_full_name AFTER UPDATE OF name ON users
        BEGIN
            UPDATE users SET full_name = NEW.name WHERE id = NEW.id;
        END
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER users_name_to_full_name")
    op.drop_column("users", "full_name")
