//! `--sql`: the way to a target as SQL text, for a database that is not at hand.

use crate::project::Project;
use crate::run::Bodies;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::offline::{self, Offline, Shadow};
use seesaw_core::migrate::{Event, Report, Session};
use seesaw_core::revision::{Direction, RevisionError, Step};
use seesaw_core::schema::Schema;
use std::cell::RefCell;
use std::rc::Rc;

/// What is written, and for what.
pub enum Way<'a> {
    Upgrade(&'a str),
    Downgrade(&'a str),
    Stamp(&'a [String]),
    /// Only the version table.
    EnsureVersion,
}

/// What an offline run needs of its surroundings.
pub struct Surroundings<'a> {
    pub dialect: Dialect,
    /// An empty SQLite database in memory, to try statements on.
    pub empty: &'a dyn Fn() -> Result<Box<dyn Connection>, Diagnostic>,
    pub clock: fn() -> f64,
    pub listener: Box<dyn FnMut(&Event)>,
    /// Gets whole statements with their semicolon, and comments.
    pub write: Box<dyn FnMut(&str)>,
}

enum Held {
    Text(String),
    Event(Event),
}

impl Project {
    /// Writes the way from `start` (an identifier; `None` is base) as SQL.
    pub fn print(
        &mut self,
        way: &Way<'_>,
        start: Option<&str>,
        around: Surroundings<'_>,
    ) -> Result<Report, Diagnostic> {
        self.graph()?;
        let rows = self.starting_rows(start)?;
        let plan = self.offline_plan(way, &rows)?;
        self.check_plan(&plan)?;
        let Surroundings { dialect, empty, clock, listener, write } = around;
        if let Way::EnsureVersion = way {
            let offline = Offline::new(dialect, Shadow::Model(Schema::default()), write);
            let mut session = Session::offline(offline, self.settings(), clock, listener);
            self.enter(&mut session, false)?;
            offline::print_version_table(&mut session)?;
            return Ok(Report::default());
        }
        if rows.is_empty() {
            let offline = Offline::new(dialect, empty_shadow(dialect, empty)?, write);
            let mut session = Session::offline(offline, self.settings(), clock, listener);
            return self.print_all(&plan, rows, &mut session);
        }
        // All is held back: a script that asks for the schema makes the walk begin anew.
        let held = Rc::new(RefCell::new(Vec::new()));
        let (texts, events) = (held.clone(), held.clone());
        let mut first = Session::offline(
            Offline::new(
                dialect,
                Shadow::Unknown { asked: false },
                Box::new(move |text| texts.borrow_mut().push(Held::Text(text.to_owned()))),
            ),
            self.settings(),
            clock,
            Box::new(move |event| events.borrow_mut().push(Held::Event(event.clone()))),
        );
        let report = self.print_all(&plan, rows.clone(), &mut first)?;
        if first.into_offline().is_some_and(|offline| offline.asked()) {
            let shadow = self.shadow_at(&rows, dialect, empty, clock)?;
            let offline = Offline::new(dialect, shadow, write);
            let mut session = Session::offline(offline, self.settings(), clock, listener);
            return self.print_all(&plan, rows, &mut session);
        }
        let (mut write, mut listener) = (write, listener);
        for held in held.take() {
            match held {
                Held::Text(text) => write(&text),
                Held::Event(event) => listener(&event),
            }
        }
        Ok(report)
    }

    /// The version rows that an offline run starts from; none for `base`.
    pub fn starting_rows(&self, start: Option<&str>) -> Result<Vec<String>, RevisionError> {
        let (Some(start), Ok(graph)) = (start.filter(|start| !start.is_empty() && *start != "base"), self.graph())
        else {
            return Ok(Vec::new());
        };
        Ok(graph.resolve(start)?.into_iter().map(|revision| revision.id.clone()).collect())
    }

    /// The steps of an offline run.
    pub fn offline_plan(&self, way: &Way<'_>, rows: &[String]) -> Result<Vec<Step>, RevisionError> {
        let Ok(graph) = self.graph() else { return Ok(Vec::new()) };
        match way {
            Way::Upgrade(target) => graph.upgrade(target, rows),
            Way::Downgrade(target) => graph.downgrade(target, rows),
            Way::Stamp(targets) => graph.stamp(targets, rows, false),
            Way::EnsureVersion => Ok(Vec::new()),
        }
    }

    /// What the revisions up to these rows make of an empty database. What fails on the way is left out: the text that is
    /// wanted is that of later revisions.
    fn shadow_at(
        &mut self,
        rows: &[String],
        dialect: Dialect,
        empty: &dyn Fn() -> Result<Box<dyn Connection>, Diagnostic>,
        clock: fn() -> f64,
    ) -> Result<Shadow, Diagnostic> {
        let mut shadow = empty_shadow(dialect, empty)?;
        let mut reached = Vec::new();
        for row in rows {
            for step in self.plan(Direction::Upgrade, row, &reached)? {
                let offline = Offline::new(dialect, shadow, Box::new(|_| {}));
                let mut session = Session::offline(offline, self.settings(), clock, Box::new(|_| {}));
                let _ = self.print_with(std::slice::from_ref(&step), reached.clone(), &mut session);
                shadow = match session.into_offline() {
                    Some(offline) => offline.into_shadow(),
                    None => empty_shadow(dialect, empty)?,
                };
                step.version_changes.iter().for_each(|change| change.apply(&mut reached));
            }
        }
        Ok(shadow)
    }

    /// With what env.py runs around the migrations.
    fn print_all(&mut self, plan: &[Step], rows: Vec<String>, session: &mut Session) -> Result<Report, Diagnostic> {
        self.enter(session, false)?;
        let mut report = self.print_with(plan, rows, session);
        if report.failed.is_none() && report.error.is_none() {
            report.error = self.leave(session).err();
        }
        Ok(report)
    }

    fn print_with(&mut self, plan: &[Step], rows: Vec<String>, session: &mut Session) -> Report {
        let (env_py, environment) = (self.env_py(), self.environment().clone());
        self.runner.load_spellings(self.host.as_ref(), &self.config, &self.scripts, session.dialect());
        let mut bodies = Bodies {
            scripts: &self.scripts,
            by_id: &self.by_id,
            runner: &mut self.runner,
            env_py: &env_py,
            in_transaction: &environment.in_transaction,
            read_plain: false,
            ready: None,
        };
        offline::print(session, plan, rows, &mut bodies)
    }
}

fn empty_shadow(
    dialect: Dialect,
    empty: &dyn Fn() -> Result<Box<dyn Connection>, Diagnostic>,
) -> Result<Shadow, Diagnostic> {
    Ok(match dialect {
        Dialect::Sqlite => Shadow::Database(empty()?),
        _ => Shadow::Model(Schema::default()),
    })
}
