"""Split the domain out of the address

Revision ID: b2d1
Revises: a1c0
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy import Integer, String, column, table

revision = "b2d1"
down_revision = "a1c0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("email_domain", sa.String(255), nullable=True))

    users = table(
        "users",
        column("id", Integer),
        column("email", String),
        column("email_domain", String),
    )

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
    op.drop_column("users", "email_domain")
