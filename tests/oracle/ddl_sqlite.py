"""Asks real Alembic and SQLAlchemy what they write for SQLite, and records it in tests/suite/ddl_sqlite.json.

Run it with a Python that has alembic==1.20.1 and sqlalchemy==2.0.58:

    python tests/oracle/ddl_sqlite.py

Every case is one operation in the engine's own words, and the statements that Alembic runs for it on a live database.
"""

import json
import random
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

SUITE = Path(__file__).parent.parent / "suite" / "ddl_sqlite.json"
NAMES = ["id", "name", "Mixed", "order", "a b", "x1", "1st", "quo\"te", "é", "user", "group", "value$", "_under", "index"]
TYPES = [
    ({"name": "Integer"}, lambda: sa.Integer()),
    ({"name": "SmallInteger"}, lambda: sa.SmallInteger()),
    ({"name": "BigInteger"}, lambda: sa.BigInteger()),
    ({"name": "Boolean"}, lambda: sa.Boolean()),
    ({"name": "Boolean", "create_constraint": True}, lambda: sa.Boolean(create_constraint=True)),
    ({"name": "Boolean", "create_constraint": True, "constraint_name": "ck_b"}, lambda: sa.Boolean(create_constraint=True, name="ck_b")),
    ({"name": "String"}, lambda: sa.String()),
    ({"name": "String", "length": 20}, lambda: sa.String(20)),
    ({"name": "String", "length": 20, "collation": "NOCASE"}, lambda: sa.String(20, collation="NOCASE")),
    ({"name": "Text"}, lambda: sa.Text()),
    ({"name": "Text", "collation": "RTRIM"}, lambda: sa.Text(collation="RTRIM")),
    ({"name": "Date"}, lambda: sa.Date()),
    ({"name": "Time"}, lambda: sa.Time()),
    ({"name": "DateTime"}, lambda: sa.DateTime()),
    ({"name": "DateTime", "timezone": True}, lambda: sa.DateTime(timezone=True)),
    ({"name": "Interval"}, lambda: sa.Interval()),
    ({"name": "Float"}, lambda: sa.Float()),
    ({"name": "Float", "precision": 53}, lambda: sa.Float(53)),
    ({"name": "Double"}, lambda: sa.Double()),
    ({"name": "Numeric"}, lambda: sa.Numeric()),
    ({"name": "Numeric", "precision": 10}, lambda: sa.Numeric(10)),
    ({"name": "Numeric", "precision": 10, "scale": 2}, lambda: sa.Numeric(10, 2)),
    ({"name": "LargeBinary"}, lambda: sa.LargeBinary()),
    ({"name": "LargeBinary", "length": 5}, lambda: sa.LargeBinary(5)),
    ({"name": "JSON"}, lambda: sa.JSON()),
    ({"name": "Uuid"}, lambda: sa.Uuid()),
    ({"name": "Enum", "values": ["a", "bcd"]}, lambda: sa.Enum("a", "bcd")),
    (
        {"name": "Enum", "values": ["it's", "ok"], "create_constraint": True, "constraint_name": "Kind"},
        lambda: sa.Enum("it's", "ok", create_constraint=True, name="Kind"),
    ),
    ({"name": "Sql", "sql": "VARCHAR(7)"}, lambda: sa.VARCHAR(7)),
    ({"name": "Sql", "sql": "TIMESTAMP"}, lambda: sa.TIMESTAMP()),
    (
        {"name": "Variant", "base": {"name": "Text"}, "variants": {"sqlite": {"name": "JSON"}}},
        lambda: sa.Text().with_variant(sa.JSON(), "sqlite"),
    ),
    (
        {"name": "Variant", "base": {"name": "Integer"}, "variants": {"postgresql": {"name": "Text"}}},
        lambda: sa.Integer().with_variant(sa.Text(), "postgresql"),
    ),
]
STRICT_TYPES = [TYPES[0], TYPES[9], ({"name": "Sql", "sql": "ANY"}, None)]
LITERALS = ["5", "", "it's", "100%", "say \"x\""]
EXPRESSIONS = ["CURRENT_TIMESTAMP", "0", "-1", "'x'", "(1 + 1)", "lower('X')", "\"x\"", "1.5", " 'padded'", "now", "x'00'"]


def main():
    chance = random.Random(20261123)
    cases = []
    for _ in range(260):
        cases.append(create_table(chance))
    for _ in range(60):
        cases.append(create_index(chance))
    for _ in range(120):
        cases.append(add_column(chance))
    cases += simple()
    text = "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases if case) + "\n]\n"
    SUITE.write_text(text)
    print(len([case for case in cases if case]), "cases")


