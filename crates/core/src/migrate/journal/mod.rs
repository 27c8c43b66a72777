//! A journal of a revision that cannot be one transaction: MySQL and MariaDB commit every change of the schema at once, and
//! on PostgreSQL a script may leave its transaction.
//!
//! Before a statement that commits by itself, the journal is told what is done so far and what comes now: its row is
//! committed together with what is done, by that very statement. So there is no moment at which the database and the
//! journal disagree, but for one statement: the one that was under way when everything stopped. What that changes was
//! written down before it ran, and shows whether it did. A statement that only changes rows gets a transaction for itself
//! and its row of the journal, where it has none.
//!
//! The next run goes through the script from its beginning. What is done is not run again: its outcome is answered from the
//! journal, rows and schema included, so that the script decides as it did. At the end of the revision the rows go in the
//! transaction of the version row. The table itself is there only while somebody migrates, or something is unfinished: on
//! MySQL it is made before the first revision, for making it would commit what came before.
//!
//! Reading order: [`Journal`] and what the session does with it here, `table` (its rows), `target` (what a statement changes),
//! `repair` (by hand).

mod repair;
mod table;
mod target;

pub use repair::Unfinished;
pub use table::{forget, unfinished};

use super::carry::Carried;
use super::{OperationError, Session};
use crate::connection::{DatabaseError, Outcome};
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, Dialect, mysql};
use crate::revision::{Direction, Step};
use crate::schema::Schema;
use crate::sql::first_word;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use table::read;
use target::hash;

/// Its name; it lies where the version table does.
pub const TABLE: &str = "seesaw_journal";

/// Rows that a query returned are kept up to this size; it is asked again otherwise.
const MOST_KEPT: usize = 1 << 20;

/// The journal of the revision at hand.
pub(super) struct Journal {
    revision: String,
    direction: Direction,
    /// What an earlier run has done and the script has not come to yet.
    earlier: VecDeque<Entry>,
    doubt: Option<Running>,
    /// Done by this run and not written down yet.
    pending: Vec<Entry>,
    /// What the last row tells as done.
    flushed: Vec<Entry>,
    /// Of the next row.
    position: i64,
    /// Of all rows, how many things they tell as done.
    written: usize,
    /// How many statements are committed for good.
    kept: usize,
    /// The table is there.
    table: bool,
    /// The last row tells of a statement that is under way.
    running: bool,
    /// What runs is written down already: a query whose rows were too many to keep is asked again.
    again: bool,
}

/// One thing that a script did, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    hash: u64,
    sql: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<DatabaseError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<Schema>,
}

impl Entry {
    /// Whether something is different since then.
    fn changes(&self) -> bool {
        self.error.is_none() && self.schema.is_none() && !only_looks(&self.sql)
    }
}

/// Whether a statement leaves the database as it is.
pub(super) fn only_looks(sql: &str) -> bool {
    ["SELECT", "SHOW", "SET"].iter().any(|word| first_word(sql).eq_ignore_ascii_case(word))
}

/// How many of these have changed something.
fn changes<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> usize {
    entries.into_iter().filter(|entry| entry.changes()).count()
}

/// A statement that was about to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Running {
    hash: u64,
    sql: String,
    /// Of what it changes, as it was.
    before: u64,
}

/// A look at the schema, among the statements.
const LOOK: &str = "(a look at the schema)";

/// Without servers there is none, and none of this is in the engine.
pub(super) const SERVERS: bool = cfg!(feature = "servers");

/// Whether revisions may have a journal there.
fn has_one(dialect: Dialect) -> bool {
    SERVERS && dialect != Dialect::Sqlite
}

impl Journal {
    fn new(revision: &str, direction: Direction) -> Self {
        Self {
            revision: revision.to_owned(),
            direction,
            earlier: VecDeque::new(),
            doubt: None,
            pending: Vec::new(),
            flushed: Vec::new(),
            position: 1,
            written: 0,
            kept: 0,
            table: false,
            running: false,
            again: false,
        }
    }
}

