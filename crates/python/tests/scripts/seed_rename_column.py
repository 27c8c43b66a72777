# given: CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL)
# given: INSERT INTO users (name) VALUES ('Ada Lovelace')
from alembic import op


def upgrade() -> None:
    op.alter_column("users", "name", new_column_name="full_name")


def downgrade() -> None:
    op.alter_column("users", "full_name", new_column_name="name")
