//! What is left of a revision that was stopped in its middle, and settling it by hand.

use super::SERVERS;
use super::table::{forget, unfinished};
use crate::connection::DatabaseError;
use crate::diagnostic::Diagnostic;
use crate::migrate::{Session, version};
use crate::revision::{Direction, Step};

/// What is done of a revision that was stopped in its middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    pub revision: String,
    pub direction: Direction,
    /// The statements that are done, shortened.
    pub done: Vec<String>,
    /// The statement that was under way: it may be done or not.
    pub doubtful: Option<String>,
}

impl Session {
    /// What is unfinished in the database of this session.
    pub fn unfinished(&mut self) -> Result<Option<Unfinished>, Diagnostic> {
        let schema = self.settings.version_table_schema.clone();
        unfinished(self.connection()?, schema.as_deref())
    }

    /// What was unfinished has been brought to its end by hand: counts the step as walked.
    pub fn finish_by_hand(&mut self, step: &Step) -> Result<(), Diagnostic> {
        let table = self.journal_table();
        self.begin()?;
        let walked = step.version_changes.iter().try_for_each(|change| version::change(self, change));
        let walked =
            walked.and_then(|()| self.connection()?.run(&format!("DELETE FROM {table}"), &[]).map_err(Into::into));
        walked.and_then(|_| self.end()).inspect_err(|_| self.abandon())?;
        self.forget_unfinished()
    }

    /// What was unfinished has been undone by hand.
    pub fn forget_unfinished(&mut self) -> Result<(), Diagnostic> {
        let schema = self.settings.version_table_schema.clone();
        forget(self.connection()?, schema.as_deref())
    }

    /// From now on a statement passes whose work is done already, or was never begun: the other direction of a script is run
    /// to undo a part of it.
    pub fn forgive(&mut self) {
        self.forgiving = true;
    }

    /// Whether an error says that there is nothing to do for a statement.
    pub(in crate::migrate) fn forgives(&self, error: &DatabaseError) -> bool {
        /// Of MySQL and MariaDB: what is to be dropped or changed is not there.
        const MISSING: [&str; 8] = ["1051", "1054", "1072", "1091", "1146", "1176", "1305", "1360"];
        /// What is to be made is there.
        const THERE: [&str; 8] = ["1005", "1050", "1060", "1061", "1068", "1304", "1359", "1826"];
        /// Either of them, on PostgreSQL.
        const EITHER: [&str; 8] = ["3F000", "42P01", "42703", "42704", "42883", "42P07", "42701", "42710"];
        let code = error.code.as_deref().unwrap_or_default();
        SERVERS && self.forgiving && [MISSING, THERE, EITHER].iter().any(|codes| codes.contains(&code))
    }
}
