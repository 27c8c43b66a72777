//! Walks a plan over a connection: each revision in one transaction together with its version rows, every
//! statement recorded, and whatever fails undone.
//!
//! Reading order: [`migrate`] here, then [`session`] (what a script may do), `guard` (which statements it may not run), `around`
//! (what goes around those that it may), `change` (how an operation is carried out and checked), `together` (quick revisions
//! share a commit), `carry` (one is committed with the next), `whole` (all of them share a transaction), `outside` (statements
//! without one), [`journal`] (what is done, where statements commit by themselves), `version` (the version table),
//! `preflight` (what a server is asked first), `failure` (what to say), [`offline`] (writing the SQL instead).

mod around;
mod carry;
mod change;
mod failure;
mod guard;
pub mod journal;
pub mod offline;
mod outside;
mod preflight;
mod session;
mod together;
mod unnamed;
mod version;
mod whole;

pub use failure::{OperationError, hint};
pub use session::Session;
pub use version::current;
pub use whole::is_one_transaction;

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::revision::{Direction, Step};
use crate::schema::Schema;
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// The bodies of the revisions, whatever language they are written in.
pub trait Scripts {
    /// Runs `upgrade()` or `downgrade()` of a revision. Everything it does to the database goes through `session`.
    fn run(&mut self, revision: &str, direction: Direction, session: &mut Session) -> Result<(), Diagnostic>;

    /// What stands in the body, and whether that is SQL: a script of another language may have SQL in it.
    fn text(&self, _revision: &str, _direction: Direction) -> Option<(&str, bool)> {
        None
    }

    /// Whether the body may end its transaction: `autocommit_block()`, `COMMIT`. If in doubt, it may.
    fn leaves_transaction(&mut self, _revision: &str, _direction: Direction) -> bool {
        true
    }

    /// Whether the body does the same when it is run once more after all of it was rolled back: it keeps nothing outside of
    /// the database.
    fn repeatable(&mut self, _revision: &str, _direction: Direction, _session: &Session) -> bool {
        false
    }
}

/// How to walk a plan.
#[derive(Clone, Debug)]
pub struct Settings {
    pub version_table: String,
    pub version_table_schema: Option<String>,
    /// Whether a new version table gets a primary key.
    pub version_table_pk: bool,
    /// A script's own `commit()` ends the transaction at once instead of at the end of the revision.
    pub honour_commit: bool,
    /// One transaction for each revision, where the database could have one for all of them.
    pub transaction_per_migration: bool,
    /// `None`: as the dialect does.
    pub transactional_ddl: Option<bool>,
    /// Enforce foreign keys while scripts run.
    pub foreign_keys: bool,
    /// Record the schema before and after each revision.
    pub record_schema: bool,
    /// For how many seconds revisions that can be repeated share one commit, on a small SQLite database; `None`: each is
    /// committed by itself. Either way the database is never seen between two revisions, and what is reported as applied is
    /// committed; waiting for the disk is what most short revisions spend their time with.
    pub share_commit: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version_table: "alembic_version".to_owned(),
            version_table_schema: None,
            version_table_pk: true,
            honour_commit: false,
            transaction_per_migration: false,
            transactional_ddl: None,
            foreign_keys: false,
            record_schema: false,
            share_commit: None,
        }
    }
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
    /// At most [`STATEMENTS_KEPT`]: of a longer revision the first and the last one.
    pub statements: Vec<Ran>,
    /// What the user should know: a deferred commit, CONCURRENTLY ignored, a stand-in used.
    pub notices: Vec<Diagnostic>,
    /// What the script printed.
    pub output: String,
    pub before: Option<Schema>,
    pub after: Option<Schema>,
    pub seconds: f64,
}

/// How many statements of one revision a report holds; all of them are sent as events.
pub const STATEMENTS_KEPT: usize = 10_000;

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
    /// The operation that it belongs to, by Alembic's name: `add_column`, `execute`; `version` for the version table.
    pub operation: Option<String>,
    /// The operation needed the table to be rebuilt.
    pub rebuild: bool,
    /// The database refused it.
    pub failed: bool,
}

/// Where in a script a statement comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub file: String,
    /// From 1; 0 where it is not known.
    pub line: u32,
}

/// What happens, as it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// `number` of `total`, from 1.
    Started {
        step: Step,
        number: usize,
        total: usize,
    },
    Ran(Ran),
    Notice(Diagnostic),
    /// The script printed.
    Output(String),
    Finished {
        step: Step,
        seconds: f64,
    },
}

