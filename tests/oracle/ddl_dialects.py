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

from directives import sources
from engine_words import Words

SUITE = Path(__file__).parent.parent / "suite"
REFUSALS = (sa.exc.CompileError, sa.exc.IdentifierError, CommandError, NotImplementedError)
# What Python refuses before a dialect is asked.
MISTAKES = (AssertionError, AttributeError, KeyError, TypeError, ValueError, sa.exc.ArgumentError)


def main():
    warnings.simplefilter("ignore")
    for name in ["postgresql", "mysql", "mariadb"]:
        chance = random.Random(f"{name} 20261126")
        cases = [case for case in (run(name, source) for source in sources(chance, name)) if case]
        text = "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n"
        (SUITE / f"ddl_{name}.json").write_text(text)
        refused = sum("error" in case for case in cases)
        print(name, len(cases), "cases,", refused, "of them refused,", len(text), "bytes")


def run(name, source):
    """The case of one directive; nothing where it is no case."""
    made, statements = context(name)
    words = Words(made.dialect, Operations(made).schema_obj)
    try:
        perform(source, words)
    except (*REFUSALS, *MISTAKES):
        # A type that the dialect does not have cannot even be described.
        return None
    (operation,) = words.operations
    if sum("column" not in each.get("options", {}) for each in operation.get("constraints", [])) > 1:
        # Alembic adds the constraints of a new column in no particular order.
        return None
    try:
        with Operations.context(made) as op:
            perform(source, op)
    except REFUSALS as refusal:
        return {"operation": operation, "error": str(refusal)}
    except MISTAKES:
        return None
    return {"operation": operation, "sql": statements}


def perform(source, op):
    exec(source, {"op": op, "sa": sa, "mysql": mysql, "postgresql": postgresql})


def context(name):
    options = {"as_sql": True, "literal_binds": True, "output_buffer": io.StringIO()}
    made = MigrationContext.configure(dialect_name=name, opts=options, dialect_opts={"paramstyle": "named"})
    statements = []
    made.impl.static_output = lambda text: statements.append(text.removesuffix(";"))
    return made, statements


main()
