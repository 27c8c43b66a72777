from alembic import op

def upgrade():
op.execute("CREATE TABLE t (a)")
