-- revision: 001
-- message: Add users

-- upgrade
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email VARCHAR(200) NOT NULL UNIQUE,
    name VARCHAR(100) NOT NULL
);
INSERT INTO users (id, email, name) VALUES
    (1, 'ada@example.org', 'Ada Lovelace'),
    (2, 'grace@example.com', 'Grace Hopper');

-- downgrade
DROP TABLE users;
