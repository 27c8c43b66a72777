//! Runs one direction of an SQL revision through the session.

use crate::sql::Part;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{OperationError, Origin, Session};
use seesaw_core::sql::split::Statement;

/// Statements that would end the transaction of the revision are the session's business.
pub fn run(part: &Part, session: &mut Session) -> Result<(), Diagnostic> {
    let dialect = session.dialect();
    if part.without_transaction && dialect == Dialect::Sqlite {
        session.notice(
            Diagnostic::note(
                "this file asks to run without a transaction; on SQLite it runs in one, like every revision",
            )
            .in_file(&part.file),
        );
    }
    let outside = part.without_transaction && dialect != Dialect::Sqlite;
    let here = || Some(Origin { file: part.file.clone(), line: 0 });
    if outside {
        session.autocommit(true, here())?;
    }
    for statement in part.statements(dialect) {
        let origin = Origin { file: part.file.clone(), line: statement.line };
        session.run(statement.sql, &[], Some(origin)).map_err(|error| refused(part, &statement, error))?;
    }
    if outside {
        session.autocommit(false, here())?;
    }
    Ok(())
}

/// The session's words, at the place in the file.
fn refused(part: &Part, statement: &Statement<'_>, error: OperationError) -> Diagnostic {
    let whole = Span::of_bytes(&part.text, statement.range.start, statement.range.end);
    let span = match &error {
        OperationError::Database { error, sql, .. } if sql == statement.sql => {
            error.offset.and_then(|offset| word(part, statement, offset)).unwrap_or(whole)
        }
        _ => whole,
    };
    let diagnostic = Diagnostic::from(error);
    if diagnostic.span.is_some() { diagnostic } else { diagnostic.at(&part.file, span) }
}

/// The word inside a statement that the database points at.
fn word(part: &Part, statement: &Statement<'_>, offset: usize) -> Option<Span> {
    let at = statement.range.start + offset;
    let rest = part.text.get(at..statement.range.end)?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()).max(1);
    Some(Span::of_bytes(&part.text, at, at + length))
}
