"""Changes of tables, outside and inside of a batch."""
from alembic import op
import sqlalchemy as sa

revision = "p002"
down_revision = "p001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO account (id, name, kind, rate) VALUES (1, 'ann', 'big', 1), (2, 'bob', 'small', 2)")
    op.add_column("account", sa.Column("city", sa.String(50), server_default="Rome", nullable=False))
    op.add_column("account", sa.Column("ref", sa.Integer(), sa.ForeignKey("account.id"), nullable=True, index=True))
    op.add_column("entry", sa.Column("code", sa.String(8), unique=True))
    op.alter_column("account", "city", new_column_name="town", existing_type=sa.String(50))
    op.alter_column("account", "town", server_default=None, existing_type=sa.String(50), existing_nullable=False)
    op.alter_column("account", "rate", type_=sa.Numeric(12, 4), existing_type=sa.Numeric(10, 2), nullable=True)
    op.alter_column("account", "note", comment="none", existing_comment="free", existing_type=sa.Text)
    op.create_foreign_key("fk_pair_one", "pair", "account", ["one"], ["id"], ondelete="SET NULL")
    op.create_unique_constraint("uq_pair_two", "pair", ["two"])
    op.create_check_constraint("ck_pair", "pair", "one <> two")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("text", existing_type=sa.UnicodeText(), nullable=False, existing_server_default=sa.text("'x'"))
        batch_op.drop_column("b")
        batch_op.create_index(batch_op.f("ix_entry_seen"), ["seen"], unique=False)
        batch_op.create_unique_constraint("uq_entry_text", ["text"])
        batch_op.create_foreign_key(batch_op.f("fk_entry_two"), "account", ["parent_id"], ["id"])
    with op.batch_alter_table("pair", recreate="always") as batch:
        batch.create_check_constraint("ck_more", sa.text("one > 0"))
        batch.drop_constraint("uq_pair_two", type_="unique")
        op.execute(sa.text("UPDATE account SET town = 'Oslo' WHERE id = 2"))
    op.rename_table("bare", "empty")
    op.drop_column("account", "hidden")
    op.drop_constraint("ck_pair", "pair", type_="check")


def downgrade():
    op.drop_constraint("fk_pair_one", "pair", type_="foreignkey")
    with op.batch_alter_table("entry") as batch_op:
        batch_op.drop_constraint("uq_entry_text", type_="unique")
        batch_op.drop_index("ix_entry_seen")
        batch_op.drop_column("seen")
    op.rename_table("empty", "bare")
    op.execute("DELETE FROM account")
