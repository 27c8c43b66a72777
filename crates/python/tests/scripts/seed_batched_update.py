# given: CREATE TABLE users (id INTEGER PRIMARY KEY, processed BOOLEAN)
# given: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) INSERT INTO users (id) SELECT i FROM n
from alembic import op
import sqlalchemy as sa


def upgrade() -> None:
    conn = op.get_bind()
    batch_size = 10
    offset = 0

    while True:
        result = conn.execute(
            sa.text(f"UPDATE users SET processed = true WHERE id IN "
                    f"(SELECT id FROM users WHERE processed IS NULL LIMIT {batch_size})")
        )
        if result.rowcount == 0:
            break
        conn.commit()
    print(conn.execute(sa.text("SELECT count(*) FROM users WHERE processed")).scalar())
    op.drop_table("users")


def downgrade() -> None:
    pass
