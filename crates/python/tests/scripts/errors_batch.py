# given: CREATE TABLE t (a INTEGER)
from alembic import op
import sqlalchemy as sa


def upgrade():
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("b", sa.Integer))
        raise ValueError("nothing happens")


def downgrade():
    op.drop_constraint("nope", "t", type_="bogus")