def run(operation, call, setup=()):
    """What Alembic runs for `call(op)`, without the set-up; nothing where the database or Alembic refuses."""
    engine = sa.create_engine("sqlite://")
    ran = []
    with engine.connect() as connection:
        for statement in setup:
            connection.exec_driver_sql(statement)

        @sa.event.listens_for(engine, "before_cursor_execute")
        def record(_connection, _cursor, statement, *_rest):
            ran.append(statement.strip())

        try:
            call(Operations(MigrationContext.configure(connection)))
        except (sa.exc.OperationalError, sa.exc.CompileError, sa.exc.ArgumentError, NotImplementedError):
            return None
    return {"operation": operation, "sql": ran}


def column(chance, name, pool, primary=False, plain=False):
    """A column in the engine's words, and a function that makes SQLAlchemy's."""
    ty, make = chance.choice(pool)
    words = {"name": name, "type": ty}
    arguments, options = [], {}
    if primary:
        words |= {"nullable": False, "primary_key": True}
        options["primary_key"] = True
    elif chance.random() < 0.4:
        words["nullable"] = False
        options["nullable"] = False
    kind = chance.random()
    if kind < 0.15:
        literal = chance.choice(LITERALS)
        words["default"] = {"literal": literal}
        options["server_default"] = literal
    elif kind < 0.4:
        sql = chance.choice(EXPRESSIONS)
        words["default"] = {"sql": sql}
        options["server_default"] = sql_text(sql)
    elif kind < 0.47 and not primary and not plain:
        persisted = chance.choice([True, False, None])
        words["computed"] = {"sql": "1 + 1"} | ({} if persisted is None else {"persisted": persisted})
        arguments.append(lambda: sa.Computed("1 + 1", persisted=persisted))
    if chance.random() < 0.1 and not words.get("nullable", True):
        words["options"] = {"sqlite_on_conflict_not_null": "FAIL"}
        options["sqlite_on_conflict_not_null"] = "FAIL"
    return words, lambda *more: sa.Column(name, make(), *[argument() for argument in arguments], *more, **options)


def sql_text(sql):
    return sa.text(sql.replace(":", "\\:"))


def create_table(chance):
    strict = chance.random() < 0.1
    pool = STRICT_TYPES[:2] if strict else TYPES
    names = chance.sample(NAMES, chance.randint(1, 6))
    keys = set(chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, 2]))))
    pairs = [column(chance, name, pool, primary=name in keys) for name in names]
    words = {"name": chance.choice(["t", "Table", "select", "my table"]), "columns": [pair[0] for pair in pairs], "constraints": []}
    objects, options = [], {}
    inline = {}
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        add_constraint(chance, names, words, objects, inline)
    if keys and chance.random() < 0.3:
        ordered = [name for name in names if name in keys]
        words["constraints"].insert(0, {"name": "Pk", "kind": "primary_key", "columns": ordered})
        objects.insert(0, lambda: sa.PrimaryKeyConstraint(*ordered, name="Pk"))
    for key, value in [("sqlite_autoincrement", True), ("sqlite_with_rowid", False)]:
        if chance.random() < 0.2:
            words.setdefault("options", {})[key] = value
            options[key] = value
    if strict:
        words.setdefault("options", {})["sqlite_strict"] = True
        options["sqlite_strict"] = True
    if chance.random() < 0.2:
        words["comment"] = options["comment"] = "nobody reads it"
    operation = {"op": "create_table", "table": words}
    if chance.random() < 0.15:
        operation["if_not_exists"] = options["if_not_exists"] = True
    # Constraints are made before the table, as their order counts.
    made = [make() for make in objects]
    columns = [make(*[check() for check in inline.get(words_["name"], [])]) for words_, make in pairs]
    return run(operation, lambda op: op.create_table(words["name"], *columns, *made, **options))


def add_constraint(chance, names, words, objects, inline):
    name = chance.choice([None, "c_1", "Named", "check"])
    some = chance.sample(names, chance.randint(1, min(2, len(names))))
    kind = chance.choice(["unique", "check", "inline", "foreign_key"])
    constraint = {"name": name}
    if kind == "unique":
        constraint |= {"kind": "unique", "columns": some}
        conflict = chance.choice([None, None, "IGNORE"])
        if conflict:
            constraint["options"] = {"sqlite_on_conflict": conflict}
        objects.append(lambda: sa.UniqueConstraint(*some, name=name, sqlite_on_conflict=conflict))
    elif kind == "check":
        constraint |= {"kind": "check", "sql": "1 > 0"}
        objects.append(lambda: sa.CheckConstraint("1 > 0", name=name))
    elif kind == "inline":
        constraint |= {"kind": "check", "sql": "2 > 0", "options": {"column": some[0]}}
        inline.setdefault(some[0], []).append(lambda: sa.CheckConstraint("2 > 0", name=name))
    else:
        referred = [f"r{number}" for number in range(len(some))]
        table = chance.choice(["other", "Other", "order"])
        options = {}
        for key, mine, values in [
            ("ondelete", "on_delete", ["CASCADE", "SET NULL"]),
            ("onupdate", "on_update", ["RESTRICT"]),
            ("deferrable", "deferrable", [True, False]),
            ("match", "match", ["FULL"]),
        ]:
            if chance.random() < 0.3:
                options[key] = constraint[mine] = chance.choice(values)
        if options.get("deferrable") and chance.random() < 0.5:
            options["initially"] = constraint["initially"] = "DEFERRED"
        constraint |= {"kind": "foreign_key", "columns": some, "referred_table": table, "referred_columns": referred}
        targets = [f"{table}.{column_}" for column_ in referred]
        objects.append(lambda: sa.ForeignKeyConstraint(some, targets, name=name, **options))
    words["constraints"].append(constraint)


