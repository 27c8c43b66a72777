//! Values on their way into SQLite and out of it.

use crate::error::plain;
use rusqlite::Statement;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use seesaw_core::value::Value;

/// A parameter, bound without a copy of its own.
pub struct Bound<'v>(pub &'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A cell; `None` where it is text that is not UTF-8.
pub fn read(cell: ValueRef<'_>) -> Option<Value> {
    Some(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(std::str::from_utf8(bytes).ok()?.to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

/// What Python's `sqlite3` says of such a cell.
pub fn undecodable(statement: &Statement<'_>, column: usize) -> DatabaseError {
    let name = statement.column_name(column).unwrap_or("?");
    plain(DatabaseErrorKind::Operational, format!("Could not decode to UTF-8 column '{name}'"))
}
