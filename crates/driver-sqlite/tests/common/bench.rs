//! Revisions made of closures, walked over a database in memory.

#![allow(dead_code, reason = "each test file uses its part of it")]

use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::{Event, OperationError, Origin, Report, Scripts, Session, Settings, migrate};
use seesaw_core::revision::{Direction, Step, StepKind, VersionChange};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

type Body = Box<dyn Fn(&mut Session) -> Result<(), OperationError>>;

#[derive(Default)]
pub struct Bodies(HashMap<String, Body>);

impl Scripts for Bodies {
    fn run(&mut self, revision: &str, _: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        self.0[revision](session).map_err(Diagnostic::from)
    }

    fn repeatable(&mut self, _: &str, _: Direction, _: &Session) -> bool {
        true
    }
}

/// A database, and what is done to it.
pub struct Bench {
    pub database: Sqlite,
    pub settings: Settings,
    pub bodies: Bodies,
    pub plan: Vec<Step>,
    pub events: Rc<RefCell<Vec<String>>>,
}

impl Bench {
    pub fn new(setup: &[&str]) -> Self {
        let mut database = Sqlite::in_memory().expect("memory");
        for sql in setup {
            database.run(sql, &[]).expect(sql);
        }
        let (bodies, plan, events) = (Bodies::default(), Vec::new(), Rc::default());
        Self { database, settings: Settings::default(), bodies, plan, events }
    }

    pub fn sql(self, id: &str, statements: &'static [&'static str]) -> Self {
        self.revision(id, move |session| {
            for (at, sql) in statements.iter().enumerate() {
                let line = at as u32 + 1;
                session.run(sql, &[], Some(Origin { file: "script.sql".into(), line }))?;
            }
            Ok(())
        })
    }

    pub fn revision(mut self, id: &str, body: impl Fn(&mut Session) -> Result<(), OperationError> + 'static) -> Self {
        let down = self.plan.last().map(|step| step.revision.clone());
        let change = match &down {
            Some(from) => VersionChange::Update { from: from.clone(), to: id.to_owned() },
            None => VersionChange::Insert(id.to_owned()),
        };
        self.plan.push(Step {
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

    pub fn migrate(&mut self) -> Report {
        let events = self.events.clone();
        let listener = Box::new(move |event: &Event| {
            events.borrow_mut().push(match event {
                Event::Started { step, number, total } => format!("start {} {number}/{total}", step.revision),
                Event::Ran(ran) => format!("ran {}", ran.sql.split_whitespace().take(3).collect::<Vec<_>>().join(" ")),
                Event::Notice(notice) => format!("notice {}", notice.message),
                Event::Output(text) => format!("output {text}"),
                Event::Finished { step, .. } => format!("finish {}", step.revision),
            });
        });
        let mut session = Session::new(Box::new(self.database.clone()), self.settings.clone(), || 0.0, listener);
        migrate(&mut session, &self.plan, &mut self.bodies)
    }

    pub fn rows(&mut self, sql: &str) -> Vec<Vec<Value>> {
        self.database.query(sql, &[]).expect(sql)
    }

    pub fn number(&mut self, sql: &str) -> i64 {
        self.rows(sql)[0][0].as_integer().expect("a number")
    }

    pub fn version(&mut self) -> Vec<String> {
        seesaw_core::migrate::current(&mut self.database, &self.settings).expect("version")
    }

    /// All content: the catalogue and every row.
    pub fn dump(&mut self) -> Vec<Vec<Value>> {
        let mut dump = self.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid");
        for table in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid") {
            let name = table[0].as_text().expect("a name").to_owned();
            dump.extend(self.rows(&format!("SELECT * FROM \"{name}\"")));
        }
        dump
    }
}
