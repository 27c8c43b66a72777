"""A table with all that Alembic's rebuild of a table loses"""
from alembic import op

revision = "k001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE owner (id INTEGER PRIMARY KEY, code TEXT UNIQUE)")
    op.execute(
        """
        CREATE TABLE item (
            id INTEGER PRIMARY KEY,
            owner_id INTEGER REFERENCES owner (id),
            name VARCHAR(20) COLLATE NOCASE NOT NULL,
            price INTEGER,
            token UUID,
            CHECK (price > 0),
            FOREIGN KEY (owner_id) REFERENCES owner (id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_item_name ON item (name)")
    op.execute("CREATE INDEX ix_item_price ON item (price DESC, name)")
    op.execute("CREATE INDEX ix_item_lower ON item (lower(name))")
    op.execute("CREATE TRIGGER item_named AFTER INSERT ON item BEGIN UPDATE item SET name = upper(name) WHERE id = new.id; END")
    op.execute("INSERT INTO owner VALUES (1, 'a'), (2, 'b')")
    op.execute("INSERT INTO item VALUES (1, 1, 'one', 10, 'f3'), (2, 2, 'two', 20, NULL)")


def downgrade():
    op.drop_table("item")
    op.drop_table("owner")
