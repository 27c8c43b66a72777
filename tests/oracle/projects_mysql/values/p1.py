"""Every kind of value goes in and comes out."""
import datetime
import enum
import uuid
from decimal import Decimal

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "p1"
down_revision = None


class Colour(enum.Enum):
    red = "r"
    green = "g"


def upgrade():
    table = op.create_table(
        "things",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("small", sa.SmallInteger),
        sa.Column("big", sa.BigInteger),
        sa.Column("huge", mysql.BIGINT(unsigned=True)),
        sa.Column("price", sa.Numeric(12, 4)),
        sa.Column("ratio", sa.Double),
        sa.Column("flag", sa.Boolean, server_default=sa.true()),
        sa.Column("name", sa.String(40)),
        sa.Column("note", sa.Text),
        sa.Column("day", sa.Date),
        sa.Column("clock", sa.Time),
        sa.Column("moment", mysql.DATETIME(fsp=6)),
        sa.Column("stamp", sa.TIMESTAMP, nullable=True),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("data", sa.JSON),
        sa.Column("key", sa.Uuid),
        sa.Column("mood", sa.Enum("sad", "happy")),
        sa.Column("colour", sa.Enum(Colour)),
        sa.Column("year", mysql.YEAR),
        sa.Column("bits", mysql.BIT(9)),
        sa.Column("options", mysql.SET("a", "b", "c")),
        mysql_engine="InnoDB",
    )
    rows = [
        {
            "id": 1, "small": -3, "big": 2**62, "huge": 2**64 - 1, "price": Decimal("12345678.1234"), "ratio": 0.1,
            "flag": False, "name": "it's \\ a 'name' % %s %(x)s ? \"", "note": "line\nline\té\U0001F600",
            "day": datetime.date(2024, 2, 29), "clock": datetime.time(23, 59, 58),
            "moment": datetime.datetime(2024, 2, 29, 12, 30, 15, 250000),
            "stamp": datetime.datetime(2024, 2, 29, 12, 30, 15), "raw": bytes(range(256)),
            "data": {"a": [1, None, "x"]}, "key": uuid.UUID("c6f8a1de-0000-4000-8000-000000000001"), "mood": "happy",
            "colour": Colour.green, "year": 2024, "bits": 257, "options": {"b"},
        },
        {
            "id": 2, "small": None, "big": None, "huge": None, "price": None, "ratio": None, "flag": None, "name": None,
            "note": None, "day": None, "clock": None, "moment": None, "stamp": None, "raw": None, "data": None,
            "key": None, "mood": None, "colour": None, "year": None, "bits": None, "options": None,
        },
    ]
    op.bulk_insert(table, rows)
    bind = op.get_bind()
    op.create_table("seen", sa.Column("what", sa.Text), sa.Column("shown", sa.Text))

    def seen(what, value):
        bind.execute(sa.text("INSERT INTO seen VALUES (:what, :shown)"), {"what": what, "shown": repr(value)})

    for row in bind.execute(sa.select(table).order_by(table.c.id)):
        for name, value in row._mapping.items():
            seen(f"typed {row.id} {name}", value)
    for row in bind.execute(sa.text("SELECT * FROM things ORDER BY id")).mappings():
        for name, value in row.items():
            seen(f"raw {row['id']} {name}", value)
    seen("count", bind.scalar(sa.text("SELECT count(*) FROM things")))
    seen("sum", bind.scalar(sa.text("SELECT sum(big) FROM things")))
    seen("avg", bind.scalar(sa.select(sa.func.avg(table.c.small))))
    seen("time", bind.scalar(sa.text("SELECT timediff('10:00:00', '12:30:00')")))
    seen("in", bind.execute(sa.select(table.c.id).where(table.c.id.in_([2, 1])).order_by(table.c.id)).scalars().all())
    seen("in text", bind.execute(
        sa.text("SELECT id FROM things WHERE name IN :names").bindparams(sa.bindparam("names", expanding=True)),
        {"names": ["x", rows[0]["name"]]},
    ).scalars().all())
    seen("date", bind.scalar(sa.text("SELECT id FROM things WHERE day = :day"), {"day": datetime.date(2024, 2, 29)}))
    seen("update", bind.execute(table.update().where(table.c.id == 2).values(price=Decimal("-0.5"), small=4)).rowcount)
    seen("same", bind.execute(table.update().where(table.c.id == 2).values(small=4)).rowcount)
    seen("driver", bind.exec_driver_sql("SELECT %s, %s, '100%%'", ("a", 5)).one())
    seen("driver named", bind.exec_driver_sql("SELECT concat(%(a)s, '%%')", {"a": "b"}).scalar())
    seen("rowcounts", [bind.execute(sa.text(sql)).rowcount for sql in (
        "SELECT 1 UNION SELECT 2", "UPDATE things SET small = 1 WHERE id = 1", "DELETE FROM things WHERE id = 99",
        "CREATE TEMPORARY TABLE counted (a INT)",
    )])
    seen("rowcount of select", bind.execute(sa.select(table.c.id)).rowcount)
    made = bind.execute(table.insert().values(name="n"))
    seen("made", (made.lastrowid, made.inserted_primary_key[0]))
    op.execute("DELETE FROM things WHERE id = 3")
    op.execute(sa.text("INSERT INTO seen VALUES ('colon', '\\:x')"))
    op.execute(table.update().where(table.c.id == 1).values(note="100%", day=datetime.date(2020, 1, 1)))
    op.execute("INSERT INTO seen VALUES ('percent', '100%')")
    upsert = mysql.insert(table).values(id=1, name="upserted")
    op.execute(upsert.on_duplicate_key_update(name="again"))
    try:
        bind.execute(sa.text("INSERT INTO things (id) VALUES (1)"))
    except sa.exc.IntegrityError as error:
        seen("refused", (type(error.orig).__name__, error.orig.args, str(error).splitlines()[0]))


def downgrade():
    op.drop_table("seen")
    op.drop_table("things")
