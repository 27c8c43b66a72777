"""types and nullability

Revision ID: c002
Revises: 'c001'
"""
from alembic import op
import sqlalchemy as sa

revision = "c002"
down_revision = 'c001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(10), type_=sa.String(40), nullable=False)
        batch_op.alter_column("price", existing_type=sa.Float(), type_=sa.Numeric(12, 3), existing_nullable=True)
        batch_op.alter_column("amount", existing_type=sa.Integer(), server_default=sa.text("5"))


def downgrade() -> None:
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.alter_column("amount", existing_type=sa.Integer(), server_default="0")
        batch_op.alter_column("price", existing_type=sa.Numeric(12, 3), type_=sa.Float())
        batch_op.alter_column("code", existing_type=sa.String(40), type_=sa.String(10), nullable=True)
