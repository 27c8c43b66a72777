"""Tables whose description must say what SQLAlchemy's CREATE TABLE says: each is written out from the description and
compared with SQLAlchemy's own text."""

_TEXT = r'''
# plain
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False), sa.Column("x", sa.Text))
# types
t = sa.Table("t", m, *[sa.Column("c%d" % i, x) for i, x in enumerate([sa.Integer, sa.SmallInteger, sa.BigInteger, sa.String, sa.String(5), sa.Text, sa.Unicode(5), sa.UnicodeText, sa.Float, sa.Float(53), sa.Double, sa.Numeric, sa.Numeric(10), sa.Numeric(10, 2), sa.Boolean, sa.Date, sa.Time, sa.DateTime, sa.DateTime(timezone=True), sa.Interval, sa.LargeBinary, sa.LargeBinary(10), sa.JSON, sa.Uuid, sa.UUID, sa.Enum("a", "bcd", name="e"), sa.PickleType, sa.TIMESTAMP, sa.TIMESTAMP(timezone=True), sa.VARCHAR(7), sa.CHAR(3), sa.NVARCHAR(4), sa.DECIMAL(5, 1), sa.REAL, sa.BLOB, sa.VARBINARY(9), sa.CLOB, sa.DATETIME, sa.DOUBLE_PRECISION, sa.String(5, collation="NOCASE"), sa.VARCHAR(5, collation="NOCASE")])])
# postgres types
from sqlalchemy.dialects import postgresql as pg
t = sa.Table("t", m, *[sa.Column("c%d" % i, x) for i, x in enumerate([pg.UUID, pg.UUID(as_uuid=True), pg.TIMESTAMP(timezone=True), pg.JSON(astext_type=sa.Text()), pg.DOUBLE_PRECISION(precision=53), pg.ENUM("a", "bb", name="e"), pg.VARCHAR(4), pg.INTEGER, pg.BOOLEAN])])
# mysql types
from sqlalchemy.dialects import mysql as my
t = sa.Table("t", m, *[sa.Column("c%d" % i, x) for i, x in enumerate([my.INTEGER(11), my.INTEGER(unsigned=True), my.VARCHAR(5, charset="utf8"), my.TEXT, my.DATETIME(fsp=6), my.TIMESTAMP(fsp=3), my.JSON, my.DECIMAL(5, 2), my.DOUBLE(asdecimal=False), my.BIGINT(display_width=20), my.CHAR(5)])])
# parameters of classes, and unknown ones of an enum
t = sa.Table("t", m, sa.Column[str]("a", sa.Enum("a", name="e", checkfirst=True)))
# unique and index flags
t = sa.Table("t", m, sa.Column("a", sa.Integer, unique=True), sa.Column("b", sa.Integer, index=True), sa.Column("c", sa.Integer, index=True, unique=True))
# composite key
t = sa.Table("t", m, sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.String, primary_key=True))
# key constraint
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.String), sa.PrimaryKeyConstraint("b", "a", name="pk_t"))
# key constraint on nullable column
t = sa.Table("t", m, sa.Column("a", sa.Integer(), nullable=True), sa.Column("b", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("a"))
# primary key nullable
t = sa.Table("t", m, sa.Column("a", sa.Integer, primary_key=True, nullable=True))
# foreign keys
sa.Table("o", m, sa.Column("id", sa.Integer, primary_key=True))
t = sa.Table("t", m, sa.Column("a", sa.ForeignKey("o.id")), sa.Column("b", sa.Integer, sa.ForeignKey("o.id", name="fk_b", ondelete="CASCADE", onupdate="SET NULL")), sa.Column("c", sa.Integer, sa.ForeignKey("o.id", deferrable=True, initially="DEFERRED")))
# foreign key constraint
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer), sa.ForeignKeyConstraint(["a", "b"], ["o.x", "o.y"], name="fk", ondelete="SET NULL"), sa.ForeignKeyConstraint(["a"], ["s.o.z"]))
# constraint order
t = sa.Table("t", m, sa.Column("id", sa.Integer), sa.Column("a", sa.Integer, sa.ForeignKey("o.id"), unique=True), sa.Column("b", sa.Integer, sa.CheckConstraint("b > 0")), sa.UniqueConstraint("id", "a", name="uq1"), sa.CheckConstraint("a > 1", name="ck1"), sa.ForeignKeyConstraint(["b"], ["o.y"]), sa.PrimaryKeyConstraint("id"))
# key to a column object
o = sa.Table("o", m, sa.Column("id", sa.BigInteger, primary_key=True))
t = sa.Table("t", m, sa.Column("a", sa.ForeignKey(o.c.id)), sa.Column("b", sa.Integer, sa.ForeignKey(o.c.id, ondelete="CASCADE")))
# self reference
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("p", sa.Integer, sa.ForeignKey("t.id")))
# unique constraints
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer), sa.UniqueConstraint("a", "b"), sa.UniqueConstraint("b", name="uq_b"), sa.UniqueConstraint("a", deferrable=True, initially="DEFERRED"))
# checks
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.CheckConstraint("a > 5", name="ck"), sa.CheckConstraint(sa.text("a <> ''")), sa.CheckConstraint(sa.column("a") < 10), sa.CheckConstraint(sa.column("a").in_([1, 2])))
# check on columns
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("n", sa.String))
t.append_constraint(sa.CheckConstraint(sa.and_(t.c.a > 5, t.c.n.like("x%")), name="ck"))
# server defaults
t = sa.Table("t", m, sa.Column("a", sa.Integer, server_default="5"), sa.Column("b", sa.String, server_default="it's"), sa.Column("c", sa.DateTime, server_default=sa.func.now()), sa.Column("d", sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP")), sa.Column("e", sa.Boolean, server_default=sa.false()), sa.Column("f", sa.Boolean, server_default=sa.true(), nullable=False), sa.Column("g", sa.Boolean, server_default=sa.text("0")), sa.Column("h", sa.Integer, server_default=sa.literal(5)), sa.Column("i", sa.String, server_default=sa.literal("x'y")), sa.Column("j", sa.String, server_default=""), sa.Column("k", sa.JSON, server_default="{}"), sa.Column("l", sa.JSON, server_default=sa.text("'{}'")), sa.Column("m", sa.DateTime, server_default=sa.func.current_timestamp()), sa.Column("n", sa.Integer, server_default=sa.null()), sa.Column("o", sa.String, server_default=sa.text("(datetime('now'))")), sa.Column("p", sa.String, server_default=sa.sql.expression.literal_column("'q'")))
# computed
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer, sa.Computed("a * 2")), sa.Column("c", sa.Integer, sa.Computed("a * 3", persisted=True)), sa.Column("d", sa.Integer, sa.Computed(sa.column("a") + 1, persisted=False)))
# mixed case and reserved names
t = sa.Table("Order", m, sa.Column("Id", sa.Integer, primary_key=True), sa.Column("select", sa.String), sa.Column("a b", sa.String, unique=True), sa.UniqueConstraint("Id", "select", name="Uq"), sa.Index("Ix", "select"))
# convention
m = sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, sa.ForeignKey("o.id"), unique=True, index=True), sa.Column("b", sa.Integer, unique=True), sa.CheckConstraint("a > 1", name="pos"), sa.UniqueConstraint("a", "b"), sa.UniqueConstraint("b", name="given"), sa.UniqueConstraint("a", name=sa.schema.conv("final")), sa.ForeignKeyConstraint(["b"], ["o.y"]))
# convention of many columns
m = sa.MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(column_0N_name)s", "fk": "fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s_%(referred_column_0_name)s", "pk": "%(table_name)s_pkey"})
sa.Table("o", m, sa.Column("x", sa.Integer), sa.Column("y", sa.Integer))
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer), sa.UniqueConstraint("a", "b"), sa.ForeignKeyConstraint(["a", "b"], ["o.x", "o.y"]), sa.PrimaryKeyConstraint("a", "b"), sa.Index(None, "a", "b"))
# convention function
m = sa.MetaData(naming_convention={"auto": lambda c, t: "auto_" + t.name, "uq": "uq_%(auto)s"})
t = sa.Table("t", m, sa.Column("a", sa.Integer, unique=True))
# schema
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.Integer, sa.ForeignKey("s.o.id"), index=True), schema="s")
# metadata schema
m = sa.MetaData(schema="s")
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("p", sa.Integer, sa.ForeignKey("t.id")))
# indexes
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.String), sa.Index("ix1", "a", "b"), sa.Index("ix2", "b", unique=True))
sa.Index("ix3", t.c.a.desc())
sa.Index("ix4", sa.func.lower(t.c.b))
sa.Index("ix5", t.c.b, sqlite_where=t.c.a > 5)
sa.Index("ix6", sa.text("a DESC"), "b", _table=t)
sa.Index(None, t.c.a, t.c.b)
# boolean and enum checks
t = sa.Table("t", m, sa.Column("a", sa.Boolean(create_constraint=True, name="ck_a")), sa.Column("b", sa.Boolean(create_constraint=True)), sa.Column("c", sa.Enum("x", "y", name="ck_c", create_constraint=True)), sa.Column("d", sa.Enum("x", "y", native_enum=False, length=10)))
# autoincrement
t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True, autoincrement=True), sa.Column("x", sa.Integer, autoincrement=False))
# python enum
import enum
class Kind(enum.Enum):
    one = 1
    longer = 2
t = sa.Table("t", m, sa.Column("a", sa.Enum(Kind)), sa.Column("b", sa.Enum(Kind, name="kk", create_constraint=True)))
# decorated types
class Ident(sa.TypeDecorator):
    impl = sa.String(36)
    cache_ok = True
class Guid(sa.TypeDecorator):
    impl = sa.CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(sa.CHAR(32) if dialect.name == "sqlite" else sa.UUID())
class Own(sa.types.UserDefinedType):
    cache_ok = True
    def __init__(self, n=5):
        self.n = n
    def get_col_spec(self, **kw):
        return "OWN(%d)" % self.n
t = sa.Table("t", m, sa.Column("a", Ident), sa.Column("b", Guid()), sa.Column("c", Own(7)), sa.Column("d", sa.JSON().with_variant(sa.Text(), "sqlite")), sa.Column("e", sa.String(5).with_variant(sa.Integer, "postgresql")))
# column copies
a = sa.Column("a", sa.Integer, sa.ForeignKey("o.id", ondelete="CASCADE"), nullable=False, server_default="1")
t = sa.Table("t", m, a.copy() if hasattr(a, "copy") else a._copy())
# to metadata
s = sa.Table("s", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, sa.ForeignKey("o.id"), unique=True), sa.UniqueConstraint("id", "a", name="u"), sa.CheckConstraint("a > 0", name="c"), sa.Index("i", "a"))
t = s.to_metadata(sa.MetaData())
# replaced column
t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("a", sa.String))
# no columns
t = sa.Table("t", m)
# column keys
t = sa.Table("t", m, sa.Column("a_name", sa.Integer, key="a", primary_key=True), sa.Column("b_name", sa.Integer, key="b", unique=True, index=True))
'''


