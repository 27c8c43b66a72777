//! Migrations in SQL: the files of other tools and our own, read into revisions with an up and a down part.

pub mod files;
pub mod markers;
pub mod run;
pub mod style;

use seesaw_core::dialect::Dialect;
use seesaw_core::sql::split::{Statement, split};
use std::ops::Range;
use std::rc::Rc;

/// The two directions of an SQL revision. `None`: the file has no such part.
#[derive(Clone, Debug, Default)]
pub struct SqlBody {
    pub up: Option<Part>,
    pub down: Option<Part>,
}

/// The statements of one direction: a range of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// As the user knows it: relative to the project's root.
    pub file: String,
    /// The whole file.
    pub text: Rc<str>,
    pub range: Range<usize>,
    /// The file asks to run outside a transaction.
    pub without_transaction: bool,
}

impl Part {
    pub fn statements(&self, dialect: Dialect) -> Vec<Statement<'_>> {
        split(&self.text, self.range.clone(), dialect)
    }
}