impl Session {
    /// Before the first step of a plan: makes the table, and finds that nothing else is unfinished.
    pub(super) fn open_journal(&mut self, plan: &[Step]) -> Result<(), Diagnostic> {
        self.journal = None;
        self.carried = Carried::Nothing;
        if !has_one(self.dialect()) || self.forgiving {
            return Ok(());
        }
        let schema = self.settings.version_table_schema.clone();
        let connection = self.connection()?;
        let found = read(connection, schema.as_deref())?;
        let there = found.is_some();
        if matches!(found, Some(None)) {
            // Nothing came of what it tells.
            let sql = format!("DELETE FROM {}", dialect::qualified(connection.dialect(), schema.as_deref(), TABLE));
            connection.run(&sql, &[])?;
        }
        if let Some(journal) = found.flatten() {
            let next = plan
                .first()
                .filter(|step| step.revision == journal.revision && step.kind.direction() == Some(journal.direction));
            if next.is_none() {
                return Err(in_the_way(&journal));
            }
            self.journal = Some(journal);
        }
        if !there && !plan.is_empty() && !self.dialect().can_undo_ddl() {
            self.make_journal()?;
        }
        Ok(())
    }

    /// At the beginning of a step. `leaves`: its script may leave the transaction where it could be one.
    pub(super) fn begin_journal(&mut self, step: &Step, leaves: bool) {
        let dialect = self.dialect();
        let has_one =
            has_one(dialect) && !self.forgiving && (leaves || !dialect.can_undo_ddl() || self.journal.is_some());
        let Some(direction) = step.kind.direction().filter(|_| has_one) else { return };
        match &mut self.journal {
            // Of an earlier run, which this one continues.
            Some(journal) if journal.revision == step.revision && journal.direction == direction => {
                journal.written = changes(&journal.earlier);
                journal.kept = journal.written;
                let notice = Diagnostic::note(format!(
                    "revision {} was begun by an earlier run: what that has done ({}) is not run again",
                    step.revision,
                    statements(journal.kept)
                ));
                self.notice(notice);
            }
            journal => {
                let mut new = Journal::new(&step.revision, direction);
                new.table = !dialect.can_undo_ddl();
                *journal = Some(new);
            }
        }
    }

    /// At the end of a step, in the transaction of its version row.
    pub(super) fn end_journal(&mut self) -> Result<(), Diagnostic> {
        if !SERVERS {
            return Ok(());
        }
        let Some(journal) = &self.journal else { return Ok(()) };
        if let Some(entry) = journal.earlier.front() {
            let sql = entry.sql.clone();
            return Err(self.diverged(&sql, None));
        }
        if let Some(running) = &journal.doubt {
            let sql = running.sql.clone();
            return Err(self.diverged(&sql, None));
        }
        self.journal_rows = journal.position - 1;
        if self.dialect().can_undo_ddl() { self.clear_journal() } else { Ok(()) }
    }

    /// Before the commit of a step: nothing of it is unfinished.
    pub(super) fn clear_journal(&mut self) -> Result<(), Diagnostic> {
        if self.journal_rows == 0 {
            return Ok(());
        }
        // Where that is no commit of its own, the table goes with its rows.
        let what = if self.dialect().can_undo_ddl() { "DROP TABLE" } else { "DELETE FROM" };
        let sql = format!("{what} {}", self.journal_table());
        self.connection()?.run(&sql, &[])?;
        self.journal_rows = 0;
        Ok(())
    }

