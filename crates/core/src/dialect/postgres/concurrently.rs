//! Statements that cannot run inside a transaction; of `CREATE INDEX CONCURRENTLY`, the index that it makes.

use crate::dialect::Dialect;
use crate::sql::leading_words;
use crate::sql::split::{TokenKind, Tokens};

/// The name of the index, as it is written, with the schema of its table.
pub fn made_concurrently(sql: &str) -> Option<String> {
    let tokens = Tokens::new(sql, 0..sql.len(), Dialect::Postgresql).filter(|token| token.kind != TokenKind::Comment);
    let words: Vec<&str> = tokens.map(|token| &sql[token.range]).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|found| found.eq_ignore_ascii_case(word));
    let mut at = 1 + usize::from(is(1, "UNIQUE"));
    if !is(0, "CREATE") || !is(at, "INDEX") || !is(at + 1, "CONCURRENTLY") {
        return None;
    }
    at += 2;
    if is(at, "IF") {
        at += 3;
    }
    let name = words.get(at).filter(|name| !name.eq_ignore_ascii_case("ON"))?;
    let on = (at..words.len()).find(|at| is(*at, "ON"))? + 1;
    let on = on + usize::from(is(on, "ONLY"));
    match is(on + 1, ".") {
        true => Some(format!("{}.{name}", words.get(on)?)),
        false => Some((*name).to_owned()),
    }
}

/// Whether a statement is one that PostgreSQL refuses inside a transaction.
pub fn runs_outside(sql: &str) -> bool {
    let words = leading_words(sql, 4);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"] | ["CREATE" | "DROP", "INDEX", "CONCURRENTLY", ..] => true,
        ["REINDEX", ..] => words.contains(&"CONCURRENTLY"),
        ["VACUUM", ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{made_concurrently, runs_outside};

    #[test]
    fn what_cannot_be_in_a_transaction_is_known() {
        for sql in ["create unique index concurrently i on t (a)", "DROP INDEX CONCURRENTLY i", "VACUUM t"] {
            assert!(runs_outside(sql), "{sql}");
        }
        for sql in ["CREATE INDEX i ON t (a)", "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "REINDEX TABLE t"] {
            assert!(!runs_outside(sql), "{sql}");
        }
    }

    #[test]
    fn the_name_is_found() {
        for (sql, expected) in [
            ("CREATE INDEX CONCURRENTLY i ON t (a)", Some("i")),
            ("create unique index concurrently if not exists \"I x\" on only s.t (a)", Some("s.\"I x\"")),
            ("CREATE INDEX CONCURRENTLY ON t (a)", None),
            ("CREATE INDEX i ON t (a)", None),
            ("DROP INDEX CONCURRENTLY i", None),
        ] {
            assert_eq!(made_concurrently(sql).as_deref(), expected, "{sql}");
        }
    }
}
