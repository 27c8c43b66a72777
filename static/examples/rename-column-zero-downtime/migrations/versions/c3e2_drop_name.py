"""Contract: drop name

Revision ID: c3e2
Revises: b2d1
"""
from alembic import op
import sqlalchemy as sa

revision = "c3e2"
down_revision = "b2d1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TRIGGER users_name_to_full_name")
    op.drop_column("users", "name")
    op.alter_column("users", "full_name", existing_type=sa.String(100), nullable=False)


def downgrade() -> None:
    op.alter_column("users", "full_name", existing_type=sa.String(100), nullable=True)
    op.add_column("users", sa.Column("name", sa.String(100), nullable=True))
    op.execute("UPDATE users SET name = full_name")
    op.alter_column("users", "name", existing_type=sa.String(100), nullable=False)
    op.execute(
        """
        CREATE TRIGGER users_name_to_full_name AFTER UPDATE OF name ON users
        BEGIN
            UPDATE users SET full_name = NEW.name WHERE id = NEW.id;
        END
        """
    )
