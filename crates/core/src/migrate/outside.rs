//! Statements outside of a transaction, where a database has some that cannot run inside one: `CREATE INDEX CONCURRENTLY`
//! in Alembic's `autocommit_block()`, or after a script's own `COMMIT`.
//!
//! SQLite has none of these: there the transaction stays, and a `commit()` waits for the end of the revision. On MySQL every
//! change of the schema is one, and what changes rows afterwards begins a transaction again.

use super::failure::placed;
use super::session::Transaction;
use super::{OperationError, Origin, Session};
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, postgres};
use crate::sql::first_word;
use crate::value::Value;

impl Session {
    /// `autocommit_block()`: what comes before is committed, and what follows begins a transaction.
    pub fn autocommit(&mut self, entered: bool, origin: Option<Origin>) -> Result<(), OperationError> {
        if self.is_offline() {
            self.write_autocommit(entered);
            return Ok(());
        }
        if self.dialect() == Dialect::Sqlite {
            return self.commit(origin);
        }
        self.settle_carried()?;
        self.transaction.autocommit = entered;
        match (entered, self.transaction.open, self.transaction.outside) {
            (true, true, _) => {
                self.still_open().map_err(OperationError::Invalid)?;
                self.run_recorded("COMMIT", &[], origin, None, false).map(|_| ())
            }
            (false, _, true) => self.run_recorded("BEGIN", &[], origin, None, false).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// After a statement: it may have been a `COMMIT` of the script's own, or a `BEGIN` after it.
    pub(super) fn follow_transaction(&mut self) {
        let inside = self.in_transaction();
        if self.transaction.open && !inside {
            self.transaction.open = false;
            self.transaction.outside = true;
            self.transaction.committed += 1;
            self.transaction.deferred = false;
            self.transaction.reopened = true;
        } else if self.transaction.outside && inside {
            self.transaction.open = true;
            self.transaction.outside = false;
        }
    }

    /// Before a statement that changes rows after one that has ended the transaction by itself: as with a driver for which
    /// every statement begins one.
    pub(super) fn come_back_for(&mut self, sql: &str) -> Result<(), OperationError> {
        const CHANGES: [&str; 6] = ["INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL"];
        if !self.dialect().is_mysql() || !self.transaction.outside || self.transaction.autocommit {
            return Ok(());
        }
        if CHANGES.iter().any(|word| first_word(sql).eq_ignore_ascii_case(word)) {
            self.quietly("BEGIN")?;
            self.follow_transaction();
        }
        Ok(())
    }

    /// After the making of the version table, which may have ended the transaction of the step.
    pub(super) fn begin_again(&mut self) -> Result<(), Diagnostic> {
        if self.transaction.outside {
            self.quietly("BEGIN")?;
            self.transaction = Transaction { open: true, ..Transaction::default() };
        }
        Ok(())
    }

    /// Before the first statement of a revision, where that cannot run inside a transaction: the one that is open is committed,
    /// which holds nothing of the revision yet. Whether that was done.
    pub(super) fn leave_for(&mut self, sql: &str, origin: Option<&Origin>) -> Result<bool, OperationError> {
        let first = cfg!(feature = "servers")
            && self.dialect() == Dialect::Postgresql
            && self.transaction.open
            && !self.transaction.deferred
            && !self.forgiving
            && postgres::runs_outside(sql)
            && self.has_done_nothing();
        if first {
            let notice = Diagnostic::note(
                "the statement cannot run inside a transaction: what was done before this revision is committed first",
            );
            self.notice(placed(notice, origin));
            self.run_recorded("COMMIT", &[], origin.cloned(), None, false)?;
        }
        Ok(first)
    }

    /// Before `CREATE INDEX CONCURRENTLY`: what a run that was stopped has left of the index is dropped.
    pub(super) fn clear_way(&mut self, sql: &str, origin: Option<&Origin>) -> Result<(), OperationError> {
        if !cfg!(feature = "servers") || self.dialect() != Dialect::Postgresql || !self.transaction.outside {
            return Ok(());
        }
        let Some(index) = postgres::made_concurrently(sql) else { return Ok(()) };
        let find = "SELECT 1 FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1) AND NOT indisvalid";
        let connection = self.connection().map_err(OperationError::Invalid)?;
        let found = connection.query(find, &[Value::Text(index.clone())]);
        if found.map_err(|error| OperationError::refused(error, find, &[]))?.is_empty() {
            return Ok(());
        }
        let notice =
            Diagnostic::note(format!("the index {index} was never finished: what is left of it is dropped first"));
        self.notice(placed(notice, origin));
        self.run_recorded(&format!("DROP INDEX CONCURRENTLY {index}"), &[], origin.cloned(), Some("version"), false)
            .map(|_| ())
    }

    /// The version rows change inside a transaction, whatever the script has left.
    pub(super) fn come_back(&mut self) -> Result<(), OperationError> {
        match self.transaction.outside {
            true => self.run_recorded("BEGIN", &[], None, Some("version"), false).map(|_| ()),
            false => Ok(()),
        }
    }

    /// How many times the revision at hand has really committed.
    pub(super) fn committed(&self) -> u32 {
        self.transaction.committed
    }

    pub(super) fn begin_statement(&self) -> &'static str {
        match self.dialect() {
            // It takes the lock at once: another program is waited for here and not in the middle.
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            _ => "BEGIN",
        }
    }
}
