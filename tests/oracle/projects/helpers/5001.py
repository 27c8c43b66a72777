"""classes, helpers, comprehensions

Revision ID: 5001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "5001"
down_revision = None
branch_labels = None
depends_on = None


import json
import re
import uuid
from dataclasses import dataclass
from typing import Iterator, Optional


@dataclass
class Field:
    name: str
    type_: sa.types.TypeEngine
    default: Optional[str] = None

    def column(self) -> sa.Column:
        return sa.Column(self.name, self.type_, server_default=self.default)


FIELDS = [Field("first", sa.String(20)), Field("second", sa.Integer(), "7")]


def columns() -> Iterator[sa.Column]:
    yield sa.Column("id", sa.Integer(), primary_key=True)
    yield from (field.column() for field in FIELDS)


def upgrade() -> None:
    for suffix in ("one", "two"):
        op.create_table(f"table_{suffix}", *columns())
    namespace = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    try:
        int("x")
    except ValueError as error:
        words = re.findall(r"[a-z]+", str(error))
    payload = json.dumps({"words": len(words), "id": str(uuid.uuid5(namespace, "x"))}, sort_keys=True)
    op.get_bind().execute(sa.text("INSERT INTO table_one (first) VALUES (:p)"), {"p": payload[:20]})


def downgrade() -> None:
    [op.drop_table("table_" + suffix) for suffix in ["two", "one"]]
