"""What a script finds in its context: the configuration that env.py has."""
from alembic import context, op

revision = "1"
down_revision = None


def upgrade():
    assert op.get_context().config is context.config
    assert op.get_context().config.get_main_option("no_such_option", "its default") == "its default"
    op.execute("SELECT 1")


def downgrade():
    pass
