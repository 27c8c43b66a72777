//! What goes around a statement that runs: what an earlier run has done of it, the journal, a transaction of its own, a
//! savepoint.

use super::{OperationError, Session};
use crate::connection::{DatabaseError, Outcome};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::sql::first_word;
use std::ops::ControlFlow;

/// What stands around the statement at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Nothing,
    Journal,
    /// A transaction of its own, with its row of the journal.
    Transaction,
    /// It may fail without harm.
    Savepoint,
}

/// Marks the place before a statement that may fail without harm.
const FORGIVEN: &str = "seesaw_forgiven";

impl Session {
    /// Before a statement. `Break`: an earlier run has done it, and this came of it.
    pub(super) fn open_around(
        &mut self,
        sql: &str,
        operation: Option<&str>,
    ) -> Result<ControlFlow<Outcome, Around>, OperationError> {
        let followed = self.is_followed(sql, operation);
        if !followed || !self.commits_by_itself(sql) {
            self.settle_carried()?;
        }
        if followed && let Some(outcome) = self.before_statement(sql)? {
            return Ok(ControlFlow::Break(outcome));
        }
        self.come_back_for(sql)?;
        if ["COMMIT", "END"].iter().any(|word| first_word(sql).eq_ignore_ascii_case(word)) {
            self.flush_journal()?;
        }
        let around = if followed && self.needs_own_transaction(sql) {
            self.quietly("BEGIN")?;
            Around::Transaction
        } else if followed {
            Around::Journal
        } else if self.forgiving && self.transaction.open && self.dialect() == Dialect::Postgresql {
            self.quietly(&format!("SAVEPOINT {FORGIVEN}"))?;
            Around::Savepoint
        } else {
            Around::Nothing
        };
        Ok(ControlFlow::Continue(around))
    }

    /// After it.
    pub(super) fn close_around(
        &mut self,
        around: Around,
        sql: &str,
        result: Result<&Outcome, &DatabaseError>,
    ) -> Result<(), OperationError> {
        if around == Around::Transaction {
            return self.settle_statement(sql, result).map_err(OperationError::Invalid);
        }
        if result.is_ok() {
            self.follow_transaction();
        }
        if around == Around::Journal {
            self.after_statement(sql, result);
        }
        Ok(())
    }

    /// Where a part of a revision is undone, what is not there cannot be taken away: the statement is left out.
    pub(super) fn leave_out(
        &mut self,
        around: Around,
        sql: &str,
        error: &DatabaseError,
    ) -> Result<bool, OperationError> {
        if !self.forgives(error) {
            return Ok(false);
        }
        let shown = sql.lines().next().unwrap_or_default();
        self.notice(Diagnostic::note(format!("left out: {shown}")).with_note(error.message.clone()));
        if around == Around::Savepoint {
            self.quietly(&format!("ROLLBACK TO SAVEPOINT {FORGIVEN}"))?;
        }
        self.follow_transaction();
        Ok(true)
    }
}
