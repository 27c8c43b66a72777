"""values of those types

Revision ID: 8002
Revises: '8001'
"""
from alembic import op
import sqlalchemy as sa

revision = "8002"
down_revision = '8001'
branch_labels = None
depends_on = None


import datetime
import uuid


def upgrade() -> None:
    odd = sa.table(
        "odd",
        sa.column("at", sa.Time()),
        sa.column("stamp", sa.DateTime()),
        sa.column("lasts", sa.Interval()),
        sa.column("key", sa.Uuid()),
        sa.column("list", sa.JSON()),
        sa.column("real", sa.Float()),
    )
    op.bulk_insert(
        odd,
        [
            {
                "at": datetime.time(1, 2, 3),
                "stamp": datetime.datetime(2026, 2, 3, 4, 5, 6, 789),
                "lasts": datetime.timedelta(days=1, seconds=2),
                "key": uuid.UUID("12345678123456781234567812345678"),
                "list": {"ü": [1.5, True, None]},
                "real": 0.1,
            }
        ],
    )
    op.execute(odd.insert().values(at=None, list=["x"], real=sa.literal(2) + 1, stamp=datetime.datetime(2026, 1, 1)))


def downgrade() -> None:
    op.execute("DELETE FROM odd")
