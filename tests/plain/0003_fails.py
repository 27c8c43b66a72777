"""What the database refuses, and what cannot be done."""
import sqlalchemy as sa
from alembic import op

revision = "p003"
down_revision = "p002"


def upgrade():
    op.create_table("fine", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Text(), nullable=False))
    op.execute(
        "INSERT INTO fine (id) VALUES (1)"
    )


def downgrade():
    op.drop_column("nowhere", "nothing")
