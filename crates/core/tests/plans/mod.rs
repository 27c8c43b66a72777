//! Plans for the tests of drivers: revisions whose bodies are closures.
#![allow(dead_code, clippy::result_large_err, reason = "not every test uses all; bodies return the error of a session")]

use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::{Event, OperationError, Report, Scripts, Session, Settings, migrate};
use seesaw_core::revision::{Direction, Step, StepKind, VersionChange};
use std::collections::HashMap;

type Body = Box<dyn Fn(&mut Session) -> Result<(), OperationError>>;

#[derive(Default)]
struct Bodies(HashMap<String, Body>);

impl Scripts for Bodies {
    fn run(&mut self, revision: &str, _: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        self.0[revision](session).map_err(Diagnostic::from)
    }
}

/// An upgrade from nothing, one revision after the other.
#[derive(Default)]
pub struct Plan {
    pub settings: Settings,
    pub steps: Vec<Step>,
    bodies: Bodies,
}

impl Plan {
    pub fn sql(self, id: &str, statements: &'static [&'static str]) -> Self {
        self.revision(id, move |session| statements.iter().try_for_each(|sql| session.run(sql, &[], None).map(|_| ())))
    }

    pub fn revision(mut self, id: &str, body: impl Fn(&mut Session) -> Result<(), OperationError> + 'static) -> Self {
        let down = self.steps.last().map(|step| step.revision.clone());
        let change = match &down {
            Some(from) => VersionChange::Update { from: from.clone(), to: id.to_owned() },
            None => VersionChange::Insert(id.to_owned()),
        };
        self.steps.push(Step {
            kind: StepKind::Upgrade,
            revision: id.to_owned(),
            from: down.into_iter().collect(),
            to: vec![id.to_owned()],
            doc: String::new(),
            version_changes: vec![change],
        });
        self.bodies.0.insert(id.to_owned(), Box::new(body));
        self
    }

    pub fn migrate(&mut self, connection: impl Connection + 'static) -> Report {
        self.migrate_telling(connection, |_| {})
    }

    pub fn migrate_telling(
        &mut self,
        connection: impl Connection + 'static,
        listener: impl FnMut(&Event) + 'static,
    ) -> Report {
        let mut session = Session::new(Box::new(connection), self.settings.clone(), || 0.0, Box::new(listener));
        migrate(&mut session, &self.steps, &mut self.bodies)
    }
}

/// The ids of the revisions that were applied.
pub fn applied(report: &Report) -> Vec<&str> {
    report.steps.iter().map(|step| step.step.revision.as_str()).collect()
}
