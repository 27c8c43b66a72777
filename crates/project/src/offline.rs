//! `--sql`: the way to a target as SQL text, for a database that is not at hand.

use crate::project::Project;
use crate::run::Bodies;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::offline::{self, Offline, Shadow};
use seesaw_core::migrate::{Event, Report, Session};
use seesaw_core::revision::{Direction, Step};
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

impl Project {
    /// Writes the way from `start` (an identifier; `None` is base) as SQL.
    pub fn print(
        &mut self,
        way: &Way<'_>,
        start: Option<&str>,
        around: Surroundings<'_>,
    ) -> Result<Report, Diagnostic> {
        let rows = self.starting_rows(start)?;
        let plan = self.offline_plan(way, &rows)?;
        let Surroundings { dialect, empty, clock, listener, write } = around;
        let listener = Rc::new(RefCell::new(listener));
        let session = |shadow, write| {
            let listener = listener.clone();
            let tell = move |event: &Event| (listener.borrow_mut())(event);
            Session::offline(Offline::new(dialect, shadow, write), self.settings(), clock, Box::new(tell))
        };
        if let Way::EnsureVersion = way {
            let mut session = session(Shadow::Model(Schema::default()), write);
            offline::print_version_table(&mut session)?;
            return Ok(Report::default());
        }
        if rows.is_empty() {
            let shadow = empty_shadow(dialect, empty)?;
            let mut session = session(shadow, write);
            return Ok(self.print_with(&plan, rows, &mut session));
        }
        // The text is held back: a script that asks for the schema makes all of it be written anew.
        let text = Rc::new(RefCell::new(Vec::new()));
        let hold = text.clone();
        let mut first =
            session(Shadow::Unknown { asked: false }, Box::new(move |text: &str| hold.borrow_mut().push(text.to_owned())));
        let report = self.print_with(&plan, rows.clone(), &mut first);
        if !first.into_offline().is_some_and(|offline| offline.asked()) {
            let mut write = write;
            text.borrow().iter().for_each(|text| write(text));
            return Ok(report);
        }
        let shadow = self.shadow_at(&rows, dialect, empty, clock)?;
        let listener = listener.clone();
        let tell = move |event: &Event| {
            // Steps have been told the first time.
            if !matches!(event, Event::Started { .. } | Event::Finished { .. }) {
                (listener.borrow_mut())(event);
            }
        };
        let mut session =
            Session::offline(Offline::new(dialect, shadow, write), self.settings(), clock, Box::new(tell));
        Ok(self.print_with(&plan, rows, &mut session))
    }

    fn starting_rows(&self, start: Option<&str>) -> Result<Vec<String>, Diagnostic> {
        let Some(start) = start.filter(|start| !start.is_empty() && *start != "base") else { return Ok(Vec::new()) };
        let found = self.graph()?.resolve(start)?;
        Ok(found.into_iter().map(|revision| revision.id.clone()).collect())
    }

    fn offline_plan(&self, way: &Way<'_>, rows: &[String]) -> Result<Vec<Step>, Diagnostic> {
        match way {
            Way::Upgrade(target) => self.plan(Direction::Upgrade, target, rows),
            Way::Downgrade(target) => self.plan(Direction::Downgrade, target, rows),
            Way::Stamp(targets) => self.graph()?.stamp(targets, rows, false).map_err(Diagnostic::from),
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

    fn print_with(&mut self, plan: &[Step], rows: Vec<String>, session: &mut Session) -> Report {
        let mut bodies = Bodies { scripts: &self.scripts, by_id: &self.by_id, runner: &mut self.runner };
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
