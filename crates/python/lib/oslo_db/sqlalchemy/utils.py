"""Questions about tables that migrations ask."""

from sqlalchemy import Index, MetaData, Table, inspect


def get_table(engine, name):
    return Table(name, MetaData(), autoload_with=engine)


def column_exists(engine, table_name, column):
    return column in get_table(engine, table_name).c


def get_indexes(engine, table_name):
    return inspect(engine).get_indexes(table_name)


def index_exists(engine, table_name, index_name):
    return any(index["name"] == index_name for index in get_indexes(engine, table_name))


def index_exists_on_columns(engine, table_name, columns):
    return any(index["column_names"] == list(columns) for index in get_indexes(engine, table_name))


def add_index(engine, table_name, index_name, idx_columns):
    table = get_table(engine, table_name)
    if index_exists(engine, table_name, index_name):
        raise ValueError(f"Index '{index_name}' already exists!")
    Index(index_name, *[table.c[column] for column in idx_columns]).create(engine)


def drop_index(engine, table_name, index_name):
    for index in get_table(engine, table_name).indexes:
        if index.name == index_name:
            index.drop(engine)
            return
    raise ValueError(f"Index '{index_name}' not found!")


def change_index_columns(engine, table_name, index_name, new_columns):
    drop_index(engine, table_name, index_name)
    add_index(engine, table_name, index_name, new_columns)


def get_foreign_key_constraint_name(engine, table_name, column_name):
    for key in inspect(engine).get_foreign_keys(table_name):
        if column_name in key["constrained_columns"]:
            return key["name"]
    return None
