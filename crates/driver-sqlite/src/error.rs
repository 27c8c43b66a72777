//! What SQLite and rusqlite say when they refuse, as a [`DatabaseError`].

use crate::codes;
use rusqlite::{Error, ffi};
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::path::Path;

pub fn translate(error: Error) -> DatabaseError {
    match error {
        Error::SqliteFailure(code, message) => {
            from_code(code, message.unwrap_or_else(|| ffi::code_to_str(code.extended_code).to_owned()), None)
        }
        Error::SqlInputError { error, msg, offset, .. } => from_code(error, msg, usize::try_from(offset).ok()),
        // Python's words for the same refusal.
        Error::MultipleStatement => {
            plain(DatabaseErrorKind::Programming, "You can only execute one statement at a time.")
        }
        Error::NulError(_) => plain(DatabaseErrorKind::Programming, "the query contains a null character"),
        Error::InvalidPath(path) => {
            plain(DatabaseErrorKind::Operational, format!("the path is not valid: {}", path.display()))
        }
        other => plain(DatabaseErrorKind::Interface, other.to_string()),
    }
}

/// An error of our own.
pub fn plain(kind: DatabaseErrorKind, message: impl Into<String>) -> DatabaseError {
    DatabaseError { kind, message: message.into(), code: None, offset: None }
}

/// Says which file it is about.
pub fn naming(mut error: DatabaseError, path: &Path) -> DatabaseError {
    error.message = format!("{}: {}", error.message, path.display());
    error
}

fn from_code(code: ffi::Error, message: String, offset: Option<usize>) -> DatabaseError {
    let name = codes::name(code.extended_code).or_else(|| codes::name(code.extended_code & 0xff));
    DatabaseError { kind: kind(code.extended_code), message, code: name.map(str::to_owned), offset }
}

/// The classes that Python's `sqlite3` raises.
fn kind(code: i32) -> DatabaseErrorKind {
    match code & 0xff {
        ffi::SQLITE_INTERRUPT => DatabaseErrorKind::Interrupted,
        ffi::SQLITE_INTERNAL | ffi::SQLITE_NOTFOUND | ffi::SQLITE_NOMEM => DatabaseErrorKind::Internal,
        ffi::SQLITE_TOOBIG => DatabaseErrorKind::Data,
        ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH => DatabaseErrorKind::Integrity,
        ffi::SQLITE_MISUSE | ffi::SQLITE_RANGE => DatabaseErrorKind::Interface,
        _ => DatabaseErrorKind::Operational,
    }
}
