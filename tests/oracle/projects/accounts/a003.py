"""fill the new columns

Revision ID: a003
Revises: 'a002'
"""
from alembic import op
import sqlalchemy as sa

revision = "a003"
down_revision = 'a002'
branch_labels = None
depends_on = None


accounts = sa.table(
    "accounts",
    sa.column("id", sa.Integer),
    sa.column("email", sa.String),
    sa.column("nickname", sa.String),
    sa.column("level", sa.Integer),
)


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(accounts.c.id, accounts.c.email).order_by(accounts.c.id)):
        connection.execute(
            accounts.update().where(accounts.c.id == row.id).values(nickname=row.email.split("@")[0], level=row.id * 10)
        )


def downgrade() -> None:
    op.execute(accounts.update().values(nickname=sa.null(), level=1))
