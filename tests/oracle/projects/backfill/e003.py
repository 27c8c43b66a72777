"""a summary made by INSERT FROM SELECT

Revision ID: e003
Revises: 'e002'
"""
from alembic import op
import sqlalchemy as sa

revision = "e003"
down_revision = 'e002'
branch_labels = None
depends_on = None


events = sa.table("events", sa.column("id"), sa.column("kind"), sa.column("weekday"))


def upgrade() -> None:
    summary = op.create_table(
        "summary", sa.Column("kind", sa.String(20), primary_key=True), sa.Column("n", sa.Integer(), nullable=False)
    )
    chosen = sa.select(events.c.kind, sa.func.count(events.c.id)).where(events.c.weekday.in_([0, 1, 2, 3])).group_by(events.c.kind)
    op.execute(sa.insert(summary).from_select(["kind", "n"], chosen))
    op.execute(events.delete().where(sa.and_(events.c.kind == "kind 1", events.c.id > 20)))


def downgrade() -> None:
    op.execute("INSERT INTO events (id, happened, kind, weekday) SELECT 22, '2026-01-07 15:30:00.000000', 'kind 1', 3 "
               "WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = 22)")
    op.execute("INSERT INTO events (id, happened, kind, weekday) SELECT 25, '2026-01-08 12:30:00.000000', 'kind 1', 4 "
               "WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = 25)")
    op.drop_table("summary")
