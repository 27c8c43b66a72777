"""Asks real Alembic and SQLAlchemy what they write for PostgreSQL, MySQL and MariaDB; records it in
tests/suite/ddl_<dialect>.json.

Run it with a Python that has alembic==1.20.1 and sqlalchemy==2.0.58:

    python tests/oracle/ddl_dialects.py

Every case is one operation in the engine's own words, and the statements that `--sql` prints for it, or the words with
which Alembic refuses.
"""

import io
import json
import random
import warnings
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.util import CommandError
from sqlalchemy.dialects import mysql, postgresql

from engine_words import column_words, computed_words, constraint_words, default_words, identity_words, index_words, \
    inline_checks, plain, table_words, type_words, without_nothing

SUITE = Path(__file__).parent.parent / "suite"
NAMES = ["id", "name", "Mixed", "order", "a b", "x1", "1st", "quo\"te", "é", "user", "rank", "offset", "value$", "100%",
         "back`tick"]
TABLES = ["t", "Table", "select", "my table"]
SCHEMAS = [None, None, None, "s", "Big", "a.b"]
REFUSALS = (sa.exc.CompileError, sa.exc.IdentifierError, CommandError, NotImplementedError)

TYPES = [
    sa.Integer, sa.SmallInteger, sa.BigInteger, sa.Boolean, lambda: sa.String(20), lambda: sa.String(20, collation="C"),
    lambda: sa.Unicode(7), sa.Text, lambda: sa.Text(collation="utf8_bin"), lambda: sa.Text(300), sa.Date, sa.Time,
    lambda: sa.Time(timezone=True), sa.DateTime, lambda: sa.DateTime(timezone=True), sa.Interval, sa.Float,
    lambda: sa.Float(53), sa.Double, sa.Numeric, lambda: sa.Numeric(10), lambda: sa.Numeric(10, 2), sa.LargeBinary,
    lambda: sa.LargeBinary(500), sa.JSON, sa.Uuid, lambda: sa.Uuid(native_uuid=False),
    lambda: sa.Enum("a", "it's", "100%", "back\\slash", name="kind"), lambda: sa.Enum("x", name="Mood", schema="s"),
    lambda: sa.Enum("a", "bcd", name="plain", native_enum=False),
    lambda: sa.Enum("a", "bcd", name="checked", native_enum=False, create_constraint=True),
    lambda: sa.Enum("a", "bcd", native_enum=False, create_constraint=True, length=30),
    lambda: sa.Boolean(create_constraint=True, name="ck_b"), lambda: sa.Boolean(create_constraint=True),
    lambda: sa.VARCHAR(7), sa.TIMESTAMP, lambda: sa.TIMESTAMP(timezone=True), sa.INTEGER, sa.BIGINT, sa.SMALLINT,
    lambda: sa.CHAR(3), sa.REAL, lambda: sa.DECIMAL(8, 3), sa.DATE,
    lambda: sa.Text().with_variant(sa.JSON(), "postgresql").with_variant(sa.Integer(), "mariadb"),
    lambda: sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    lambda: sa.String(5).with_variant(mysql.MEDIUMTEXT(), "mysql"),
]
POSTGRESQL = [
    postgresql.UUID, postgresql.JSONB, postgresql.INET, postgresql.CIDR, postgresql.MACADDR, postgresql.TSVECTOR,
    postgresql.HSTORE, postgresql.BYTEA, postgresql.CITEXT, postgresql.MONEY, postgresql.OID, postgresql.INT4RANGE,
    postgresql.TSTZRANGE, postgresql.DATEMULTIRANGE, lambda: postgresql.BIT(3), lambda: postgresql.BIT(varying=True),
    lambda: postgresql.BIT(5, varying=True), lambda: postgresql.TIMESTAMP(timezone=True, precision=3),
    lambda: postgresql.TIME(precision=0), lambda: postgresql.INTERVAL(fields="DAY TO SECOND", precision=2),
    postgresql.DOUBLE_PRECISION, lambda: sa.ARRAY(sa.Integer), lambda: postgresql.ARRAY(sa.Text, dimensions=2),
    lambda: postgresql.ARRAY(sa.String(5, collation="C")), lambda: sa.ARRAY(sa.Enum("p", "q", name="inner")),
    lambda: postgresql.ENUM("a", "b", name="state", create_type=False),
    lambda: postgresql.ENUM("a", "b", name="user", schema="Sch"), lambda: postgresql.ENUM("o", "p", name="kept"),
    lambda: sa.Enum("m", name="metadata_enum", metadata=sa.MetaData()), lambda: sa.Enum("unnamed"),
    lambda: sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
]
MYSQL = [
    lambda: mysql.INTEGER(11), lambda: mysql.INTEGER(unsigned=True), lambda: mysql.BIGINT(20, unsigned=True),
    mysql.TINYINT, lambda: mysql.TINYINT(1), lambda: mysql.MEDIUMINT(zerofill=True), lambda: mysql.SMALLINT(4),
    lambda: mysql.DECIMAL(10, 2, unsigned=True), mysql.NUMERIC, lambda: mysql.NUMERIC(5), lambda: mysql.FLOAT(7, 3),
    lambda: mysql.FLOAT(10), mysql.FLOAT, lambda: mysql.DOUBLE(7, 3), mysql.DOUBLE, lambda: mysql.REAL(8, 2),
    lambda: mysql.VARCHAR(20, charset="utf8mb4", collation="utf8mb4_bin"), lambda: mysql.VARCHAR(9, ascii=True),
    lambda: mysql.VARCHAR(9, unicode=True, binary=True), lambda: mysql.VARCHAR(9, national=True), mysql.CHAR,
    lambda: mysql.CHAR(4, binary=True), lambda: mysql.NVARCHAR(5), lambda: mysql.NCHAR(5),
    lambda: mysql.TEXT(charset="latin1"), lambda: mysql.TEXT(100), mysql.TINYTEXT, mysql.MEDIUMTEXT,
    lambda: mysql.LONGTEXT(collation="utf8_bin"), mysql.TINYBLOB, mysql.MEDIUMBLOB, mysql.LONGBLOB, mysql.JSON,
    lambda: mysql.DATETIME(fsp=6), lambda: mysql.TIMESTAMP(fsp=3), lambda: mysql.TIME(fsp=2), mysql.TIMESTAMP, mysql.YEAR,
    lambda: mysql.YEAR(4), mysql.BIT, lambda: mysql.BIT(8), lambda: sa.BINARY(16), lambda: sa.VARBINARY(16),
    lambda: mysql.ENUM("a", "it's", "b\\c"), lambda: mysql.ENUM("a", "b", charset="latin1", collation="latin1_bin"),
    lambda: mysql.SET("a", "b"), lambda: mysql.SET("x", charset="utf8"), lambda: sa.NVARCHAR(4), sa.String,
    lambda: sa.JSON().with_variant(mysql.JSON(), "mysql"),
]
LITERALS = ["5", "", "it's", "100%", "say \"x\"", "back\\slash", "null"]
EXPRESSIONS = [
    "CURRENT_TIMESTAMP", "0", "-1", "'x'", "(1 + 1)", "lower('X')", "\"x\"", "now()", "gen_random_uuid()", "'{}'::jsonb",
    "nextval('seq')", "true", "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP", "50 % 3",
]
FUNCTIONS = [sa.func.now, sa.func.current_timestamp, sa.true, sa.false, sa.null, lambda: sa.literal(5),
             lambda: sa.literal("it's"), lambda: sa.func.lower("X")]


