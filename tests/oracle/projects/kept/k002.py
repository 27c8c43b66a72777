"""The table is made anew"""
import sqlalchemy as sa
from alembic import op

revision = "k002"
down_revision = "k001"


def upgrade():
    with op.batch_alter_table("item") as batch_op:
        batch_op.add_column(sa.Column("stock", sa.Integer(), server_default="0", nullable=False))
        batch_op.alter_column("price", existing_type=sa.Integer(), type_=sa.BigInteger())
    with op.batch_alter_table("owner") as batch_op:
        batch_op.alter_column("id", existing_type=sa.Integer(), type_=sa.BigInteger())


def downgrade():
    with op.batch_alter_table("item") as batch_op:
        batch_op.alter_column("price", existing_type=sa.BigInteger(), type_=sa.Integer())
        batch_op.drop_column("stock")
    with op.batch_alter_table("owner") as batch_op:
        batch_op.alter_column("id", existing_type=sa.BigInteger(), type_=sa.Integer())
