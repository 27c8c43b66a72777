# given: CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, email_domain TEXT)
# given: INSERT INTO users (email) VALUES ('ada@example.org'), ('nobody'), ('alan@example.com')
from alembic import op
import sqlalchemy as sa
from sqlalchemy import table, column, String, Integer


def upgrade() -> None:
    # Define lightweight table reference
    users = table("users",
        column("id", Integer),
        column("email", String),
        column("email_domain", String)
    )

    # Use connection for complex queries
    conn = op.get_bind()
    result = conn.execute(sa.select(users.c.id, users.c.email))

    for row in result:
        domain = row.email.split("@")[1] if "@" in row.email else None
        conn.execute(
            users.update()
            .where(users.c.id == row.id)
            .values(email_domain=domain)
        )


def downgrade() -> None:
    pass
