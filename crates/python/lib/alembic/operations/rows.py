"""`op.bulk_insert`."""


def bulk_insert(connection, table, rows):
    """Rows as one operation for each run of rows with the same keys; expressions among the values as statements.

    Each row keeps its keys, as with Alembic's `--sql`. On a database Alembic takes the first row's keys for all: what other
    rows have beside them is lost, and what they lack is an error. What `table` has no column for is left out by both."""
    if not isinstance(rows, list):
        raise TypeError("List expected")
    if rows and not isinstance(rows[0], dict):
        raise TypeError("List of dictionaries expected")
    if not rows:
        return
    from sqlalchemy.sql.base import ClauseElement

    rows = [_known(row, table) for row in rows]
    if connection.dialect.placed is not None:
        # Its driver takes values that the engine has no word for.
        for keys, some in _runs(rows):
            if keys is None:
                connection.execute(table.insert().inline().values(**some[0]))
            else:
                connection.execute(table.insert().inline(), some)
        return
    if connection._offline:
        for row in rows:
            connection.execute(table.insert().inline().values(**row))
        return
    group, keys = [], None
    for row in rows:
        has_expressions = any(isinstance(value, ClauseElement) for value in row.values())
        if group and (has_expressions or list(row) != keys):
            _insert(connection, table, keys, group)
            group = []
        if has_expressions:
            connection.execute(table.insert().inline().values(**row))
        else:
            group.append(row)
            keys = list(row)
    if group:
        _insert(connection, table, keys, group)


def _known(row, table):
    unknown = [name for name in row if isinstance(name, str) and name not in table.c]
    if not unknown:
        return row
    import _seesaw

    names, columns = ", ".join(unknown), "column" if len(unknown) == 1 else "columns"
    _seesaw.notice("warning", f"bulk_insert: the table that is given has no {columns} {names}: left out, as Alembic does")
    return {name: value for name, value in row.items() if name not in unknown}


def _runs(rows):
    """Rows with the same keys, as far as they stand together and hold no expressions."""
    from sqlalchemy.sql.base import ClauseElement

    found = []
    for row in rows:
        keys = list(row)
        alone = any(isinstance(value, ClauseElement) for value in row.values())
        if found and not alone and found[-1][0] == keys:
            found[-1][1].append(row)
        else:
            found.append((None if alone else keys, [row]))
    return found


def _insert(connection, table, keys, rows):
    """The values are those that `table.insert()` would bind, defaults included."""
    from sqlalchemy.engine.context import ExecutionContext
    from sqlalchemy.sql.compiler import compile_element

    made = compile_element(table.insert().inline(), connection.dialect, column_keys=sorted(keys), for_executemany=True)
    context = ExecutionContext(connection.dialect, made, rows)
    names = [name for kind, name in made._parts() if kind != "text"]
    if not names or len(made.binds) != len(names):
        for row in rows:
            connection.execute(table.insert(), row)
        return
    values = []
    for group, row in enumerate(rows):
        _, ordered = context.fill(context.values_for(row, group if len(rows) > 1 else None))
        values.append([context.native(value, at) for at, value in enumerate(ordered, 1)])
    by_key = {column.key: str(column.name) for column in table.c}
    connection._apply(
        {
            "op": "bulk_insert",
            "table": str(table.name),
            "schema": None if table.schema is None else str(table.schema),
            "columns": [by_key.get(name, name) for name in names],
            "rows": values,
        }
    )
