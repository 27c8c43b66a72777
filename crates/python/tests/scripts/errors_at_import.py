from alembic import op

op.execute("CREATE TABLE t (a)")


def upgrade():
    pass
