"""What only MariaDB has, and types that MySQL could not spell where nobody asks for them."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mssql, mysql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateSequence, DropSequence, Sequence

revision = "p1"
down_revision = None


@compiles(DropSequence, "mysql")
def drop_sequence(element, compiler, **kw):
    return compiler.visit_drop_sequence(element, **kw) + " /* spelled */"


def upgrade():
    bind = op.get_bind()
    if not bind.dialect.supports_sequences:
        raise RuntimeError("MariaDB has sequences")
    op.execute(CreateSequence(Sequence("numbers", start=5, increment=2), if_not_exists=True))
    op.execute(CreateSequence(Sequence("gone")))
    if not sa.inspect(bind).has_sequence("gone") or sa.inspect(bind).get_table_names() != ["alembic_version"]:
        raise RuntimeError("a sequence is no table")
    op.execute(DropSequence(Sequence("gone")))
    op.create_table(
        "things",
        sa.Column("id", sa.Integer, Sequence("numbers"), primary_key=True),
        sa.Column("name", sa.String(20, collation=False), server_default=None),
        sa.Column("kind", sa.String(20)),
        sa.Column("text", mysql.LONGTEXT(length=20)),
        sa.Column("wide", sa.Text().with_variant(mysql.MEDIUMTEXT, "mysql").with_variant(mssql.NVARCHAR(None), "mssql")),
        sa.Column("short", sa.VARCHAR().with_variant(mysql.TINYTEXT, "mysql")),
    )
    op.execute("INSERT INTO things (id, name) VALUES (nextval(numbers), 'a'), (nextval(numbers), 'b')")
    op.alter_column("things", "kind", existing_type=sa.VARCHAR(), type_=sa.String(40), nullable=True)
    op.alter_column("things", "name", existing_type=sa.VARCHAR(), server_default="n")
    with op.batch_alter_table("things", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("active", sa.Boolean, nullable=False, default=True))
        batch_op.add_column(sa.Column("word", sa.String(9), default="it's"))
    with bind.engine.begin() as connection:
        sa.Table("own", sa.MetaData(), sa.Column("a", sa.Integer)).create(connection)
        connection.execute(sa.text("INSERT INTO own VALUES (1)"))
    op.create_table("parts", sa.Column("thing", sa.Integer, sa.ForeignKey("things.id", ondelete="CASCADE")))
    parts = sa.Table("parts", sa.MetaData(), autoload_with=bind)
    with op.batch_alter_table("parts") as batch_op:
        for key in parts.foreign_keys:
            batch_op.drop_constraint(key.name, type_="foreignkey")
            batch_op.create_foreign_key("fk_" + key.ondelete.lower(), "things", ["thing"], ["id"])


def downgrade():
    op.drop_table("parts")
    op.drop_table("own")
    op.drop_table("things")
    op.execute(DropSequence(Sequence("numbers")))