    /// After a failure, when the rest is rolled back: the last change of the schema is known to be done.
    pub(super) fn settle_journal(&mut self) -> Result<(), Diagnostic> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        let known = journal.kept > journal.written;
        journal.pending.truncate(usize::from(known));
        if known { self.write_journal(None) } else { Ok(()) }
    }

    /// A step has been committed.
    pub(super) fn close_step(&mut self) {
        self.journal = None;
    }

    /// At the end of a run: the table goes where nothing is unfinished.
    pub(super) fn close_journal(&mut self) -> Result<(), Diagnostic> {
        let journal = self.journal.take();
        let unfinished = journal.as_ref().is_some_and(|journal| journal.kept > 0) || self.has_lost_carried();
        let there = !self.dialect().can_undo_ddl() || journal.is_some_and(|journal| journal.table);
        if !has_one(self.dialect()) || !there || unfinished || self.forgiving {
            return Ok(());
        }
        let schema = self.settings.version_table_schema.clone();
        forget(self.connection()?, schema.as_deref())
    }

    /// How many statements of the revision at hand stay, whatever happens.
    pub(super) fn kept_by_journal(&self) -> usize {
        if !SERVERS {
            return 0;
        }
        self.journal.as_ref().map_or(0, |journal| journal.kept)
    }

    /// Whether a statement is one of those that the journal follows.
    pub(super) fn is_followed(&self, sql: &str, operation: Option<&str>) -> bool {
        // A cursor does not outlive its transaction.
        const CONTROL: [&str; 9] =
            ["BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "DECLARE", "FETCH", "CLOSE"];
        SERVERS
            && self.journal.is_some()
            && operation != Some("version")
            && !CONTROL.iter().any(|word| first_word(sql).eq_ignore_ascii_case(word))
    }

    /// What an earlier run got from this statement; `None` where it has to run now.
    pub(super) fn before_statement(&mut self, sql: &str) -> Result<Option<Outcome>, OperationError> {
        let hash = hash(self.dialect(), sql);
        let Some(journal) = &mut self.journal else { return Ok(None) };
        if let Some(entry) = journal.earlier.pop_front() {
            if entry.hash != hash {
                let fault = self.diverged(&entry.sql, Some(sql));
                return Err(OperationError::Invalid(fault));
            }
            return match (entry.outcome, entry.error) {
                (_, Some(error)) => Err(OperationError::refused(error, sql, &[])),
                (outcome, None) => {
                    journal.again = outcome.is_none();
                    Ok(outcome)
                }
            };
        }
        let doubt = journal.doubt.take();
        let commits = self.commits_by_itself(sql);
        let state = if commits || doubt.is_some() { self.state(sql).map_err(OperationError::Invalid)? } else { 0 };
        if let Some(running) = doubt {
            if running.hash == hash && running.before != state {
                self.remember_done(sql, Ok(&Outcome::default()));
                return Ok(Some(Outcome::default()));
            }
            if running.hash != hash {
                return Err(OperationError::Invalid(self.diverged(&running.sql, Some(sql))));
            }
        }
        if commits {
            let running = Running { hash, sql: shortened(sql), before: state };
            self.write_journal(Some(&running)).map_err(OperationError::Invalid)?;
        }
        Ok(None)
    }

    /// A statement has run.
    pub(super) fn after_statement(&mut self, sql: &str, result: Result<&Outcome, &DatabaseError>) {
        let table = self.journal_table();
        let commits = self.journal.as_mut().is_some_and(|journal| std::mem::take(&mut journal.running));
        if result.is_err() && commits && self.in_transaction() {
            // It was not understood, and nothing was committed: what the journal tells would be rolled back with the rest.
            if let Some(journal) = &mut self.journal {
                journal.position -= 1;
                journal.written -= changes(&journal.flushed);
                journal.pending = std::mem::take(&mut journal.flushed);
                let position = journal.position;
                let _ = self.quietly(&format!("DELETE FROM {table} WHERE position = {position}"));
            }
            return self.remember_done(sql, result);
        }
        self.remember_done(sql, result);
        let Some(journal) = &mut self.journal else { return };
        if !commits {
            return;
        }
        // What came before it is committed, whether it failed or not.
        journal.kept = journal.written + changes(&journal.pending);
        if result.is_err() {
            let last = journal.position - 1;
            // Where the connection is gone, the state of the database will tell.
            let _ = self.quietly(&format!("UPDATE {table} SET running = NULL WHERE position = {last}"));
        }
    }

    /// Whether nothing can take the statement back.
    pub(super) fn commits_by_itself(&self, sql: &str) -> bool {
        match self.dialect().can_undo_ddl() {
            true => self.transaction.outside && !only_looks(sql),
            false => mysql::commits(sql),
        }
    }

    /// A statement that changes rows outside of a transaction: it gets one, with its row of the journal.
    pub(super) fn needs_own_transaction(&self, sql: &str) -> bool {
        const CHANGES: [&str; 6] = ["INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "WITH"];
        SERVERS
            && self.journal.is_some()
            && self.transaction.outside
            && CHANGES.iter().any(|word| first_word(sql).eq_ignore_ascii_case(word))
    }

    /// Before a script's commit: what is done so far is told with it.
    pub(super) fn flush_journal(&mut self) -> Result<(), OperationError> {
        if !SERVERS {
            return Ok(());
        }
        let Some(journal) = &self.journal else { return Ok(()) };
        if journal.pending.is_empty() || !self.transaction.open {
            return Ok(());
        }
        self.write_journal(None).map_err(OperationError::Invalid)?;
        if let Some(journal) = &mut self.journal {
            journal.kept = journal.written;
        }
        Ok(())
    }

    /// The statement and its row are committed together.
    pub(super) fn settle_statement(
        &mut self,
        sql: &str,
        result: Result<&Outcome, &DatabaseError>,
    ) -> Result<(), Diagnostic> {
        self.remember_done(sql, result);
        if result.is_err() {
            self.connection()?.run("ROLLBACK", &[])?;
            return Ok(());
        }
        self.write_journal(None)?;
        self.connection()?.run("COMMIT", &[])?;
        if let Some(journal) = &mut self.journal {
            journal.kept = journal.written;
        }
        Ok(())
    }

    fn remember_done(&mut self, sql: &str, result: Result<&Outcome, &DatabaseError>) {
        let hash = hash(self.dialect(), sql);
        let Some(journal) = &mut self.journal else { return };
        if std::mem::take(&mut journal.again) {
            return;
        }
        let mut entry = Entry { hash, sql: shortened(sql), outcome: None, error: None, schema: None };
        match result {
            Ok(outcome) if size(outcome) <= MOST_KEPT => entry.outcome = Some(outcome.clone()),
            Ok(_) => {}
            Err(error) => entry.error = Some(error.clone()),
        }
        journal.pending.push(entry);
    }

    /// The schema as an earlier run saw it at this place.
    pub(super) fn seen_schema(&mut self) -> Result<Option<Schema>, OperationError> {
        if !SERVERS {
            return Ok(None);
        }
        let Some(journal) = &mut self.journal else { return Ok(None) };
        let Some(entry) = journal.earlier.pop_front() else { return Ok(None) };
        match entry.schema {
            Some(schema) => Ok(Some(schema)),
            None => {
                let fault = self.diverged(&entry.sql, Some(LOOK));
                Err(OperationError::Invalid(fault))
            }
        }
    }

    /// A script has looked at the schema.
    pub(super) fn saw_schema(&mut self, schema: &Schema) {
        if !SERVERS {
            return;
        }
        if let Some(journal) = &mut self.journal {
            let entry =
                Entry { hash: 0, sql: LOOK.to_owned(), outcome: None, error: None, schema: Some(schema.clone()) };
            journal.pending.push(entry);
        }
    }

    fn diverged(&self, was: &str, now: Option<&str>) -> Diagnostic {
        let revision = self.journal.as_ref().map(|journal| journal.revision.clone()).unwrap_or_default();
        let fault = Diagnostic::error(format!(
            "revision {revision} was begun by an earlier run, and its script does not repeat what that did"
        ))
        .with_note(format!("The earlier run did: {was}"));
        let fault = match now {
            Some(now) => fault.with_note(format!("The script now asks for: {}", shortened(now))),
            None => fault.with_note("The script now ends before that."),
        };
        fault.with_hint(
            "restore the part of the script that was done, or bring the database to a revision by hand and tell it with \
             `seesaw repair --done` or `seesaw repair --undone`",
        )
    }
}

/// The plan does not begin with what is unfinished.
fn in_the_way(journal: &Journal) -> Diagnostic {
    let (revision, word) = (&journal.revision, word(journal.direction));
    let done = statements(changes(&journal.earlier));
    Diagnostic::error(format!("the {word} of revision {revision} is unfinished ({done} done)")).with_hint(format!(
        "finish it with `seesaw {word} {}`, or see `seesaw repair`",
        match journal.direction {
            Direction::Upgrade => revision.clone(),
            Direction::Downgrade => "-1".to_owned(),
        }
    ))
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

pub(super) fn statements(number: usize) -> String {
    if number == 1 { "1 statement".to_owned() } else { format!("{number} statements") }
}

fn size(outcome: &Outcome) -> usize {
    let cell = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => 8,
    };
    outcome.rows.iter().flatten().map(cell).sum()
}

fn shortened(sql: &str) -> String {
    const MOST: usize = 200;
    match sql.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", &sql[..end]),
        None => sql.to_owned(),
    }
}