def observe(code, ours):
    import sqlalchemy as sa

    space = {"sa": sa, "m": sa.MetaData()}
    try:
        exec(code, space)
        table = space["t"]
        # As Alembic does it: what foreign keys refer to is there, with the columns that they name.
        for name, schema in (("o", None), ("o", "s")):
            if f"{schema}.{name}" not in table.metadata.tables and (schema or name not in table.metadata.tables):
                columns = [sa.Column(column, sa.Integer) for column in ("id", "x", "y", "z")]
                sa.Table(name, table.metadata, *columns, schema=schema)
        return _ours(table) if ours else _real(table)
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"


def _real(table):
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    dialect = sqlite.dialect()
    texts = [str(CreateTable(table).compile(dialect=dialect)).strip()]
    for index in sorted(table.indexes, key=lambda each: each.name):
        texts.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return texts


def _ours(table):
    from sqlalchemy.engine.default import get_dialect
    from sqlalchemy.sql.describe import describe_table

    dialect = get_dialect("sqlite")
    return written(describe_table(table, dialect), dialect)


def written(table, dialect):
    """CREATE TABLE and CREATE INDEX from a description, in SQLAlchemy's layout."""
    quote = dialect.identifier_preparer.quote
    schema = quote(table["schema"]) + "." if table["schema"] else ""
    lines = [_column(column, quote, dialect) for column in table["columns"]]
    # A key to another schema is left out, as SQLite has none.
    constraints = [each for each in table["constraints"] if each.get("referred_schema") in (None, table["schema"])]
    # What only marks the place of a type's CHECK is none itself.
    lines += [_constraint(each, quote) for each in constraints if "bound" not in each["options"]]
    for column in table["columns"]:
        lines += _type_checks(column, quote)
    body = ", \n".join("\t" + line for line in lines)
    texts = [f"CREATE TABLE {schema}{quote(table['name'])} (\n{body}\n)"] if lines else [
        f"CREATE TABLE {schema}{quote(table['name'])} (\n)"
    ]
    for index in table["indexes"]:
        elements = ", ".join(quote(each["column"]) if "column" in each else each["sql"] for each in index["elements"])
        where = f" WHERE {index['where']}" if index["where"] else ""
        texts.append(f"CREATE {'UNIQUE ' if index['unique'] else ''}INDEX {schema}{quote(index['name'])} ON "
                     f"{quote(table['name'])} ({elements}){where}")
    return texts


