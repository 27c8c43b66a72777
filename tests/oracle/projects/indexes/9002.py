"""if it is there already

Revision ID: 9002
Revises: '9001'
"""
from alembic import op
import sqlalchemy as sa

revision = "9002"
down_revision = '9001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deleted", "documents", ["deleted"], if_not_exists=True)
    op.create_index("ix_deleted", "documents", ["deleted"], if_not_exists=True)
    op.create_table("documents", sa.Column("id", sa.Integer()), if_not_exists=True)


def downgrade() -> None:
    op.drop_index("ix_nothing", table_name="documents", if_exists=True)
    op.drop_index("ix_deleted", table_name="documents", if_exists=True)
    op.drop_table("nothing_here", if_exists=True)
