//! Where every change of the schema commits what came before it, the version row of a quick revision waits for the first
//! change of the next one: the disk is waited for once less. Until then the journal tells that the revision is under way,
//! and the next run would only write its version row.
//!
//! Whatever else the next revision asks for, or that it fails before it changed anything, commits first.

use super::journal::SERVERS;
use super::session::Transaction;
use super::{Event, OperationError, Session};

/// A revision that is done, and whose commit waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Carried {
    #[default]
    Nothing,
    /// What is told when that is done.
    Waits(Event),
    /// The connection was lost meanwhile: the next run finds out.
    Unknown,
}

impl Session {
    /// Whether a step that took so many seconds may leave its commit to the next one.
    pub(super) fn may_carry(&self, seconds: f64) -> bool {
        let quick = self.settings.share_commit.is_some_and(|limit| seconds < limit);
        SERVERS
            && quick
            && self.dialect().is_mysql()
            && self.transaction.open
            && !self.settings.honour_commit
            && !self.settings.record_schema
    }

    /// In place of the commit, and of telling of it.
    pub(super) fn carry(&mut self, finished: Event) {
        self.carried = Carried::Waits(finished);
    }

    /// Whether the step before this one waits for its commit.
    pub(super) fn carries(&self) -> bool {
        matches!(self.carried, Carried::Waits(_))
    }

    /// The next step begins in the same transaction.
    pub(super) fn next_after_carried(&mut self) {
        self.next_revision();
        self.transaction = Transaction { open: true, ..Transaction::default() };
    }

    /// Before anything but a change of the schema: a transaction of its own for the step at hand.
    pub(super) fn settle_carried(&mut self) -> Result<(), OperationError> {
        if !self.carries() {
            return Ok(());
        }
        self.clear_journal().map_err(OperationError::Invalid)?;
        self.quietly("COMMIT")?;
        self.tell_carried(true);
        self.quietly("BEGIN")
    }

    /// After a statement: it may have committed what was waiting.
    pub(super) fn follow_carried(&mut self, failed: bool) {
        if !self.carries() || self.in_transaction() {
            return;
        }
        let lost = failed && self.quietly("SELECT 1").is_err();
        self.tell_carried(!lost);
    }

    /// The step at hand has failed before it changed anything.
    pub(super) fn commit_carried(&mut self) {
        if !self.carries() {
            return;
        }
        let committed = self.in_transaction() && self.clear_journal().is_ok() && self.quietly("COMMIT").is_ok();
        self.tell_carried(committed);
    }

    /// Whether it is not known that the step before this one has been committed.
    pub(super) fn has_lost_carried(&self) -> bool {
        self.carried == Carried::Unknown
    }

    fn tell_carried(&mut self, committed: bool) {
        match std::mem::replace(&mut self.carried, Carried::Unknown) {
            Carried::Waits(finished) if committed => {
                self.carried = Carried::Nothing;
                self.tell(finished);
            }
            _ => {}
        }
    }
}
