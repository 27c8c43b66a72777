"""a column more

Revision ID: 7002
Revises: '7001'
"""
from alembic import op
import sqlalchemy as sa

revision = "7002"
down_revision = '7001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stock", sa.Column("place", sa.String(10), server_default=sa.text("'here'"), nullable=False))
    result = op.get_bind().execute(sa.text("SELECT name, place FROM stock ORDER BY id"))
    for name, place in result.fetchall():
        op.get_bind().execute(sa.text("INSERT INTO log VALUES (:what, :at)"), {"what": name, "at": place.upper()})


def downgrade() -> None:
    op.execute("DELETE FROM log WHERE at = 'HERE'")
    op.drop_column("stock", "place")
