"""Errors that a script catches, and what they say."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import exc

revision = "p1"
down_revision = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(3), nullable=False))
    op.create_table("seen", sa.Column("what", sa.Text), sa.Column("shown", sa.Text))
    bind = op.get_bind()
    bind.execute(sa.text("INSERT INTO t VALUES (1, 'a')"))
    for sql in (
        "SELECT * FROM nope",
        "SELECT nope\n  FROM t",
        "INSERT INTO t VALUES (1, 'b')",
        "INSERT INTO t VALUES (2, 'long')",
        "INSERT INTO t VALUES (2, NULL)",
        "SELECT 1 / 0",
        "SELEC 1",
        "SELECT 'a'::int",
        "DO $$ BEGIN RAISE EXCEPTION 'own words' USING HINT = 'do this', DETAIL = 'because'; END $$",
        "SELECT pg_advisory_lock()",
        "DROP TABLE nope",
        "CREATE TABLE t (id int)",
        "SET lock_timeout = 'soon'",
        "SELECT 'a very long text that goes on and on', 'and on and on and on' FROM t WHERE unknown_function(id) > 0 AND 1 = 1",
    ):
        try:
            with bind.begin_nested():
                bind.execute(sa.text(sql))
        except exc.DBAPIError as error:
            shown = (type(error).__name__, type(error.orig).__module__, type(error.orig).__name__, error.orig.pgcode,
                     str(error.orig), str(error))
            bind.execute(sa.text("INSERT INTO seen VALUES (:a, :b)"), {"a": sql, "b": repr(shown)})
    table = sa.table("t", sa.column("id", sa.Integer), sa.column("name", sa.String))
    for statement, values in (
        (sa.text("INSERT INTO t VALUES (:id, :name)"), {"id": 1, "name": "x"}),
        (table.insert(), {"id": 1, "name": "y"}),
        (table.update().where(table.c.id.in_([1, 2])).values(name="far too long"), {}),
    ):
        try:
            with bind.begin_nested():
                bind.execute(statement, values)
        except exc.DBAPIError as error:
            bind.execute(sa.text("INSERT INTO seen VALUES ('shown', :b)"), {"b": str(error)})
    import psycopg2
    from psycopg2 import errors

    try:
        with bind.begin_nested():
            bind.execute(sa.text("DROP TABLE nope"))
    except exc.ProgrammingError as error:
        assert isinstance(error.orig, errors.UndefinedTable) and isinstance(error.orig, psycopg2.ProgrammingError)
    bind.execute(sa.text("INSERT INTO seen VALUES ('end', 'reached')"))


def downgrade():
    op.drop_table("seen")
    op.drop_table("t")
