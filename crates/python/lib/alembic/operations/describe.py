"""Directives' arguments as plain data, in the shapes of the engine's schema vocabulary (crates/core, module `schema`)."""

from sqlalchemy.exc import CompileError
from sqlalchemy.sql import describe
from sqlalchemy.sql.base import final_name
from sqlalchemy.sql.schema import Column, Computed, Constraint, Identity, Index, MetaData, Table


def named(name):
    return None if name is None else str(name)


def names(columns):
    """`columns=` of a constraint. A string is its characters, as for Alembic."""
    return [str(getattr(column, "name", column)) for column in columns]


def created_table(name, items, kw, dialect, naming_convention=None):
    """The table of `op.create_table`, and its description."""
    table = Table(name, MetaData(naming_convention=naming_convention), *[_own(item) for item in items], **kw)
    return table, describe.describe_table(table, dialect)


def added_column(table_name, column, schema, dialect, naming_convention=None, **flags):
    column = _own(column)
    table = Table(table_name, MetaData(naming_convention=naming_convention), column, schema=schema)
    return {
        "op": "add_column",
        "table": named(table_name),
        "schema": named(schema),
        **describe.describe_added_column(table, column, dialect),
        **flags,
    }


def alteration(table, column, schema, dialect, *, nullable, comment, server_default, new_column_name, type_,
               existing_type, existing_server_default, existing_nullable, existing_comment, autoincrement=None,
               existing_autoincrement=None, **options):
    needed = type_ is None and (nullable is not None or new_column_name is not None or comment is not False)
    change = {
        "op": "alter_column",
        "table": named(table),
        "schema": named(schema),
        "column": named(column),
        "nullable": None if nullable is None else bool(nullable),
        "new_name": named(new_column_name),
        "type": None if type_ is None else describe.describe_type(type_, dialect),
        "autoincrement": autoincrement if isinstance(autoincrement, bool) else None,
        "existing_autoincrement": existing_autoincrement if isinstance(existing_autoincrement, bool) else None,
        "existing_type": _existing_type(existing_type, dialect, needed),
        "existing_nullable": None if existing_nullable is None else bool(existing_nullable),
        "existing_comment": existing_comment,
        "options": describe.options(options, dialect),
    }
    if isinstance(existing_type if type_ is None else type_, type):
        # Alembic asks the type whether it is a date; a class does not answer.
        change["options"]["type_class"] = True
    if comment is not False:
        change["comment"] = comment
    if isinstance(server_default, Computed):
        change["computed"] = describe.describe_computed(server_default, dialect)
    elif isinstance(server_default, Identity):
        change["identity"] = describe.describe_identity(server_default)
    elif server_default is not False:
        change["default"] = describe.describe_default(server_default, dialect)
    if isinstance(existing_server_default, Computed):
        change["existing_computed"] = describe.describe_computed(existing_server_default, dialect)
    elif isinstance(existing_server_default, Identity):
        change["existing_identity"] = describe.describe_identity(existing_server_default)
    elif existing_server_default is not False:
        change["existing_default"] = describe.describe_default(existing_server_default, dialect)
    return change


def _existing_type(type_, dialect, needed):
    """What is replaced need not be a type that the database can spell."""
    try:
        return None if type_ is None else describe.describe_type(type_, dialect)
    except CompileError:
        if needed:
            raise
        return None


def create_index(name, table_name, columns, schema, dialect, naming_convention=None, *, unique, if_not_exists, **kw):
    kw.pop("quote", None)
    table = Table(table_name, MetaData(naming_convention=naming_convention), schema=schema)
    elements = []
    for column in columns:
        if isinstance(column, str):
            if column not in table.c:
                table.append_column(Column(column))
            column = table.c[column]
        elements.append(column)
    index = Index(name, *elements, unique=bool(unique), _table=table, **kw)
    return {
        "op": "create_index",
        "table": named(table_name),
        "schema": named(schema),
        "index": describe.describe_index(index, dialect),
        "if_not_exists": if_not_exists,
    }


def keyed(kind, name, columns, dialect, kw):
    return {"kind": kind, "columns": names(columns), **_common(name, dialect, kw)}


def foreign_key(name, referent, local, remote, referent_schema, dialect, *, onupdate, ondelete, deferrable, initially, match,
                options):
    return {
        "kind": "foreign_key",
        "columns": names(local),
        "referred_schema": named(referent_schema),
        "referred_table": named(referent),
        "referred_columns": names(remote),
        "on_delete": ondelete,
        "on_update": onupdate,
        "match": match,
        **_common(name, dialect, {**options, "deferrable": deferrable, "initially": initially}),
    }


def check(name, condition, dialect, kw):
    sql = describe.literal_sql(condition, dialect, include_table=False)
    return {"kind": "check", "sql": sql, **_common(name, dialect, kw)}


def exclude(name, elements, dialect, kw):
    where = kw.pop("where", None)
    operators = kw.pop("ops", None) or {}
    return {
        "kind": "exclude",
        "elements": [[_expression(each, dialect, operators), str(operator)] for each, operator in elements],
        "using": kw.pop("using", "gist"),
        "where": None if where is None else describe.literal_sql(where, dialect, include_table=False),
        **_common(name, dialect, kw),
    }


def batch_table(name, copy_from, table_args, table_kwargs, dialect):
    """What `batch_alter_table` is told of the table."""
    constraints = []
    if table_args:
        table = Table(name, MetaData(), *_columns_of(table_args), *[_own(item) for item in table_args])
        constraints = [
            describe.describe_constraint(each, dialect)
            for each in describe.sorted_constraints(table)
            if each in table_args or not each._from_column_flag
        ]
    return {
        "table_args": constraints,
        "options": describe.options(table_kwargs, dialect),
        "copy_from": None if copy_from is None else describe.describe_table(copy_from, dialect, dialect.name != "sqlite"),
    }


def _columns_of(constraints):
    """Stand-ins for the columns that constraints name."""
    found = {}
    for constraint in constraints:
        for column in getattr(constraint, "_given_columns", None) or ():
            found.setdefault(str(getattr(column, "name", column)), None)
    return [Column(name) for name in found]


def _own(item):
    """A column or constraint that another table has already is copied."""
    if getattr(item, "table", None) is not None and isinstance(item, (Column, Constraint)):
        return item._copy()
    return item


def _expression(element, dialect, operators):
    """An element of an exclude constraint. A string is the name of a column."""
    if isinstance(element, str):
        key, text = element, dialect.identifier_preparer.quote(element)
    else:
        key, text = getattr(element, "key", None), describe.literal_sql(element, dialect, include_table=False)
    return f"{text} {operators[key]}" if key in operators else text


def _common(name, dialect, kw):
    kw = dict(kw)
    return {
        "name": final_name(name, dialect),
        "deferrable": kw.pop("deferrable", None),
        "initially": kw.pop("initially", None),
        "options": describe.options(kw, dialect),
    }
