"""a batch with a convention names what has no name

Revision ID: 6003
Revises: '6002'
"""
from alembic import op
import sqlalchemy as sa

revision = "6003"
down_revision = '6002'
branch_labels = None
depends_on = None


convention = {
    "fk": "link_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parents.id", ondelete="CASCADE")),
        sa.Column("child_id", sa.Integer(), sa.ForeignKey("children.id")),
        sa.Column("gone_id", sa.Integer(), sa.ForeignKey("children.id")),
        sa.Column("code", sa.String(5), unique=True),
    )
    op.execute("INSERT INTO visits (parent_id, child_id, code) VALUES (1, 1, 'a'), (NULL, NULL, 'b')")
    with op.batch_alter_table("visits", naming_convention=convention) as batch_op:
        batch_op.drop_constraint("link_visits_child_id", type_="foreignkey")
        batch_op.create_foreign_key("link_visits_child_id", "children", ["child_id"], ["id"], ondelete="SET NULL")
        batch_op.drop_column("gone_id")
    with op.batch_alter_table("visits", naming_convention=convention) as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text()))
    with op.batch_alter_table("visits") as batch_op:
        batch_op.drop_constraint("link_visits_parent_id", type_="foreignkey")


def downgrade() -> None:
    op.drop_table("visits")
