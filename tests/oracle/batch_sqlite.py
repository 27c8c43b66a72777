"""Runs random batches of alterations through real Alembic on SQLite, and records the tables and rows that came of them in
tests/suite/batch_sqlite.json.

    python tests/oracle/batch_sqlite.py     # with alembic 1.20.1 and sqlalchemy 2.0.58

Only what Alembic does right is asked for: its batch mode loses triggers, the order of indexes, unnamed checks and more, and
casts text to dates as numbers.
"""

import json
import random
import warnings
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

SUITE = Path(__file__).parent.parent / "suite" / "batch_sqlite.json"
CASES = 300
TYPES = {
    "INTEGER": ({"name": "Integer"}, sa.Integer()),
    "BIGINT": ({"name": "BigInteger"}, sa.BigInteger()),
    "VARCHAR(20)": ({"name": "String", "length": 20}, sa.String(20)),
    "TEXT": ({"name": "Text"}, sa.Text()),
    "NUMERIC(10, 2)": ({"name": "Numeric", "precision": 10, "scale": 2}, sa.Numeric(10, 2)),
    "FLOAT": ({"name": "Float"}, sa.Float()),
    "BLOB": ({"name": "LargeBinary"}, sa.LargeBinary()),
}
COLUMNS = ["a", "b", "c", "Mixed", "order"]
DEFAULTS = ["5", "it's"]


def main():
    warnings.simplefilter("ignore")
    chance = random.Random(7)
    cases = []
    while len(cases) < CASES:
        case = one(chance)
        if case:
            cases.append(case)
    SUITE.write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")
    print(len(cases), "cases")


def quote(name):
    return sa.create_engine("sqlite://").dialect.identifier_preparer.quote(name)


def one(chance):
    setup, state = table(chance)
    words, calls = [], []
    for _ in range(chance.randint(1, 5)):
        operation = alteration(chance, state)
        if operation:
            words.append(operation[0])
            calls.append(operation[1])
    batch = {"op": "batch_alter_table", "table": "t", "operations": words}
    recreate = chance.choice(["auto", "auto", "always"])
    batch["recreate"] = recreate
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in setup:
            connection.exec_driver_sql(statement)
        op = Operations(MigrationContext.configure(connection))
        try:
            with op.batch_alter_table("t", recreate=recreate) as batch_op:
                for call in calls:
                    call(batch_op)
        except Exception:
            return None
        catalogue = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
        sql = [row[0] for row in connection.exec_driver_sql(catalogue)]
        rows = [[repr(value) for value in row] for row in connection.exec_driver_sql("SELECT * FROM t ORDER BY id")]
    return {"setup": setup, "operation": batch, "sql": sql, "rows": rows}


def table(chance):
    """A table in SQLAlchemy's style, and what is known of it."""
    names = chance.sample(COLUMNS, chance.randint(2, 5))
    parts, types = ["id INTEGER NOT NULL"], {}
    for name in names:
        ty = chance.choice(list(TYPES))
        types[name] = ty
        part = f"{quote(name)} {ty}"
        if chance.random() < 0.3:
            part += " DEFAULT '" + chance.choice(["1", "x''y"]) + "'"
        if chance.random() < 0.3:
            part += " NOT NULL"
        parts.append(part)
    parts.append(chance.choice(["PRIMARY KEY (id)", "CONSTRAINT pk_t PRIMARY KEY (id)"]))
    constraints = {}
    if chance.random() < 0.5:
        constraints["uq_t"] = ("unique", [chance.choice(names)])
        parts.append(f"CONSTRAINT uq_t UNIQUE ({quote(constraints['uq_t'][1][0])})")
    if chance.random() < 0.5:
        constraints["ck_t"] = ("check", ["id"])
        parts.append("CONSTRAINT ck_t CHECK (id > 0)")
    if chance.random() < 0.5:
        name = chance.choice(names)
        constraints["fk_t"] = ("foreignkey", [name])
        parts.append(f"CONSTRAINT fk_t FOREIGN KEY({quote(name)}) REFERENCES o (id) ON DELETE CASCADE")
    setup = ["CREATE TABLE o (id INTEGER NOT NULL, PRIMARY KEY (id))", f"CREATE TABLE t (\n\t{', '.join(parts)}\n)"]
    indexes = {}
    if chance.random() < 0.5:
        indexes["ix_t"] = [chance.choice(names)]
        setup.append(f"CREATE INDEX ix_t ON t ({quote(indexes['ix_t'][0])})")
    for number in range(1, 4):
        values = []
        for name in names:
            ty = types[name]
            values.append(str(number) if "INT" in ty else f"'{number}'" if ty in ("TEXT", "VARCHAR(20)") else f"{number}.5")
        setup.append(f"INSERT INTO t (id, {', '.join(quote(name) for name in names)}) VALUES ({number * 3}, {', '.join(values)})")
    return setup, {"columns": names, "constraints": constraints, "indexes": indexes, "new": 0, "added": False, "touched": set()}


