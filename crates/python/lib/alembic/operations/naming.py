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
    keys = [{**each, "kind": "foreign_key", "columns": each["constrained_columns"], "ending": "_" + each["referred_table"]}
            for each in inspector.get_foreign_keys(table)]
    uniques = [{**each, "kind": "unique", "columns": each["column_names"], "ending": ""}
               for each in inspector.get_unique_constraints(table)]
    primary = inspector.get_pk_constraint(table)
    all = [*keys, *uniques, {**primary, "kind": "primary_key", "columns": primary["constrained_columns"], "ending": None}]
    if any(each["name"] == name for each in all):
        return name
    for each in all:
        if each["name"] is not None or each["kind"] != _DROPPED.get(type_, each["kind"]):
            continue
        if conventional(None, each, table, None, convention) == name:
            prefix = {"foreign_key": "fk", "unique": "uq", "primary_key": "pk"}[each["kind"]]
            ending = "" if each["ending"] is None else "_" + "_".join(each["columns"]) + each["ending"]
            return f"{prefix}_{table}{ending}"
    return name
