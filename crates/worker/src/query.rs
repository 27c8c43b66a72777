//! The query box and the rows of a table: statements that a visitor types, with a deadline and a cap on rows.

use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind};
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::dialect::Dialect;
use seesaw_core::sql::quoted;
use seesaw_core::sql::split::split;
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use seesaw_protocol::Queried;

/// How long the statements of one request may run, in seconds. The Stop button needs not wait for it.
pub const DEADLINE: f64 = 10.0;
/// Of one statement, whatever the page asks for.
const MOST_ROWS: u32 = 10_000;

/// Runs statements in one transaction up to the first that fails. What they did stays only if all of them succeed and
/// `keep` says so; otherwise the database returned is as it was before.
pub fn query(
    database: &mut Sqlite,
    sql: &str,
    keep: bool,
    row_limit: u32,
    clock: fn() -> f64,
) -> Result<Vec<Queried>, Diagnostic> {
    let before = database.to_bytes().map_err(|error| refused(&error))?;
    database.run("BEGIN", &[]).map_err(|error| refused(&error))?;
    let until = clock() + DEADLINE;
    database.interrupt_when(move || clock() > until).map_err(|error| refused(&error))?;
    let mut outcomes = Vec::new();
    let mut left_transaction = false;
    for statement in split(sql, 0..sql.len(), Dialect::Sqlite) {
        let began = clock();
        let result = database.run_up_to(statement.sql, &[], row_limit.min(MOST_ROWS) as usize);
        let seconds = clock() - began;
        left_transaction |= !database.in_transaction();
        let more = result.as_ref().is_ok_and(|(_, more)| *more);
        let outcome = result.map(|(outcome, _)| outcome).map_err(|error| explained(&error, sql, statement.range.start));
        let failed = outcome.is_err();
        outcomes.push(Queried { sql: statement.sql.to_owned(), outcome, seconds, more });
        if failed {
            break;
        }
    }
    database.interrupt_when(|| false).map_err(|error| refused(&error))?;
    let failed = outcomes.last().is_some_and(|last| last.outcome.is_err());
    let end = if keep && !failed { "COMMIT" } else { "ROLLBACK" };
    let ended = if database.in_transaction() { database.run(end, &[]).map(drop) } else { Ok(()) };
    let undone = !keep || failed || ended.is_err();
    if undone && (left_transaction || ended.is_err()) {
        *database = Sqlite::from_bytes(&before).map_err(|error| refused(&error))?;
    }
    // A constraint that was deferred speaks up at the end.
    match (ended, outcomes.last_mut()) {
        (Err(error), Some(last)) => last.outcome = Err(refused(&error)),
        (Err(error), None) => return Err(refused(&error)),
        (Ok(()), _) => {}
    }
    Ok(outcomes)
}

/// Some rows of a table or view.
pub fn rows(
    database: &mut Sqlite,
    table: &str,
    offset: u32,
    limit: u32,
    clock: fn() -> f64,
) -> Result<Queried, Diagnostic> {
    let sql = format!("SELECT * FROM {} LIMIT -1 OFFSET ?", quoted(table));
    let began = clock();
    let until = began + DEADLINE;
    database.interrupt_when(move || clock() > until).map_err(|error| refused(&error))?;
    let result = database.run_up_to(&sql, &[Value::Integer(i64::from(offset))], limit.min(MOST_ROWS) as usize);
    database.interrupt_when(|| false).map_err(|error| refused(&error))?;
    let (outcome, more) = result.map_err(|error| refused(&error))?;
    Ok(Queried { sql, outcome: Ok(outcome), seconds: clock() - began, more })
}

/// What the database said, as a diagnostic.
pub fn refused(error: &DatabaseError) -> Diagnostic {
    let diagnostic = match error.kind {
        DatabaseErrorKind::Interrupted => {
            Diagnostic::error(format!("the statement was stopped after {DEADLINE} seconds"))
                .with_hint("ask for less, or look for a recursive query without an end")
        }
        _ => Diagnostic::error(error.message.clone()),
    };
    match &error.code {
        Some(code) => diagnostic.with_note(code.clone()),
        None => diagnostic,
    }
}

/// With the place in the text of the query box, where SQLite names one.
fn explained(error: &DatabaseError, text: &str, start: usize) -> Diagnostic {
    let mut diagnostic = refused(error);
    let at = start + error.offset.unwrap_or(0);
    diagnostic.span = Some(match error.offset {
        Some(_) => Span::of_bytes(text, at, word_end(text, at)),
        None => Span::line(Span::of_bytes(text, at, at).line),
    });
    diagnostic
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()).max(1)
}
