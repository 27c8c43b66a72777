//! A connection in the hands of a script: runs and records, and keeps the promise of the transaction.

use super::carry::Carried;
use super::failure::placed;
use super::guard::{self, Verdict};
use super::journal::{self, Journal};
use super::offline::Offline;
use super::{Event, OperationError, Origin, Ran, STATEMENTS_KEPT, Settings, StepReport};
use crate::connection::{Connection, DatabaseError, Outcome};
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, Dialect, mysql, sqlite};
use crate::operation::Operation;
use crate::revision::Step;
use crate::schema::Schema;
use crate::sql::first_word;
use crate::sql::split::split;
use crate::value::Value;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// It owns the connection, so that an interpreter can hold it for the time of a run ([`Session::detached`] stands in).
pub struct Session {
    connection: Option<Box<dyn Connection>>,
    /// In place of a connection: statements are written, not run.
    pub(super) offline: Option<Offline>,
    pub(super) settings: Settings,
    /// Seconds since some fixed moment.
    pub(super) clock: fn() -> f64,
    /// Whether to stop before the next statement.
    stop: fn() -> bool,
    /// The last statement that failed did not get a lock.
    locked: bool,
    pub(super) listener: Box<dyn FnMut(&Event)>,
    /// Revisions share a transaction: what happens is told when that is committed.
    held: Option<Vec<Event>>,
    record: Record,
    pub(super) transaction: Transaction,
    /// What the revision at hand has committed in its middle, where the database does that by itself.
    pub(super) journal: Option<Journal>,
    /// How many rows of the journal tell of a revision that is done.
    pub(super) journal_rows: i64,
    pub(super) carried: Carried,
    /// A part of a revision is being undone.
    pub(super) forgiving: bool,
    /// The schema as of this `PRAGMA schema_version`; on other databases until a statement may have changed it.
    known: Option<(i64, Schema)>,
    /// The server's version, as it tells it; empty where nobody has asked.
    pub(super) server: String,
    /// What this run has made and makes only once: [`crate::dialect::Statement::once`].
    pub(super) made: BTreeSet<String>,
}

/// What the revision at hand has done.
#[derive(Default)]
struct Record {
    statements: Vec<Ran>,
    /// Statements beyond [`STATEMENTS_KEPT`].
    left_out: usize,
    notices: Vec<Diagnostic>,
    output: String,
}

/// The transaction of the revision at hand.
#[derive(Default)]
pub(super) struct Transaction {
    pub(super) open: bool,
    /// The script has ended it, to run statements that cannot be in one.
    pub(super) outside: bool,
    /// The script wants every statement to be committed by itself.
    pub(super) autocommit: bool,
    /// The database has ended it by itself: its words.
    pub(super) lost: Option<String>,
    /// The script's commits that have really been done.
    pub(super) committed: u32,
    /// The script has called `commit()`, which waits; a savepoint marks the place.
    pub(super) deferred: bool,
    /// It is not the one that the revision began with: the version rows may have changed between the two.
    pub(super) reopened: bool,
}

/// Marks the last `commit()` of a script, so that its `rollback()` goes back to there.
const COMMIT_POINT: &str = "seesaw_commit";

impl Session {
    pub fn new(
        connection: Box<dyn Connection>,
        settings: Settings,
        clock: fn() -> f64,
        listener: Box<dyn FnMut(&Event)>,
    ) -> Self {
        Self {
            connection: Some(connection),
            offline: None,
            settings,
            clock,
            stop: || false,
            locked: false,
            listener,
            held: None,
            record: Record::default(),
            transaction: Transaction::default(),
            journal: None,
            journal_rows: 0,
            carried: Carried::Nothing,
            forgiving: false,
            known: None,
            server: String::new(),
            made: BTreeSet::new(),
        }
    }

    /// A session without a database: what is left in place of one that an interpreter has taken for the time of a run.
    pub fn detached() -> Self {
        Self {
            connection: None,
            offline: None,
            settings: Settings::default(),
            clock: || 0.0,
            stop: || false,
            locked: false,
            listener: Box::new(|_| {}),
            held: None,
            record: Record::default(),
            transaction: Transaction::default(),
            journal: None,
            journal_rows: 0,
            carried: Carried::Nothing,
            forgiving: false,
            known: None,
            server: String::new(),
            made: BTreeSet::new(),
        }
    }

