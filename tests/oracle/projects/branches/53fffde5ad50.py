"""both together

Revision ID: 53fffde5ad50
Revises: ('27c6a30d7c24', 'ae1027a6acf0')
"""
from alembic import op
import sqlalchemy as sa

revision = "53fffde5ad50"
down_revision = ('27c6a30d7c24', 'ae1027a6acf0')
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
