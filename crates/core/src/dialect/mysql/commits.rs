//! Statements that MySQL does not do inside of a transaction: it commits what was done before, and them with it.

use crate::sql::leading_words;

/// Whether the statement commits by itself.
/// As [the manual lists them](https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html); what is not known counts as one.
pub fn commits(sql: &str) -> bool {
    let words = leading_words(sql, 3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["CREATE" | "DROP", "TEMPORARY", ..] | ["CREATE", "OR", "REPLACE"] if words.contains(&"TEMPORARY") => false,
        [
            "ALTER" | "ANALYZE" | "CACHE" | "CHECK" | "CREATE" | "DROP" | "FLUSH" | "GRANT" | "INSTALL" | "LOCK"
            | "OPTIMIZE" | "RENAME" | "REPAIR" | "RESET" | "REVOKE" | "TRUNCATE" | "UNINSTALL" | "UNLOCK",
            ..,
        ] => true,
        ["SET", "PASSWORD", ..] | [] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_the_schema_commit() {
        for sql in
            ["CREATE TABLE t (a INT)", "# why\nalter table t add b int", "/*!40101 SET NAMES utf8 */", "TRUNCATE t"]
        {
            assert!(commits(sql), "{sql}");
        }
        for sql in [
            "INSERT INTO t VALUES (1)",
            "CREATE TEMPORARY TABLE t (a INT)",
            "SET x = 1",
            "SELECT 1",
            "drop temporary table t",
        ] {
            assert!(!commits(sql), "{sql}");
        }
    }
}
