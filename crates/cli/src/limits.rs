//! How long a run waits and how often it tries again: flags first, then the settings file.

use crate::args::Global;
use crate::exit::Failure;
use crate::host;
use crate::interrupt;
use seesaw_core::connection::{Connection, DatabaseError};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Report, Session};
use seesaw_project::Project;
use std::time::Duration;

/// `None`: as the database does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// For another run on the same database.
    pub lock_wait: Option<Duration>,
    /// For a lock that a statement needs.
    pub lock_timeout: Option<Duration>,
    /// For a statement.
    pub statement_timeout: Option<Duration>,
    /// How often a run is begun again that failed on a lock.
    pub retries: Option<u32>,
}

impl Limits {
    pub fn of_flags(flags: &Global) -> Self {
        let seconds = |given: Option<f64>| given.map(Duration::from_secs_f64);
        Self {
            lock_wait: seconds(flags.lock_wait),
            lock_timeout: seconds(flags.lock_timeout),
            statement_timeout: seconds(flags.statement_timeout),
            retries: flags.retries,
        }
    }

    /// What the flags leave open, from the section of the project.
    pub fn for_project(&self, project: &Project) -> Result<Self, Failure> {
        let seconds = |name: &str, given: Option<Duration>| match (given, project.option(name)) {
            (Some(given), _) => Ok(Some(given)),
            (None, None) => Ok(None),
            (None, Some(text)) => match crate::args::seconds(text) {
                Ok(seconds) => Ok(Some(Duration::from_secs_f64(seconds))),
                Err(why) => Err(Failure::Command(Diagnostic::error(format!("{name} = {text}: {why}")))),
            },
        };
        let retries = match (self.retries, project.option("retries")) {
            (None, Some(text)) => Some(text.trim().parse().map_err(|_| {
                Failure::Command(Diagnostic::error(format!("retries = {text}: a whole number is wanted")))
            })?),
            (given, _) => given,
        };
        Ok(Self {
            lock_wait: seconds("lock_wait", self.lock_wait)?,
            lock_timeout: seconds("lock_timeout", self.lock_timeout)?,
            statement_timeout: seconds("statement_timeout", self.statement_timeout)?,
            retries,
        })
    }

    /// Tells the database.
    pub fn apply(&self, connection: &mut dyn Connection) -> Result<(), DatabaseError> {
        let dialect = connection.dialect();
        if let Some(limit) = self.lock_timeout {
            let milliseconds = limit.as_millis();
            // MySQL counts whole seconds.
            let seconds = limit.as_secs_f64().ceil().max(1.0);
            match dialect {
                Dialect::Postgresql => run(connection, &format!("SET lock_timeout = {milliseconds}"))?,
                _ if dialect.is_mysql() => {
                    let sql =
                        format!("SET SESSION lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}");
                    run(connection, &sql)?;
                }
                // The file is locked as a whole, before the first statement: `lock_wait`.
                _ => {}
            }
        }
        if let Some(limit) = self.statement_timeout {
            match dialect {
                Dialect::Postgresql => run(connection, &format!("SET statement_timeout = {}", limit.as_millis()))?,
                // MySQL's own limit is for SELECT alone.
                Dialect::Mysql => run(connection, &format!("SET SESSION max_execution_time = {}", limit.as_millis()))?,
                _ if dialect.is_mysql() => {
                    run(connection, &format!("SET SESSION max_statement_time = {}", limit.as_secs_f64()))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Walks, and begins again where it failed on a lock. What is applied stays; the rest is planned anew.
    pub fn retry(&self, session: &mut Session, mut walk: impl FnMut(&mut Session) -> Report) -> Report {
        let mut pause = Duration::from_secs(1);
        let mut done = Vec::new();
        for left in (0..=self.retries.unwrap_or_default()).rev() {
            let mut report = walk(session);
            if left > 0 && session.failed_on_lock() && !interrupt::asked() {
                done.append(&mut report.steps);
                let fault = report.failed.map(|(_, fault)| fault).or(report.error);
                let words = fault.map(|fault| fault.message).unwrap_or_default();
                host::note(&format!("{words}: trying again in {} s, {left} times at most", pause.as_secs()));
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_secs(30));
                continue;
            }
            done.append(&mut report.steps);
            return Report { steps: done, ..report };
        }
        Report { steps: done, ..Report::default() }
    }
}

fn run(connection: &mut dyn Connection, sql: &str) -> Result<(), DatabaseError> {
    connection.run(sql, &[]).map(|_| ())
}