def _column(column, quote, dialect):
    text = f"{quote(column['name'])} {_type(column['type'], dialect)}"
    default = column["default"]
    if default is not None:
        if "literal" in default:
            text += " DEFAULT '" + default["literal"].replace("'", "''") + "'"
        else:
            sql = default["sql"]
            # SQLite wants parentheses around a default that is an expression, which only its renderer can know.
            text += f" DEFAULT {sql}"
    if not column["nullable"]:
        text += " NOT NULL"
    if column["computed"]:
        kind = {True: " STORED", False: " VIRTUAL", None: ""}[column["computed"]["persisted"]]
        text += f" GENERATED ALWAYS AS ({column['computed']['sql']}){kind}"
    return text


def _type(described, dialect):
    from sqlalchemy.sql.reflected_types import type_from_description
    import sqlalchemy as sa

    name = described["name"]
    if name == "Sql":
        return described["sql"]
    if name == "Enum":
        return f"VARCHAR({described['length'] or max(map(len, described['values']))})"
    if name == "Boolean":
        return "BOOLEAN"
    if name == "Variant":
        return _type(described["variants"].get(dialect.name, described["base"]), dialect)
    if name == "Interval":
        return sa.Interval().compile(dialect=dialect)
    return type_from_description(described, dialect).compile(dialect=dialect)


