"""alembic-autogenerate-enums: `op.sync_enum_values`, with the statements of that package."""

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text


@Operations.register_operation("sync_enum_values")
class SyncEnumValuesOp(MigrateOperation):
    @classmethod
    def sync_enum_values(cls, operations, schema, name, old_values, new_values, affected_columns=None,
                         should_reverse=False):
        def run(sql):
            operations.get_bind().execute(text(sql))

        kind = f"{schema}.{name}"
        if not should_reverse or affected_columns is None:
            run("COMMIT")
            for value in dict.fromkeys(new_values):
                if value not in old_values:
                    run(f"ALTER TYPE {kind} ADD VALUE '{value}'")
            return
        values = ", ".join(f"'{value}'" for value in sorted(set(new_values)))
        run(f"ALTER TYPE {kind} RENAME TO {name}_old")
        run(f"CREATE TYPE {kind} AS ENUM({values})")
        for table, column in affected_columns:
            run(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {column}::text::{kind}")
        run(f"DROP TYPE {kind}_old")
