"""A column gets another name, and a constraint with it"""
from alembic import op

revision = "k003"
down_revision = "k002"


def upgrade():
    with op.batch_alter_table("item") as batch_op:
        batch_op.alter_column("name", new_column_name="title")
        batch_op.create_unique_constraint("uq_item_title", ["owner_id", "title"])


def downgrade():
    with op.batch_alter_table("item") as batch_op:
        batch_op.alter_column("title", new_column_name="name")