    /// Before each statement this is asked; where it says yes, the revision fails.
    pub fn stop_when(&mut self, stop: fn() -> bool) {
        self.stop = stop;
    }

    /// Whether the last statement that failed did not get a lock in time, or was chosen to end a deadlock: it may well succeed
    /// when it is run again.
    pub fn failed_on_lock(&self) -> bool {
        self.locked
    }

    pub fn dialect(&self) -> Dialect {
        match (&self.connection, &self.offline) {
            (Some(connection), _) => connection.dialect(),
            (None, Some(offline)) => offline.dialect,
            (None, None) => Dialect::Sqlite,
        }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs one statement of a script and records it. What would end the transaction of the revision, or cannot run
    /// inside one, is left out or refused.
    pub fn run(&mut self, sql: &str, params: &[Value], origin: Option<Origin>) -> Result<Outcome, OperationError> {
        self.run_named(sql, params, origin, None)
    }

    /// Turns an operation into SQL for the schema that is there, runs it, and records it.
    pub fn apply(&mut self, operation: &Operation, origin: Option<Origin>) -> Result<Outcome, OperationError> {
        match operation {
            Operation::Execute { sql, params } => self.run_named(sql, params, origin, Some("execute")),
            _ if self.is_offline() => self.change_offline(operation, origin),
            _ => self.change(operation, origin),
        }
    }

    /// What the database looks like now, as the open transaction sees it.
    pub fn schema(&mut self) -> Result<Schema, OperationError> {
        self.with_schema(|schema| schema.clone())
    }

    /// A script called `commit()`: ends the transaction and begins the next, or says that this waits for the end of the
    /// revision.
    pub fn commit(&mut self, origin: Option<Origin>) -> Result<(), OperationError> {
        if !self.transaction.open {
            return Ok(());
        }
        self.still_open().map_err(OperationError::Invalid)?;
        self.settle_carried()?;
        self.only_alone()?;
        if self.settings.honour_commit {
            self.run_recorded("COMMIT", &[], origin.clone(), None, false)?;
            return self.run_recorded(self.begin_statement(), &[], origin, None, false).map(|_| ());
        }
        if self.transaction.deferred {
            self.quietly(&format!("RELEASE SAVEPOINT {COMMIT_POINT}"))?;
        } else {
            let notice = Diagnostic::note(
                "the commit waits for the end of the revision, which is applied as a whole or not at all",
            );
            self.notice(placed(notice, origin.as_ref()));
        }
        self.transaction.deferred = true;
        self.quietly(&format!("SAVEPOINT {COMMIT_POINT}"))
    }

    /// A script called `rollback()`: undoes what it did since its last `commit()`, or since its beginning.
    pub fn rollback(&mut self, origin: Option<Origin>) -> Result<(), OperationError> {
        if !self.transaction.open {
            return Ok(());
        }
        self.settle_carried()?;
        self.only_alone()?;
        self.known = None;
        if self.transaction.deferred && self.transaction.lost.is_none() {
            return self.run_recorded(&format!("ROLLBACK TO {COMMIT_POINT}"), &[], origin, None, false).map(|_| ());
        }
        if self.in_transaction() {
            // The transaction is another one then; this is not its commit.
            self.transaction.open = false;
            self.run_recorded("ROLLBACK", &[], origin.clone(), None, false)?;
        }
        self.transaction.open = true;
        let lost_commits = self.transaction.deferred;
        self.transaction.lost = None;
        self.transaction.deferred = false;
        self.transaction.reopened = true;
        self.run_recorded(self.begin_statement(), &[], origin.clone(), None, false)?;
        if lost_commits {
            self.notice(placed(
                Diagnostic::warning(
                    "rollback() after the database ended the transaction: what was committed before it is undone too",
                ),
                origin.as_ref(),
            ));
        }
        Ok(())
    }

    /// `begin_nested()`: marks a place to go back to.
    pub fn savepoint(&mut self, name: &str, origin: Option<Origin>) -> Result<(), OperationError> {
        self.run(&format!("SAVEPOINT {}", dialect::quote(self.dialect(), name)), &[], origin).map(|_| ())
    }

    /// Keeps what was done since a savepoint.
    pub fn release(&mut self, name: &str, origin: Option<Origin>) -> Result<(), OperationError> {
        self.run(&format!("RELEASE SAVEPOINT {}", dialect::quote(self.dialect(), name)), &[], origin).map(|_| ())
    }

    /// Undoes what was done since a savepoint.
    pub fn rollback_to(&mut self, name: &str, origin: Option<Origin>) -> Result<(), OperationError> {
        self.run(&format!("ROLLBACK TO SAVEPOINT {}", dialect::quote(self.dialect(), name)), &[], origin).map(|_| ())
    }

    /// Something that the user should know. The same words about the same place are said once in a revision.
    pub fn notice(&mut self, notice: Diagnostic) {
        if !self.record.notices.contains(&notice) {
            self.tell(Event::Notice(notice.clone()));
            self.record.notices.push(notice);
        }
    }

    /// Tells of tables that a failed batch migration of Alembic left behind.
    pub(super) fn tell_leftovers(&mut self) -> Result<(), Diagnostic> {
        let connection = self.connection()?;
        if connection.dialect() != Dialect::Sqlite || !sqlite::stale::any(connection).unwrap_or(false) {
            return Ok(());
        }
        let found = self.with_schema(sqlite::stale::stale).unwrap_or_default();
        found.into_iter().for_each(|notice| self.notice(notice));
        Ok(())
    }

    /// The script printed.
    pub fn print(&mut self, text: &str) {
        self.tell(Event::Output(text.to_owned()));
        self.record.output.push_str(text);
    }
}

/// For the walk over a plan.
impl Session {
    pub(super) fn seconds(&self) -> f64 {
        (self.clock)()
    }

