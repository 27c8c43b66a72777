"""rows to fill

Revision ID: e001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "e001"
down_revision = None
branch_labels = None
depends_on = None


from datetime import datetime, timedelta


def upgrade() -> None:
    events = op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("happened", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(20)),
    )
    start = datetime(2026, 1, 1, 12, 30)
    op.bulk_insert(events, [{"happened": start + timedelta(hours=7 * n), "kind": f"kind {n % 3}"} for n in range(25)])


def downgrade() -> None:
    op.drop_table("events")
