"""Small scripts that run on a database; what they leave in `out` must equal what SQLAlchemy gives."""


def names(ours):
    import datetime as dt
    import decimal
    import enum
    import uuid

    import sqlalchemy as sa
    from sqlalchemy import orm

    if ours:
        import _seesaw
        from sqlalchemy.engine.base import Connection

        # The stand-in starts anew for each case; the engine itself is given a new database by the test.
        getattr(_seesaw, "open_memory", lambda: None)()
        conn = Connection()
    else:
        conn = sa.create_engine("sqlite://").connect()

    class Color(enum.Enum):
        RED = "r"
        BLUE = "b"

    meta = sa.MetaData()
    u = sa.Table(
        "users", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("age", sa.Integer),
    )
    a = sa.Table(
        "addresses", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id")),
        sa.Column("email", sa.String, unique=True),
    )
    v = sa.Table(
        "vals", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("b", sa.Boolean), sa.Column("d", sa.Date), sa.Column("t", sa.Time), sa.Column("at", sa.DateTime),
        sa.Column("n", sa.Numeric(10, 2)), sa.Column("f", sa.Float), sa.Column("bin", sa.LargeBinary),
        sa.Column("js", sa.JSON), sa.Column("uid", sa.Uuid), sa.Column("uid_text", sa.Uuid(as_uuid=False)),
        sa.Column("color", sa.Enum(Color)), sa.Column("word", sa.Enum("x", "y", name="word")),
        sa.Column("span", sa.Interval), sa.Column("pick", sa.PickleType), sa.Column("made", sa.String, default="made"),
        sa.Column("n_calls", sa.Integer, default=lambda: 7), sa.Column("changed", sa.Integer, onupdate=9),
    )
    meta.create_all(conn)
    conn.execute(u.insert(), [
        {"name": "ann", "age": 30}, {"name": "bob", "age": None}, {"name": "cid", "age": 20},
    ])
    conn.execute(a.insert(), [{"user_id": 1, "email": "a@x"}, {"user_id": 1, "email": "b@x"}])
    conn.commit()
    text, select, func = sa.text, sa.select, sa.func
    out = []
    space = locals()
    del space["ours"]
    return space


def observe(code, ours):
    space = names(ours)
    try:
        exec(code, space)
    except Exception as error:
        space["out"].append(f"raised {type(error).__name__}: {error}")
    return [repr(each) for each in space["out"]]


