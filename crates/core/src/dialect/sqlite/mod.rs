//! SQLite: how its catalogue reads, and how every operation is written for it.
//!
//! [`inspect`] reads a database into a [`crate::schema::Schema`], from the `CREATE` statements that SQLite keeps.
//! [`render`] turns an [`crate::operation::Operation`] into statements: SQLite's own `ALTER TABLE` where it has one that
//! is right, otherwise a new table made from the stored text, into which the rows are moved.
//!
//! Reading order: [`names`], [`types`], [`ddl`], [`lexer`], [`create_table`], [`mod@inspect`], `render`, `alter`,
//! `rebuild`, [`compare`].

mod alter;
pub mod compare;
pub mod create_table;
pub mod ddl;
pub mod inspect;
pub mod lexer;
pub mod names;
mod rebuild;
mod render;
pub mod stale;
pub mod types;

pub use inspect::inspect;
pub use render::{needs_schema, plain_index, render};

use super::Statement;
use crate::diagnostic::Diagnostic;

/// What an operation becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// To run in order, inside one transaction.
    pub statements: Vec<Statement>,
    /// A table is replaced by a new one into which its rows are moved.
    pub rebuild: bool,
    /// What the user should know.
    pub notices: Vec<Diagnostic>,
    /// Tables that must hold as many rows after the statements as before: by the name before and the name after.
    pub same_rows: Vec<(String, String)>,
    /// Tables, by their name afterwards, whose rows `PRAGMA foreign_key_check(table)` should look at: a violation that
    /// was not there before is the operation's doing.
    pub foreign_keys: Vec<String>,
    /// To run after the statements, before foreign keys are enforced again. None of them changes anything.
    pub probes: Vec<Probe>,
    /// To count before the statements.
    pub losses: Vec<Loss>,
}

/// Values that a cast will change beyond recognition.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Counts them.
    pub sql: String,
    /// What to say where there are any, together with how many.
    pub notice: Diagnostic,
}

/// A statement that the database must accept.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    pub sql: String,
    /// What to say, with the database's own words as a note, where it does not.
    pub failure: Diagnostic,
}
