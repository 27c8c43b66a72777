"""a base of its own that needs the others

Revision ID: dddd1
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "dddd1"
down_revision = None
branch_labels = "reports"
depends_on = "53fffde5ad50"


def upgrade() -> None:
    op.execute("CREATE VIEW logins AS SELECT id, last_login FROM account")


def downgrade() -> None:
    op.execute("DROP VIEW logins")
