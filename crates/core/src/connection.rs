//! The only door to a database. Synchronous; one implementation per driver crate.

use crate::{dialect::Dialect, schema::Schema, value::Value};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An open database. Transactions are ordinary statements (`BEGIN`, `COMMIT`, `ROLLBACK`).
pub trait Connection {
    fn dialect(&self) -> Dialect;

    /// Runs one statement with positional parameters (`?` on SQLite, `$1` on PostgreSQL) and returns all it produced.
    /// Text after the first statement is run as well (PostgreSQL, where the outcome is that of the last) or an error
    /// (SQLite), never ignored.
    fn run(&mut self, sql: &str, params: &[Value]) -> Result<Outcome, DatabaseError>;

    /// Whether a transaction is open.
    fn in_transaction(&self) -> bool;

    /// Turns the enforcement of foreign keys on or off and returns what it was. Unlike `PRAGMA foreign_keys` this also
    /// works inside a transaction.
    fn enforce_foreign_keys(&mut self, on: bool) -> Result<bool, DatabaseError>;

    /// What the database looks like; each driver has its dialect read the catalogue.
    fn inspect(&mut self) -> Result<Schema, DatabaseError>;

    /// The rows of a query.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Vec<Value>>, DatabaseError> {
        Ok(self.run(sql, params)?.rows)
    }

    /// Rows changed by a statement.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DatabaseError> {
        Ok(self.run(sql, params)?.changed)
    }
}

/// What one statement produced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Column names; empty where the statement returns no rows.
    pub columns: Vec<String>,
    /// Of each column, the name of a type whose values are text here and something else for a script: `numeric`, `date`,
    /// `uuid[]`. Empty, or without an entry, where a value is what it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// Rows inserted, updated or deleted by this statement itself (not by triggers or cascades).
    pub changed: u64,
    pub last_row_id: Option<i64>,
}

/// What the database said when it refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatabaseError {
    pub kind: DatabaseErrorKind,
    /// The database's own words.
    pub message: String,
    /// The database's own code, by name where it has one: `SQLITE_CONSTRAINT_UNIQUE`, `42P01`.
    pub code: Option<String>,
    /// Where in the SQL text, in bytes from its start.
    pub offset: Option<usize>,
}

/// The classes of the Python database API (PEP 249), which scripts catch by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DatabaseErrorKind {
    Integrity,
    Operational,
    Programming,
    Interface,
    Data,
    NotSupported,
    Internal,
    /// Stopped from outside: a deadline or the Stop button.
    Interrupted,
}

impl DatabaseError {
    /// A lock was not had in time, or a deadlock was ended: the same may succeed a moment later.
    pub fn is_of_lock(&self) -> bool {
        const CODES: [&str; 9] =
            ["55P03", "40P01", "40001", "1205", "1213", "3572", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"];
        self.code.as_deref().is_some_and(|code| CODES.contains(&code))
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for DatabaseError {}
