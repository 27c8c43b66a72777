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

    while True:
        result = conn.execute(
            sa.text(
                f"UPDATE events SET processed = true WHERE id IN "
                f"(SELECT id FROM events WHERE processed IS NULL LIMIT {batch_size})"
            )
        )
        if result.rowcount == 0:
            break
        conn.commit()


def downgrade() -> None:
    op.drop_column("events", "processed")