    pub(super) fn tell(&mut self, event: Event) {
        match &mut self.held {
            Some(held) => held.push(event),
            None => (self.listener)(&event),
        }
    }

    /// Keeps to itself what happens from now on.
    pub(super) fn hold(&mut self) {
        self.held = Some(Vec::new());
    }

    /// Tells what was held.
    pub(super) fn tell_held(&mut self) {
        for event in self.held.take().unwrap_or_default() {
            (self.listener)(&event);
        }
    }

    /// The next revision goes on in the transaction that is open.
    pub(super) fn next_revision(&mut self) {
        self.record = Record::default();
        self.transaction.committed = 0;
        self.transaction.reopened = false;
    }

    /// What a revision that shares its transaction may not do, for it would concern the others: it is undone and run by
    /// itself.
    fn only_alone(&self) -> Result<(), OperationError> {
        match self.held {
            Some(_) => Err(OperationError::Invalid(Diagnostic::error("the revision needs a transaction of its own"))),
            None => Ok(()),
        }
    }

    pub(super) fn connection(&mut self) -> Result<&mut dyn Connection, Diagnostic> {
        match self.connection.as_mut() {
            Some(connection) => Ok(connection.as_mut()),
            None => Err(Diagnostic::error("there is no database here")),
        }
    }

    /// Opens the transaction of a revision.
    pub(super) fn begin(&mut self) -> Result<(), Diagnostic> {
        self.record = Record::default();
        let (foreign_keys, begin) = (self.settings.foreign_keys, self.begin_statement());
        let connection = self.connection()?;
        if connection.in_transaction() {
            return Err(Diagnostic::error("a transaction is open on this connection already")
                .with_hint("end it before migrating: a revision is a transaction of its own"));
        }
        connection.enforce_foreign_keys(foreign_keys)?;
        connection.run(begin, &[])?;
        self.transaction = Transaction { open: true, ..Transaction::default() };
        Ok(())
    }

