# given: CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)
# given: INSERT INTO t (name) VALUES ('a')
import sqlite3

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError


def upgrade():
    bind = op.get_bind()
    insert = sa.text("INSERT INTO t (name) VALUES (:name)")
    try:
        bind.execute(insert, {"name": "a"})
    except IntegrityError as error:
        print(error.orig, "|", error.statement, "|", error.params, "|", isinstance(error.orig, sqlite3.IntegrityError))
        print(str(error).splitlines()[0])
    try:
        op.execute("SELECT * FROM nowhere")
    except OperationalError as error:
        print(error.orig)
    # The transaction is still usable.
    bind.execute(insert, {"name": "b"})
    try:
        op.drop_column("t", "nothing")
    except Exception as error:
        print(type(error).__name__, error)
    try:
        bind.execute(sa.text("SELECT :missing"))
    except SQLAlchemyError as error:
        print(type(error).__name__, str(error).splitlines()[0])
    try:
        bind.execute("SELECT 1")
    except Exception as error:
        print(type(error).__name__, error)
    with bind.begin_nested():
        bind.execute(insert, {"name": "c"})
    try:
        with bind.begin_nested():
            bind.execute(insert, {"name": "d"})
            raise ValueError("undo")
    except ValueError:
        pass


def downgrade():
    def inner(name):
        op.get_bind().execute(sa.text("INSERT INTO t (name) VALUES (:name)"), {"name": name})

    for name in ("e", "a"):
        inner(name)
