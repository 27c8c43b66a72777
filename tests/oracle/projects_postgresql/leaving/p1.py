"""Statements that cannot run inside a transaction."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ENUM

revision = "p1"
down_revision = None


def upgrade():
    op.execute("CREATE TYPE level AS ENUM ('low', 'high')")
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("level", ENUM(name="level", create_type=False)))
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE level ADD VALUE 'middle' BEFORE 'high'")
        op.create_index("ix_level", "jobs", ["level"], postgresql_concurrently=True)
    op.execute("INSERT INTO jobs VALUES (1, 'middle')")


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_level", table_name="jobs", postgresql_concurrently=True)
    op.drop_table("jobs")
    op.execute("DROP TYPE level")
