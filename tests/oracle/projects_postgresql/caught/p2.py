"""Without a savepoint nothing more can be done: it fails, and what was before it stays."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import exc

revision = "p2"
down_revision = "p1"


def upgrade():
    try:
        op.execute("SELECT nope")
    except exc.ProgrammingError:
        pass
    op.execute("CREATE TABLE never (id int)")


def downgrade():
    pass