    /// Commits the transaction of a revision.
    pub(super) fn end(&mut self) -> Result<(), Diagnostic> {
        self.still_open()?;
        self.clear_journal()?;
        let began = self.seconds();
        let connection = self.connection()?;
        if let Err(error) = connection.run("COMMIT", &[]) {
            self.locked = error.is_of_lock();
            self.remember(Ran {
                failed: true,
                seconds: self.seconds() - began,
                ..ran("COMMIT", &[], None, Some("version"), false)
            });
            return Err(Diagnostic::from(error).with_note("The database refused to commit the revision."));
        }
        self.transaction = Transaction::default();
        self.restore_foreign_keys();
        Ok(())
    }

    /// Undoes a failed revision and says so; `others` of this run were in the same transaction.
    pub(super) fn undo(&mut self, revision: &str, fault: Diagnostic, others: usize) -> Diagnostic {
        let committed = self.transaction.committed;
        let kept = self.kept_by_journal();
        self.abandon();
        if self.in_transaction() {
            return fault
                .with_note(format!("Revision {revision} could not be rolled back: the transaction is still open."));
        }
        if !self.dialect().can_undo_ddl() || kept > 0 {
            // Where that cannot be written, the next run finds it out.
            let _ = self.settle_journal();
            let why = match self.dialect().can_undo_ddl() {
                true => "the script has left its transaction",
                false => "this database commits every change of the schema at once",
            };
            return match kept {
                0 => fault.with_note(format!("Revision {revision} was rolled back: the database is as it was before it.")),
                kept => fault.with_note(format!(
                    "Revision {revision} is applied in part ({} done), for {why}; what came after that was rolled back. Once \
                     the cause is mended, the same command goes on from there; `seesaw repair` shows what is done, and \
                     can undo it.",
                    journal::statements(kept)
                )),
            };
        }
        match committed {
            0 if others > 0 => fault.with_note(format!(
                "Revision {revision} was rolled back, and what this run did before it, for all of it is one transaction."
            )),
            0 => fault.with_note(format!("Revision {revision} was rolled back: the database is as it was before it.")),
            1 => fault.with_note(format!(
                "The script of revision {revision} had committed once: that part stays, and the revision does not count as applied."
            )),
            times => fault.with_note(format!(
                "The script of revision {revision} had committed {times} times: those parts stay, and the revision does not count as applied."
            )),
        }
    }

    /// Rolls back whatever is open.
    pub(super) fn abandon(&mut self) {
        self.commit_carried();
        self.journal_rows = 0;
        self.held = None;
        self.known = None;
        self.transaction = Transaction::default();
        if let Ok(connection) = self.connection()
            && connection.in_transaction()
        {
            // A failure shows in `in_transaction`.
            let _ = connection.run("ROLLBACK", &[]);
        }
        self.restore_foreign_keys();
    }

    /// An error where the database has ended the transaction of the revision by itself.
    pub(super) fn still_open(&mut self) -> Result<(), Diagnostic> {
        let lost = match &self.transaction.lost {
            Some(reason) => format!("the database has ended the transaction of the revision: {reason}"),
            None if self.connection.is_none() => "the script has not given the database back".to_owned(),
            None if self.transaction.open && !self.in_transaction() => {
                "the database has ended the transaction of the revision".to_owned()
            }
            None => return Ok(()),
        };
        Err(Diagnostic::error(lost)
            .with_note("What ran before is undone; nothing more may run without the transaction."))
    }

    /// Whether a script has ended the first transaction of its revision.
    pub(super) fn reopened(&self) -> bool {
        self.transaction.reopened
    }

    pub(super) fn recorded_schema(&mut self) -> Result<Option<Schema>, OperationError> {
        match self.settings.record_schema {
            true => self.schema().map(Some),
            false => Ok(None),
        }
    }

    pub(super) fn take_record(
        &mut self,
        step: &Step,
        before: Option<Schema>,
        after: Option<Schema>,
        seconds: f64,
    ) -> StepReport {
        let Record { statements, mut notices, output, left_out } = std::mem::take(&mut self.record);
        if left_out > 0 {
            notices.push(Diagnostic::note(format!("{left_out} more statements ran than are listed")));
        }
        StepReport { step: step.clone(), statements, notices, output, before, after, seconds }
    }

