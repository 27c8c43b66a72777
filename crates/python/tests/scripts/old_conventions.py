# given: CREATE TABLE t (a INTEGER, b INTEGER)
"""Calling conventions of scripts from before Alembic 1.11."""
import sqlalchemy as sa
from alembic import op


def upgrade():
    op.create_index("ix_a", tablename="t", columns=["a"])
    op.create_unique_constraint(name="uq", source="t", local_cols=["b"])
    op.alter_column("t", "a", name="c")


def downgrade():
    op.drop_constraint("uq", "t", type="unique")
    op.alter_column("t", "c", new_column_name="a")
    op.drop_index("ix_a", "t")
