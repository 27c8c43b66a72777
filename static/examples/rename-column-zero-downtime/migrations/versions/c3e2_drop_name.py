"""Contract: drop name

Revision ID: c3e2
Revises: b2d1
"""
from alembic import op
import sqlalchemy as sa

revision = "c3e2"
down_revision = "b2d1"
branch_labels = None
depends_on = None


# Until the old application is gone, what it writes to name goes to full_name too.
TRIGGER = {
    "sqlite": """
        CREATE TRIGGER users_name_to_full_name AFTER UPDATE OF name ON users
        BEGIN
            UPDATE users SET full_name = NEW.name WHERE id = NEW.id;
        END
    """,
    "mysql": """
        CREATE TRIGGER users_name_to_full_name BEFORE UPDATE ON users
        FOR EACH ROW SET NEW.full_name = IF(NEW.name <=> OLD.name, NEW.full_name, NEW.name)
    """,
    "postgresql": """
        CREATE FUNCTION name_to_full_name() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN NEW.full_name = NEW.name; RETURN NEW; END';
        CREATE TRIGGER users_name_to_full_name BEFORE UPDATE OF name ON users
        FOR EACH ROW EXECUTE FUNCTION name_to_full_name()
    """,
}
NO_TRIGGER = {
    "sqlite": "DROP TRIGGER users_name_to_full_name",
    "mysql": "DROP TRIGGER users_name_to_full_name",
    "postgresql": "DROP FUNCTION name_to_full_name() CASCADE",
}


def upgrade() -> None:
    op.execute(NO_TRIGGER[op.get_bind().dialect.name])
    op.drop_column("users", "name")
    op.alter_column("users", "full_name", existing_type=sa.String(100), nullable=False)


def downgrade() -> None:
    op.alter_column("users", "full_name", existing_type=sa.String(100), nullable=True)
    op.add_column("users", sa.Column("name", sa.String(100), nullable=True))
    op.execute("UPDATE users SET name = full_name")
    op.alter_column("users", "name", existing_type=sa.String(100), nullable=False)
    op.execute(TRIGGER[op.get_bind().dialect.name])
