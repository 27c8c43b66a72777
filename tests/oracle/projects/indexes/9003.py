"""a column that is dropped and added again keeps its index

Revision ID: 9003
Revises: '9002'
"""
from alembic import op
import sqlalchemy as sa

revision = "9003"
down_revision = '9002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spans",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("begun", sa.Integer()),
        sa.Column("took", sa.Integer()),
        sa.Column("kind", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    op.create_index("ix_spans_begun_took", "spans", ["begun", "took"], unique=True)
    op.create_index("ix_spans_note", "spans", ["note"])
    op.execute("INSERT INTO spans (begun, took, kind, note) VALUES (1, 5, 'a', 'n'), (2, 6, 'b', 'm')")
    with op.batch_alter_table("spans") as batch_op:
        batch_op.drop_column("took")
        batch_op.add_column(sa.Column("took", sa.BigInteger(), nullable=True), insert_before="note")


def downgrade() -> None:
    op.drop_table("spans")