/// Walks a plan. Every step is applied whole or not at all; the first failure ends the walk. An empty plan still makes sure
/// of the version table, as Alembic does.
pub fn migrate(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Report {
    let mut report = Report::default();
    if let Err(fault) = version::check_lengths(session, plan) {
        report.error = Some(fault);
        return report;
    }
    if let Err(fault) = preflight::check(session, plan, scripts) {
        report.error = Some(fault);
        return report;
    }
    if let Err(fault) = session.open_journal(plan) {
        report.error = Some(fault);
        return report;
    }
    if plan.is_empty() {
        report.error = session.ensure_version_table().err();
        return report;
    }
    report = match is_one_transaction(session) {
        true => whole::migrate(session, plan, scripts),
        false => one_by_one(session, plan, scripts),
    };
    if let Err(fault) = session.close_journal()
        && report.failed.is_none()
    {
        report.error.get_or_insert(fault);
    }
    report
}

/// Each step in a transaction of its own, or several quick ones in one.
fn one_by_one(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Report {
    let mut report = Report::default();
    let mut rows = None;
    // The steps before this one have shown that they need a commit of their own; this one has been announced.
    let (mut alone, mut announced) = (0, None);
    let mut at = 0;
    while let Some(step) = plan.get(at) {
        let began = session.seconds();
        let share = at >= alone && together::may_share(session, scripts, step);
        let rows_before = rows.clone();
        match begin(session, plan, at, &rows, announced != Some(at), share) {
            Ok(found) => rows = Some(found),
            Err(fault) => {
                session.abandon();
                report.error = Some(fault);
                return report;
            }
        }
        if share {
            match together::walk(session, plan, at, scripts, &mut rows) {
                Ok(steps) => {
                    at += steps.len();
                    report.steps.extend(steps);
                }
                Err(reached) => {
                    rows = rows_before;
                    (alone, announced) = (reached + 1, Some(at));
                }
            }
            continue;
        }
        let (before, result) = walk(session, step, scripts, &mut rows);
        let carry = at + 1 < plan.len() && session.may_carry(session.seconds() - began);
        let result = result.and_then(|after| {
            if carry {
                session.still_open()?
            } else {
                session.end()?
            }
            Ok(after)
        });
        let seconds = session.seconds() - began;
        match result {
            Ok(after) => {
                session.close_step();
                let finished = Event::Finished { step: step.clone(), seconds };
                if carry {
                    session.carry(finished)
                } else {
                    session.tell(finished)
                }
                report.steps.push(session.take_record(step, before, after, seconds));
            }
            Err(fault) => {
                let mut fault = session.undo(&step.revision, fault, 0);
                if session.has_lost_carried()
                    && let Some(last) = report.steps.pop()
                {
                    fault = fault.with_note(format!(
                        "Whether revision {} is recorded as applied is not known; the next run finds out.",
                        last.step.revision
                    ));
                }
                report.failed = Some((session.take_record(step, before, None, seconds), fault));
                return report;
            }
        }
        at += 1;
    }
    report
}

/// Opens the transaction of a step and makes sure that the version rows are those that the plan counts on: another
/// program may have moved the database since they were read.
fn begin(
    session: &mut Session,
    plan: &[Step],
    at: usize,
    rows: &Option<Vec<String>>,
    announce: bool,
    share: bool,
) -> Result<Vec<String>, Diagnostic> {
    if let (Some(rows), true) = (rows, session.carries()) {
        // Its rows are locked by the change of the step before.
        session.next_after_carried();
        session.tell(started(plan, at));
        return Ok(rows.clone());
    }
    session.begin()?;
    let found = match rows {
        Some(_) => Some(version::known_rows(session)?),
        None => version::rows(session)?,
    };
    let there = found.as_deref().unwrap_or_default();
    let as_planned = match rows {
        Some(rows) => version::same(rows, there),
        None => version::fits(there, plan),
    };
    if !as_planned {
        return Err(version::moved(session, there));
    }
    if announce {
        session.tell(started(plan, at));
    }
    if share {
        session.hold();
    }
    if at == 0 {
        session.tell_leftovers()?;
    }
    if found.is_none() {
        version::create_table(session)?;
        session.begin_again()?;
    }
    Ok(found.unwrap_or_default())
}

fn started(plan: &[Step], at: usize) -> Event {
    Event::Started { step: plan[at].clone(), number: at + 1, total: plan.len() }
}

/// Script and version rows. The schema before is returned in any case.
fn walk(
    session: &mut Session,
    step: &Step,
    scripts: &mut dyn Scripts,
    rows: &mut Option<Vec<String>>,
) -> (Option<Schema>, Result<Option<Schema>, Diagnostic>) {
    let before = match session.recorded_schema() {
        Ok(schema) => schema,
        Err(error) => return (None, Err(error.into())),
    };
    if session.dialect() != Dialect::Sqlite {
        let direction = step.kind.direction();
        let leaves = direction.is_some_and(|direction| scripts.leaves_transaction(&step.revision, direction));
        session.begin_journal(step, leaves);
    }
    let mut run = || -> Result<Option<Schema>, Diagnostic> {
        if let Some(direction) = step.kind.direction() {
            scripts.run(&step.revision, direction, session)?;
        }
        session.still_open()?;
        session.come_back()?;
        let rows = rows.get_or_insert_default();
        if session.reopened() {
            version::check_again(session, rows)?;
        }
        for change in &step.version_changes {
            version::change(session, change)?;
            change.apply(rows);
        }
        session.end_journal()?;
        session.recorded_schema().map_err(Diagnostic::from)
    };
    let result = run();
    (before, result)
}