def _type_checks(column, quote):
    kind = column["type"]
    if not kind.get("create_constraint"):
        return []
    values = ", ".join("'" + value + "'" for value in kind["values"]) if kind["name"] == "Enum" else "0, 1"
    name = f"CONSTRAINT {quote(kind['constraint_name'])} " if kind.get("constraint_name") else ""
    return [f"{name}CHECK ({quote(column['name'])} IN ({values}))"]


def _constraint(each, quote):
    name = f"CONSTRAINT {quote(each['name'])} " if each["name"] else ""
    columns = ", ".join(quote(column) for column in each.get("columns", ()))
    if each["kind"] == "primary_key":
        text = f"PRIMARY KEY ({columns})"
    elif each["kind"] == "unique":
        text = f"UNIQUE ({columns})"
    elif each["kind"] == "check":
        text = f"CHECK ({each['sql']})"
    else:
        referred = ", ".join(quote(column) for column in each["referred_columns"])
        text = f"FOREIGN KEY({columns}) REFERENCES {quote(each['referred_table'])} ({referred})"
        for word, key in ((" ON DELETE ", "on_delete"), (" ON UPDATE ", "on_update")):
            if each[key]:
                text += word + each[key]
    if each["deferrable"] is not None:
        text += " DEFERRABLE" if each["deferrable"] else " NOT DEFERRABLE"
    if each["initially"]:
        text += f" INITIALLY {each['initially']}"
    return name + text


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
