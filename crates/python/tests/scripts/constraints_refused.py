# given: CREATE TABLE node (id INTEGER PRIMARY KEY)
# given: CREATE TABLE t (name VARCHAR(10), node_id INTEGER, FOREIGN KEY (node_id) REFERENCES node (id))
"""Alembic cannot alter constraints on SQLite outside of a batch: a script that says what it does then does that."""
from alembic import op
import sqlalchemy as sa


def upgrade():
    for key in sa.inspect(op.get_bind()).get_foreign_keys("t"):
        try:
            op.drop_constraint(key["name"], "t", type_="foreignkey")
        except NotImplementedError as error:
            print(error)
    try:
        op.create_unique_constraint("uq", "t", ["name"])
    except (KeyError, NotImplementedError):
        print("none")
    try:
        op.create_check_constraint("ck", "t", "name <> ''")
    except Exception:
        print("never")


def downgrade():
    op.drop_constraint("ck", "t")
