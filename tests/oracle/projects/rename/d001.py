"""names to change

Revision ID: d001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "d001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("fullname", sa.String(80)))
    op.create_table(
        "pet",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_person_fullname", "person", ["fullname"])
    op.execute("INSERT INTO person (fullname) VALUES ('Ada'), ('Bob')")
    op.execute("INSERT INTO pet (person_id) VALUES (2)")


def downgrade() -> None:
    op.drop_table("pet")
    op.drop_table("person")