def main():
    warnings.simplefilter("ignore")
    for name in ["postgresql", "mysql", "mariadb"]:
        record(name)


def record(name):
    chance = random.Random(f"{name} 20261126")
    cases = []
    for make, count in [
        (create_table, 260), (add_column, 120), (alter_column, 180), (create_index, 70), (drop_index, 12),
        (constraint, 90), (drop_constraint, 40), (batch, 25),
    ]:
        cases += [run(name, *make(chance, name)) for _ in range(count)]
    cases += [run(name, *each) for each in simple()]
    text = "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases if case) + "\n]\n"
    (SUITE / f"ddl_{name}.json").write_text(text)
    refused = sum("error" in case for case in cases if case)
    print(name, len([case for case in cases if case]), "cases,", refused, "of them refused,", len(text), "bytes")


def context(name):
    buffer = io.StringIO()
    options = {"as_sql": True, "literal_binds": True, "output_buffer": buffer}
    made = MigrationContext.configure(
        dialect_name=name, opts=options, dialect_opts={"paramstyle": "named"}
    )
    statements = []
    made.impl.static_output = lambda text: statements.append(text.removesuffix(";"))
    return made, statements


def run(name, directive, args, kw):
    """`args` makes the arguments, fresh for each use."""
    made, statements = context(name)
    try:
        words = WORDS[directive](made.dialect, *args(), **kw)
    except (*REFUSALS, sa.exc.ArgumentError):
        # A type that the dialect does not have cannot even be described.
        return None
    if sum("column" not in each.get("options", {}) for each in words.get("constraints", [])) > 1:
        # Alembic adds the constraints of a new column in no particular order.
        return None
    try:
        with Operations.context(made) as op:
            if directive == "batch":
                queue, options = args()[1:]
                with op.batch_alter_table(args()[0], **options) as batch_op:
                    for each, each_args, each_kw in queue:
                        getattr(batch_op, each)(*each_args(), **each_kw)
            else:
                getattr(op, directive)(*args(), **kw)
    except REFUSALS as refusal:
        return {"operation": words, "error": str(refusal)}
    except (AssertionError, AttributeError, TypeError, ValueError, sa.exc.ArgumentError):
        return None
    return {"operation": words, "sql": statements}


