"""What an inspector answers is written down."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "p1"
down_revision = None


def upgrade():
    op.execute("CREATE SCHEMA elsewhere")
    op.create_table(
        "parents",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("code", sa.String(5), nullable=False, unique=True, comment="short"),
        sa.Column("made", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("kind", sa.Enum("a", "b", name="kind"), server_default="a"),
        comment="the parents",
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Integer, sa.Identity(start=10), primary_key=True),
        sa.Column("parent", sa.BigInteger, sa.ForeignKey("parents.id", name="fk_parent", ondelete="CASCADE")),
        sa.Column("price", sa.Numeric(10, 2), server_default="0"),
        sa.Column("twice", sa.Numeric, sa.Computed("price * 2")),
        sa.Column("tags", postgresql.ARRAY(sa.String(10))),
        sa.Column("at", sa.Time),
        sa.Column("data", postgresql.JSONB),
        sa.Column("key", postgresql.UUID),
        sa.Column("span", sa.Interval),
        sa.Column("address", postgresql.INET),
        sa.Column("ratio", sa.Float),
        sa.Column("letter", sa.CHAR(1)),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("flag", sa.Boolean),
        sa.Column("day", sa.Date),
        sa.CheckConstraint("price > 0", name="positive"),
        sa.UniqueConstraint("parent", "price", name="uq_both"),
    )
    op.create_table("far", sa.Column("id", sa.Integer, primary_key=True), schema="elsewhere")
    op.create_index("ix_day", "children", ["day", "flag"])
    op.create_index("ix_lower", "children", [sa.text("lower(letter)")], unique=True)
    op.create_index("ix_part", "children", ["price"], postgresql_where=sa.text("flag"))
    op.create_index("ix_gin", "children", ["data"], postgresql_using="gin")
    op.execute("CREATE INDEX ix_sorted ON children (day DESC, at)")
    op.execute("CREATE INDEX ix_with ON children (flag) INCLUDE (day)")
    op.execute("CREATE VIEW shown AS SELECT id FROM parents")
    op.execute("CREATE MATERIALIZED VIEW kept AS SELECT id FROM parents")
    op.create_table("seen", sa.Column("what", sa.Text), sa.Column("shown", sa.Text))
    bind = op.get_bind()
    inspector = sa.inspect(bind)

    def seen(what, value):
        bind.execute(sa.text("INSERT INTO seen VALUES (:what, :shown)"), {"what": what, "shown": repr(value)})

    seen("schemas", inspector.get_schema_names())
    seen("default", inspector.default_schema_name)
    for schema in (None, "public", "elsewhere"):
        seen(f"tables {schema}", sorted(inspector.get_table_names(schema=schema)))
        seen(f"views {schema}", sorted(inspector.get_view_names(schema=schema)))
    seen("materialized", inspector.get_materialized_view_names())
    seen("sequences", sorted(inspector.get_sequence_names()))
    seen("enums", [(each["name"], each["labels"], each["schema"]) for each in inspector.get_enums()])
    for name in ("parents", "children", "shown", "kept", "nothing"):
        seen(f"has {name}", inspector.has_table(name))
    seen("has far", (inspector.has_table("far"), inspector.has_table("far", schema="elsewhere")))
    seen("has index", (inspector.has_index("children", "ix_day"), inspector.has_index("children", "ix_no")))
    for name in ("parents", "children"):
        for column in inspector.get_columns(name):
            shown = (str(column["type"]), column["nullable"], column["default"], column.get("autoincrement"),
                     column.get("comment"), column.get("computed"), column.get("identity"))
            seen(f"column {name}.{column['name']}", shown)
            seen(f"class {name}.{column['name']}", type(column["type"]).__name__)
        key = inspector.get_pk_constraint(name)
        seen(f"key {name}", (key["name"], key["constrained_columns"]))
        for key in inspector.get_foreign_keys(name):
            seen(f"foreign {name}", sorted(key.items()))
        for each in inspector.get_unique_constraints(name):
            seen(f"unique {name}", (each["name"], each["column_names"]))
        for each in inspector.get_check_constraints(name):
            seen(f"check {name}", (each["name"], each["sqltext"]))
        for each in inspector.get_indexes(name):
            shown = (each["name"], each["column_names"], each["unique"], each.get("expressions"),
                     each.get("column_sorting"), each.get("duplicates_constraint"), each.get("include_columns"),
                     sorted((key, str(value)) for key, value in each.get("dialect_options", {}).items()))
            seen(f"index {name}", shown)
        seen(f"comment {name}", inspector.get_table_comment(name))
    seen("view", inspector.get_view_definition("shown").split())
    table = sa.Table("parents", sa.MetaData(), autoload_with=bind)
    seen("reflected", [(column.name, str(column.type), column.primary_key) for column in table.columns])
    if "later" not in [column["name"] for column in sa.inspect(bind).get_columns("parents")]:
        op.add_column("parents", sa.Column("later", sa.Integer))
    seen("columns", [column["name"] for column in sa.inspect(bind).get_columns("parents")])


def downgrade():
    for name in ("seen", "children"):
        op.drop_table(name)
    op.execute("DROP VIEW shown; DROP MATERIALIZED VIEW kept")
    op.drop_table("far", schema="elsewhere")
    op.drop_table("parents")
    op.execute("DROP TYPE kind")
    op.execute("DROP SCHEMA elsewhere")
