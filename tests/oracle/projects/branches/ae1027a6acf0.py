"""last login

Revision ID: ae1027a6acf0
Revises: '1975ea83b712'
"""
from alembic import op
import sqlalchemy as sa

revision = "ae1027a6acf0"
down_revision = '1975ea83b712'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("last_login", sa.DateTime()))


def downgrade() -> None:
    op.drop_column("account", "last_login")
