from alembic import op


def upgrade():
    op.execute("CREATE TABLE t (a)")
    x = {"a": 1}
    print(x["b"])


def downgrade():
    raise RuntimeError("irreversible: the old column is gone")
