//! What a statement says that an older server does not understand.

use super::Dialect;
use crate::sql::split::{TokenKind, Tokens};

/// Words, as they stand in a text without comments and strings, and the first version that knows them.
type Known = (&'static str, &'static [u32]);

/// From the release notes of each version: <https://www.postgresql.org/docs/release/>.
const POSTGRESQL: &[Known] = &[
    ("AS IDENTITY", &[10]),
    ("CREATE PROCEDURE", &[11]),
    ("EXECUTE FUNCTION", &[11]),
    (" INCLUDE(", &[11]),
    ("GENERATED ALWAYS AS(", &[12]),
    ("REINDEX INDEX CONCURRENTLY", &[12]),
    ("REINDEX TABLE CONCURRENTLY", &[12]),
    ("CREATE OR REPLACE TRIGGER", &[14]),
    ("NULLS NOT DISTINCT", &[15]),
    ("MERGE INTO", &[15]),
    ("JSON_TABLE(", &[17]),
    ("NOT ENFORCED", &[18]),
    ("UUIDV7(", &[18]),
];

/// <https://dev.mysql.com/doc/refman/8.4/en/added-deprecated-removed.html> and the pages of the statements.
const MYSQL: &[Known] = &[
    ("RENAME COLUMN", &[8, 0]),
    ("WITH RECURSIVE", &[8, 0]),
    ("CREATE ROLE", &[8, 0]),
    ("JSON_TABLE(", &[8, 0, 4]),
    ("ALGORITHM = INSTANT", &[8, 0, 12]),
    ("DROP CONSTRAINT", &[8, 0, 19]),
    ("INTERSECT", &[8, 0, 31]),
];

/// <https://mariadb.com/docs/release-notes>.
const MARIADB: &[Known] = &[
    ("CREATE SEQUENCE", &[10, 3]),
    ("ALGORITHM = INSTANT", &[10, 3, 2]),
    ("RENAME COLUMN", &[10, 5, 2]),
    ("RENAME INDEX", &[10, 5, 2]),
    (" RETURNING ", &[10, 5]),
    ("SKIP LOCKED", &[10, 6]),
    ("JSON_TABLE(", &[10, 6]),
    ("UUID_V7(", &[11, 7]),
    ("VECTOR INDEX", &[11, 7]),
];

/// What a text says that the server is too old for: the words, and the version that they need. `sql`: it is SQL; otherwise
/// a script with SQL in it.
pub fn too_new(dialect: Dialect, server: &str, text: &str, sql: bool) -> Option<(&'static str, String)> {
    let known = match dialect {
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Mysql => MYSQL,
        Dialect::Mariadb | Dialect::MysqlOnMariadb => MARIADB,
        _ => return None,
    };
    let server = numbers(server);
    let newer: Vec<&Known> = known.iter().filter(|(_, version)| server[..] < **version).collect();
    if newer.is_empty() {
        return None;
    }
    let plain = if sql { bare(dialect, text) } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
    let plain = format!(" {} ", plain.to_ascii_uppercase().replace(" (", "("));
    let (words, version) = newer.into_iter().find(|(words, _)| plain.contains(words))?;
    let version: Vec<String> = version.iter().map(u32::to_string).collect();
    Some((words.trim().trim_end_matches('('), version.join(".")))
}

/// The words and signs, with a space between them.
fn bare(dialect: Dialect, sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for token in Tokens::new(sql, 0..sql.len(), dialect) {
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Quoted => out.push_str("'' "),
            _ => {
                out.push_str(&sql[token.range]);
                out.push(' ');
            }
        }
    }
    out
}

/// `10.11.6-MariaDB`: 10, 11, 6.
pub(super) fn numbers(version: &str) -> Vec<u32> {
    let end = version.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(version.len());
    version[..end].split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_server_is_known_by_its_number() {
        for (dialect, server, text, expected) in [
            (Dialect::Postgresql, "14.9 (Debian)", "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT", Some("15")),
            (Dialect::Postgresql, "15.2", "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT", None),
            (Dialect::Postgresql, "9.6.24", "create index i on t (a) include (b)", Some("11")),
            (Dialect::Postgresql, "9.6.24", "SELECT ' INCLUDE (' -- MERGE INTO\n", None),
            (Dialect::Mysql, "5.7.44-log", "ALTER TABLE t RENAME COLUMN a TO b", Some("8.0")),
            (Dialect::Mysql, "8.0.18", "ALTER TABLE t DROP CONSTRAINT c", Some("8.0.19")),
            (Dialect::Mariadb, "10.4.12-MariaDB", "ALTER TABLE t RENAME COLUMN a TO b", Some("10.5.2")),
            (Dialect::Mariadb, "10.11.6-MariaDB", "ALTER TABLE t RENAME COLUMN a TO b", None),
        ] {
            assert_eq!(too_new(dialect, server, text, true).map(|found| found.1).as_deref(), expected, "{text}");
        }
        let script = "op.execute('CREATE UNIQUE INDEX i ON t (a)\\n' 'NULLS NOT DISTINCT')";
        assert!(too_new(Dialect::Postgresql, "14", script, false).is_some());
    }
}
