"""renames, drops and constraints

Revision ID: c003
Revises: 'c002'
"""
from alembic import op
import sqlalchemy as sa

revision = "c003"
down_revision = 'c002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("items") as batch_op:
        batch_op.alter_column("amount", new_column_name="quantity", existing_type=sa.Integer(), existing_nullable=False)
        batch_op.drop_column("obsolete")
        batch_op.create_unique_constraint("uq_items_code", ["code"])


def downgrade() -> None:
    with op.batch_alter_table("items") as batch_op:
        batch_op.drop_constraint("uq_items_code", type_="unique")
        batch_op.add_column(sa.Column("obsolete", sa.Text(), nullable=True))
        batch_op.alter_column("quantity", new_column_name="amount", existing_type=sa.Integer(), existing_nullable=False)
