# given: CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL)
# given: INSERT INTO users (name) VALUES ('Ada Lovelace'), ('Alan Turing')
from alembic import op
import sqlalchemy as sa


def upgrade() -> None:
    # Step 1: Add as nullable
    op.add_column("users", sa.Column("slug", sa.String(100), nullable=True))

    # Step 2: Backfill existing rows
    op.execute("UPDATE users SET slug = lower(replace(name, ' ', '-'))")

    # Step 3: Make non-nullable
    op.alter_column("users", "slug", nullable=False)

    # Step 4: Add unique constraint
    op.create_unique_constraint("uq_users_slug", "users", ["slug"])


def downgrade() -> None:
    op.drop_constraint("uq_users_slug", "users")
    op.drop_column("users", "slug")
