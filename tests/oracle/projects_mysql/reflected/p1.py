"""What an inspector answers is written down."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "p1"
down_revision = None


def upgrade():
    op.create_table(
        "parents",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("code", sa.String(5), nullable=False, unique=True, comment="short"),
        sa.Column("made", sa.DateTime, server_default=sa.func.now()),
        sa.Column("kind", sa.Enum("a", "b"), server_default="a"),
        comment="the parents",
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent", sa.BigInteger, sa.ForeignKey("parents.id", name="fk_parent", ondelete="CASCADE")),
        sa.Column("price", sa.Numeric(10, 2), server_default="0"),
        sa.Column("twice", sa.Numeric(10, 2), sa.Computed("price * 2")),
        sa.Column("kept", sa.Integer, sa.Computed("price + 1", persisted=True)),
        sa.Column("at", sa.Time),
        sa.Column("data", sa.JSON),
        sa.Column("ratio", sa.Float),
        sa.Column("letter", sa.CHAR(1)),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("flag", sa.Boolean),
        sa.Column("day", sa.Date),
        sa.Column("text", mysql.MEDIUMTEXT),
        sa.Column("count", mysql.INTEGER(unsigned=True), server_default="5"),
        sa.Column("name", sa.String(20), server_default="it's"),
        sa.Column("set", mysql.SET("x", "y")),
        sa.Column("year", mysql.YEAR),
        sa.Column("double", sa.Double),
        sa.Column("plain", sa.String(9, collation="utf8mb4_bin")),
        sa.CheckConstraint("price > 0", name="positive"),
        sa.UniqueConstraint("parent", "price", name="uq_both"),
    )
    op.create_index("ix_day", "children", ["day", "flag"])
    op.create_index("ix_name", "children", ["name"], mysql_length={"name": 5})
    op.execute("CREATE INDEX ix_hash ON children (count) USING HASH")
    op.execute("CREATE FULLTEXT INDEX ix_text ON children (text)")
    op.execute("CREATE VIEW shown AS SELECT id FROM parents")
    op.create_table("seen", sa.Column("what", sa.Text), sa.Column("shown", sa.Text))
    bind = op.get_bind()
    inspector = sa.inspect(bind)

    def seen(what, value):
        bind.execute(sa.text("INSERT INTO seen VALUES (:what, :shown)"), {"what": what, "shown": repr(value)})

    seen("name", (bind.dialect.name, bind.dialect.is_mariadb, op.get_context().dialect.name))
    seen("tables", sorted(inspector.get_table_names()))
    seen("views", sorted(inspector.get_view_names()))
    for name in ("parents", "children", "shown", "nothing"):
        seen(f"has {name}", inspector.has_table(name))
    seen("has index", (inspector.has_index("children", "ix_day"), inspector.has_index("children", "ix_no")))
    for name in ("parents", "children"):
        for column in inspector.get_columns(name):
            shown = (str(column["type"]), column["nullable"], column["default"], column.get("autoincrement"),
                     column.get("comment"), column.get("computed"))
            seen(f"column {name}.{column['name']}", shown)
            seen(f"class {name}.{column['name']}", type(column["type"]).__name__)
        key = inspector.get_pk_constraint(name)
        seen(f"key {name}", (key["name"], key["constrained_columns"]))
        for key in inspector.get_foreign_keys(name):
            seen(f"foreign {name}", sorted(key.items()))
        for each in inspector.get_unique_constraints(name):
            seen(f"unique {name}", sorted(each.items()))
        for each in inspector.get_check_constraints(name):
            seen(f"check {name}", (each["name"], each["sqltext"]))
        for each in inspector.get_indexes(name):
            seen(f"index {name}", (each["name"], each["column_names"], each["unique"]))
        seen(f"comment {name}", inspector.get_table_comment(name))
    table = sa.Table("parents", sa.MetaData(), autoload_with=bind)
    seen("reflected", [(column.name, str(column.type), column.primary_key) for column in table.columns])
    if "later" not in [column["name"] for column in sa.inspect(bind).get_columns("parents")]:
        op.add_column("parents", sa.Column("later", sa.Integer))
    seen("columns", [column["name"] for column in sa.inspect(bind).get_columns("parents")])


def downgrade():
    op.drop_table("seen")
    op.execute("DROP VIEW shown")
    op.drop_table("children")
    op.drop_table("parents")