def create_index(chance):
    names = chance.sample(NAMES, 3)
    table = chance.choice(["t", "Table"])
    quote = sa.create_engine("sqlite://").dialect.identifier_preparer.quote
    setup = [f"CREATE TABLE {quote(table)} ({', '.join(quote(name) for name in names)})"]
    elements, columns = [], []
    for name in names[: chance.randint(1, 3)]:
        if chance.random() < 0.3:
            sql = f"lower({quote(name)}) DESC"
            elements.append({"sql": sql})
            columns.append(sa.text(sql))
        else:
            elements.append({"column": name})
            columns.append(name)
    index = {"name": chance.choice(["ix_t", "Ix", "index"]), "elements": elements}
    options = {}
    if chance.random() < 0.5:
        index["unique"] = options["unique"] = True
    if chance.random() < 0.4:
        index["where"] = f"{quote(names[0])} > 5"
        options["sqlite_where"] = sa.text(index["where"])
    operation = {"op": "create_index", "table": table, "index": index}
    if chance.random() < 0.3:
        operation["if_not_exists"] = options["if_not_exists"] = True
    return run(operation, lambda op: op.create_index(index["name"], table, columns, **options), setup)


def add_column(chance):
    pool = [pair for pair in TYPES if not pair[0].get("create_constraint")]
    words, make = column(chance, chance.choice(NAMES), pool, plain=True)
    operation = {"op": "add_column", "table": "t", "column": words}
    options, more = {}, []
    if chance.random() < 0.3 and "default" not in words:
        key = {"kind": "foreign_key", "name": None, "columns": [words["name"]], "referred_table": "Other", "referred_columns": ["id"]}
        arguments = {}
        if chance.random() < 0.5:
            arguments["ondelete"] = key["on_delete"] = "CASCADE"
        operation["constraints"] = [key]
        operation["inline_references"] = options["inline_references"] = True
        more.append(sa.ForeignKey("Other.id", **arguments))
    elif chance.random() < 0.3:
        operation["constraints"] = [{"kind": "check", "name": "ck", "sql": "1 > 0", "options": {"column": words["name"]}}]
        more.append(sa.CheckConstraint("1 > 0", name="ck"))
    if chance.random() < 0.3:
        operation["indexes"] = [{"name": f"ix_t_{words['name']}", "elements": [{"column": words["name"]}]}]
        built = make(*more)
        built.index = True
    else:
        built = make(*more)
    return run(operation, lambda op: op.add_column("t", built, **options), ["CREATE TABLE t (first INT)"])


def simple():
    setup = ['CREATE TABLE t ("Old" INT, b INT)', "CREATE INDEX ix ON t (b)"]
    yield run({"op": "rename_table", "table": "t", "new_name": "New"}, lambda op: op.rename_table("t", "New"), setup)
    yield run(
        {"op": "alter_column", "table": "t", "column": "Old", "new_name": "select"},
        lambda op: op.alter_column("t", "Old", new_column_name="select"),
        setup,
    )
    yield run({"op": "drop_table", "table": "t"}, lambda op: op.drop_table("t"), setup)
    yield run({"op": "drop_table", "table": "Q", "if_exists": True}, lambda op: op.drop_table("Q", if_exists=True), setup)
    yield run({"op": "drop_index", "index": "ix"}, lambda op: op.drop_index("ix"), setup)
    yield run({"op": "drop_index", "index": "Q", "if_exists": True}, lambda op: op.drop_index("Q", if_exists=True), setup)
    yield run(
        {"op": "drop_index", "index": "ix", "schema": "main"}, lambda op: op.drop_index("ix", schema="main"), setup
    )
    yield run(
        {"op": "create_index", "table": "t", "schema": "main", "index": {"name": "i2", "elements": [{"column": "b"}]}},
        lambda op: op.create_index("i2", "t", ["b"], schema="main"),
        setup,
    )
    yield run(
        {"op": "rename_table", "table": "t", "schema": "main", "new_name": "n"},
        lambda op: op.rename_table("t", "n", schema="main"),
        setup,
    )
    table = sa.table("t", sa.column("Old"), sa.column("b"))
    yield run(
        {"op": "bulk_insert", "table": "t", "columns": ["Old", "b"], "rows": [[{"Integer": 1}, {"Integer": 2}]]},
        lambda op: op.bulk_insert(table, [{"Old": 1, "b": 2}]),
        setup,
    )


main()
