# given: CREATE TABLE node (id INTEGER PRIMARY KEY)
# given: CREATE TABLE t (name VARCHAR(10), node_id INTEGER, UNIQUE (name), FOREIGN KEY (node_id) REFERENCES node (id))
# given: CREATE TABLE s (name VARCHAR(10), UNIQUE (name))
"""Constraints without a name: a batch's convention names them; who waits for Alembic's refusal has it."""
from alembic import op
import sqlalchemy as sa

CONVENTION = {"fk": "fk_%(table_name)s", "uq": "unique_%(column_0_name)s_of_%(table_name)s", "pk": "pk_%(table_name)s"}


def upgrade():
    with op.batch_alter_table("t", naming_convention=CONVENTION) as batch_op:
        batch_op.drop_constraint("fk_t", type_="foreignkey")
    with op.batch_alter_table("t", naming_convention=CONVENTION) as batch_op:
        batch_op.drop_constraint("unique_name_of_t", type_="unique")
    try:
        with op.batch_alter_table("s") as batch_op:
            batch_op.drop_constraint(None, type_="unique")
    except ValueError as error:
        print(error)


def downgrade():
    try:
        with op.batch_alter_table("s") as batch_op:
            batch_op.drop_constraint(None, type_="unique")
    except KeyError:
        print("never")
    with op.batch_alter_table("t", naming_convention=CONVENTION) as batch_op:
        batch_op.drop_constraint("fk_t", type_="foreignkey")
