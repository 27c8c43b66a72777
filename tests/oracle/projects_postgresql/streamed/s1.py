"""Rows that come in parts."""
import sqlalchemy as sa
from alembic import op

revision = "s1"
down_revision = None


def upgrade():
    numbers = op.create_table(
        "numbers", sa.Column("id", sa.Integer, primary_key=True), sa.Column("day", sa.Date), sa.Column("n", sa.Numeric)
    )
    seen = op.create_table("seen", sa.Column("id", sa.Integer, primary_key=True), sa.Column("what", sa.Text))
    op.execute("INSERT INTO numbers SELECT i, date '2024-01-01' + i, i / 7.0 FROM generate_series(1, 2500) i")
    bind = op.get_bind()

    def note(what):
        bind.execute(seen.insert().values(what=str(what)))

    rows = bind.execute(sa.select(numbers).order_by(numbers.c.id), execution_options={"stream_results": True})
    first = next(iter(rows))
    note(first.day.isoformat())
    count, total = 1, first.n
    for row in rows:
        # Another statement between two parts.
        if row.id % 1000 == 0:
            note(row._mapping["n"])
        count, total = count + 1, total + row.n
    note((count, total))
    by_name = sa.text("SELECT id FROM numbers WHERE id > :least ORDER BY id")
    parts = bind.execute(by_name, {"least": 500}, execution_options={"yield_per": 300})
    note([(len(part), part[0].id) for part in parts.partitions()])
    limited = sa.select(numbers.c.id).order_by(numbers.c.id.desc()).execution_options(yield_per=10)
    result = bind.execute(limited)
    note(result.fetchmany(3))
    note(result.scalars().first())
    note(len(bind.execute(limited).all()))
    note(sum(bind.scalars(limited)))
    note(bind.execute(limited.where(numbers.c.id < 0)).first())


def downgrade():
    op.drop_table("seen")
    op.drop_table("numbers")
