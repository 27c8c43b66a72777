"""another check, one gone

Revision ID: f002
Revises: 'f001'
"""
from alembic import op
import sqlalchemy as sa

revision = "f002"
down_revision = 'f001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cars") as batch_op:
        batch_op.drop_constraint("ck_doors", type_="check")
        batch_op.create_check_constraint("ck_doors_range", sa.text("doors BETWEEN 2 AND 6"))


def downgrade() -> None:
    with op.batch_alter_table("cars") as batch_op:
        batch_op.drop_constraint("ck_doors_range", type_="check")
        batch_op.create_check_constraint("ck_doors", "doors > 0")
