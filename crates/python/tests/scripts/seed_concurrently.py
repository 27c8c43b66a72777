# given: CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)
from alembic import op


def upgrade() -> None:
    # PostgreSQL concurrent index (no table lock)
    op.execute("CREATE INDEX CONCURRENTLY ix_users_email ON users (email)")


def downgrade() -> None:
    op.drop_index("ix_users_email")
