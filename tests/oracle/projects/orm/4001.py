"""models of the moment

Revision ID: 4001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "4001"
down_revision = None
branch_labels = None
depends_on = None


from sqlalchemy import orm

Base = orm.declarative_base()


class User(Base):
    __tablename__ = "users"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False)
    admin = sa.Column(sa.Boolean, default=False)


def upgrade() -> None:
    bind = op.get_bind()
    User.__table__.create(bind)
    bind.execute(User.__table__.insert(), [{"name": "ada", "admin": True}, {"name": "bob", "admin": False}])


def downgrade() -> None:
    op.drop_table("users")
