-- revision: 002
-- revises: 001
-- message: Keep former names

-- upgrade
CREATE TABLE former_names (
    user_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    changed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO former_names (user_id, name) SELECT id, name FROM users WHERE email = 'ada@example.org';
UPDATE users SET name = 'Augusta Ada King' WHERE email = 'ada@example.org';
CREATE VIEW all_names AS
    SELECT id AS user_id, name FROM users
    UNION ALL
    SELECT user_id, name FROM former_names;

-- downgrade
UPDATE users SET name = (SELECT name FROM former_names WHERE user_id = users.id)
WHERE id IN (SELECT user_id FROM former_names);
DROP VIEW all_names;
DROP TABLE former_names;