# The engine's words for each directive.


def create_table_words(dialect, name, *items, if_not_exists=None, **kw):
    table = sa.Table(name, sa.MetaData(), *items, **kw)
    words = {"op": "create_table", "table": table_words(table, dialect)}
    return {**words, "if_not_exists": True} if if_not_exists else words


def add_column_words(dialect, name, column, schema=None, **flags):
    table = sa.Table(name, sa.MetaData(), column, schema=schema)
    table.schema = schema
    constraints = [
        constraint_words(each, dialect) for each in table._sorted_constraints
        if not isinstance(each, sa.PrimaryKeyConstraint)
    ]
    return without_nothing(
        {
            "op": "add_column", "table": name, "schema": schema, "column": column_words(column, dialect),
            "constraints": constraints + inline_checks(column, dialect),
            "indexes": [index_words(each, dialect) for each in table.indexes], **flags,
        }
    )


def alter_column_words(dialect, table, column, *, schema=None, nullable=None, server_default=False, new_column_name=None,
                       type_=None, existing_type=None, existing_nullable=None, existing_server_default=False,
                       comment=False, existing_comment=None, autoincrement=None, existing_autoincrement=None, **kw):
    words = {
        "op": "alter_column", "table": table, "schema": schema, "column": column, "nullable": nullable,
        "new_name": new_column_name, "type": None if type_ is None else type_words(type_, dialect),
        "existing_type": None if existing_type is None else type_words(existing_type, dialect),
        "existing_nullable": existing_nullable, "existing_comment": existing_comment, "autoincrement": autoincrement,
        "existing_autoincrement": existing_autoincrement, "options": {key: plain(each, dialect) for key, each in kw.items()},
    }
    words = {key: value for key, value in words.items() if value not in (None, {}) or key in ("schema",) and value}
    if comment is not False:
        words["comment"] = comment
    for prefix, default in [("", server_default), ("existing_", existing_server_default)]:
        if isinstance(default, sa.Identity):
            words[prefix + "identity"] = identity_words(default)
        elif isinstance(default, sa.Computed):
            words[prefix + "computed"] = computed_words(default, dialect)
        elif default is not False:
            words[prefix + "default"] = default_words(default, dialect)
    return words


def create_index_words(dialect, name, table, columns, schema=None, if_not_exists=None, **kw):
    made = Operations(context(dialect.name)[0]).schema_obj.index(name, table, columns, schema=schema, **kw)
    words = {"op": "create_index", "table": table, "schema": schema, "index": index_words(made, dialect),
             "if_not_exists": if_not_exists}
    return without_nothing(words)


def drop_index_words(dialect, name, table=None, schema=None, if_exists=None, **kw):
    return without_nothing(
        {"op": "drop_index", "index": name, "table": table, "schema": schema, "if_exists": if_exists, "options": kw}
    )


def added(make):
    def words(dialect, *args, **kw):
        made = make(Operations(context(dialect.name)[0]).schema_obj, *args, **kw)
        table, schema = made.table.name, made.table.schema
        return without_nothing(
            {"op": "add_constraint", "table": table, "schema": schema, "constraint": constraint_words(made, dialect)}
        )

    return words


def foreign_key(objects, name, source, referent, local, remote, source_schema=None, referent_schema=None, **kw):
    return objects.foreign_key_constraint(
        name, source, referent, local, remote, source_schema=source_schema, referent_schema=referent_schema, **kw
    )


def exclude(objects, name, table, *elements, **kw):
    where = kw.pop("where", None)
    kw["where"] = where
    return postgresql_exclude(name, table, elements, kw)


def postgresql_exclude(name, table, elements, kw):
    schema = kw.pop("schema", None)
    excluded = postgresql.ExcludeConstraint(*elements, name=name, **kw)
    made = sa.Table(table, sa.MetaData(), schema=schema)
    for column in excluded.columns:
        made.append_column(sa.Column(column.name, sa.types.NULLTYPE))
    made.append_constraint(excluded)
    return excluded


def drop_constraint_words(dialect, name, table, type_=None, schema=None, if_exists=None):
    words = {"op": "drop_constraint", "table": table, "schema": schema, "type_": type_, "if_exists": if_exists}
    return {**without_nothing(words), "constraint": name}


