"""Every alteration."""
import sqlalchemy as sa
from alembic import op

revision = "p2"
down_revision = "p1"


def upgrade():
    op.add_column("parents", sa.Column("code", sa.String(8)))
    op.execute(sa.text("UPDATE parents SET code = concat('c', id)"))
    op.alter_column("parents", "code", existing_type=sa.String(8), nullable=False)
    op.create_unique_constraint("uq_code", "parents", ["code"])
    op.alter_column("parents", "name", new_column_name="title", existing_type=sa.String(40), existing_nullable=False,
                    existing_server_default="x")
    op.alter_column("parents", "title", type_=sa.Text, existing_type=sa.String(40), existing_nullable=False)
    op.create_index("ix_size", "children", ["size", "order"])
    op.create_check_constraint("ck_rank", "children", "`rank` >= 0")
    op.drop_constraint("ck_size", "children", type_="check") if op.get_bind().dialect.is_mariadb else None
    op.drop_constraint("fk_children", "children", type_="foreignkey")
    op.create_foreign_key("fk_again", "children", "parents", ["parent_id"], ["id"], ondelete="SET NULL")
    op.create_table_comment("children", "small ones")
    op.rename_table("children", "kids")
    with op.batch_alter_table("kids") as batch:
        batch.add_column(sa.Column("flag", sa.Boolean, server_default=sa.false()))
        batch.drop_column("order")
        batch.alter_column("size", new_column_name="length", existing_type=sa.Integer)
    with op.batch_alter_table("plain", recreate="always") as batch:
        batch.alter_column("b", type_=sa.BigInteger, existing_type=sa.Integer)
        batch.create_unique_constraint("uq_b", ["b"])
    op.execute("CREATE TRIGGER tr BEFORE INSERT ON kids FOR EACH ROW BEGIN SET NEW.length = 7; SET NEW.flag = 1; END")
    op.execute("INSERT INTO kids (parent_id) VALUES (2)")
    op.execute("UPDATE kids SET changed = '2021-01-01 00:00:00'")


def downgrade():
    op.execute("DROP TRIGGER tr")
    op.rename_table("kids", "children")
    op.drop_table_comment("children")
    op.drop_index("ix_size", "children")
    op.drop_constraint("uq_code", "parents", type_="unique")
    op.drop_column("parents", "code")
    op.alter_column("parents", "title", new_column_name="name", existing_type=sa.Text, type_=sa.String(40), nullable=False)
