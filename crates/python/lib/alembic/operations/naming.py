"""The naming convention of env.py's target_metadata, applied to constraints that a directive names in part or not at all."""

from sqlalchemy.sql.base import conv
from sqlalchemy.sql.constraints import (
    CheckConstraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)
from sqlalchemy.sql.naming import constraint_name
from sqlalchemy.sql.schema import Column, MetaData, Table

_DROPPED = {"check": "check", "foreignkey": "foreign_key", "primary": "primary_key", "unique": "unique"}


def convention_of(context):
    """The convention that the environment was configured with."""
    found = getattr(context.opts.get("target_metadata"), "naming_convention", None)
    return found if isinstance(found, dict) else None


def conventional(name, description, table, schema, convention):
    """The name of a constraint that is described already."""
    if not convention or isinstance(name, conv):
        return description["name"]
    columns = description.get("columns") or ()
    owner = Table(table, MetaData(naming_convention=convention), *[Column(each) for each in columns], schema=schema)
    kind = description["kind"]
    if kind == "check":
        made = CheckConstraint(str(description["sql"]), name=name)
    elif kind == "foreign_key":
        target = description["referred_table"]
        if description.get("referred_schema"):
            target = f"{description['referred_schema']}.{target}"
        made = ForeignKeyConstraint(columns, [f"{target}.{each}" for each in description["referred_columns"]], name=name)
    elif kind in ("primary_key", "unique"):
        made = (PrimaryKeyConstraint if kind == "primary_key" else UniqueConstraint)(*columns, name=name)
    else:
        return description["name"]
    owner.append_constraint(made)
    return made.name


def dropped(name, type_, table, schema, convention):
    """The name under which a convention has made the constraint that is to be dropped."""
    kind = _DROPPED.get(type_)
    if not convention or kind is None or isinstance(name, conv):
        return name
    owner = Table(table, MetaData(naming_convention=convention), schema=schema)
    made = {
        "check": lambda: CheckConstraint("", name=name),
        "primary_key": lambda: PrimaryKeyConstraint(name=name),
        "unique": lambda: UniqueConstraint(name=name),
        "foreign_key": lambda: None,
    }[kind]()
    found = None if made is None else constraint_name(made, owner)
    return name if found is None else found


def found_unnamed(name, type_, table, connection, convention):
    """The name by which SQLite's unnamed constraint is found that a batch's convention calls `name`."""
    from sqlalchemy.inspection import inspect

    inspector = inspect(connection)
    named = [*inspector.get_foreign_keys(table), *inspector.get_unique_constraints(table)]
    if any(each["name"] == name for each in [*named, inspector.get_pk_constraint(table)]):
        return name
    kind = _DROPPED.get(type_)
    for key, given, found in unnamed_keys(table, connection, convention):
        if given == name and kind in (None, key["kind"]):
            return found
    return name


def unnamed_keys(table, connection, convention):
    """SQLite's keys without a name: each with the one that a batch's convention gives it, and the one
    by which it alone is found."""
    from sqlalchemy.inspection import inspect

    def found_by(key, columns):
        if key["kind"] == "unique":
            return f"uq_{table}_{'_'.join(columns)}"
        return f"fk_{table}_{'_'.join(columns)}_{key['referred_table']}"

    inspector = inspect(connection)
    primary = inspector.get_pk_constraint(table)
    if primary["name"] is None and primary["constrained_columns"]:
        key = {"kind": "primary_key", "columns": primary["constrained_columns"]}
        yield key, conventional(None, key, table, None, convention), f"pk_{table}"
    keys = [{**each, "kind": "foreign_key", "columns": each["constrained_columns"]} for each in inspector.get_foreign_keys(table)]
    keys += [{**each, "kind": "unique", "columns": each["column_names"]} for each in inspector.get_unique_constraints(table)]
    keys = [each for each in keys if each["name"] is None]
    for key in keys:
        found = found_by(key, key["columns"])
        if sum(found in (found_by(each, each["columns"]), found_by(each, each["columns"][:1])) for each in keys) == 1:
            yield key, conventional(None, key, table, None, convention), found
