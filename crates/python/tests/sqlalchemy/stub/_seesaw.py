"""A stand-in for the native module, over CPython's sqlite3, so that the library can be tested without Rust."""

import sqlite3

connection = None
operations = []
notices = []


def open_memory():
    global connection
    connection = sqlite3.connect(":memory:", isolation_level=None)
    operations.clear()
    notices.clear()


class DatabaseError(Exception):
    def __init__(self, kind, message, code, sql, params):
        super().__init__(message)
        self.kind, self.message, self.code, self.sql, self.params = kind, message, code, sql, params


def run(sql, params=None):
    try:
        cursor = connection.execute(sql, params or [])
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        kind = type(error).__name__.replace("Error", "")
        raise DatabaseError(kind, str(error), getattr(error, "sqlite_errorname", None), sql, params or [])
    columns = [each[0] for each in cursor.description] if cursor.description else []
    return columns, rows, max(cursor.rowcount, 0), cursor.lastrowid


def apply(operation, rows=None):
    operations.append(operation)
    for sql in _statements(operation):
        run(sql)
    return [], [], 0, None


def dialect():
    return "sqlite"


def offline():
    return False


def commit():
    pass


def notice(severity, text):
    notices.append((severity, text))


def schema():
    """A rough reading of the catalogue, enough for what the tests ask."""
    tables, views = {}, {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall():
        if kind == "view":
            views[name] = {"name": name, "sql": sql}
        if kind == "table" and not name.startswith("sqlite_"):
            tables[name] = _table(name, sql)
    return {"tables": tables, "views": views}


def _table(name, sql):
    quoted = '"' + name.replace('"', '""') + '"'
    columns, key = [], []
    for _, column, type_, notnull, default, position in connection.execute(f"PRAGMA table_info({quoted})"):
        columns.append({
            "name": column, "type": {"name": "Sql", "sql": type_}, "nullable": not notnull,
            "default": None if default is None else {"sql": default}, "primary_key": position > 0,
        })
        if position:
            key.append((position, column))
    constraints = []
    if key:
        constraints.append({"kind": "primary_key", "name": None, "columns": [each for _, each in sorted(key)]})
    foreign = {}
    for number, _, table, own, other, update, delete, match in connection.execute(f"PRAGMA foreign_key_list({quoted})"):
        entry = foreign.setdefault(number, {
            "kind": "foreign_key", "name": None, "columns": [], "referred_schema": None, "referred_table": table,
            "referred_columns": [], "on_delete": delete, "on_update": update,
        })
        entry["columns"].append(own)
        if other is not None:
            entry["referred_columns"].append(other)
    constraints.extend(foreign.values())
    indexes = []
    for _, index, unique, origin, partial in connection.execute(f"PRAGMA index_list({quoted})"):
        names = [row[2] for row in connection.execute(f'PRAGMA index_info("{index}")')]
        if origin == "u":
            constraints.append({"kind": "unique", "name": None, "columns": names})
        if origin == "c":
            indexes.append({
                "name": index, "elements": [{"column": each} for each in names], "unique": bool(unique),
                "where": None, "options": {},
            })
    return {
        "name": name, "schema": None, "columns": columns, "constraints": constraints, "indexes": indexes,
        "comment": None, "options": {}, "sql": sql,
    }


def _statements(operation):
    op = operation["op"]
    if op == "create_table":
        yield _create_table(operation["table"])
    elif op == "drop_table":
        yield f'DROP TABLE "{operation["table"]}"'
    elif op == "create_index":
        index = operation["index"]
        elements = ", ".join('"%s"' % each["column"] if "column" in each else each["sql"] for each in index["elements"])
        where = f" WHERE {index['where']}" if index["where"] else ""
        unique = "UNIQUE " if index["unique"] else ""
        yield f'CREATE {unique}INDEX "{index["name"]}" ON "{operation["table"]}" ({elements}){where}'
    elif op == "drop_index":
        yield f'DROP INDEX "{operation["index"]}"'
    else:
        raise NotImplementedError(op)


def _create_table(table):
    from sqlalchemy.engine.default import get_dialect
    from sqlalchemy.sql.reflected_types import type_from_description

    parts = []
    for column in table["columns"]:
        kind = type_from_description(column["type"], None).compile(get_dialect("sqlite"))
        text = f'"{column["name"]}" {kind}'
        default = column["default"]
        if default is not None:
            text += " DEFAULT " + ("'" + default["literal"].replace("'", "''") + "'" if "literal" in default
                                   else f"({default['sql']})")
        parts.append(text + ("" if column["nullable"] else " NOT NULL"))
    for each in table["constraints"]:
        columns = ", ".join(f'"{name}"' for name in each.get("columns", ()))
        name = f'CONSTRAINT "{each["name"]}" ' if each["name"] else ""
        if each["kind"] == "primary_key":
            parts.append(f"{name}PRIMARY KEY ({columns})")
        elif each["kind"] == "unique":
            parts.append(f"{name}UNIQUE ({columns})")
        elif each["kind"] == "check":
            parts.append(f"{name}CHECK ({each['sql']})")
        else:
            referred = ", ".join(f'"{column}"' for column in each["referred_columns"])
            parts.append(f'{name}FOREIGN KEY({columns}) REFERENCES "{each["referred_table"]}" ({referred})')
    return f'CREATE TABLE "{table["name"]}" ({", ".join(parts)})'