_TEXT = r'''
# rows
out += conn.execute(select(u)).fetchall()
out += conn.execute(select(u.c.id, u.c.name).order_by(u.c.name.desc())).all()
# row attributes
for row in conn.execute(select(u).where(u.c.age != None)):
    out.append((row.id, row.name, row[1], row[-1], row._mapping["age"], row._asdict(), tuple(row), len(row)))
# row helpers
row = conn.execute(select(u)).first()
out += [row._fields, list(row._mapping.keys()), list(row._mapping.values()), list(row._mapping.items()), row == (1, "ann", 30)]
out += ["name" in row._mapping, "ann" in row, row._mapping[u.c.name], row._mapping.get("name"), hash(row) == hash(tuple(row))]
id, name, age = row
out.append((id, name, age))
# row missing attribute
conn.execute(select(u)).first().nope
# row missing key
conn.execute(select(u)).first()._mapping["nope"]
# row string index
conn.execute(select(u)).first()["name"]
# row slice
out.append(conn.execute(select(u)).first()[0:2])
# row ambiguous
row = conn.execute(text("select 1 as a, 2 as a")).first()
out.append(tuple(row))
row.a
# row count and index columns
row = conn.execute(text("select 5 as count, 6 as 'index'")).first()
out += [row.count, row[1]]
# row count method
out.append(conn.execute(text("select 5 as a, 5 as b")).first().count(5))
# mapping repr
out.append(conn.execute(text("select 1 as a, 'x' as b")).mappings().all())
out.append(conn.execute(text("select 1 as a, 'x' as b")).mappings().first()["b"])
out.append(conn.execute(text("select 1 as a, 'x' as b")).mappings().one())
# keys
out.append(list(conn.execute(select(u, a.c.id)).keys()))
out.append(list(conn.execute(select(func.count(), func.lower("X"), u.c.id + 1)).keys()))
out.append(list(conn.execute(text("select id as foo, name from users")).keys()))
# scalar
out += [conn.execute(select(func.count()).select_from(u)).scalar(), conn.scalar(select(u.c.name)), conn.scalar(select(u.c.name).where(u.c.id == 99))]
out += [conn.execute(select(u.c.name).where(u.c.id == 1)).scalar_one(), conn.execute(select(u.c.name).where(u.c.id == 9)).scalar_one_or_none()]
# scalars
out += [conn.execute(select(u.c.name)).scalars().all(), conn.scalars(select(u.c.id)).all(), conn.execute(select(u)).scalars(1).all()]
out += [conn.scalars(select(u.c.name)).first(), list(conn.scalars(select(u.c.name)))]
out += [conn.execute(select(u)).scalars("name").all()]
# scalars unique
out.append(conn.execute(select(a.c.user_id)).scalars().unique().all())
out.append(conn.execute(select(a.c.user_id)).unique().all())
# first one
out += [conn.execute(select(u)).first(), conn.execute(select(u).where(u.c.id == 2)).one(), conn.execute(select(u).where(u.c.id == 9)).first()]
out += [conn.execute(select(u).where(u.c.id == 9)).one_or_none()]
# one none
conn.execute(select(u).where(u.c.id == 9)).one()
# one many
conn.execute(select(u)).one()
# one_or_none many
conn.execute(select(u)).one_or_none()
# scalar_one none
conn.execute(select(u.c.id).where(u.c.id == 9)).scalar_one()
# fetch piecewise
r = conn.execute(select(u.c.id))
out += [r.fetchone(), r.fetchmany(1), r.fetchall(), r.fetchone(), r.fetchall()]
# partitions
out += [part for part in conn.execute(select(u.c.id)).partitions(2)]
# iterate twice
r = conn.execute(select(u.c.id))
out += [list(r), list(r)]
# first closes
r = conn.execute(select(u.c.id))
out.append(r.first())
r.fetchall()
# columns
out += conn.execute(select(u)).columns("name", 0).all()
# returns rows
r = conn.execute(u.insert().values(name="new"))
out += [r.returns_rows, r.inserted_primary_key, r.inserted_primary_key[0], r.inserted_primary_key.id, r.rowcount, r.lastrowid, r.is_insert]
r.fetchall()
# rowcount
out += [conn.execute(u.update().values(age=1)).rowcount, conn.execute(u.delete().where(u.c.id > 1)).rowcount]
out += [conn.execute(text("update users set age = 5 where id = 99")).rowcount]
# rowcount many
out.append(conn.execute(u.update().where(u.c.id == sa.bindparam("i")).values(age=sa.bindparam("g")), [{"i": 1, "g": 5}, {"i": 2, "g": 6}]).rowcount)
out += conn.execute(select(u)).all()
# rowcount raw loop
n = 0
while True:
    r = conn.execute(text("UPDATE users SET age = 1 WHERE id IN (SELECT id FROM users WHERE age IS NULL LIMIT 1)"))
    if r.rowcount == 0:
        break
    n += 1
    conn.commit()
out.append(n)
# text parameters
out += conn.execute(text("select * from users where id = :id or name = :name"), {"id": 1, "name": "cid"}).all()
conn.execute(text("insert into users (id, name) values (:i, :n)"), [{"i": 10, "n": "x"}, {"i": 11, "n": "y"}])
out += conn.execute(text("select id, name from users where id >= 10")).all()
# text missing parameter
conn.execute(text("select * from users where id = :id"))
# text missing in group
conn.execute(text("insert into users (name) values (:n)"), [{"n": "x"}, {"m": "y"}])
# text expanding
out += conn.execute(text("select id from users where id in :ids").bindparams(sa.bindparam("ids", expanding=True)), {"ids": [1, 3]}).all()
# text columns
out += conn.execute(text("select '2020-01-02' as d, 1 as b").columns(d=sa.Date, b=sa.Boolean)).all()
# text native values
out += conn.execute(text("select :a, :b, :c, :d, :e"), {"a": True, "b": 1.5, "c": b"x", "d": None, "e": "t"}).all()
out += conn.execute(text("select :a, :b"), {"a": dt.date(2020, 1, 2), "b": dt.datetime(2020, 1, 2, 3, 4, 5)}).all()
# text uuid refused
conn.execute(text("select :a"), {"a": uuid.UUID(int=1)})
# text dict refused
conn.execute(text("insert into users (name) values (:a)"), {"a": {"x": 1}})
# colon escapes
out += conn.execute(text(r"select 'a\:b', '10:30'")).all()
# string refused
conn.execute("select 1")
# not executable
conn.execute(5)
# column not executable
conn.execute(u)
# driver sql
out += conn.exec_driver_sql("select * from users where id = ?", (1,)).all()
out += conn.exec_driver_sql("select count(*) from users").all()
out.append(conn.exec_driver_sql("insert into users (name) values (?)", [("p",), ("q",)]).rowcount)
# driver sql pragma
out += [row[1] for row in conn.exec_driver_sql("PRAGMA table_info(users)").fetchall()]
# integrity error
try:
    conn.execute(a.insert(), {"email": "a@x"})
except sa.exc.IntegrityError as error:
    out += [str(error), error.statement, error.params, str(error.orig), type(error.orig).__name__, error.code]
# integrity error many
conn.execute(a.insert(), [{"email": "z"}, {"email": "z"}])
# operational error
conn.execute(text("select * from nope"))
# operational error is database error
try:
    conn.execute(text("selec 1"))
except sa.exc.DatabaseError as error:
    out += [type(error).__name__, isinstance(error, sa.exc.SQLAlchemyError), isinstance(error, sa.exc.DBAPIError)]
# not null error
conn.execute(u.insert().values(age=1))
# unconsumed
conn.execute(u.insert(), {"nope": 1})
# unconsumed update
conn.execute(u.update().values(nope=1))
# insert many
conn.execute(u.insert(), [{"id": 20, "name": "a"}, {"id": 21, "name": "b"}])
conn.execute(u.insert().values([{"name": "c"}, {"name": "d"}]))
out += conn.execute(select(u.c.id, u.c.name)).all()
# insert default values
conn.execute(v.insert())
out += conn.execute(select(v.c.id, v.c.made, v.c.n_calls)).all()
# insert from select
conn.execute(u.insert().from_select(["name", "age"], select(u.c.name + "!", u.c.age).where(u.c.age > 1)))
out += conn.execute(select(u.c.name)).scalars().all()
# insert returning
out += conn.execute(u.insert().values(name="r").returning(u.c.id, u.c.name)).all()
# insert params in execute and values
conn.execute(u.insert().values(age=3), {"name": "both"})
out += conn.execute(select(u.c.name, u.c.age).where(u.c.name == "both")).all()
# update expression
conn.execute(u.update().where(u.c.age == None).values(age=func.coalesce(u.c.age, 0) + 1, name=u.c.name + "x"))
out += conn.execute(select(u)).all()
# update with params
conn.execute(u.update().where(u.c.id == 1), {"name": "zed"})
out += conn.execute(select(u.c.name).where(u.c.id == 1)).all()
# update case
conn.execute(u.update().values(name=sa.case((u.c.id == 1, "one"), else_=u.c.name)))
out += conn.execute(select(u.c.name)).scalars().all()
# update correlated
conn.execute(u.update().values(age=select(func.count(a.c.id)).where(a.c.user_id == u.c.id).scalar_subquery()))
out += conn.execute(select(u.c.id, u.c.age)).all()
# update onupdate
conn.execute(v.insert(), {"b": True})
conn.execute(v.update().values(b=False))
out += conn.execute(select(v.c.b, v.c.changed)).all()
# lightweight table
t = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String))
conn.execute(t.insert().values(name="light"))
out += conn.execute(t.select().where(t.c.name.in_(["light", "bob"]))).all()
conn.execute(t.update().where(t.c.id == 1).values(name="q"))
conn.execute(t.delete().where(t.c.name == "bob"))
out += conn.execute(select(t.c.name).order_by(t.c.id)).scalars().all()
# empty in
out += [conn.execute(select(u.c.id).where(u.c.id.in_([]))).all(), conn.execute(select(func.count()).where(u.c.id.not_in([]))).scalar()]
# joins
out += conn.execute(select(u.c.name, a.c.email).join(a).order_by(a.c.email)).all()
out += conn.execute(select(u.c.name, func.count(a.c.id)).outerjoin(a).group_by(u.c.id).order_by(u.c.id)).all()
# subqueries
sq = select(a.c.user_id, func.count().label("n")).group_by(a.c.user_id).subquery()
out += conn.execute(select(u.c.name, sq.c.n).join(sq, sq.c.user_id == u.c.id)).all()
out += conn.execute(select(u.c.name).where(sa.exists().where(a.c.user_id == u.c.id))).all()
out += conn.execute(select(u.c.name).where(u.c.id.not_in(select(a.c.user_id)))).all()
# cte
c = select(u.c.id, u.c.name).where(u.c.age > 1).cte("grown")
out += conn.execute(select(c.c.name).order_by(c.c.name)).all()
# union
out += conn.execute(sa.union_all(select(u.c.id), select(a.c.id)).order_by("id")).all()
# recursive cte
n = select(sa.literal(1).label("x")).cte("n", recursive=True)
n = n.union_all(select(n.c.x + 1).where(n.c.x < 4))
out += conn.execute(select(n.c.x)).scalars().all()
# window
out += conn.execute(select(u.c.name, func.row_number().over(order_by=u.c.name.desc()))).all()
# json element
conn.execute(v.insert(), {"js": {"a": {"b": [1, 2]}}})
out += conn.execute(select(v.c.js["a"]["b"], v.c.js["a"]["b"][1].as_integer())).all()
# values both ways
conn.execute(v.insert(), {"b": True, "d": dt.date(2020, 1, 2), "t": dt.time(3, 4, 5), "at": dt.datetime(2020, 1, 2, 3, 4, 5, 678), "n": decimal.Decimal("12.50"), "f": 1.5, "bin": b"\x00\x01", "js": {"k": [1, None]}, "uid": uuid.UUID(int=5), "uid_text": str(uuid.UUID(int=6)), "color": Color.BLUE, "word": "y", "span": dt.timedelta(days=1, seconds=2), "pick": {"p": 1}})
out += list(conn.execute(select(v)).one())
out += list(conn.execute(text("select b, d, t, at, n, f, bin, js, uid, uid_text, color, word, span from vals")).one())
# null values
conn.execute(v.insert().values(b=None, d=None, n=None, js=None, uid=None, color=None))
out += list(conn.execute(select(v)).one())
out += conn.execute(text("select js is null, js from vals")).all()
# json sql null
conn.execute(v.insert().values(js=sa.null()))
out += conn.execute(text("select js is null, js from vals")).all()
# boolean compare
conn.execute(v.insert(), [{"b": True}, {"b": False}])
out += [conn.execute(select(v.c.id).where(v.c.b)).all(), conn.execute(select(v.c.id).where(~v.c.b)).all(), conn.execute(select(v.c.id).where(v.c.b == True)).all(), conn.execute(select(v.c.id).where(v.c.b.is_(False))).all()]
# boolean refused
conn.execute(v.insert(), {"b": "yes"})
# datetime refused
conn.execute(v.insert(), {"at": "2020-01-01"})
# enum refused
conn.execute(v.insert(), {"color": "PINK"})
# enum by name
conn.execute(v.insert(), {"color": "RED"})
out += conn.execute(select(v.c.color)).all()
out += conn.execute(select(v.c.color).where(v.c.color == Color.RED)).all()
# enum unknown in database
conn.execute(text("insert into vals (color) values ('PINK')"))
conn.execute(select(v.c.color)).all()
# date from datetime column
conn.execute(text("insert into vals (at, d) values ('2020-01-02 03:04:05', '2020-05-06')"))
out += conn.execute(select(v.c.at, v.c.d, sa.extract("year", v.c.at))).all()
# numeric arithmetic
conn.execute(v.insert(), {"n": decimal.Decimal("1.25")})
out += conn.execute(select(v.c.n * 2, v.c.n + 1, func.sum(v.c.n), sa.cast(v.c.n, sa.Integer))).all()
# type decorator
class Shout(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True
    def process_bind_param(self, value, dialect):
        return None if value is None else value.upper() + "!"
    def process_result_value(self, value, dialect):
        return (value, dialect.name)
t = sa.table("users", sa.column("id", sa.Integer), sa.column("name", Shout))
conn.execute(t.insert().values(name="hey"))
out += conn.execute(select(t.c.name).where(t.c.name == "hey")).all()
out += conn.execute(text("select name from users where id = 4")).all()
# type coerce
out += conn.execute(select(sa.type_coerce(sa.literal("2020-01-02"), sa.Date))).all()
# begin refused
conn.execute(select(u)).all()
conn.begin()
# begin
with conn.begin():
    conn.execute(u.insert().values(name="in"))
out.append(conn.scalar(select(func.count()).select_from(u)))
# nested commit and rollback
with conn.begin_nested():
    conn.execute(u.insert().values(name="kept"))
try:
    with conn.begin_nested():
        conn.execute(u.insert().values(name="gone"))
        raise ValueError("x")
except ValueError:
    pass
sp = conn.begin_nested()
conn.execute(u.insert().values(name="gone too"))
sp.rollback()
out += conn.execute(select(u.c.name)).scalars().all()
# in transaction
out.append(conn.in_transaction())
conn.execute(select(u))
out.append(conn.in_transaction())
conn.commit()
out.append(conn.in_transaction())
# dialect
out += [conn.dialect.name, conn.engine.dialect.name, conn.engine.name, conn.dialect.paramstyle]
out += [conn.dialect.has_table(conn, "users"), conn.dialect.has_table(conn, "nope")]
out += [conn.dialect.identifier_preparer.quote("Order"), conn.dialect.identifier_preparer.quote("x")]
# inspector
i = sa.inspect(conn)
out += [i.get_table_names(), i.has_table("users"), i.has_table("nope"), i.get_view_names()]
out += [[c["name"] for c in i.get_columns("users")], [str(c["type"]) for c in i.get_columns("users")], [c["nullable"] for c in i.get_columns("users")]]
out += [repr(c["type"]) for c in i.get_columns("vals")]
out += [i.get_pk_constraint("users"), i.get_unique_constraints("addresses"), i.get_indexes("users")]
out += [[(f["constrained_columns"], f["referred_table"], f["referred_columns"], f["name"], f["options"]) for f in i.get_foreign_keys("addresses")]]
# inspector missing table
sa.inspect(conn).get_columns("nope")
# inspector from engine
from sqlalchemy.engine.reflection import Inspector
out.append(Inspector.from_engine(conn).get_table_names())
# inspect refused
sa.inspect(5)
# indexes
conn.execute(text("create index ix_b on users (name, age)"))
conn.execute(text("create unique index ix_a on users (age)"))
out += [[(x["name"], x["column_names"], x["unique"]) for x in sa.inspect(conn).get_indexes("users")], sa.inspect(conn).has_index("users", "ix_a")]
# indexes of expressions
conn.execute(text("create index ix_b on users (lower(name))"))
conn.execute(text("create index ix_a on users (age) where age > 1"))
conn.execute(text('create index ix_c on users (Age desc, "name" collate nocase asc)'))
out += [[(x["name"], x["column_names"]) for x in sa.inspect(conn).get_indexes("users")], sa.inspect(conn).has_index("users", "ix_b")]
# reflection
m2 = sa.MetaData()
t = sa.Table("addresses", m2, autoload_with=conn)
out += [t.c.keys(), t.c.id.primary_key, str(t.c.email.type), sorted(m2.tables), t.c.user_id.nullable, [str(k.column) for k in t.c.user_id.foreign_keys]]
out += conn.execute(select(t.c.email)).scalars().all()
# reflection missing
sa.Table("nope", sa.MetaData(), autoload_with=conn)
# metadata reflect
m2 = sa.MetaData()
m2.reflect(bind=conn)
out += [sorted(m2.tables), m2.tables["users"].c.name.nullable]
m3 = sa.MetaData()
m3.reflect(conn, only=["users"])
out += [sorted(m3.tables)]
# table create and drop
m2 = sa.MetaData()
t = sa.Table("fresh", m2, sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String, index=True, server_default="d"))
t.create(conn)
t.create(conn, checkfirst=True)
conn.execute(t.insert())
out += [sa.inspect(conn).has_table("fresh"), conn.execute(select(t)).all(), [x["name"] for x in sa.inspect(conn).get_indexes("fresh")]]
t.drop(conn)
out += [sa.inspect(conn).has_table("fresh")]
t.drop(conn, checkfirst=True)
# enum create
sa.Enum("a", "b", name="e").create(conn, checkfirst=True)
sa.Enum("a", "b", name="e").drop(conn, checkfirst=False)
out.append("done")
# table defined twice
sa.Table("users", meta, sa.Column("x", sa.Integer))
# table extend existing
t = sa.Table("users", meta, sa.Column("extra", sa.Integer), extend_existing=True)
out += [t is u, t.c.keys()]
# column collection
out += [u.c.keys(), "name" in u.c, u.c["name"] is u.c.name, u.c[1].name, len(u.c), [c.name for c in u.c], [k for k, c in u.c.items()], u.c.get("zz")]
u.c.nope
# column key error
u.c["nope"]
# table facts
out += [u.name, u.fullname, a.foreign_keys == set(a.c.user_id.foreign_keys), [c.name for c in u.primary_key], u.key, str(u), str(u.c.id), repr(u.c.name), repr(u.c.id)]
out += [a.c.user_id.type.__class__.__name__, list(meta.tables), [t.name for t in meta.sorted_tables]]
# bool of clause
bool(u.c.id == 1)
# bool of other clause
bool(u.c.id > 1)
# in list of columns
out += [u.c.id in list(u.c), u.c.id in [u.c.name]]
# select refuses string
select("name")
# where refuses string
select(u).where("name = 1")
# no foreign key
try:
    str(select(u).join(v))
except Exception as error:
    out += [type(error).__name__, str(error)[:30]]
# group by unknown name
str(select(u.c.id).order_by("zzz"))
# text without bind
text("select 1").bindparams(x=5)
# bind name clash
str(u.update().where(u.c.id == sa.bindparam("name")).values(name="x"))
# type names
out += [str(sa.String(5)), str(sa.Numeric(5, 2)), str(sa.VARCHAR(7)), str(sa.Integer()), str(sa.DateTime()), repr(sa.String(5)), repr(sa.Enum("a", "b", name="q")), repr(sa.Numeric(5, 2)), repr(sa.DateTime(timezone=True)), repr(sa.VARCHAR(length=5, collation="x"))]
out += [isinstance(sa.VARCHAR(5), sa.String), issubclass(sa.BIGINT, sa.Integer), sa.String(5).length, sa.Enum("a", "bb").enums, sa.Enum(Color).enums, sa.Enum(Color).name, sa.Enum("a", "bb").length]
# enum values callable
e = sa.Enum(Color, values_callable=lambda c: [x.value for x in c])
out += [e.enums, repr(e)]
# python types
out += [sa.Integer().python_type, sa.String().python_type, sa.Boolean().python_type, sa.DateTime().python_type, sa.Numeric().python_type, sa.Float().python_type]
# variant
t = sa.String(5).with_variant(sa.Integer(), "sqlite")
out += [t.compile(dialect=conn.dialect), str(t), sa.JSON().with_variant(sa.Text(), "sqlite", "mysql").compile(dialect=conn.dialect)]
# user defined type
class Point(sa.types.UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw):
        return "POINT"
out += [Point().compile(dialect=conn.dialect), str(sa.cast(u.c.id, Point))]
# custom compile
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
class utcnow(FunctionElement):
    type = sa.DateTime()
    inherit_cache = True
@compiles(utcnow)
def default_utcnow(element, compiler, **kw):
    return "UTCNOW()"
@compiles(utcnow, "sqlite")
def sqlite_utcnow(element, compiler, **kw):
    return "datetime('now')"
out += [str(utcnow()), str(utcnow().compile(dialect=conn.dialect)), str(select(utcnow()).compile(dialect=conn.dialect))]
# custom compile of a type
from sqlalchemy.ext.compiler import compiles
class Tz(sa.DateTime):
    pass
@compiles(Tz, "sqlite")
def tz(element, compiler, **kw):
    return "TZ"
out += [Tz().compile(dialect=conn.dialect), str(Tz())]
# create engine
e = sa.create_engine("postgresql://u:p@h/db")
out += [e.dialect.name, str(e.url), e.url.database, e.name]
# make url
from sqlalchemy.engine import make_url
x = make_url("postgresql+psycopg2://bob:p%40ss@host:5432/db?sslmode=require")
out += [x.drivername, x.username, x.password, x.host, x.port, x.database, dict(x.query), x.get_backend_name(), x.render_as_string(hide_password=False)]
# no such dialect
sa.create_engine("nonsense://x")
# functions that modules could hide
from sqlalchemy.sql import select as select_, text as text_, insert as insert_, func as func_, column as column_, table as table_, update as update_, and_ as and__, case as case_
from sqlalchemy import sql
out += [callable(each) for each in (select_, text_, insert_, func_, column_, table_, update_, and__, case_, sql.select, sql.text, sql.expression.select, sql.expression.text, sa.text, sa.select, sa.case, sa.inspect)]
# closed
conn.close()
conn.closed
# errors by name
from sqlalchemy import exc
out += [exc.IntegrityError.__mro__[1].__name__, exc.NoSuchTableError("x").args, issubclass(exc.NoResultFound, exc.InvalidRequestError), str(exc.ArgumentError("m"))]
# statement reuse
s = select(u.c.name).where(u.c.id == sa.bindparam("i"))
out += [conn.scalar(s, {"i": 1}), conn.scalar(s, {"i": 2})]
# default with context
t = sa.Table("users", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, default=lambda ctx: "n%s" % ctx.get_current_parameters()["age"]), sa.Column("age", sa.Integer))
conn.execute(t.insert().values(age=4))
out += conn.execute(select(u.c.name).where(u.c.age == 4)).all()
# numbers as strings
out += conn.execute(select(u.c.id).where(u.c.id == "1")).all()
# like
out += conn.execute(select(u.c.name).where(u.c.name.like("%b%"))).all() + conn.execute(select(u.c.name).where(u.c.name.contains("n"))).all() + conn.execute(select(u.c.name).where(u.c.name.ilike("B%"))).all()
# order
out += conn.execute(select(u.c.name).order_by(u.c.age.desc().nulls_last())).scalars().all()
# paging
out += conn.execute(select(u.c.id).order_by(u.c.id).limit(1).offset(1)).all() + conn.execute(select(u.c.id).order_by(u.c.id).offset(2)).all()
# delete all
conn.execute(a.delete())
out.append(conn.scalar(select(func.count()).select_from(a)))
# upsert
from sqlalchemy.dialects.sqlite import insert
s = insert(a).values(id=9, email="a@x")
conn.execute(s.on_conflict_do_nothing(index_elements=["email"]))
conn.execute(s.on_conflict_do_update(index_elements=["email"], set_={"user_id": 3, "email": s.excluded.email}))
out += conn.execute(select(a)).all()
# cursor
c = conn.connection.cursor()
c.execute("select id, name from users where id = ?", (1,))
out += [c.fetchall(), [d[0] for d in c.description]]
# old select
out += conn.execute(sa.select(u.c.id, u.c.name).where(u.c.id.between(1, 2))).all()
# orm query
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    age = sa.Column(sa.Integer)
s = orm.Session(bind=conn)
out += [(x.id, x.name, x.age) for x in s.query(User).order_by(User.id).all()]
out += [s.query(User).filter(User.name == "bob").one().id, s.query(User).filter_by(name="cid").first().age, s.query(User).count(), s.query(User.name).all(), s.query(User.id, User.name).filter(User.age != None).all()]
out += [s.query(sa.func.max(User.id)).scalar(), s.query(User).filter(User.id == 99).first(), s.query(User).get(2).name, s.get(User, 3).name, s.get(User, 77)]
out += [x.name for x in s.query(User).filter(User.id.in_([1, 2])).order_by(User.name.desc()).limit(1)]
out += [str(s.query(User).filter(User.id == 1)), s.query(User)[0:2][1].name, s.query(User).filter(User.age.is_(None)).count(), s.query(User.id).filter(User.age > 5).scalar() if False else None]
out += [s.query(s.query(User).filter(User.name == "ann").exists()).scalar()]
# orm query one missing
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
orm.Session(bind=conn).query(User).filter(User.id == 99).one()
# orm changes
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    age = sa.Column(sa.Integer, default=4)
s = orm.sessionmaker(bind=conn)()
for x in s.query(User):
    x.name = x.name.upper()
s.add(User(name="new"))
s.add_all([User(name="p", age=1), User(name="q", age=None)])
s.delete(s.query(User).filter_by(name="BOB").one())
s.flush()
out += conn.execute(select(u)).all()
y = User(name="z")
s.add(y)
s.commit()
out += [y.id, y.age, y.name]
out += [s.query(User).filter(User.name == "p").update({"age": 50}), s.query(User).filter(User.age == 50).delete()]
out += conn.execute(select(u)).all()
# orm select
class Base(orm.DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "users"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(sa.String(30))
    age: orm.Mapped[int | None]
with orm.Session(conn) as s:
    out += [x.name for x in s.scalars(select(User).order_by(User.id))]
    out += [(x.User.name, x.age) for x in s.execute(select(User, User.age).where(User.id < 3))]
    out += [s.scalar(select(sa.func.count()).select_from(User)), s.execute(select(User.name).where(User.id == 1)).scalar_one()]
    s.execute(sa.update(User).where(User.id == 1).values(name="upd"))
    out += [s.get(User, 1).name, User.__table__.c.age.nullable, User.__table__.c.name.nullable, repr(User.__table__.c.age.type)]
    s.execute(sa.insert(User), [{"name": "i1"}, {"name": "i2"}])
    s.execute(sa.delete(User).where(User.name == "i1"))
    out += s.execute(select(User.name)).scalars().all()
# orm columns loaded when they are touched
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    age = sa.Column(sa.Integer)
    # A later revision adds it.
    later = sa.Column(sa.Integer)
s = orm.Session(bind=conn)
x = s.execute(select(User).options(orm.load_only(User.name)).where(User.id == 1)).scalars().one()
out += [x.id, x.name, x.age, sorted(sa.inspect(x).unloaded)]
x.name = "touched"
s.flush()
out += conn.execute(select(u.c.name).where(u.c.id == 1)).all()
out += [(y.id, y.age) for y in s.query(User).options(orm.load_only(User.age)).order_by(User.id)]
out += [y.name for y in s.query(User).filter(User.id > 1).options(orm.defer(User.later), orm.defer(User.age)).order_by(User.id)]
out += [str(s.query(User).options(orm.load_only(User.name)).filter(User.id == 1))]
# options of a dialect that nobody knows
x = sa.Column("a", sa.JSON, default_factory=list, nullable=False)
out += [x.name, x.nullable]
# options of no dialect
sa.Column("a", sa.Integer, nope=1)
# orm relationships
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    addresses = orm.relationship("Address", back_populates="user", order_by="Address.id")
class Address(Base):
    __tablename__ = "addresses"
    id = sa.Column(sa.Integer, primary_key=True)
    user_id = sa.Column(sa.ForeignKey("users.id"))
    email = sa.Column(sa.String)
    user = orm.relationship("User", back_populates="addresses")
s = orm.Session(bind=conn)
x = s.get(User, 1)
out += [[e.email for e in x.addresses], x.addresses[0].user is x, s.query(Address).first().user.name]
s.add(User(name="rel", addresses=[Address(email="r1"), Address(email="r2")]))
s.add(Address(email="m", user=User(name="made")))
x.addresses.append(Address(email="app"))
s.flush()
out += conn.execute(select(u.c.name, a.c.email).join(a).order_by(a.c.email)).all()
out += [(e.email, n) for e, n in s.query(Address, User.name).join(User, User.id == Address.user_id).order_by(Address.email)]
out += [q.email for q in s.query(Address).join(User).filter(User.name == "rel").order_by(Address.id)]
s.query(Address).filter(Address.email == "m").one().user = x
s.commit()
out += conn.execute(select(a.c.user_id).where(a.c.email == "m")).all()
# orm mixins and table args
Base = orm.declarative_base()
class Stamped:
    made = sa.Column(sa.DateTime, default=dt.datetime(2020, 1, 1))
    @orm.declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()
class Thing(Stamped, Base):
    __table_args__ = (sa.UniqueConstraint("a", "b", name="uq"), {"comment": "c"})
    id = sa.Column("the_id", sa.Integer, primary_key=True)
    a = sa.Column(sa.Integer, index=True)
    b = sa.Column(sa.String(5), server_default="q")
    @property
    def both(self):
        return (self.a, self.b)
out += [Thing.__table__.name, sorted(Thing.__table__.c.keys()), Thing.__table__.comment, [i.name for i in Thing.__table__.indexes]]
Base.metadata.create_all(conn)
s = orm.Session(bind=conn)
x = Thing(a=1)
s.add(x)
s.flush()
out += [x.id, x.both, x.made, s.query(Thing).filter(Thing.id == 1).one() is x, Thing.id.name if False else Thing.id.key]
out += conn.execute(text("select * from thing")).mappings().all()
# orm wrong keyword
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
User(nope=1)
# orm no primary key
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer)
# orm enum and json
Base = orm.declarative_base()
class V(Base):
    __tablename__ = "vals"
    id = sa.Column(sa.Integer, primary_key=True)
    js = sa.Column(sa.JSON)
    color = sa.Column(sa.Enum(Color))
    b = sa.Column(sa.Boolean, default=False)
s = orm.Session(bind=conn)
s.add(V(js={"a": 1}, color=Color.RED))
s.flush()
x = s.query(V).first()
x.js = {**x.js, "b": 2}
s.flush()
s.expire_all()
out += [x.js, x.color, x.b, s.query(V).filter(V.b == False).count()]
# orm aliased
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    age = sa.Column(sa.Integer)
s = orm.Session(bind=conn)
A = orm.aliased(User)
out += s.query(User.id, A.id).filter(User.id < A.id).order_by(User.id, A.id).all()
out += [x.id for x in s.query(A).filter(A.age > 25)]
# orm nested and rollback
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String)
s = orm.Session(bind=conn)
try:
    with s.begin_nested():
        s.add(User(name="x"))
        s.flush()
        raise ValueError()
except ValueError:
    pass
with s.begin_nested():
    s.add(User(name="kept"))
out += [x.name for x in s.query(User).order_by(User.id)]
# orm bulk
Base = orm.declarative_base()
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String)
s = orm.Session(bind=conn)
s.bulk_insert_mappings(User, [{"name": "b1"}, {"name": "b2"}])
s.bulk_save_objects([User(name="b3")])
s.bulk_update_mappings(User, [{"id": 1, "name": "upd"}])
s.commit()
out += conn.execute(select(u.c.name)).scalars().all()
'''


def _cases():
    cases, name = {}, None
    for line in _TEXT.strip().splitlines():
        if line.startswith("# "):
            name = line[2:]
            cases[name] = ""
        else:
            cases[name] += line + "\n"
    return cases


CASES = _cases()
