"""Schema items as plain data, in the shapes of the engine's schema vocabulary (crates/core, module `schema`)."""

from .base import final_name, plain_name
from .constraints import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from .elements import BindParameter, ClauseElement, ColumnClause, TextClause
from .schema import Computed, DefaultClause, Identity


def describe_table(table, dialect, places=True):
    """A table with its columns, its constraints in the order in which they are written, and its indexes. `places` also
    tells where among the constraints the CHECKs of types stand."""
    return {
        "name": str(table.name),
        "schema": plain_name(table.schema),
        "columns": [describe_column(column, dialect) for column in table.columns],
        "constraints": [described for _, described in _constraints(table, sorted_constraints(table), dialect, places)],
        "indexes": [describe_index(each, dialect) for each in sorted_indexes(table)],
        "comment": table.comment,
        "prefixes": [str(each) for each in table._prefixes],
        "options": options(table.dialect_kwargs, dialect),
    }


def describe_added_column(table, column, dialect):
    """A column that is added to a table: itself, its constraints and its indexes. It must already be in `table`."""
    _ = table.autoincrement_column
    # A unique constraint or a key that came with the column is in the table by now, as part of it alone.
    constraints = [
        each
        for each in sorted_constraints(table)
        if not isinstance(each, PrimaryKeyConstraint) and _about_only(each, column)
    ]
    indexes = [each for each in sorted_indexes(table) if _about_only(each, column)]
    return {
        "column": describe_column(column, dialect),
        "constraints": [described for _, described in _constraints(table, constraints, dialect, dialect.name != "sqlite")],
        "indexes": [describe_index(each, dialect) for each in indexes],
    }


def describe_column(column, dialect):
    default = column.server_default
    computed = identity = None
    if isinstance(default, Computed):
        computed = describe_computed(default, dialect)
    elif isinstance(default, Identity):
        identity = describe_identity(default)
    return {
        "name": str.__str__(column.name),
        "type": column.type._describe(dialect),
        "nullable": bool(column.nullable),
        "default": describe_default(default, dialect),
        "computed": computed,
        "identity": identity,
        "primary_key": bool(column.primary_key),
        "autoincrement": _autoincrement(column),
        "client_default": _client_default(column, dialect),
        "collation": None,
        "comment": column.comment,
        "options": options(column.dialect_kwargs, dialect),
    }


def describe_default(default, dialect):
    """`server_default=`: a plain string is a literal, everything else is SQL."""
    if default is None:
        return None
    if isinstance(default, DefaultClause):
        default = default.arg
    elif not isinstance(default, (str, ClauseElement)):
        return None
    if isinstance(default, str):
        return {"literal": str.__str__(default)}
    return {"sql": literal_sql(default, dialect)}


def describe_identity(identity):
    return {name: value for name, value in identity._options().items() if name not in ("order", "on_null")}


def describe_computed(computed, dialect):
    return {"sql": literal_sql(computed.sqltext, dialect, include_table=False), "persisted": computed.persisted}


def describe_constraint(constraint, dialect):
    described = {
        "name": final_name(constraint.name, dialect),
        "deferrable": constraint.deferrable,
        "initially": constraint.initially,
        "options": options(constraint.dialect_kwargs, dialect),
        **_kind(constraint, dialect),
    }
    if isinstance(constraint, CheckConstraint) and constraint.is_column_level:
        # It is written inside of its column.
        described["options"]["column"] = str.__str__(constraint._own_column.name)
    if getattr(constraint, "use_alter", False):
        described["options"]["use_alter"] = True
    return described


def describe_index(index, dialect):
    given = dict(index.dialect_kwargs)
    where = given.pop(f"{dialect.name}_where", None)
    if where is not None:
        where = literal_sql(where, dialect, include_table=False)
    operators = given.get("postgresql_ops") or {}
    return {
        "name": final_name(index.name, dialect),
        "elements": [_index_element(each, dialect, operators) for each in index.expressions],
        "unique": bool(index.unique),
        "where": where,
        "options": options(given, dialect),
    }


def describe_type(type_, dialect):
    from .type_api import to_instance

    return to_instance(type_)._describe(dialect)


def sorted_constraints(table):
    """The primary key first, then in the order in which they were made."""
    key = table.primary_key
    rest = sorted((each for each in table.constraints if each is not key), key=lambda each: each._creation)
    return ([key] if len(key) else []) + rest


def sorted_indexes(table):
    return sorted(table.indexes, key=lambda index: index.name or "")


def literal_sql(element, dialect, include_table=True):
    """An expression with its values written into the text."""
    if isinstance(element, str):
        return element
    return str(
        element.compile(dialect=dialect, compile_kwargs={"literal_binds": True, "include_table": include_table})
    )


