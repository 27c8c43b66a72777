"""primary keys get the name of a batch's convention, too

Revision ID: 6004
Revises: 6003
"""
from alembic import op
import sqlalchemy as sa

revision = "6004"
down_revision = "6003"
branch_labels = None
depends_on = None

convention = {"pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade() -> None:
    op.execute("CREATE TABLE rooms (id INTEGER NOT NULL, name VARCHAR(5), PRIMARY KEY (id), UNIQUE (name))")
    op.execute("CREATE TABLE beds (room_id INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (room_id, number))")
    op.execute("CREATE TABLE doors (id INTEGER PRIMARY KEY, name TEXT)")
    op.execute("INSERT INTO rooms VALUES (3, 'a'), (7, 'b')")
    op.execute("INSERT INTO beds VALUES (3, 1), (7, 2)")
    op.execute("INSERT INTO doors VALUES (5, 'x')")
    with op.batch_alter_table("rooms", naming_convention=convention) as batch_op:
        batch_op.add_column(sa.Column("size", sa.Integer(), server_default="1", nullable=False))
        batch_op.alter_column("name", type_=sa.String(9))
    with op.batch_alter_table("beds", naming_convention=convention) as batch_op:
        batch_op.alter_column("number", type_=sa.BigInteger())
    with op.batch_alter_table("doors", naming_convention=convention) as batch_op:
        batch_op.alter_column("name", nullable=False, existing_type=sa.Text())
    op.execute("INSERT INTO rooms (name) VALUES ('c')")


def downgrade() -> None:
    with op.batch_alter_table("beds", naming_convention=convention) as batch_op:
        batch_op.drop_constraint("pk_beds", type_="primary")
        batch_op.create_primary_key("pk_other", ["number"])
    with op.batch_alter_table("rooms", naming_convention=convention) as batch_op:
        batch_op.drop_column("size")
    op.drop_table("doors")
    op.drop_table("beds")
    op.drop_table("rooms")
