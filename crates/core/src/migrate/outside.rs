//! Statements outside of a transaction, where a database has some that cannot run inside one: `CREATE INDEX CONCURRENTLY`
//! in Alembic's `autocommit_block()`, or after a script's own `COMMIT`.
//!
//! SQLite has none of these: there the transaction stays, and a `commit()` waits for the end of the revision. On MySQL every
//! change of the schema is one, and what changes rows afterwards begins a transaction again.

use super::session::Transaction;
use super::{OperationError, Origin, Session};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::sql::first_word;

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
