"""The operations. An enumeration gets new values by a new type that takes its place: the columns are cast to it, and
for that time there are operators that compare the two. The spaces in the statements are those of the package."""

import re

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text

from .references import ColumnType, TableReference, Unspecified

_OPERATORS = (("!=", "new_old_not_equals"), ("=", "new_old_equals"))


@Operations.register_operation("sync_enum_values")
class SyncEnumValuesOp(MigrateOperation):
    @classmethod
    def sync_enum_values(cls, operations, enum_schema, enum_name, new_values, affected_columns,
                         enum_values_to_rename=(), indexes_to_recreate=None):
        """Replaces the values of an enumeration; those to be renamed are also renamed in the rows."""
        if not _is_postgresql(operations):
            return
        run = _runner(operations)
        renamed = list(enum_values_to_rename)
        references = [_reference(each, enum_schema, operations) for each in affected_columns]
        indexes = [(name, _renamed_in_index(definition, enum_name, renamed, enum_schema))
                   for name, definition in indexes_to_recreate or ()]
        type_name, old_name = f'"{enum_schema}"."{enum_name}"', f'"{enum_schema}"."{enum_name}_old"'
        values = ", ".join(f"'{value}'" for value in new_values)

        run(f'ALTER TYPE {type_name} RENAME TO "{enum_name}_old"')
        run(f"CREATE TYPE {type_name} AS ENUM({values})")
        for operator, function in _OPERATORS:
            _create_operator(run, enum_schema, type_name, old_name, renamed, operator, function)
        for name, _ in indexes:
            schema, dot, index = name.replace('"', "").rpartition(".")
            run(f'DROP INDEX IF EXISTS "{schema}"."{index}"' if dot else f'DROP INDEX IF EXISTS "{index}"')
        for each in references:
            _cast(run, each, type_name, enum_schema, enum_name, renamed)
        for operator, function in _OPERATORS:
            _drop_operator(run, enum_schema, type_name, old_name, operator, function)
        run(f"DROP TYPE {old_name}")
        for _, definition in indexes:
            run(definition)


@Operations.register_operation("add_enum_value")
class AddEnumValuesOp(MigrateOperation):
    @classmethod
    def add_enum_value(cls, operations, enum_schema, enum_name, new_value, before_value=None):
        if not _is_postgresql(operations):
            return
        place = f" AFTER '{before_value}'" if before_value else ""
        _runner(operations)(f"ALTER TYPE \"{enum_schema}\".\"{enum_name}\" ADD VALUE '{new_value}'{place}")


def _is_postgresql(operations):
    name = operations.migration_context.dialect.name
    if name != "postgresql":
        import logging

        words = f"This library only supports postgresql, but you are using {name}, skipping"
        logging.getLogger("alembic.alembic_postgresql_enum").warning(words)
    return name == "postgresql"


def _runner(operations):
    connection = operations.get_bind()
    return lambda sql: connection.execute(text(sql))


def _reference(column, schema, operations):
    """A column as newer revisions name it. Older ones name a pair, and the default is asked of the database."""
    if not isinstance(column, TableReference):
        table, name, *kind = column
        default = _runner(operations)(
            f"""
        SELECT column_default
        FROM information_schema.columns
        WHERE 
            table_schema = '{schema}' AND 
            table_name = '{table}' AND 
            column_name = '{name}'
    """
        ).scalar()
        return TableReference(table, name, schema, *(kind or [ColumnType.COMMON]), default)
    if column.table_schema is Unspecified:
        return TableReference(
            column.table_name, column.column_name, schema, column.column_type, column.existing_server_default
        )
    return column


def _create_operator(run, schema, type_name, old_name, renamed, operator, function):
    body = f"SELECT new_enum_val::text {operator} old_enum_val::text;"
    if renamed:
        cases = " ".join(f"WHEN old_enum_val::text = '{old}' THEN '{new}'" for old, new in renamed)
        body = f"""SELECT new_enum_val::text {operator} CASE
                    {cases}

                    ELSE old_enum_val::text
                END;"""
    run(
        f"""
            CREATE FUNCTION "{schema}".{function}(
                new_enum_val {type_name}, old_enum_val {old_name}
            )
            RETURNS boolean AS $$
                {body}
            $$ LANGUAGE SQL IMMUTABLE
        """
    )
    run(
        f"""
        CREATE OPERATOR "{schema}".{operator} (
            leftarg = {type_name},
            rightarg = {old_name},
            procedure = "{schema}".{function}
        )
    """
    )


def _drop_operator(run, schema, type_name, old_name, operator, function):
    run(
        f"""
            DROP OPERATOR IF EXISTS "{schema}".{operator} (
                {type_name},
                {old_name}
            )
            """
    )
    run(
        f"""
        DROP FUNCTION "{schema}".{function}(
            new_enum_val {type_name}, old_enum_val {old_name}
        )
    """
    )


def _cast(run, column, type_name, schema, enum_name, renamed):
    """Moves a column to the new type, its default with it."""
    table, name, default = column.table_name_with_schema, column.escaped_column_name, column.existing_server_default
    if default is not None:
        run(f"ALTER TABLE {table}\n             ALTER COLUMN {name} DROP DEFAULT")
    if column.column_type == ColumnType.ARRAY:
        value = f"{name}::text[]"
        for old, new in renamed:
            value = f"array_replace({value}, '{old}', '{new}')"
        run(
            f"""ALTER TABLE {table} 
            ALTER COLUMN {name} TYPE {type_name}[]
            USING {value}::{type_name}[]
            """
        )
    else:
        value = f"{name}::text::{type_name}"
        if renamed:
            cases = " ".join(f"WHEN {name}::text = '{old}' THEN '{new}'::{type_name}" for old, new in renamed)
            value = f"""CASE 
                {cases}

                ELSE {value}
                END"""
        run(
            f"""ALTER TABLE {table} 
                ALTER COLUMN {name} TYPE {type_name} 
                USING {value}
                """
        )
    if default is not None:
        default = _renamed_default(default, f"{schema}.{enum_name}" if schema else enum_name, renamed)
        run(f"ALTER TABLE {table}\n            ALTER COLUMN {name} SET DEFAULT {default}")


def _renamed_default(default, type_name, renamed):
    """A default of the old type, as one of the new."""
    is_array = default.endswith("[]")
    if not default.startswith("ARRAY["):
        default = default[: default.find("::")]
    for old, new in renamed:
        default = default.replace(f"'{old}'", f"'{new}'").replace(f'"{old}"', f'"{new}"')
    if default.startswith("ARRAY["):
        return re.sub(r"::[.\w]+", f"::{type_name}", default)
    return f"{default}::{type_name}{'[]' if is_array else ''}"


def _renamed_in_index(definition, enum_name, renamed, schema):
    for old, new in renamed:
        for name in (enum_name, f"{schema}.{enum_name}") if schema else (enum_name,):
            definition = definition.replace(f"'{old}'::{name}", f"'{new}'::{name}")
    return definition
