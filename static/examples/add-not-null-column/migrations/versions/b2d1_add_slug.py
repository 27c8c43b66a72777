"""Add a unique slug

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
    # Step 1: nullable, so that the rows at hand are still valid.
    op.add_column("users", sa.Column("slug", sa.String(100), nullable=True))

    # Step 2: give every row a value.
    op.execute("UPDATE users SET slug = lower(replace(name, ' ', '-'))")

    # Step 3: now nothing is in the way of NOT NULL.
    op.alter_column("users", "slug", existing_type=sa.String(100), nullable=False)

    # Step 4: and no two may share one.
    op.create_unique_constraint("uq_users_slug", "users", ["slug"])


def downgrade() -> None:
    op.drop_constraint("uq_users_slug", "users", type_="unique")
    op.drop_column("users", "slug")
