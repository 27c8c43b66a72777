"""What alembic_utils and alembic-postgresql-enum run."""
from alembic.operations import Operations
from alembic_postgresql_enum import ColumnType, TableReference
from alembic_postgresql_enum.sql_commands.indexes import TableIndex
from alembic_utils.pg_extension import PGExtension
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_grant_table import PGGrantTable, PGGrantTableChoice
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView

ENTITIES = [
    PGExtension("public", "uuid-ossp"),
    PGFunction("public", "to_upper(some_text text, n integer default 1)", "returns text as\n$$\n  SELECT upper(some_text)::text;\n$$ language SQL;"),
    PGFunction("public", "f()", "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := now(); RETURN NEW; END; $$"),
    PGFunction.from_sql("CREATE OR REPLACE FUNCTION app.add(a int, b int)\nRETURNS int AS $$ select a + b; $$ language sql;"),
    PGView("public", "recent", "SELECT id, name FROM account WHERE created > now() - interval '1 day';"),
    PGView.from_sql('CREATE VIEW app."names" AS SELECT name FROM account'),
    PGMaterializedView("public", "totals", "SELECT count(*) AS n FROM account;", with_data=False),
    PGMaterializedView("app", "totals", "select 1 as n"),
    PGPolicy("public", "own_rows", "as permissive for select using (owner = current_user)", "account"),
    PGPolicy.from_sql("create policy p on app.account for all to public using (true)"),
    PGTrigger("public", "touch", "BEFORE UPDATE ON public.account FOR EACH ROW EXECUTE PROCEDURE touch()", "public.account"),
    PGTrigger("app", "checked", "AFTER INSERT ON account FOR EACH ROW EXECUTE FUNCTION f(1)", "app.account", is_constraint=True),
    PGTrigger.from_sql("CREATE TRIGGER lower_name BEFORE INSERT ON app.account FOR EACH ROW EXECUTE PROCEDURE f()"),
    PGGrantTable("public", "account", "reader", "SELECT", columns=["name", "id"]),
    PGGrantTable("public", "account", "writer", PGGrantTableChoice.DELETE, with_grant_option=True),
]

for entity in ENTITIES:
    print(entity.identity)
    statements = [entity.to_sql_statement_create(), entity.to_sql_statement_drop(), entity.to_sql_statement_drop(cascade=True)]
    if not isinstance(entity, PGExtension):
        statements += entity.to_sql_statement_create_or_replace()
    for statement in statements:
        print("   ", repr(str(statement)))


class Recorder:
    """Stands for the operations and for their connection."""

    class migration_context:
        class dialect:
            name = "postgresql"

    def get_bind(self):
        return self

    def connect(self):
        return self

    def execute(self, statement, *args):
        print("   ", repr(str(statement)))
        return self

    def scalar(self):
        return "'new'::order_status"


def directive(name):
    registered = getattr(Operations, "_registered", {}).get(name)
    return registered or getattr(Operations, name)


for label, arguments in [
    ("plain", dict(affected_columns=[TableReference("orders", "status", table_schema="public")], enum_values_to_rename=[])),
    ("default", dict(affected_columns=[TableReference("orders", "status", existing_server_default="'new'::order_status")])),
    ("renamed", dict(affected_columns=[TableReference("orders", "status", table_schema="app", existing_server_default="'old'::public.order_status")], enum_values_to_rename=[("old", "new"), ("a", "b")])),
    ("array", dict(affected_columns=[TableReference("orders", "history", table_schema="public", column_type=ColumnType.ARRAY, existing_server_default="'{old}'::order_status[]")], enum_values_to_rename=[("old", "new")])),
    ("array of", dict(affected_columns=[TableReference("orders", "history", table_schema="public", column_type=ColumnType.ARRAY, existing_server_default="ARRAY['old'::order_status]")], enum_values_to_rename=[("old", "new")])),
    ("pairs", dict(affected_columns=[("orders", "status"), ("orders", "history", ColumnType.ARRAY)])),
    ("indexes", dict(affected_columns=[], enum_values_to_rename=[("old", "new")], indexes_to_recreate=[TableIndex("public.ix", "CREATE INDEX ix ON orders (status) WHERE status = 'old'::order_status"), TableIndex("iy", "CREATE INDEX iy ON orders (id)")])),
]:
    print(label)
    directive("sync_enum_values")(Recorder(), enum_schema="public", enum_name="order_status", new_values=["new", "done"], **arguments)
print("add")
directive("add_enum_value")(Recorder(), enum_schema="public", enum_name="order_status", new_value="lost")
directive("add_enum_value")(Recorder(), enum_schema="public", enum_name="order_status", new_value="lost", before_value="done")
