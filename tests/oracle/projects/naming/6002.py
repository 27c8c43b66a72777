"""dropped by the names a convention gives

Revision ID: 6002
Revises: '6001'
"""
from alembic import op
import sqlalchemy as sa

revision = "6002"
down_revision = '6001'
branch_labels = None
depends_on = None


convention = {
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


def upgrade() -> None:
    with op.batch_alter_table("children", naming_convention=convention) as batch_op:
        batch_op.drop_constraint("fk_children_parent_id_parents", type_="foreignkey")
        batch_op.drop_constraint("uq_children_a", type_="unique")


def downgrade() -> None:
    with op.batch_alter_table("children", naming_convention=convention) as batch_op:
        batch_op.create_foreign_key("fk_children_parent_id_parents", "parents", ["parent_id"], ["id"])
        batch_op.create_unique_constraint("uq_children_a", ["a", "b"])
