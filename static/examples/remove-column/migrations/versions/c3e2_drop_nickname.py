"""Drop nicknames

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
    op.drop_column("users", "nickname")


def downgrade() -> None:
    # The column comes back empty. Run this revision down and look at the rows before and after.
    op.add_column("users", sa.Column("nickname", sa.String(50)))
