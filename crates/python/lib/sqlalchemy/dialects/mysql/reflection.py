"""What an inspector says of MySQL and MariaDB, from the engine's description of the schema."""

import re

from ...sql import sqltypes
from ...sql.type_api import NULLTYPE
from . import types as my

_TYPE = re.compile(r"([A-Z_]+)(?:\((.*)\))?((?: [A-Z]+)*?)(?: CHARACTER SET (\w+))?(?: COLLATE (\w+))?$", re.S)
_VALUE = re.compile(r"'((?:[^'\\]|''|\\.)*)'")
_NUMBERS = {"BIGINT", "INTEGER", "MEDIUMINT", "SMALLINT", "TINYINT", "DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL"}
_TEXTS = {"CHAR", "VARCHAR", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT"}


def type_from_text(text):
    """A type from what the catalogue calls it: `INTEGER(11) UNSIGNED`, `ENUM('a','b')`."""
    found = _TYPE.match(text)
    if found is None:
        return NULLTYPE
    name, inside, marks, charset, collation = found.groups()
    marks = marks.split()
    if name in ("ENUM", "SET"):
        values = [value.replace("''", "'").replace("\\\\", "\\") for value in _VALUE.findall(inside or "")]
        return getattr(my, name)(*values, **_given(charset=charset, collation=collation))
    cls = getattr(my, name, None) or getattr(sqltypes, name, None)
    if cls is None:
        return NULLTYPE
    numbers = [int(each) for each in (inside or "").split(",") if each.strip().isdigit()]
    if name in _NUMBERS:
        words = _given(unsigned="UNSIGNED" in marks or None, zerofill="ZEROFILL" in marks or None)
        if name.endswith("INT") or name == "INTEGER":
            return cls(**_given(display_width=numbers[0] if numbers else None), **words)
        return cls(*numbers, **words)
    if name in _TEXTS:
        return cls(*numbers, **_given(charset=charset, collation=collation))
    if name in ("DATETIME", "TIMESTAMP", "TIME"):
        return cls(**_given(fsp=numbers[0] if numbers else None))
    if name == "YEAR":
        return cls(**_given(display_width=numbers[0] if numbers else None))
    try:
        return cls(*numbers)
    except TypeError:
        return cls()


def _given(**words):
    return {name: value for name, value in words.items() if value is not None}


_ORDER = re.compile(r"(?:`((?:[^`]|``)+)`|(\w+)) DESC$")


def indexes(table):
    """Unique keys are indexes here; each says under which options it was made."""
    found = []
    for described in table["indexes"]:
        columns, expressions = [], []
        for element in described["elements"]:
            name = element.get("column")
            if name is None:
                order = _ORDER.match(element["sql"])
                name = order and (order[1] or order[2])
            columns.append(name)
            expressions.append(name if name is not None else element["sql"])
        answer = {"name": described["name"], "column_names": columns, "unique": bool(described["unique"])}
        if None in columns:
            answer["expressions"] = expressions
        options = {key: value for key, value in (described.get("options") or {}).items() if not key.endswith("_comment")}
        if options:
            answer["dialect_options"] = options
        found.append(answer)
    return sorted(found, key=lambda each: each["name"] or "")


def unique_constraints(table):
    return [
        {"name": each["name"], "column_names": each["column_names"], "duplicates_index": each["name"]}
        for each in indexes(table) if each["unique"] and None not in each["column_names"]
    ]