def batch_words(dialect, table, queue, options):
    operations = []
    for directive, args, kw in queue:
        args = args()
        if directive == "create_index":
            args = [args[0], table, *args[1:]]
        elif directive in ("drop_constraint", "create_unique_constraint"):
            args = [args[0], table, *args[1:]]
        elif directive == "drop_index":
            args = [args[0], table]
        else:
            args = [table, *args]
        if options.get("schema"):
            kw = {**kw, "schema": options["schema"]}
        operations.append(WORDS[directive](dialect, *args, **kw))
    if "copy_from" in options:
        options = {**options, "copy_from": table_words(options["copy_from"], dialect)}
    return {**without_nothing({"op": "batch_alter_table", "table": table, **options}), "operations": operations}


WORDS = {
    "create_table": create_table_words,
    "drop_table": lambda _, table, **kw: {"op": "drop_table", "table": table, **kw},
    "rename_table": lambda _, table, new, **kw: {"op": "rename_table", "table": table, "new_name": new, **kw},
    "add_column": add_column_words,
    "drop_column": lambda _, table, column, **kw: {"op": "drop_column", "table": table, "column": column, **kw},
    "alter_column": alter_column_words,
    "create_index": create_index_words,
    "drop_index": drop_index_words,
    "create_unique_constraint": added(lambda objects, *args, **kw: objects.unique_constraint(*args, **kw)),
    "create_primary_key": added(lambda objects, *args, **kw: objects.primary_key_constraint(*args, **kw)),
    "create_foreign_key": added(foreign_key),
    "create_check_constraint": added(lambda objects, *args, **kw: objects.check_constraint(*args, **kw)),
    "create_exclude_constraint": added(exclude),
    "drop_constraint": drop_constraint_words,
    "create_table_comment": lambda _, table, comment, **kw:
        {"op": "create_table_comment", "table": table, "comment": comment, **kw},
    "drop_table_comment": lambda _, table, **kw: {"op": "drop_table_comment", "table": table, **kw},
    "batch": batch_words,
}


# Cases made by chance.


def pool(name):
    own = POSTGRESQL if name == "postgresql" else MYSQL
    return TYPES + own + own


def default(chance):
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(LITERALS)
    if kind < 0.7:
        return sa.text(chance.choice(EXPRESSIONS).replace(":", "\\:"))
    return chance.choice(FUNCTIONS)()


def column(chance, name, dialect, primary=False, inline=()):
    """A function that makes the column."""
    kind = chance.choice([sa.Integer, sa.BigInteger, sa.SmallInteger]) if primary and chance.random() < 0.6 else \
        chance.choice(pool(dialect))
    options, arguments = {}, []
    if primary:
        options["primary_key"] = True
        if chance.random() < 0.25:
            options["autoincrement"] = chance.choice([True, False])
        if chance.random() < 0.1:
            arguments.append(chance.choice([lambda: sa.Sequence("seq"), lambda: sa.Sequence("seq", optional=True)]))
        elif chance.random() < 0.08:
            options["default"] = 5
    elif chance.random() < 0.4:
        options["nullable"] = chance.choice([False, False, True])
    choice = chance.random()
    if choice < 0.3 and (not primary or chance.random() < 0.2):
        options["server_default"] = default(chance)
    elif choice < 0.38 and not primary:
        persisted = chance.choice([True, None, None, False])
        arguments.append(lambda: sa.Computed("x1 + 1", persisted=persisted))
    elif choice < 0.46 and "autoincrement" not in options and not arguments:
        words = identity(chance)
        arguments.append(lambda: sa.Identity(**words))
        kind = sa.Integer
    if chance.random() < 0.2:
        options["comment"] = chance.choice(["a comment", "it's", "", "50% \\ of"])
    if chance.random() < 0.1:
        check = chance.choice([None, "ck_inline", "Check"])
        arguments.append(lambda: sa.CheckConstraint("x1 > 5", name=check))
    arguments += inline
    return lambda: sa.Column(name, kind(), *[make() for make in arguments], **options)


def identity(chance):
    pairs = {
        "always": [True, False], "start": [1, 10], "increment": [1, -2], "minvalue": [0], "maxvalue": [900],
        "nominvalue": [True], "nomaxvalue": [True], "cycle": [True, False], "cache": [5],
    }
    return {name: chance.choice(values) for name, values in pairs.items() if chance.random() < 0.3}


