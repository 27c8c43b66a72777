-- revision: 002
-- revises: 001
-- message: Keep a trail of changed names

-- upgrade
CREATE TABLE name_changes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    old_name TEXT NOT NULL,
    changed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TRIGGER users_name_changed AFTER UPDATE OF name ON users
BEGIN
    INSERT INTO name_changes (user_id, old_name) VALUES (OLD.id, OLD.name);
END;
UPDATE users SET name = 'Augusta Ada King' WHERE email = 'ada@example.org';

-- downgrade
DROP TRIGGER users_name_changed;
DROP TABLE name_changes;
