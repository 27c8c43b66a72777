"""plain SQL with views and triggers

Revision ID: 7001
Revises: 
"""
from alembic import op
import sqlalchemy as sa

revision = "7001"
down_revision = None
branch_labels = None
depends_on = None


STATEMENTS = [
    "CREATE TABLE stock (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE UNIQUE, n INTEGER DEFAULT (1 + 1))",
    "CREATE TABLE log (what TEXT, at TEXT DEFAULT 'now')",
    """
    CREATE TRIGGER stock_changed AFTER UPDATE OF n ON stock
    BEGIN
        INSERT INTO log (what) VALUES (old.name || ': ' || old.n || '; ' || new.n);
    END
    """,
    "CREATE VIEW few AS SELECT name FROM stock WHERE n < 5",
    "INSERT INTO stock (name) VALUES ('nut'), ('bolt')",
    "UPDATE stock SET n = n + 7 WHERE name = 'NUT'",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP VIEW few")
    op.execute("DROP TRIGGER stock_changed")
    for name in ["log", "stock"]:
        op.execute(f"DROP TABLE {name}")
