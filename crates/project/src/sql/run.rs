//! Runs one direction of an SQL revision through the session.

use crate::sql::Part;
use crate::sql::split::{self, Statement};
use seesaw_core::connection::DatabaseError;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{OperationError, Origin, Session};

pub fn run(part: &Part, session: &mut Session) -> Result<(), Diagnostic> {
    let dialect = session.dialect();
    if part.without_transaction && dialect == Dialect::Sqlite {
        session.notice(
            Diagnostic::note("this file asks to run without a transaction; on SQLite it runs in one, like every revision")
                .in_file(&part.file),
        );
    }
    for statement in part.statements(dialect) {
        match transaction_word(statement.sql, dialect) {
            None => {}
            Some("ROLLBACK") => {
                return Err(Diagnostic::error("ROLLBACK in a migration would undo what has been recorded as applied")
                    .at(&part.file, span(part, &statement))
                    .with_hint("remove it: each revision is one transaction, and a failure rolls it back"));
            }
            Some(word) => {
                session.notice(
                    Diagnostic::note(format!("{word} is left out: each revision is one transaction"))
                        .at(&part.file, Span::line(statement.line)),
                );
                continue;
            }
        }
        let origin = Origin { file: part.file.clone(), line: statement.line };
        session.run(statement.sql, &[], Some(origin)).map_err(|error| refused(part, &statement, error))?;
    }
    Ok(())
}

/// `BEGIN`, `COMMIT` or `ROLLBACK` where a statement ends or begins a transaction.
fn transaction_word(sql: &str, dialect: Dialect) -> Option<&'static str> {
    if !sql.starts_with(|c: char| matches!(c.to_ascii_uppercase(), 'B' | 'C' | 'E' | 'R' | 'S' | 'A')) {
        return None;
    }
    let words = split::leading_words(sql, dialect, 3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["BEGIN", ..] | ["START", "TRANSACTION", ..] => Some("BEGIN"),
        ["COMMIT", ..] | ["END"] | ["END", "TRANSACTION" | "WORK", ..] => Some("COMMIT"),
        ["ROLLBACK", "TO", ..] | ["ROLLBACK", "TRANSACTION" | "WORK", "TO"] => None,
        ["ROLLBACK", ..] | ["ABORT", ..] => Some("ROLLBACK"),
        _ => None,
    }
}

fn refused(part: &Part, statement: &Statement<'_>, error: OperationError) -> Diagnostic {
    match error {
        OperationError::Invalid(diagnostic) if diagnostic.file.is_some() => diagnostic,
        OperationError::Invalid(diagnostic) => diagnostic.at(&part.file, span(part, statement)),
        OperationError::Database { error, sql, .. } => {
            let span = place(part, statement, &error, &sql).unwrap_or_else(|| span(part, statement));
            Diagnostic::error(error.message).at(&part.file, span).with_note(format!("SQL: {sql}"))
        }
    }
}

/// The place inside the statement that the database points at.
fn place(part: &Part, statement: &Statement<'_>, error: &DatabaseError, sql: &str) -> Option<Span> {
    let at = error.offset.filter(|_| sql == statement.sql)? + statement.range.start;
    let rest = part.text.get(at..statement.range.end)?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()).max(1);
    Some(Span::of_bytes(&part.text, at, at + length))
}

fn span(part: &Part, statement: &Statement<'_>) -> Span {
    Span::of_bytes(&part.text, statement.range.start, statement.range.end)
}
