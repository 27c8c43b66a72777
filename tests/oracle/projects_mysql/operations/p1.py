"""Tables with what only MySQL has."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "p1"
down_revision = None


def upgrade():
    op.create_table(
        "parents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, server_default="x"),
        mysql_engine="InnoDB", mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", mysql_row_format="DYNAMIC",
        comment="all of them",
    )
    op.create_table(
        "children",
        sa.Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parents.id", name="fk_children", ondelete="CASCADE")),
        sa.Column("size", sa.Integer),
        sa.Column("order", sa.Integer),
        sa.Column("rank", sa.Integer),
        sa.Column("changed", sa.TIMESTAMP, server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
        sa.CheckConstraint("size > 0", name="ck_size"),
    )
    op.create_table("plain", sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Integer))
    op.execute("INSERT INTO plain (b) VALUES (4), (5)")
    op.bulk_insert(
        sa.table("parents", sa.column("id", sa.Integer), sa.column("name", sa.String)),
        [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}],
    )
    op.execute("INSERT INTO children (parent_id, size, `order`, `changed`) VALUES (1, 5, 1, '2020-01-01 00:00:00')")


def downgrade():
    op.drop_table("plain")
    op.drop_table("children")
    op.drop_table("parents")
