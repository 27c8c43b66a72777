"""tables and columns renamed

Revision ID: d002
Revises: 'd001'
"""
from alembic import op
import sqlalchemy as sa

revision = "d002"
down_revision = 'd001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("person", "people")
    op.alter_column("people", "fullname", new_column_name="full_name")
    op.drop_index("ix_person_fullname", table_name="people")
    op.create_index("ix_people_full_name", "people", ["full_name"])


def downgrade() -> None:
    op.drop_index("ix_people_full_name", table_name="people")
    op.create_index("ix_person_fullname", "people", ["full_name"])
    op.alter_column("people", "full_name", new_column_name="fullname")
    op.rename_table("people", "person")