def options(given, dialect):
    """Keyword options as data; expressions among them are compiled."""
    return {name: _plain(value, dialect) for name, value in given.items() if value is not None}


def _kind(constraint, dialect):
    if isinstance(constraint, PrimaryKeyConstraint):
        columns = constraint.column_names()
        implicit = constraint._implicit_generated
        # Asked for a number that its type cannot be, a key is refused; SQLite's compiler does not ask.
        first = constraint._autoincrement_column if implicit or dialect.name != "sqlite" else None
        if first is not None and implicit:
            columns = [str.__str__(first.name), *[name for name in columns if name != first.name]]
        return {"kind": "primary_key", "columns": columns}
    if isinstance(constraint, UniqueConstraint):
        return {"kind": "unique", "columns": constraint.column_names()}
    if isinstance(constraint, ForeignKeyConstraint):
        schema, table, _ = constraint.elements[0]._target()
        referred = [key._target()[2] for key in constraint.elements]
        return {
            "kind": "foreign_key",
            "columns": constraint.column_names(),
            "referred_schema": schema,
            "referred_table": table,
            "referred_columns": [name for name in referred if name is not None],
            "on_delete": constraint.ondelete,
            "on_update": constraint.onupdate,
            "match": constraint.match,
        }
    if isinstance(constraint, CheckConstraint):
        return {"kind": "check", "sql": literal_sql(constraint.sqltext, dialect, include_table=False)}
    describe = getattr(constraint, "_describe_kind", None)
    if describe is None:
        raise NotImplementedError(f"a {type(constraint).__name__} cannot be part of a table")
    return describe(dialect)


def _index_element(element, dialect, operators):
    if isinstance(element, str):
        return {"column": element}
    if isinstance(element, ColumnClause) and not element.is_literal:
        return {"column": str.__str__(element.name)}
    text = literal_sql(dialect.index_expression(element), dialect, include_table=False)
    # Alembic gives an element that is text that text for a key.
    key = element.text if isinstance(element, TextClause) else getattr(element, "key", None)
    operator = operators.get(key) if dialect.name == "postgresql" else None
    return {"sql": text if operator is None else f"{text} {operator}"}


def _constraints(table, constraints, dialect, places):
    """Constraints in the order in which they were made, each with its number."""
    found = [(each._creation, describe_constraint(each, dialect)) for each in constraints]
    if places:
        # The CHECK of a Boolean or an Enum comes from the type: the engine is only told its place.
        for column in table.columns:
            if dialect.has_bound_check(column.type.dialect_impl(dialect)):
                marker = {"name": None, "kind": "check", "sql": "", "options": {"bound": str.__str__(column.name)}}
                found.append((column._bound_creation, marker))
        found.sort(key=lambda each: (each[1]["kind"] != "primary_key", each[0]))
    return found


def _plain(value, dialect):
    if isinstance(value, ColumnClause) and not value.is_literal:
        return str.__str__(value.name)
    if isinstance(value, ClauseElement):
        return literal_sql(value, dialect, include_table=False)
    if isinstance(value, dict):
        return {str(key): _plain(each, dialect) for key, each in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(each, dialect) for each in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _autoincrement(column):
    if column.autoincrement in (True, False):
        return column.autoincrement
    if column.autoincrement == "ignore_fk" and column.table is not None and column is column.table.autoincrement_column:
        return True
    return None


def _client_default(column, dialect):
    """What keeps the database from numbering a key by itself."""
    default = column.default
    if default is None or default.is_sequence and default.optional:
        return None
    # With a sequence MariaDB needs no numbering of its own.
    named = default.is_sequence and not (dialect.supports_sequences and dialect.name in ("mysql", "mariadb"))
    return "sequence" if named else "value"


def describe_fill(column, dialect):
    """SQL for what `default=` gives the rows of a table that is made anew."""
    default = getattr(column, "default", None)
    if default is None or default.is_sequence:
        return None
    try:
        if default.is_clause_element:
            return literal_sql(default.arg, dialect)
        return literal_sql(BindParameter(column.key, default.value(), type_=column.type), dialect)
    except Exception:
        # A function that wants to know more of its row, or a value without a literal.
        return None


def _about_only(item, column):
    if getattr(item, "_own_column", None) is not None:
        return item._own_column is column
    names = item.column_names() if hasattr(item, "column_names") else [each.name for each in item.columns]
    return names == [str.__str__(column.name)] and item is not getattr(column.table, "primary_key", None)


__all__ = [
    "Index", "describe_added_column", "describe_column", "describe_computed", "describe_constraint",
    "describe_default", "describe_index", "describe_table", "describe_type", "literal_sql", "sorted_constraints",
]
