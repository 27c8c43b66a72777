//! What a statement is, so that it is known again; and what it is going to change, so that it shows whether it ran.

use super::TABLE;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::migrate::Session;
use crate::sql::split::{TokenKind, Tokens};
use crate::sql::{first_word, fnv};

impl Session {
    /// What a statement is going to change, as it is now.
    pub(super) fn state(&mut self, sql: &str) -> Result<u64, Diagnostic> {
        let dialect = self.dialect();
        let connection = self.connection()?;
        if dialect == Dialect::Postgresql {
            let mut schema = connection.inspect()?;
            schema.tables.shift_remove(TABLE);
            for table in schema.tables.values_mut() {
                // What was left of an index that was stopped in its making is none.
                table.indexes.retain(|index| !index.options.contains_key("postgresql_invalid"));
            }
            return Ok(fnv(&format!("{schema:?}")));
        }
        match target(dialect, sql) {
            Some(table) => match connection.query(&format!("SHOW CREATE TABLE {table}"), &[]) {
                Ok(rows) => Ok(fnv(&without_counter(&format!("{rows:?}")))),
                // There is no such table.
                Err(error) if error.code.as_deref() == Some("1146") => Ok(0),
                Err(error) => Err(error.into()),
            },
            None => {
                let schema = connection.inspect()?;
                let routines = connection.query(
                    "SELECT routine_name, routine_definition FROM information_schema.routines \
                     WHERE routine_schema = database() ORDER BY 1",
                    &[],
                )?;
                Ok(fnv(&without_counter(&format!("{schema:?}{routines:?}"))))
            }
        }
    }
}

/// The same for a statement that asks the same: of one that changes rows, texts and numbers do not count, for they may be
/// the time of day.
pub(super) fn hash(dialect: Dialect, sql: &str) -> u64 {
    let verb = first_word(sql);
    if !["INSERT", "UPDATE", "DELETE", "REPLACE"].iter().any(|word| verb.eq_ignore_ascii_case(word)) {
        return fnv(sql);
    }
    let mut shape = String::with_capacity(sql.len());
    for token in Tokens::new(sql, 0..sql.len(), dialect) {
        let text = &sql[token.range];
        match token.kind {
            TokenKind::Comment => continue,
            TokenKind::Quoted if !text.starts_with('`') => shape.push('?'),
            TokenKind::Word if text.starts_with(|c: char| c.is_ascii_digit()) => shape.push('?'),
            _ => shape.push_str(text),
        }
        shape.push(' ');
    }
    fnv(&shape)
}

/// The one table that a statement changes, as it is written.
fn target(dialect: Dialect, sql: &str) -> Option<&str> {
    let tokens: Vec<_> =
        Tokens::new(sql, 0..sql.len(), dialect).filter(|token| token.kind != TokenKind::Comment).collect();
    let word =
        |at: usize| tokens.get(at).map(|token| sql[token.range.clone()].to_ascii_uppercase()).unwrap_or_default();
    let skip = |mut at: usize, words: &[&str]| {
        while words.contains(&word(at).as_str()) {
            at += 1;
        }
        at
    };
    let verb = word(0);
    let mut at = match verb.as_str() {
        "CREATE" | "ALTER" | "DROP" => {
            skip(1, &["OR", "REPLACE", "UNIQUE", "FULLTEXT", "SPATIAL", "ONLINE", "OFFLINE", "IGNORE"])
        }
        "TRUNCATE" => skip(1, &["TABLE"]),
        "RENAME" => 1,
        _ => return None,
    };
    match (verb.as_str(), word(at).as_str()) {
        ("TRUNCATE", _) => {}
        ("CREATE" | "DROP", "INDEX") => at = (at..tokens.len()).find(|at| word(*at) == "ON")? + 1,
        (_, "TABLE") => at = skip(at + 1, &["IF", "NOT", "EXISTS"]),
        _ => return None,
    }
    let first = tokens.get(at)?;
    let last = match word(at + 1).as_str() {
        "." => tokens.get(at + 2)?,
        // Several tables.
        "," => return None,
        _ => first,
    };
    matches!(first.kind, TokenKind::Word | TokenKind::Quoted).then(|| &sql[first.range.start..last.range.end])
}

/// The counter of new rows moves by itself.
fn without_counter(text: &str) -> String {
    const COUNTER: &str = "AUTO_INCREMENT=";
    match text.split_once(COUNTER) {
        Some((before, rest)) => format!("{before}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_a_statement_changes_is_found() {
        for (sql, expected) in [
            ("CREATE TABLE IF NOT EXISTS `a b` (x INT)", Some("`a b`")),
            ("alter table s.t add x int", Some("s.t")),
            ("ALTER TABLE `s` . `t` DROP x", Some("`s` . `t`")),
            ("CREATE UNIQUE INDEX i ON t (x)", Some("t")),
            ("DROP INDEX i ON `t`", Some("`t`")),
            ("DROP TABLE t", Some("t")),
            ("DROP TABLE t, u", None),
            ("TRUNCATE t", Some("t")),
            ("RENAME TABLE a TO b", Some("a")),
            ("CREATE VIEW v AS SELECT 1", None),
            ("GRANT ALL ON t TO u", None),
        ] {
            assert_eq!(target(Dialect::Mysql, sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_rows_hold_may_differ_from_run_to_run() {
        let of = |sql: &str| hash(Dialect::Mysql, sql);
        assert_eq!(of("INSERT INTO t VALUES ('a', 1)"), of("INSERT INTO t VALUES ('b', 2)"));
        assert_ne!(of("INSERT INTO t VALUES ('a', 1)"), of("INSERT INTO u VALUES ('a', 1)"));
        assert_ne!(of("ALTER TABLE t ADD a INT DEFAULT 1"), of("ALTER TABLE t ADD a INT DEFAULT 2"));
        assert_eq!(without_counter("x AUTO_INCREMENT=12 y"), "x  y");
    }
}
