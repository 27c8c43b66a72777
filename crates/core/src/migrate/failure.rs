//! Why something did not happen, and what to say about it.

use super::Origin;
use crate::connection::{DatabaseError, DatabaseErrorKind};
use crate::diagnostic::{Diagnostic, Span};
use crate::value::Value;

/// Why an operation did not happen.
#[derive(Clone, Debug, PartialEq)]
pub enum OperationError {
    /// The database refused this statement.
    Database { error: DatabaseError, sql: String, params: Vec<Value> },
    /// It could not be turned into SQL, or may not be done.
    Invalid(Diagnostic),
}

impl OperationError {
    pub(super) fn refused(error: DatabaseError, sql: &str, params: &[Value]) -> Self {
        Self::Database { error, sql: sql.to_owned(), params: params.to_vec() }
    }
}

/// The database's own words, the statement, and what to do where that is known.
impl From<OperationError> for Diagnostic {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Invalid(diagnostic) => diagnostic,
            OperationError::Database { error, sql, params } => {
                let diagnostic = Diagnostic::from(error).with_note(format!("SQL: {}", shortened(sql.trim())));
                match params.is_empty() {
                    true => diagnostic,
                    false => diagnostic.with_note(format!("parameters: {}", shortened(&parameters(&params)))),
                }
            }
        }
    }
}

impl From<DatabaseError> for Diagnostic {
    fn from(error: DatabaseError) -> Self {
        let hint = match error.kind {
            DatabaseErrorKind::Interrupted => None,
            _ => error.code.as_deref().and_then(hint),
        };
        let diagnostic = Diagnostic::error(error.message);
        match hint {
            Some(hint) => diagnostic.with_hint(hint),
            None => diagnostic,
        }
    }
}

/// Points at the line of a script.
pub(super) fn placed(diagnostic: Diagnostic, origin: Option<&Origin>) -> Diagnostic {
    match origin {
        Some(Origin { file, line: 0 }) => diagnostic.in_file(file),
        Some(Origin { file, line }) => diagnostic.at(file, Span::line(*line)),
        None => diagnostic,
    }
}

/// What to do about an error of the database, by its code.
pub fn hint(code: &str) -> Option<&'static str> {
    let starts = |name: &str| code.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    if starts("SQLITE_BUSY") || starts("SQLITE_LOCKED") {
        Some("another program is using the database: wait until it is done or close it, then run the command again")
    } else if starts("SQLITE_READONLY") {
        Some("make the database file and its folder writable")
    } else if starts("SQLITE_NOTADB") {
        Some("check the path: the file is something else, or an encrypted database")
    } else if starts("SQLITE_CORRUPT") {
        Some("the database file is damaged: restore it from a backup")
    } else if starts("SQLITE_FULL") {
        Some("free some space on the disk, then run the command again")
    } else if code == "25001" {
        Some("put it alone into a revision, or into `with op.get_context().autocommit_block():`")
    } else if matches!(code, "1093" | "1235") {
        Some(
            "MySQL changes no table that the same statement reads: put the subquery into one more, `SELECT … FROM (SELECT …) AS t`",
        )
    } else if starts("SQLITE_CANTOPEN") {
        Some("check that the path is right and its folder exists and may be written to")
    } else {
        None
    }
}

fn parameters(params: &[Value]) -> String {
    let shown: Vec<String> = params
        .iter()
        .map(|value| match value {
            Value::Null => "NULL".to_owned(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => crate::sql::literal(text),
            Value::Blob(bytes) => format!("<{} bytes>", bytes.len()),
        })
        .collect();
    shown.join(", ")
}

/// A statement that fills screens helps nobody.
fn shortened(text: &str) -> String {
    const MOST: usize = 2000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} … ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}