def key_options(chance, dialect):
    options = {}
    for name, values in [
        ("ondelete", ["CASCADE", "SET NULL", "bad; phrase"]), ("onupdate", ["RESTRICT"]), ("deferrable", [True, False]),
        ("initially", ["DEFERRED", "IMMEDIATE"]), ("match", ["FULL"]),
    ]:
        if chance.random() < (0.05 if name == "match" else 0.3):
            options[name] = chance.choice(values[:2])
    if dialect == "postgresql" and chance.random() < 0.2:
        options["postgresql_not_valid"] = True
    if chance.random() < 0.03:
        options["ondelete"] = "bad; phrase"
    return options


def table_constraint(chance, dialect, names):
    name = chance.choice([None, "c_1", "Named", "check"])
    some = chance.sample(names, chance.randint(1, min(2, len(names))))
    kind = chance.choice(["unique", "check", "foreign_key", "foreign_key"])
    postgres = dialect == "postgresql"
    options = {}
    if chance.random() < 0.2:
        options["deferrable"] = chance.choice([True, False])
    if kind == "unique":
        if postgres and chance.random() < 0.3:
            options["postgresql_nulls_not_distinct"] = chance.choice([True, False])
        if postgres and chance.random() < 0.2:
            options["postgresql_include"] = [chance.choice(names)]
        return lambda: sa.UniqueConstraint(*some, name=name, **options)
    if kind == "check":
        condition = chance.choice(["x1 > 0", sa.column("Mixed") > 5, sa.column("name").in_(["a", "it's"]),
                                   sa.func.length(sa.column("name")) > 2, sa.text("50 % 3 = 2")])
        if postgres and chance.random() < 0.2:
            options["postgresql_not_valid"] = True
        return lambda: sa.CheckConstraint(condition, name=name, **options)
    table = chance.choice(["other", "Other", "order", "s.other", "Big.other"])
    options = key_options(chance, dialect)
    if chance.random() < 0.05:
        options["use_alter"] = True
    targets = [f"{table}.r{number}" for number in range(len(some))]
    return lambda: sa.ForeignKeyConstraint(some, targets, name=name, **options)


def create_table(chance, dialect):
    names = chance.sample(NAMES, chance.randint(1, 5))
    keys = set(chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, 1, 2]))))
    columns = []
    indexed = False
    for name in names:
        inline = []
        if chance.random() < 0.1:
            options = key_options(chance, dialect)
            inline.append(lambda options=options: sa.ForeignKey("other.id", **options))
        make = column(chance, name, dialect, name in keys, inline)
        flag = chance.random()
        if flag < 0.06 and not indexed:
            indexed = True
            columns.append(lambda make=make: flagged(make(), index=True))
        elif flag < 0.12:
            columns.append(lambda make=make: flagged(make(), unique=True))
        else:
            columns.append(make)
    more = [table_constraint(chance, dialect, names) for _ in range(chance.choice([0, 0, 1, 2, 3]))]
    if len(keys) and chance.random() < 0.3:
        ordered = [name for name in names if name in keys]
        using = {"mysql_using": "HASH"} if dialect != "postgresql" and chance.random() < 0.3 else {}
        more.insert(0, lambda: sa.PrimaryKeyConstraint(*ordered, name="Pk", **using))
    if dialect == "postgresql" and chance.random() < 0.1:
        more.append(lambda: postgresql.ExcludeConstraint((sa.column(names[0]), "&&"), (names[-1], "="), name="ex",
                                                         where=sa.text("x1 > 5"), using="GIST"))
    table = chance.choice(TABLES)
    return "create_table", lambda: [table, *[make() for make in columns], *[make() for make in more]], \
        table_options(chance, dialect)


def flagged(column, **flags):
    for name, value in flags.items():
        setattr(column, name, value)
    return column


def table_options(chance, dialect):
    options = {}
    postgres = {
        "postgresql_partition_by": ["RANGE (id)"], "postgresql_inherits": ["parent", ["p1", "P2"]],
        "postgresql_using": ["heap"], "postgresql_with_oids": [True, False], "postgresql_on_commit": ["PRESERVE_ROWS"],
        "postgresql_tablespace": ["Space"], "mysql_engine": ["InnoDB"],
    }
    other = {}
    for name, values in {
        "engine": ["InnoDB"], "charset": ["utf8mb4"], "collate": ["utf8mb4_bin"], "default_charset": ["utf8"],
        "row_format": ["DYNAMIC"], "auto_increment": ["100"], "data_directory": ["/tmp/it's"], "key_block_size": ["8"],
        "partition_by": ["HASH(id)"], "partitions": ["4"], "subpartitions": ["2"], "tablespace": ["ts"],
        "connection": ["x"], "checksum": ["1"], "default_character_set": ["latin1"], "comment": ["by option"],
    }.items():
        other["mysql_" + name] = values
        other["mariadb_" + name] = values
    given = postgres if dialect == "postgresql" else other
    for name in chance.sample(sorted(given), len(given)):
        if chance.random() < (0.12 if dialect == "postgresql" else 0.08):
            options[name] = chance.choice(given[name])
    if chance.random() < 0.2:
        options["comment"] = chance.choice(["of the table", "it's", ""])
    if chance.random() < 0.2:
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    if chance.random() < 0.1:
        options["prefixes"] = chance.choice([["TEMPORARY"], ["GLOBAL", "TEMPORARY"]])
    if chance.random() < 0.15:
        options["if_not_exists"] = True
    return options