    /// A statement for the version table.
    pub(super) fn run_version(&mut self, sql: &str) -> Result<Outcome, Diagnostic> {
        if self.is_offline() {
            return self.run_offline(sql, &[]).map_err(Diagnostic::from);
        }
        self.run_recorded(sql, &[], None, Some("version"), false).map_err(Diagnostic::from)
    }

    /// Lends the schema that is there; read from the catalogue only where that has changed.
    pub(super) fn with_schema<T>(&mut self, look: impl FnOnce(&Schema) -> T) -> Result<T, OperationError> {
        if self.is_offline() {
            return self.with_offline_schema(look).map_err(OperationError::Invalid);
        }
        if let Some(schema) = self.seen_schema()? {
            return Ok(look(&schema));
        }
        let known = self.known.take();
        let is_sqlite = self.dialect() == Dialect::Sqlite;
        let connection = self.connection().map_err(OperationError::Invalid)?;
        const VERSION: &str = "PRAGMA schema_version";
        let refused = |error| OperationError::refused(error, VERSION, &[]);
        let rows = if is_sqlite { connection.query(VERSION, &[]).map_err(refused)? } else { Vec::new() };
        let version = rows.first().and_then(|row| row.first()).and_then(Value::as_integer).unwrap_or_default();
        let schema = match known {
            Some((seen, schema)) if seen == version => schema,
            _ => {
                let found = connection.inspect();
                let mut schema =
                    found.map_err(|error| OperationError::refused(error, "the query of the catalogue", &[]))?;
                // Ours, and there for the time of a run.
                schema.tables.shift_remove(journal::TABLE);
                schema
            }
        };
        self.saw_schema(&schema);
        let (_, schema) = self.known.insert((version, schema));
        Ok(look(schema))
    }

    /// Runs a statement and records it.
    pub(super) fn run_recorded(
        &mut self,
        sql: &str,
        params: &[Value],
        origin: Option<Origin>,
        operation: Option<&str>,
        rebuild: bool,
    ) -> Result<Outcome, OperationError> {
        if (self.stop)() {
            let fault = Diagnostic::error("stopped from outside, before this statement");
            return Err(OperationError::Invalid(placed(fault, origin.as_ref())));
        }
        if self.leave_for(sql, origin.as_ref())? {
            let outcome = self.run_recorded(sql, params, origin.clone(), operation, rebuild)?;
            self.run_recorded("BEGIN", &[], origin, None, false)?;
            return Ok(outcome);
        }
        self.clear_way(sql, origin.as_ref())?;
        let around = match self.open_around(sql, operation)? {
            ControlFlow::Break(outcome) => return Ok(outcome),
            ControlFlow::Continue(around) => around,
        };
        let began = self.seconds();
        let connection = self.connection().map_err(OperationError::Invalid)?;
        let result = connection.run(sql, params);
        self.follow_carried(result.is_err());
        let seconds = self.seconds() - began;
        let mut ran = Ran { seconds, failed: result.is_err(), ..ran(sql, params, origin, operation, rebuild) };
        if let Ok(outcome) = &result {
            ran.changed = outcome.changed;
            ran.returned = outcome.rows.len() as u64;
        }
        if self.dialect() != Dialect::Sqlite && !leaves_schema(sql) {
            self.known = None;
        }
        self.close_around(around, sql, result.as_ref())?;
        self.remember(ran);
        self.locked = result.as_ref().is_err_and(DatabaseError::is_of_lock);
        if let Err(error) = &result
            && self.leave_out(around, sql, error)?
        {
            return Ok(Outcome::default());
        }
        result.map_err(|error| {
            if self.dialect().is_mysql() && mysql::commits(sql) {
                // It committed what came before it, and then failed.
                self.follow_transaction();
            } else if self.transaction.open && !self.in_transaction() {
                self.transaction.lost = Some(error.message.clone());
                self.known = None;
            }
            OperationError::refused(error, sql, params)
        })
    }

