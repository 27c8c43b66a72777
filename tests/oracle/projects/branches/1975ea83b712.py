"""base

Revision ID: 1975ea83b712
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "1975ea83b712"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("account", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(50)))


def downgrade() -> None:
    op.drop_table("account")