def add_column(chance, dialect):
    options = {}
    if chance.random() < 0.2:
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    if chance.random() < 0.15:
        options["if_not_exists"] = True
    inline = []
    if chance.random() < 0.35:
        keys = key_options(chance, dialect)
        keys["name"] = chance.choice([None, "fk", "Fk"])
        target = chance.choice(["other.id", "Other.Id", "s.other.id"])
        inline.append(lambda: sa.ForeignKey(target, **keys))
        if chance.random() < 0.5:
            options["inline_references"] = True
    primary = chance.random() < 0.2
    if primary and chance.random() < 0.6:
        options["inline_primary_key"] = True
    make = column(chance, chance.choice(NAMES), dialect, primary, inline)
    flag = chance.random()
    if flag < 0.1:
        plain_make = make
        make = lambda: flagged(plain_make(), index=True)  # noqa: E731
    elif flag < 0.2 and not inline:
        plain_make = make
        make = lambda: flagged(plain_make(), unique=True)  # noqa: E731
    table = chance.choice(TABLES)
    return "add_column", lambda: [table, make()], options


def alter_column(chance, dialect):
    options = {}
    if chance.random() < 0.15:
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    for name, values, often in [
        ("nullable", [True, False], 0.35), ("new_column_name", ["New", "order", "plain"], 0.25),
        ("comment", ["it's", None, "", "50%"], 0.25), ("existing_nullable", [True, False], 0.4),
        ("existing_comment", ["old", "it's"], 0.2), ("autoincrement", [True, False], 0.12),
        ("existing_autoincrement", [True, False], 0.06),
    ]:
        if chance.random() < often:
            options[name] = chance.choice(values)
    if chance.random() < 0.4:
        options["type_"] = chance.choice(pool(dialect))()
        if dialect == "postgresql" and chance.random() < 0.4:
            options["postgresql_using"] = chance.choice(["name::integer", "to_date(name, 'YYYY')"])
    elif dialect == "postgresql" and chance.random() < 0.05:
        options["postgresql_using"] = "name::integer"
    if chance.random() < (0.5 if dialect == "postgresql" else 0.8):
        options["existing_type"] = chance.choice(pool(dialect))()
    if chance.random() < 0.35:
        options["server_default"] = chance.choice([None, default(chance), default(chance)])
    elif chance.random() < 0.15:
        options["server_default"] = sa.Identity(**identity(chance))
    elif chance.random() < 0.03:
        options["server_default"] = sa.Computed("x1 + 1")
    if chance.random() < 0.25:
        options["existing_server_default"] = chance.choice([None, False, default(chance), default(chance)])
    elif chance.random() < (0.25 if isinstance(options.get("server_default"), sa.Identity) else 0.03):
        options["existing_server_default"] = sa.Identity(**identity(chance))
    table, name = chance.choice(TABLES), chance.choice(NAMES)
    return "alter_column", lambda: [table, name], options


def create_index(chance, dialect):
    names = chance.sample(NAMES, 3)
    elements = []
    for name in names[: chance.randint(1, 3)]:
        elements.append(
            chance.choice(
                [name, name, name, sa.text("lower(name)"), sa.func.lower(sa.column(name)), sa.column(name).desc(),
                 sa.column(name) + 1, sa.func.coalesce(sa.column(name), 5).desc()]
            )
        )
    options = {"schema": chance.choice(SCHEMAS)}
    if chance.random() < 0.4:
        options["unique"] = True
    if chance.random() < 0.2:
        options["if_not_exists"] = True
    postgres = {
        "postgresql_using": ["gin", "BTREE", "bad using"], "postgresql_where": [sa.text("x1 > 5"), sa.column("Mixed").is_(None)],
        "postgresql_ops": [{names[0]: "text_pattern_ops", "other": "x"}], "postgresql_include": [["id", "Mixed"]],
        "postgresql_with": [{"fillfactor": 50, "fastupdate": "off"}], "postgresql_concurrently": [True, False],
        "postgresql_nulls_not_distinct": [True, False], "postgresql_tablespace": ["Space"], "mysql_length": [5],
    }
    other = {}
    for name, values in {
        "length": [10, {names[0]: 7}], "prefix": ["FULLTEXT", "SPATIAL"], "using": ["hash", "BTREE"],
        "with_parser": ["ngram"],
    }.items():
        other["mysql_" + name] = values
        other["mariadb_" + name] = values
    for name, values in (postgres if dialect == "postgresql" else other).items():
        if chance.random() < 0.2:
            options[name] = chance.choice(values)
    index = chance.choice(["ix_t", "Ix", "index", "i" * 70 if chance.random() < 0.2 else "ix"])
    table = chance.choice(TABLES)
    return "create_index", lambda: [index, table, list(elements)], options


