"""Types change, with values converted."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "p3"
down_revision = "p2"


def upgrade():
    op.execute("UPDATE jobs SET note = '7'")
    op.alter_column("jobs", "note", type_=sa.Integer, postgresql_using="note::integer", nullable=False)
    op.alter_column("jobs", "note", server_default="5", new_column_name="number")
    postgresql.ENUM("x", "y", name="other").create(op.get_bind(), checkfirst=True)
    postgresql.ENUM("x", "y", name="other").create(op.get_bind(), checkfirst=True)
    op.add_column("jobs", sa.Column("other", postgresql.ENUM(name="other", create_type=False)))
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(sa.Column("more", sa.Text, server_default=""))
        batch.create_unique_constraint("uq_more", ["number", "more"])


def downgrade():
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint("uq_more", type_="unique")
        batch.drop_column("more")
    op.drop_column("jobs", "other")
    postgresql.ENUM(name="other").drop(op.get_bind(), checkfirst=True)
    op.alter_column("jobs", "number", new_column_name="note", server_default=None, nullable=True)
    op.alter_column("jobs", "note", type_=sa.Text)
