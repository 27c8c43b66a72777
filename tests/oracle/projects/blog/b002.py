"""posts have an editor

Revision ID: b002
Revises: 'b001'
"""
from alembic import op
import sqlalchemy as sa

revision = "b002"
down_revision = 'b001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("editor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_posts_editor", "authors", ["editor_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index("ix_posts_editor", ["editor_id"])
    op.execute(sa.text("UPDATE posts SET editor_id = :editor WHERE id > :id").bindparams(editor=2, id=1))


def downgrade() -> None:
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_index("ix_posts_editor")
        batch_op.drop_constraint("fk_posts_editor", type_="foreignkey")
        batch_op.drop_column("editor_id")
