"""Mark every event as processed

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
    op.add_column("events", sa.Column("processed", sa.Boolean(), nullable=True))

    conn = op.get_bind()
    batch_size = 1000

    last = conn.scalar(sa.text("SELECT max(id) FROM events")) or 0
    for start in range(0, last, batch_size):
        conn.execute(
            sa.text("UPDATE events SET processed = true WHERE id > :start AND id <= :end AND processed IS NULL"),
            {"start": start, "end": start + batch_size},
        )
        conn.commit()


def downgrade() -> None:
    op.drop_column("events", "processed")
