"""Every directive once."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def upgrade():
    accounts = op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, server_default="new", index=True),
        sa.Column("kind", sa.Enum("a", "b", name="kind")),
        sa.Column("active", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("payload", postgresql.JSONB().with_variant(sa.JSON(), "sqlite")),
        sa.CheckConstraint("length(name) > 0", name="ck_name"),
        sa.UniqueConstraint("name", "kind", name=op.f("uq_accounts_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("total", sa.Numeric(10, 2)),
    )
    op.bulk_insert(accounts, [{"id": 1, "name": "Ada", "kind": "a", "payload": {"x": 1}}, {"id": 2, "name": "Alan"}])
    op.create_index("ix_lower", "accounts", [sa.text("lower(name)")], unique=True, sqlite_where=sa.text("active"))
    op.execute("INSERT INTO orders (account_id, total) VALUES (1, 9.5)")
    op.execute(sa.text("UPDATE accounts SET kind = :kind WHERE id = :id").bindparams(kind="b", id=2))
    op.execute(accounts.update().where(accounts.c.name == op.inline_literal("Alan")).values(active=False))
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(100)))
        batch_op.alter_column("name", existing_type=sa.String(50), type_=sa.String(80), new_column_name="title")
        batch_op.drop_column("payload")
        batch_op.create_unique_constraint("uq_email", ["email"])
    with op.batch_alter_table("orders") as batch_op:
        batch_op.create_check_constraint("ck_total", sa.column("total") >= 0)
    op.rename_table("orders", "purchases")
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX ix_total ON purchases (total)")
    print(op.get_context().dialect.name, op.get_bind().dialect.name, sa.inspect(op.get_bind()).get_table_names())
    print(op.get_context().get_current_revision())


def downgrade():
    op.drop_table("purchases")
    op.drop_index("ix_lower", table_name="accounts")
    op.drop_table("accounts", if_exists=True)
    op.drop_table("nothing", if_exists=True)