def drop_index(chance, dialect):
    options = {"schema": chance.choice(SCHEMAS)}
    if chance.random() < 0.4:
        options["if_exists"] = True
    if dialect == "postgresql" and chance.random() < 0.4:
        options["postgresql_concurrently"] = True
    index = chance.choice(["ix", "Ix", "order"])
    args = [index] if chance.random() < 0.3 else [index, chance.choice(TABLES)]
    return "drop_index", lambda: args, options


def constraint(chance, dialect):
    kinds = ["unique_constraint", "primary_key", "foreign_key", "check_constraint"]
    if dialect == "postgresql":
        kinds.append("exclude_constraint")
    kind = chance.choice(kinds)
    name = chance.choice([None, "c_1", "Named", "check", "c" * 64 if chance.random() < 0.2 else "c"])
    table = chance.choice(TABLES)
    some = chance.sample(NAMES, chance.randint(1, 2))
    schema = chance.choice(SCHEMAS)
    postgres = dialect == "postgresql"
    if kind == "foreign_key":
        options = key_options(chance, dialect) | {"source_schema": schema, "referent_schema": chance.choice(SCHEMAS)}
        referent = chance.choice(["other", "Other", table])
        remote = [f"r{number}" for number in range(len(some))]
        return "create_foreign_key", lambda: [name, table, referent, some, remote], options
    options = {"schema": schema}
    if chance.random() < 0.3:
        options["deferrable"] = chance.choice([True, False])
    if chance.random() < 0.2:
        options["initially"] = "DEFERRED"
    if kind == "exclude_constraint":
        if chance.random() < 0.5:
            options["where"] = sa.text("x1 > 5")
        if chance.random() < 0.3:
            options["using"] = "GIST"
        elements = [(sa.column(some[0]), "&&"), (some[-1], "=")][: chance.randint(1, 2)]
        return "create_exclude_constraint", lambda: [name, table, *elements], options
    if kind == "check_constraint":
        condition = chance.choice(["x1 > 0", sa.column("Mixed") > 5, sa.text("a % 2 = 0"),
                                   sa.and_(sa.column("a").isnot(None), sa.column("b") == "it's")])
        if postgres and chance.random() < 0.3:
            options["postgresql_not_valid"] = True
        return "create_check_constraint", lambda: [name, table, condition], options
    if kind == "primary_key":
        options = {"schema": schema}
        if not postgres and chance.random() < 0.3:
            options["mysql_using"] = "BTREE"
    elif postgres and chance.random() < 0.4:
        options["postgresql_nulls_not_distinct"] = chance.choice([True, False])
    if postgres and chance.random() < 0.3:
        options["postgresql_include"] = [some[0]]
    return "create_" + kind, lambda: [name, table, some], options


def drop_constraint(chance, dialect):
    options = {"schema": chance.choice(SCHEMAS)}
    if chance.random() < 0.2:
        options["if_exists"] = True
    kind = chance.choice([None, "unique", "primary", "foreignkey", "check"])
    table, name = chance.choice(TABLES), chance.choice(["c_1", "Named", "order", "c" * 64 if chance.random() < 0.2 else "c"])
    return "drop_constraint", lambda: [name, table, kind], options


def batch(chance, dialect):
    queue = []
    for _ in range(chance.randint(1, 4)):
        kind = chance.choice(["add_column", "drop_column", "alter_column", "create_index", "drop_index",
                              "drop_constraint", "create_unique_constraint"])
        if kind == "add_column":
            make = column(chance, chance.choice(NAMES), dialect)
            queue.append(("add_column", lambda make=make: [make()], {}))
        elif kind == "drop_column":
            queue.append(("drop_column", lambda name=chance.choice(NAMES): [name], {}))
        elif kind == "alter_column":
            _, args, options = alter_column(chance, dialect)
            options.pop("schema", None)
            queue.append(("alter_column", lambda args=args: args()[1:], options))
        elif kind == "create_index":
            queue.append(("create_index", lambda: ["ix", ["Mixed", "id"]], {"unique": chance.choice([True, False])}))
        elif kind == "drop_index":
            queue.append(("drop_index", lambda: ["ix"], {}))
        elif kind == "drop_constraint":
            queue.append(("drop_constraint", lambda name=chance.choice(["c_1", "Named"]): [name, "unique"], {}))
        else:
            queue.append(("create_unique_constraint", lambda: ["uq", ["Mixed"]], {}))
    options = {"schema": "s"} if chance.random() < 0.2 else {}
    table = chance.choice(TABLES)
    return "batch", lambda: [table, queue, options], {}


