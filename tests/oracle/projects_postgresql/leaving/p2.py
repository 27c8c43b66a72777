"""A COMMIT of the script's own."""
import sqlalchemy as sa
from alembic import op

revision = "p2"
down_revision = "p1"


def upgrade():
    op.add_column("jobs", sa.Column("note", sa.Text))
    op.execute("COMMIT")
    op.create_index("ix_note", "jobs", ["note"], postgresql_concurrently=True, if_not_exists=True)


def downgrade():
    op.execute("COMMIT")
    op.drop_index("ix_note", table_name="jobs", postgresql_concurrently=True, if_exists=True)
    op.drop_column("jobs", "note")
