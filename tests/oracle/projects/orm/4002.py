"""rows moved through a session

Revision ID: 4002
Revises: '4001'
"""
from alembic import op
import sqlalchemy as sa

revision = "4002"
down_revision = '4001'
branch_labels = None
depends_on = None


from sqlalchemy import orm

Base = orm.declarative_base()


class User(Base):
    __tablename__ = "users"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    admin = sa.Column(sa.Boolean)


def upgrade() -> None:
    session = orm.Session(bind=op.get_bind())
    for user in session.query(User).filter(User.admin == True).order_by(User.id):  # noqa: E712
        user.name = user.name.upper()
    session.flush()


def downgrade() -> None:
    op.get_bind().execute(sa.text("UPDATE users SET name = lower(name)"))