    fn run_named(
        &mut self,
        sql: &str,
        params: &[Value],
        origin: Option<Origin>,
        operation: Option<&str>,
    ) -> Result<Outcome, OperationError> {
        if self.is_offline() {
            return self.run_offline(sql, params);
        }
        if self.dialect().is_mysql() && params.is_empty() && sql.contains(';') {
            let parts = split(sql, 0..sql.len(), self.dialect());
            if let [first, rest @ ..] = &parts[..]
                && !rest.is_empty()
            {
                let mut outcome = self.run_named(first.sql, params, origin.clone(), operation)?;
                for part in rest {
                    outcome = self.run_named(part.sql, params, origin.clone(), operation)?;
                }
                return Ok(outcome);
            }
        }
        self.still_open().map_err(OperationError::Invalid)?;
        if self.dialect().is_mysql()
            && mysql::is_foreign_index(sql)
            && let Some(own) = self.with_schema(|schema| mysql::own_index(sql, schema))?
        {
            self.notice(placed(Diagnostic::note(format!("in MySQL's words: {own}")), origin.as_ref()));
            return self.run_recorded(&own, params, origin, operation, false);
        }
        let verdict = match self.transaction.open {
            true => guard::judge(self.dialect(), sql),
            false => Verdict::Run,
        };
        match verdict {
            Verdict::Run => {
                if sql.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("ROLLBACK")) {
                    self.known = None;
                }
                self.run_recorded(sql, params, origin, operation, false)
            }
            Verdict::Instead(sql, notice) => {
                self.notice(placed(notice, origin.as_ref()));
                self.run_recorded(&sql, params, origin, operation, false)
            }
            Verdict::Drop(notice) => {
                self.notice(placed(notice, origin.as_ref()));
                Ok(Outcome::default())
            }
            Verdict::Refuse(diagnostic) => Err(OperationError::Invalid(placed(diagnostic, origin.as_ref()))),
            Verdict::Commit => self.commit(origin).map(|()| Outcome::default()),
            Verdict::ForeignKeys(on) => {
                self.only_alone()?;
                let connection = self.connection().map_err(OperationError::Invalid)?;
                connection.enforce_foreign_keys(on).map_err(|error| OperationError::refused(error, sql, params))?;
                self.remember(ran(sql, params, origin, operation, false));
                Ok(Outcome::default())
            }
        }
    }

    fn remember(&mut self, ran: Ran) {
        self.tell(Event::Ran(ran.clone()));
        if self.record.statements.len() >= STATEMENTS_KEPT {
            self.record.statements.pop();
            self.record.left_out += 1;
        }
        self.record.statements.push(ran);
    }

    /// A statement of our own, of which nobody needs to know.
    pub(super) fn quietly(&mut self, sql: &str) -> Result<(), OperationError> {
        let connection = self.connection().map_err(OperationError::Invalid)?;
        connection.run(sql, &[]).map(|_| ()).map_err(|error| OperationError::refused(error, sql, &[]))
    }

    /// Whether the revision at hand has changed nothing yet.
    pub(super) fn has_done_nothing(&self) -> bool {
        let nothing = |ran: &Ran| ran.operation.as_deref() == Some("version") || journal::only_looks(&ran.sql);
        self.record.statements.iter().all(nothing)
    }

    pub(super) fn forget_schema(&mut self) {
        self.known = None;
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.in_transaction())
    }

    /// A script may have switched them.
    fn restore_foreign_keys(&mut self) {
        let on = self.settings.foreign_keys;
        if let Ok(connection) = self.connection() {
            // Each revision sets them anew and would fail there.
            let _ = connection.enforce_foreign_keys(on);
        }
    }
}

/// Whether a statement cannot change the schema.
fn leaves_schema(sql: &str) -> bool {
    let verb = first_word(sql);
    let one = !sql.trim_end().trim_end_matches(';').contains(';');
    one && ["SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE"]
        .iter()
        .any(|word| verb.eq_ignore_ascii_case(word))
}

fn ran(sql: &str, params: &[Value], origin: Option<Origin>, operation: Option<&str>, rebuild: bool) -> Ran {
    Ran {
        sql: sql.to_owned(),
        params: params.to_vec(),
        changed: 0,
        returned: 0,
        seconds: 0.0,
        origin,
        operation: operation.map(str::to_owned),
        rebuild,
        failed: false,
    }
}
