"""What an inspector says of PostgreSQL, from the engine's description of the schema."""

import re

from ...sql import sqltypes
from ...sql.type_api import NULLTYPE
from . import types as pg

_SIMPLE = {
    "BIGINT", "BOOLEAN", "BYTEA", "CIDR", "CITEXT", "DATE", "DATEMULTIRANGE", "DATERANGE", "HSTORE", "INET",
    "INT4MULTIRANGE", "INT4RANGE", "INT8MULTIRANGE", "INT8RANGE", "INTEGER", "JSON", "JSONB", "JSONPATH", "MACADDR",
    "MACADDR8", "MONEY", "NUMMULTIRANGE", "NUMRANGE", "OID", "REAL", "REGCLASS", "REGCONFIG", "SMALLINT", "TEXT",
    "TSMULTIRANGE", "TSQUERY", "TSRANGE", "TSTZMULTIRANGE", "TSTZRANGE", "TSVECTOR", "UUID",
}
_TYPE = re.compile(r"([A-Z][A-Z0-9 ]*?)(?:\((\d+)(?:, *(-?\d+))?\))?( WITH TIME ZONE| WITHOUT TIME ZONE)?$")


def type_of(described):
    """A type that is described in PostgreSQL's own words; None for the others."""
    name = described["name"]
    if name == "Sql":
        return type_from_text(described["sql"])
    if name == "Enum" and described.get("native"):
        return pg.ENUM(*described["values"], name=described.get("constraint_name"), schema=described.get("schema"))
    if name == "ARRAY":
        from ...sql.reflected_types import type_from_description

        item = type_of(described["item"]) or type_from_description(described["item"], None)
        return pg.ARRAY(item, dimensions=described.get("dimensions"))
    return None


def type_from_text(text):
    text, _, collation = text.partition(" COLLATE ")
    if text.endswith("[]"):
        return pg.ARRAY(type_from_text(text.rstrip("[]")))
    if text.startswith("INTERVAL"):
        return pg.INTERVAL(fields=text[len("INTERVAL"):].strip().lower() or None)
    found = _TYPE.match(text)
    if found is None:
        return NULLTYPE
    name, first, second = found[1], found[2], found[3]
    number = None if first is None else int(first)
    if name in ("VARCHAR", "CHAR", "TEXT"):
        cls = getattr(sqltypes, name)
        return cls(number, collation=collation.strip('"') or None) if name != "TEXT" else cls()
    if name in _SIMPLE:
        return getattr(pg, name)()
    if name == "NUMERIC":
        return sqltypes.NUMERIC(number, None if second is None else int(second))
    if name == "DOUBLE PRECISION":
        return sqltypes.DOUBLE_PRECISION(53)
    if name in ("TIMESTAMP", "TIME"):
        return getattr(pg, name)(timezone=found[4] == " WITH TIME ZONE", precision=number)
    if name in ("BIT", "BIT VARYING"):
        return pg.BIT(number, varying=name != "BIT")
    return NULLTYPE


_ORDER = re.compile(r'(?:"((?:[^"]|"")+)"|([a-z_][a-z0-9_$]*))( DESC)?( NULLS FIRST| NULLS LAST)?$')


def index(described):
    """One index in SQLAlchemy's words."""
    from ...sql.elements import TextClause

    columns, expressions, sorting = [], [], {}
    for element in described["elements"]:
        name = element.get("column")
        if name is None:
            found = _ORDER.match(element["sql"])
            if found:
                name = found[1].replace('""', '"') if found[1] else found[2]
                sorting[name] = tuple(word.strip().lower().replace(" ", "_") for word in found.groups()[2:] if word)
        columns.append(name)
        expressions.append(element["sql"] if name is None else name)
    options = dict(described.get("options") or {})
    included = list(options.get("postgresql_include") or ())
    options["postgresql_include"] = included
    options.pop("postgresql_invalid", None)
    if described.get("where"):
        options["postgresql_where"] = TextClause(described["where"])
    answer = {"name": described["name"], "unique": bool(described["unique"]), "column_names": columns}
    if None in columns:
        answer["expressions"] = expressions
    if sorting:
        answer["column_sorting"] = sorting
    return {**answer, "include_columns": included, "dialect_options": options}


def indexes(table):
    """Those of unique constraints too, which say so."""
    found = [index(each) for each in table["indexes"]]
    for constraint in table["constraints"]:
        if constraint["kind"] not in ("unique", "exclude"):
            continue
        options = dict(constraint.get("options") or {})
        included = list(options.get("postgresql_include") or ())
        names = constraint.get("columns") or [element[0] for element in constraint["elements"]]
        answer = {
            "name": constraint["name"], "unique": constraint["kind"] == "unique", "column_names": list(names),
            "duplicates_constraint": constraint["name"], "include_columns": included,
            "dialect_options": {**options, "postgresql_include": included},
        }
        if constraint["kind"] == "exclude" and constraint.get("using"):
            answer["dialect_options"]["postgresql_using"] = constraint["using"]
        found.append(answer)
    return sorted(found, key=lambda each: each["name"] or "")


def schema_names(bind):
    sql = "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY nspname"
    return [row[0] for row in bind.exec_driver_sql(sql.replace("%", "%%"))]


def enums(described, schema, default):
    wanted = schema or default
    return [
        {"name": each["name"], "schema": each["schema"] or default, "visible": each["schema"] is None,
         "labels": list(each["values"])}
        for each in described.get("enums") or ()
        if wanted == "*" or (each["schema"] or default) == wanted
    ]
