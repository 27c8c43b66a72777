"""filled in batches

Revision ID: e002
Revises: 'e001'
"""
from alembic import op
import sqlalchemy as sa

revision = "e002"
down_revision = 'e001'
branch_labels = None
depends_on = None


BATCH = 10


def upgrade() -> None:
    op.add_column("events", sa.Column("weekday", sa.Integer()))
    connection = op.get_bind()
    done = 0
    while True:
        result = connection.execute(
            sa.text(
                "UPDATE events SET weekday = CAST(strftime('%w', happened) AS INTEGER) "
                "WHERE id IN (SELECT id FROM events WHERE weekday IS NULL ORDER BY id LIMIT :batch)"
            ),
            {"batch": BATCH},
        )
        if result.rowcount == 0:
            break
        done += result.rowcount
    assert done == 25, done


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("weekday")
