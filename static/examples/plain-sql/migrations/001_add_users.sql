-- revision: 001
-- message: Add users

-- upgrade
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
INSERT INTO users (email, name) VALUES
    ('ada@example.org', 'Ada Lovelace'),
    ('grace@example.com', 'Grace Hopper');

-- downgrade
DROP TABLE users;
