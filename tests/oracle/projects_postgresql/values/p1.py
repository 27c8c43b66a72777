"""Every kind of value goes in and comes out."""
import datetime
import enum
import json
import uuid
from decimal import Decimal

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "p1"
down_revision = None


class Colour(enum.Enum):
    red = "r"
    green = "g"


def upgrade():
    mood = postgresql.ENUM("sad", "happy", name="mood")
    table = op.create_table(
        "things",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("small", sa.SmallInteger),
        sa.Column("big", sa.BigInteger),
        sa.Column("price", sa.Numeric(12, 4)),
        sa.Column("ratio", sa.Float),
        sa.Column("flag", sa.Boolean, server_default=sa.true()),
        sa.Column("name", sa.String(40)),
        sa.Column("note", sa.Text),
        sa.Column("day", sa.Date),
        sa.Column("clock", sa.Time),
        sa.Column("moment", sa.DateTime),
        sa.Column("zoned", sa.DateTime(timezone=True)),
        sa.Column("span", sa.Interval),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("data", sa.JSON),
        sa.Column("datab", postgresql.JSONB),
        sa.Column("key", sa.Uuid),
        sa.Column("key2", postgresql.UUID(as_uuid=False)),
        sa.Column("tags", postgresql.ARRAY(sa.String)),
        sa.Column("numbers", postgresql.ARRAY(sa.Integer)),
        sa.Column("mood", mood),
        sa.Column("colour", sa.Enum(Colour, name="colour")),
        sa.Column("address", postgresql.INET),
        sa.Column("period", postgresql.DATERANGE),
    )
    rows = [
        {
            "id": 1, "small": -3, "big": 2**62, "price": Decimal("12345678.1234"), "ratio": 0.1, "flag": False,
            "name": "it's \\ a 'name' % %s %(x)s $1 ?", "note": "line\nline\t\u00e9\U0001F600",
            "day": datetime.date(2024, 2, 29), "clock": datetime.time(23, 59, 58, 5),
            "moment": datetime.datetime(2024, 2, 29, 12, 30, 15, 250000),
            "zoned": datetime.datetime(2024, 2, 29, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
            "span": datetime.timedelta(days=3, hours=4, microseconds=7), "raw": bytes(range(256)),
            "data": {"a": [1, None, "x"]}, "datab": {"b": {"c": 1.5}, "a": True},
            "key": uuid.UUID("c6f8a1de-0000-4000-8000-000000000001"), "key2": "c6f8a1de-0000-4000-8000-000000000002",
            "tags": ["a", "b,c", 'd"e', "f\\g"], "numbers": [1, 2, 3], "mood": "happy", "colour": Colour.green,
            "address": "10.0.0.1/8", "period": "[2024-01-01,2024-02-01)",
        },
        {
            "id": 2, "small": None, "big": None, "price": None, "ratio": None, "flag": None, "name": None, "note": None,
            "day": None, "clock": None, "moment": None, "zoned": None, "span": None, "raw": None, "data": None,
            "datab": None, "key": None, "key2": None, "tags": None, "numbers": [], "mood": None, "colour": None,
            "address": None, "period": None,
        },
    ]
    op.bulk_insert(table, rows)
    bind = op.get_bind()
    op.create_table("seen", sa.Column("what", sa.Text), sa.Column("shown", sa.Text))

    def seen(what, value):
        bind.execute(sa.text("INSERT INTO seen VALUES (:what, :shown)"), {"what": what, "shown": repr(value)})

    for row in bind.execute(sa.select(table).order_by(table.c.id)):
        for name, value in row._mapping.items():
            # A range is text here, and an object of its own for SQLAlchemy.
            if name == "period":
                continue
            seen(f"typed {row.id} {name}", value)
    for row in bind.execute(sa.text("SELECT * FROM things ORDER BY id")).mappings():
        for name, value in row.items():
            if name not in ("raw", "period"):
                seen(f"raw {row['id']} {name}", value)
    seen("cast", bind.scalar(sa.text("SELECT '1 year 2 mons -3 days 04:05:06.5'::interval")))
    seen("deep", bind.scalar(sa.text("SELECT '{{1,2},{3,NULL}}'::int[]")))
    seen("agg", bind.execute(sa.text("SELECT array_agg(name), json_agg(id) FROM things")).one()[1])
    seen("count", bind.scalar(sa.text("SELECT count(*) FROM things")))
    seen("sum", bind.scalar(sa.text("SELECT sum(big) FROM things")))
    seen("avg", bind.scalar(sa.select(sa.func.avg(table.c.small))))
    seen("any", bind.scalar(sa.text("SELECT count(*) FROM things WHERE id = ANY(:ids)"), {"ids": [1, 2, 5]}))
    seen("in", bind.execute(sa.select(table.c.id).where(table.c.id.in_([2, 1])).order_by(table.c.id)).scalars().all())
    seen("in text", bind.execute(
        sa.text("SELECT id FROM things WHERE name IN :names").bindparams(sa.bindparam("names", expanding=True)),
        {"names": ["x", rows[0]["name"]]},
    ).scalars().all())
    seen("date", bind.scalar(sa.text("SELECT id FROM things WHERE day = :day"), {"day": datetime.date(2024, 2, 29)}))
    seen("json", bind.scalar(sa.text("SELECT (CAST(:doc AS jsonb))->>'k'"), {"doc": json.dumps({"k": "v"})}))
    seen("path", bind.scalar(sa.select(table.c.datab["b"]["c"].astext).where(table.c.id == 1)))
    seen("big", bind.scalar(sa.text("SELECT :n + 0"), {"n": 2**70}))
    seen("update", bind.execute(table.update().where(table.c.id == 2).values(price=Decimal("-0.5"), small=4)).rowcount)
    seen("driver", bind.exec_driver_sql("SELECT %s, %s, '100%%'", ("a", 5)).one())
    seen("driver named", bind.exec_driver_sql("SELECT %(a)s || '%%'", {"a": "b"}).scalar())
    seen("plain", bind.exec_driver_sql("SELECT '100%%'").scalar())
    seen("returned", bind.execute(sa.text("UPDATE things SET small = small + 1 RETURNING id, small")).all())
    seen("rowcounts", [bind.execute(sa.text(sql)).rowcount for sql in (
        "SELECT 1 UNION SELECT 2", "UPDATE things SET small = 1 WHERE id = 1 RETURNING id", "DELETE FROM things WHERE id = 99",
        "DELETE FROM things WHERE id = 99 RETURNING id", "CREATE TEMP TABLE counted (a int)",
        "WITH d AS (DELETE FROM things WHERE id = 99 RETURNING id) SELECT count(*) FROM d",
    )])
    seen("rowcount of select", bind.execute(sa.select(table.c.id)).rowcount)
    made = bind.execute(table.insert().values(id=3, name="n", zoned=sa.func.now()).returning(table.c.id))
    seen("made", made.scalar_one())
    op.execute("DELETE FROM things WHERE id = 3")
    op.execute(sa.text("INSERT INTO seen VALUES ('colon', '\\:x')"))
    op.execute(table.update().where(table.c.id == 1).values(note="100%", day=datetime.date(2020, 1, 1)))
    op.execute("INSERT INTO seen VALUES ('percent', '100%'); INSERT INTO seen VALUES ('two', '2')")
    upsert = postgresql.insert(table).values(id=1, name="upserted")
    op.execute(upsert.on_conflict_do_update(index_elements=["id"], set_={"name": upsert.excluded.name}))


def downgrade():
    op.drop_table("seen")
    op.drop_table("things")
    op.execute("DROP TYPE mood")
    sa.Enum(name="colour").drop(op.get_bind(), checkfirst=True)