# Cases written by hand.


def simple():
    for table in TABLES:
        for schema in [{}, {"schema": "s"}, {"schema": "a.B"}]:
            yield "drop_table", lambda table=table: [table], schema
            yield "drop_table", lambda table=table: [table], {**schema, "if_exists": True}
            yield "rename_table", lambda table=table: [table, "New Name"], schema
            yield "drop_column", lambda table=table: [table, "order"], schema
            yield "drop_column", lambda table=table: [table, "c"], {**schema, "if_exists": True}
            yield "create_table_comment", lambda table=table: [table, "it's 5%"], schema
            yield "drop_table_comment", lambda table=table: [table], schema
    yield "batch", lambda: ["t", [("add_column", lambda: [sa.Column("c", sa.Integer)], {"insert_after": "id"})], {}], {}
    for each in recreated():
        yield "batch", lambda each=each: ["t", *each], {}
    yield "create_table", lambda: ["empty"], {}
    yield "create_table", lambda: ["t", sa.Column("c")], {}
    yield "create_table", lambda: ["t", sa.Column("c")], {"schema": "s"}
    yield "alter_column", lambda: ["t", "c"], {"nullable": False}
    yield "alter_column", lambda: ["t", "c"], {"new_column_name": "d"}
    yield "alter_column", lambda: ["t", "c"], {"type_": sa.BigInteger(), "postgresql_using": sa.text("c::bigint")}
    yield "alter_column", lambda: ["t", "c"], {"existing_type": sa.DateTime(), "server_default": sa.func.now()}
    yield "alter_column", lambda: ["t", "c"], {"existing_type": sa.DateTime(), "server_default": None}
    yield "alter_column", lambda: ["t", "c"], {"server_default": None, "existing_server_default": sa.Identity()}
    yield "alter_column", lambda: ["t", "c"], {"server_default": None, "existing_server_default": sa.Computed("1")}


def recreated():
    """A new table in place of the old one. With one constraint at most that Alembic keeps: it knows no order of them."""

    def old(**kw):
        return sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("Name", sa.String(20), server_default="x"), sa.Column("e", sa.Integer),
                        sa.Column("gone", sa.Text), sa.UniqueConstraint("Name", "e", name="uq_n"),
                        mysql_engine="InnoDB", mariadb_engine="Aria", **kw)

    def indexed():
        table = old()
        sa.Index("ix_e", table.c.e, table.c.Name, unique=True)
        return table

    def options(make=old, **kw):
        return {"recreate": "always", "copy_from": make(**kw), **kw}

    yield [], options()
    yield [], options(schema="s")
    yield [("drop_column", lambda: ["gone"], {})], options(indexed)
    yield [("drop_column", lambda: ["e"], {})], options()
    yield [("drop_column", lambda: ["nothing"], {})], options() | {"recreate": "never"}
    yield [("add_column", lambda: [sa.Column("new", sa.Integer, nullable=False)], {"insert_after": "id"})], options()
    yield [("add_column", lambda: [sa.Column("new", sa.Integer)], {"insert_before": "id"}),
           ("add_column", lambda: [sa.Column("last", sa.Text)], {})], options()
    yield [("alter_column", lambda: ["Name"], {"new_column_name": "title", "nullable": False})], options(indexed)
    yield [("alter_column", lambda: ["e"], {"type_": sa.String(5), "server_default": None})], options()
    yield [("alter_column", lambda: ["gone"], {"type_": sa.Numeric(5, 2), "new_column_name": "kept"}),
           ("alter_column", lambda: ["Name"], {"type_": sa.Text()})], options(schema="s")
    yield [("create_index", lambda: ["ix", ["gone", "id"]], {}), ("drop_index", lambda: ["ix_e"], {})], options(indexed)
    yield [("drop_constraint", lambda: ["uq_n"], {}), ("create_unique_constraint", lambda: ["uq", ["gone"]], {})], \
        options()
    yield [("add_column", lambda: [sa.Column("new", sa.Integer)], {})], options() | {"partial_reordering": [["e", "Name", "id"]]}
    yield [("add_column", lambda: [sa.Column("n", sa.Integer)], {})], {"recreate": "always"}


main()
