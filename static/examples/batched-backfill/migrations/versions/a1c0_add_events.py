"""Add events

Revision ID: a1c0
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "a1c0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    events = op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    op.bulk_insert(events, [{"payload": f"event {number}"} for number in range(1, 2501)])


def downgrade() -> None:
    op.drop_table("events")
