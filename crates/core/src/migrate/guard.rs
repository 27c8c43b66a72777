//! Statements that a script may not run as they are, because they would end the transaction of its revision, or cannot
//! run inside one.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::dialect::sqlite::plain_index;
use crate::sql::{leading_words, skip_blank};

/// What to do with a statement of a script.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Run,
    /// Run this instead, and say so.
    Instead(String, Diagnostic),
    /// Leave it out, and say so.
    Drop(Diagnostic),
    Refuse(Diagnostic),
    /// The same as the script's own `commit()`.
    Commit,
    /// `PRAGMA foreign_keys = …`, which SQLite ignores inside a transaction.
    ForeignKeys(bool),
}

pub fn judge(dialect: Dialect, sql: &str) -> Verdict {
    let first = skip_blank(sql).bytes().next().unwrap_or(b';').to_ascii_uppercase();
    if !b"ABCDEPRSV".contains(&first) {
        return Verdict::Run;
    }
    let words = leading_words(sql, 4);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if dialect != Dialect::Sqlite {
        return elsewhere(dialect, &words);
    }
    match words[..] {
        ["CREATE" | "DROP", "INDEX" | "UNIQUE", ..] => match plain_index(sql) {
            Some((sql, notice)) => Verdict::Instead(sql, notice),
            None => Verdict::Run,
        },
        ["BEGIN", ..] | ["START", "TRANSACTION", ..] => Verdict::Drop(Diagnostic::note(format!(
            "{} is left out: the revision runs in a transaction already",
            words[0]
        ))),
        ["COMMIT", ..] | ["END", ..] => Verdict::Commit,
        ["ROLLBACK", "TO", ..] | ["ROLLBACK", "TRANSACTION", "TO", ..] => Verdict::Run,
        ["ROLLBACK", ..] => rollback(),
        ["VACUUM", ..] => Verdict::Drop(
            Diagnostic::warning("VACUUM is left out: it cannot run inside the transaction of a revision")
                .with_hint("run it by hand after the upgrade"),
        ),
        ["ATTACH" | "DETACH", ..] => Verdict::Refuse(
            Diagnostic::error(format!(
                "{} in a script: another file is outside the transaction of the revision",
                words[0]
            ))
            .with_hint("copy the data into this database before the upgrade"),
        ),
        ["PRAGMA", ..] => pragma(sql),
        _ => Verdict::Run,
    }
}

/// A database with statements that cannot run inside a transaction: a script's COMMIT is one, and is followed.
fn elsewhere(dialect: Dialect, words: &[&str]) -> Verdict {
    match words {
        // There it would end the transaction that is open.
        ["BEGIN"] | ["BEGIN", "WORK", ..] | ["START", "TRANSACTION", ..] if dialect.is_mysql() => Verdict::Drop(
            Diagnostic::note(format!("{} is left out: the revision runs in a transaction already", words[0])),
        ),
        ["ROLLBACK", "TO", ..] | ["ROLLBACK", "TRANSACTION" | "WORK", "TO", ..] | ["ROLLBACK", "PREPARED", ..] => {
            Verdict::Run
        }
        ["ROLLBACK" | "ABORT", ..] => rollback(),
        _ => Verdict::Run,
    }
}

fn rollback() -> Verdict {
    Verdict::Refuse(
        Diagnostic::error("ROLLBACK in a script would undo the whole revision")
            .with_hint("leave it out; where the revision must not be applied, let the script fail"),
    )
}

/// Pragmas that SQLite ignores or refuses inside a transaction. Reading one is always possible.
fn pragma(sql: &str) -> Verdict {
    let text = skip_blank(sql).get("PRAGMA".len()..).unwrap_or_default();
    let Some((name, value)) = text.split_once(['=', '(']) else {
        return Verdict::Run;
    };
    let name = skip_blank(name).trim().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let value = value.trim().trim_end_matches(';').trim_end().trim_end_matches(')').trim().trim_matches(['\'', '"']);
    match name.as_str() {
        "foreign_keys" => match value.to_ascii_lowercase().as_str() {
            "on" | "yes" | "true" | "1" => Verdict::ForeignKeys(true),
            "off" | "no" | "false" | "0" => Verdict::ForeignKeys(false),
            _ => Verdict::Run,
        },
        "journal_mode" | "synchronous" | "temp_store" | "wal_checkpoint" | "page_size" | "auto_vacuum"
        | "locking_mode" => Verdict::Drop(
            Diagnostic::warning(format!(
                "PRAGMA {name} is left out: it has no effect inside the transaction of a revision"
            ))
            .with_hint("set it where the application opens the database"),
        ),
        _ => Verdict::Run,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(sql: &str) -> &'static str {
        match judge(Dialect::Sqlite, sql) {
            Verdict::Run => "run",
            Verdict::Instead(..) => "instead",
            Verdict::Drop(_) => "drop",
            Verdict::Refuse(_) => "refuse",
            Verdict::Commit => "commit",
            Verdict::ForeignKeys(true) => "keys on",
            Verdict::ForeignKeys(false) => "keys off",
        }
    }

    #[test]
    fn elsewhere_a_commit_is_one_and_a_rollback_is_refused() {
        let judged = |sql: &str| judge(Dialect::Postgresql, sql);
        for sql in ["COMMIT", "BEGIN", "VACUUM", "ROLLBACK TO x", "ROLLBACK WORK TO SAVEPOINT x", "SAVEPOINT x"] {
            assert_eq!(judged(sql), Verdict::Run, "{sql}");
        }
        for sql in ["ROLLBACK", "rollback;", "/* */ ABORT"] {
            assert!(matches!(judged(sql), Verdict::Refuse(_)), "{sql}");
        }
    }

    #[test]
    fn statements_are_judged_by_their_first_words() {
        for (sql, expected) in [
            ("SELECT 1", "run"),
            ("", "run"),
            ("CREATE TABLE vacuum_log (a)", "run"),
            ("CREATE UNIQUE INDEX i ON t (a)", "run"),
            ("create unique index concurrently i on t (a)", "instead"),
            ("DROP INDEX CONCURRENTLY i", "instead"),
            ("-- first\nbegin immediate", "drop"),
            ("COMMIT", "commit"),
            ("END TRANSACTION", "commit"),
            ("rollback", "refuse"),
            ("ROLLBACK TO SAVEPOINT a", "run"),
            ("ROLLBACK TRANSACTION TO a", "run"),
            ("SAVEPOINT a", "run"),
            ("VACUUM", "drop"),
            ("ATTACH 'x.db' AS x", "refuse"),
            ("PRAGMA foreign_keys=ON;", "keys on"),
            ("pragma main.foreign_keys ( 'off' )", "keys off"),
            ("PRAGMA foreign_keys", "run"),
            ("PRAGMA journal_mode = WAL", "drop"),
            ("PRAGMA table_info(t)", "run"),
            ("PRAGMA user_version = 3", "run"),
        ] {
            assert_eq!(kind(sql), expected, "{sql}");
        }
    }
}