def alteration(chance, state):
    kind = chance.choice(["type", "nullable", "default", "rename", "add", "add", "drop", "constraint", "constraint", "drop_constraint", "index", "drop_index"])
    state["new"] += 1
    number = state["new"]
    used = {name for _, names in state["constraints"].values() for name in names} | {name for names in state["indexes"].values() for name in names}
    # Alembic knows a renamed column by its former name only, so that every column is touched by one kind of thing.
    free = [name for name in state["columns"] if name not in state["touched"]]
    name = chance.choice(free) if free else None
    base = {"table": "t"}
    if kind == "add":
        state["added"] = True
        words, ty = TYPES[chance.choice(list(TYPES))]
        column = {"name": f"new{number}", "type": words}
        options = {}
        if chance.random() < 0.5:
            column |= {"default": {"literal": "7"}, "nullable": False}
            options |= {"server_default": "7", "nullable": False}
        operation = base | {"op": "add_column", "column": column}
        place = {}
        if chance.random() < 0.4 and state["columns"]:
            key = chance.choice(["insert_before", "insert_after"])
            place[key] = operation[key] = chance.choice(state["columns"])
        return operation, lambda op: op.add_column(sa.Column(f"new{number}", ty, **options), **place)
    if kind == "drop_constraint" and state["constraints"]:
        constraint = chance.choice(list(state["constraints"]))
        type_, _ = state["constraints"].pop(constraint)
        return base | {"op": "drop_constraint", "constraint": constraint, "type_": type_}, lambda op: op.drop_constraint(constraint, type_=type_)
    if kind == "drop_index" and state["indexes"]:
        index = chance.choice(list(state["indexes"]))
        state["indexes"].pop(index)
        return base | {"op": "drop_index", "index": index}, lambda op: op.drop_index(index)
    if name is None or kind in ("drop_constraint", "drop_index"):
        return None
    state["touched"].add(name)
    alter = base | {"op": "alter_column", "column": name}
    if kind == "type":
        words, ty = TYPES[chance.choice(list(TYPES))]
        return alter | {"type": words}, lambda op: op.alter_column(name, type_=ty)
    if kind == "nullable":
        nullable = chance.random() < 0.5
        return alter | {"nullable": nullable}, lambda op: op.alter_column(name, nullable=nullable)
    if kind == "default":
        default = chance.choice([None, *DEFAULTS])
        words = None if default is None else {"literal": default}
        return alter | {"default": words}, lambda op: op.alter_column(name, server_default=default)
    if kind == "rename":
        if name in used:
            return None
        return alter | {"new_name": f"was {name}"}, lambda op: op.alter_column(name, new_column_name=f"was {name}")
    if kind == "drop":
        # Where a new column's neighbour is dropped later, Alembic moves the new one to a place that nobody asked for.
        if state["added"] or any(name in names for names in state["indexes"].values()):
            return None
        state["columns"].remove(name)
        return base | {"op": "drop_column", "column": name}, lambda op: op.drop_column(name)
    if kind == "index":
        index = f"ix_{number}"
        words = {"name": index, "elements": [{"column": name}]}
        unique = chance.random() < 0.3
        if unique:
            words["unique"] = True
        state["indexes"][index] = [name]
        return base | {"op": "create_index", "index": words}, lambda op: op.create_index(index, [name], unique=unique)
    which = chance.choice(["unique", "check", "foreign_key"])
    constraint = {"name": f"{which}_{number}"}
    if which == "unique":
        constraint |= {"kind": "unique", "columns": [name]}
        state["constraints"][constraint["name"]] = ("unique", [name])
        return base | {"op": "add_constraint", "constraint": constraint}, lambda op: op.create_unique_constraint(constraint["name"], [name])
    if which == "check":
        constraint |= {"kind": "check", "sql": "id < 1000"}
        state["constraints"][constraint["name"]] = ("check", ["id"])
        return base | {"op": "add_constraint", "constraint": constraint}, lambda op: op.create_check_constraint(constraint["name"], "id < 1000")
    constraint |= {"kind": "foreign_key", "columns": [name], "referred_table": "o", "referred_columns": ["id"], "on_delete": "SET NULL"}
    state["constraints"][constraint["name"]] = ("foreignkey", [name])
    return (
        base | {"op": "add_constraint", "constraint": constraint},
        lambda op: op.create_foreign_key(constraint["name"], "o", [name], ["id"], ondelete="SET NULL"),
    )


main()
