"""Type objects for the types that the database has."""

from . import sqltypes

_SQLITE = {
    "BIGINT": "BIGINT", "BLOB": "BLOB", "BOOL": "BOOLEAN", "BOOLEAN": "BOOLEAN", "CHAR": "CHAR", "DATE": "DATE",
    "DATE_CHAR": "DATE", "DATETIME": "DATETIME", "DATETIME_CHAR": "DATETIME", "DOUBLE": "DOUBLE",
    "DOUBLE_PRECISION": "DOUBLE_PRECISION", "DECIMAL": "DECIMAL", "FLOAT": "FLOAT", "INT": "INTEGER",
    "INTEGER": "INTEGER", "JSON": "JSON", "NUMERIC": "NUMERIC", "REAL": "REAL", "SMALLINT": "SMALLINT", "TEXT": "TEXT",
    "TIME": "TIME", "TIME_CHAR": "TIME", "TIMESTAMP": "TIMESTAMP", "VARCHAR": "VARCHAR", "NVARCHAR": "NVARCHAR",
    "NCHAR": "NCHAR",
}


def type_from_description(described, dialect):
    """A type from the engine's description of it."""
    if isinstance(described, str):
        described = {"name": described}
    name = described["name"]
    if dialect is not None and dialect.name == "postgresql":
        from ..dialects.postgresql.reflection import type_of

        found = type_of(described)
        if found is not None:
            return found
    if name == "Sql" and dialect is not None and dialect.name in ("mysql", "mariadb"):
        from ..dialects.mysql.reflection import type_from_text as mysql_type

        return mysql_type(described["sql"])
    if name == "Sql":
        return type_from_text(described["sql"])
    if name == "Null":
        return sqltypes.NullType()
    if name == "Enum":
        return sqltypes.Enum(*described["values"], name=described.get("constraint_name"))
    if name == "ARRAY":
        return sqltypes.ARRAY(type_from_description(described["item"], dialect), dimensions=described["dimensions"])
    if name == "Variant":
        return type_from_description(described["base"], dialect)
    if name == "Uuid":
        return sqltypes.Uuid(native_uuid=described.get("native", True))
    arguments = {
        key: value
        for key, value in described.items()
        if key in ("length", "collation", "precision", "scale", "timezone") and value
    }
    return getattr(sqltypes, name)(**arguments)


def type_from_text(text):
    """A type from its SQL, by the names that SQLite's dialect knows and by SQLite's rules of affinity for the rest."""
    words, _, rest = text.strip().partition("(")
    name = words.strip().upper()
    arguments = [int(each) for each in rest.split(")")[0].replace(" ", "").split(",") if each.isdigit()]
    known = _SQLITE.get(name) or _SQLITE.get(name.replace(" ", "_"))
    if known is not None:
        cls = getattr(sqltypes, known)
    elif "INT" in name:
        cls = sqltypes.INTEGER
    elif "CHAR" in name or "CLOB" in name or "TEXT" in name:
        cls = sqltypes.TEXT
    elif "BLOB" in name:
        return sqltypes.BLOB()
    elif not name:
        return sqltypes.NullType()
    elif "REAL" in name or "FLOA" in name or "DOUB" in name:
        cls = sqltypes.REAL
    else:
        cls = sqltypes.NUMERIC
    if not arguments or issubclass(cls, (sqltypes.Integer, sqltypes.Boolean, sqltypes.DateTime, sqltypes.Date,
                                         sqltypes.Time, sqltypes.JSON)):
        return cls()
    try:
        return cls(*arguments)
    except TypeError:
        return cls()
