"""enums, booleans and checks

Revision ID: f001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "f001"
down_revision = None
branch_labels = None
depends_on = None


import enum


class Color(enum.Enum):
    red = "r"
    blue = "b"


class Finish(str, enum.Enum):
    matt = "m'1"


def upgrade() -> None:
    op.create_table(
        "cars",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("color", sa.Enum(Color, name="color", native_enum=False, create_constraint=True), nullable=False),
        sa.Column("size", sa.Enum("small", "large", name="size"), server_default="small"),
        sa.Column("electric", sa.Boolean(name="ck_electric", create_constraint=True)),
        sa.Column("finish", sa.String(5), server_default=Finish.matt, nullable=False),
        sa.Column("doors", sa.Integer(), sa.CheckConstraint("doors > 0", name="ck_doors")),
    )
    op.execute("INSERT INTO cars (color, electric, doors) VALUES ('red', 1, 3), ('blue', 0, 5)")


def downgrade() -> None:
    op.drop_table("cars")
