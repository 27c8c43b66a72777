"""Which column holds an enumeration."""

from enum import Enum as PyEnum
from typing import NamedTuple

from sqlalchemy import ARRAY, Enum


class ColumnType(PyEnum):
    COMMON = Enum
    ARRAY = ARRAY

    def __repr__(self):
        return f"ColumnType.{self.name}"


Unspecified = object()


class TableReference:
    def __init__(self, table_name, column_name, table_schema=Unspecified, column_type=ColumnType.COMMON,
                 existing_server_default=None):
        self.table_name = table_name
        self.column_name = column_name
        self.table_schema = table_schema
        self.column_type = column_type
        self.existing_server_default = existing_server_default

    @property
    def table_name_with_schema(self):
        return f'"{self.table_schema}"."{self.table_name}"' if self.table_schema else f'"{self.table_name}"'

    @property
    def escaped_column_name(self):
        return f'"{self.column_name}"'


class TableIndex(NamedTuple):
    name: str
    definition: str
