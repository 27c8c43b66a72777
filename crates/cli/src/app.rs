//! What the commands share: this machine, the output, the project and its database.

use crate::args::Global;
use crate::database;
use crate::exit::{self, Exit, Failure};
use crate::host::{self, DiskHost};
use crate::interrupt;
use crate::limits::Limits;
use crate::output::{self, Output};
use crate::progress;
use anstyle::Style;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::{Diagnostic, Severity};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Event, Report, Session, Settings};
use seesaw_core::revision::{Graph, Step, StepKind};
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::offline::{Surroundings, Way};
use seesaw_project::{Asked, Command, Host, OpenOptions, Prepared, Project};
use serde_json::json;
use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::rc::Rc;

pub struct App {
    pub host: DiskHost,
    pub out: Output,
    pub options: OpenOptions,
    /// What the flags say.
    pub limits: Limits,
}

/// Seconds for which short revisions wait for a commit together: less than anyone notices.
const SHARE_COMMIT: f64 = 0.1;

/// What a command wants of the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looks only: a database that is not there is an empty one, and is not made.
    Read,
    Write,
}

impl App {
    pub fn new(global: Global) -> Result<Self, Exit> {
        let host = DiskHost::new().map_err(|error| {
            anstream::eprintln!("error: the working directory cannot be read: {error}");
            Exit::Failure
        })?;
        let limits = Limits::of_flags(&global);
        output::log_as(global.log);
        let Global { config, name, x, quiet, url, version_table, .. } = global;
        let options = OpenOptions { config, section: Some(name), x_args: x, url, version_table };
        Ok(Self { host, out: Output::new(quiet), options, limits })
    }

    /// Reads the project. A script that cannot be read stops every command, as it does with Alembic.
    pub fn project(&self) -> Result<Project, Failure> {
        let project = Project::open(&self.host, &self.options).map_err(Failure::setting)?;
        let graph_fault = project.graph().err();
        let (faults, rest): (Vec<_>, Vec<_>) =
            project.diagnostics.iter().cloned().partition(|diagnostic| diagnostic.severity == Severity::Error);
        rest.iter().for_each(|diagnostic| exit::tell(diagnostic, &self.host));
        let faults: Vec<Diagnostic> = faults.into_iter().filter(|fault| Some(fault) != graph_fault.as_ref()).collect();
        // Of the faults of single scripts, Alembic has a sentence only for this one.
        if let [fault] = &faults[..]
            && fault.message.starts_with("Could not determine revision id")
        {
            return Err(Failure::Command(fault.clone()));
        }
        if faults.is_empty() { Ok(project) } else { Err(Failure::Fault(faults)) }
    }

    pub fn tell(&self, diagnostic: &Diagnostic) {
        exit::tell(diagnostic, &self.host);
    }

    /// Has env.py say which databases a command goes to, and how.
    pub fn prepare(&mut self, project: &mut Project, command: &Command) -> Result<Prepared, Failure> {
        let mut prepared = project.prepare(command);
        // Of several databases each may have been asked.
        if let Some(asked) = seesaw_project::asked(&prepared)
            && !command.offline
            && project.databases() <= 1
            && let Ok(mut session) = self.looking(project, &asked)
        {
            prepared = project.prepare_on(command, &asked, &mut session);
        }
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(refusal) => {
                self.out.text(&refusal.printed)?;
                return Err(match refusal.command_error {
                    true => Failure::Command(*refusal.diagnostic),
                    false => (*refusal.diagnostic).into(),
                });
            }
        };
        if !prepared.printed.is_empty() {
            self.out.text(&prepared.printed)?;
        }
        prepared.notices.iter().for_each(|notice| self.tell(notice));
        Ok(prepared)
    }

    /// Opens the database that env.py asks.
    fn looking(&self, project: &Project, asked: &Asked) -> Result<Session, Failure> {
        let url = project.asked_database(asked)?;
        let connection = database::open(self, &url, Access::Read, &project.settings(), &self.limits)?;
        Ok(Session::new(connection, project.settings(), host::seconds, Box::new(|_| {})))
    }

    /// Opens the database at hand and begins Alembic's log.
    pub fn session(&mut self, project: &Project, access: Access) -> Result<Session, Failure> {
        let url = project.database().map_err(Failure::setting)?;
        let limits = self.limits.for_project(project)?;
        let connection = database::open(self, &url, access, &project.settings(), &limits)?;
        self.log_context(connection.dialect(), &project.settings(), false)?;
        let settings = Settings { share_commit: Some(SHARE_COMMIT), ..project.settings() };
        let mut session = Session::new(connection, settings, host::seconds, Box::new(listener()));
        if access == Access::Write {
            session.stop_when(interrupt::asked);
        }
        project.enter(&mut session, access == Access::Read)?;
        Ok(session)
    }

    /// The offline mode: writes the way to a target as SQL.
    pub fn print(&mut self, project: &mut Project, way: &Way<'_>, start: Option<&str>) -> Result<(), Failure> {
        let dialect = self.begin_offline(project)?;
        // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
        graph(project, false)?;
        let rows = project.starting_rows(start)?;
        project.offline_plan(way, &rows)?;
        let empty = || match Sqlite::in_memory() {
            Ok(connection) => Ok(Box::new(connection) as Box<dyn Connection>),
            Err(error) => Err(error.into()),
        };
        // env.py may want the text in a file of its own.
        let file = project.environment().output.clone();
        let kept = Rc::new(RefCell::new(String::new()));
        let write: Box<dyn FnMut(&str)> = match &file {
            Some(_) => {
                let kept = kept.clone();
                Box::new(move |text| kept.borrow_mut().push_str(&format!("{text}\n\n")))
            }
            None => Box::new(|text| {
                let mut out = anstream::stdout().lock();
                let _ = write!(out, "{text}\n\n").and_then(|()| out.flush());
            }),
        };
        let listener = Box::new(listener());
        let surroundings = Surroundings { dialect, empty: &empty, clock: host::seconds, listener, write };
        let report = project.print(way, start, surroundings)?;
        if let Some(file) = file {
            self.host.write(&file, kept.borrow().as_bytes())?;
        }
        self.finish(report)
    }

    /// Alembic's log at the beginning of an offline run.
    pub fn begin_offline(&mut self, project: &Project) -> Result<Dialect, Failure> {
        let dialect = project.database().map_err(Failure::setting)?.dialect()?;
        self.log_context(dialect, &project.settings(), true)?;
        Ok(dialect)
    }

    fn log_context(&mut self, dialect: Dialect, settings: &Settings, offline: bool) -> Result<(), Failure> {
        self.out.logs = true;
        output::log_migration(&format!("Context impl {}.", dialect.impl_name()));
        if offline {
            output::log_migration("Generating static SQL");
        }
        let transactional = settings.transactional_ddl.unwrap_or(dialect.has_transactional_ddl());
        let kind = if transactional { "transactional" } else { "non-transactional" };
        output::log_migration(&format!("Will assume {kind} DDL."));
        self.out.flush()
    }

    /// Ends a walk: success, or what failed and where that leaves the database.
    pub fn finish(&mut self, report: Report) -> Result<(), Failure> {
        progress::end();
        if let Some((_, fault)) = report.failed {
            return Err(match report.steps.last() {
                Some(last) => {
                    let stay = count(report.steps.len());
                    fault.with_note(format!("{stay}, up to {}", last.step.revision)).into()
                }
                None => fault.into(),
            });
        }
        report.error.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// The graph, or what is wrong with it. Alembic fails on a broken one with a sentence, or (`traceback`, and where a parent is
/// missing) with a traceback.
pub fn graph(project: &Project, traceback: bool) -> Result<&Graph, Failure> {
    use seesaw_core::revision::RevisionErrorKind::{MissingDependency, MissingParent};
    project.graph().map_err(|fault| {
        let revisions = project.scripts.iter().map(|script| script.revision.clone()).collect();
        let kind = Graph::new(revisions).err().map(|error| error.kind);
        let missing = matches!(kind, Some(MissingParent { .. } | MissingDependency { .. }));
        if traceback || missing { fault.into() } else { Failure::Command(fault) }
    })
}

/// The version rows, for a project whose settings are read.
pub fn current(project: &Project, session: &mut Session) -> Result<Vec<String>, Failure> {
    Ok(project.current(session)?)
}

/// Alembic's log while a plan is walked, what scripts print, and what the user should know.
fn listener() -> impl FnMut(&Event) + 'static {
    let mut notices = notices();
    move |event| {
        progress::follow(event);
        match event {
            event if output::logs_json() => told_as_json(event),
            Event::Started { step, number, total } => {
                if let Some(line) = running(step) {
                    output::log_migration(&(line + &of_total(*number, *total)));
                }
            }
            other => notices(other),
        }
    }
}

fn told_as_json(event: &Event) {
    match event {
        Event::Started { step, number, total } => output::log_json(
            "started",
            json!({ "revision": step.revision, "kind": step.kind, "from": step.from, "to": step.to, "doc": step.doc,
                    "number": number, "total": total }),
        ),
        Event::Finished { step, seconds } => {
            output::log_json("finished", json!({ "revision": step.revision, "seconds": seconds }));
        }
        Event::Ran(ran) => {
            let line = ran.origin.as_ref().filter(|origin| origin.line > 0).map(|origin| origin.line);
            let file = ran.origin.as_ref().map(|origin| &origin.file);
            output::log_json(
                "statement",
                json!({ "sql": ran.sql, "operation": ran.operation, "changed": ran.changed, "returned": ran.returned,
                        "seconds": ran.seconds, "file": file, "line": line, "failed": ran.failed }),
            );
        }
        Event::Notice(notice) => output::log_json("diagnostic", serde_json::to_value(notice).unwrap_or_default()),
        Event::Output(text) => output::log_json("printed", json!({ "text": text })),
    }
}

/// What scripts print, and what the user should know.
pub fn notices() -> impl FnMut(&Event) + 'static {
    move |event| match event {
        Event::Output(text) => {
            let mut out = anstream::stdout();
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        }
        Event::Notice(notice) => {
            if let Ok(host) = DiskHost::new() {
                exit::tell(notice, &host);
            }
        }
        _ => {}
    }
}

fn running(step: &Step) -> Option<String> {
    if step.kind == StepKind::StampDelete {
        return None;
    }
    let doc = if step.doc.is_empty() { String::new() } else { format!(", {}", step.doc) };
    Some(format!("Running {}{doc}", step.short_log()))
}

/// How far a long plan is, for who watches it.
fn of_total(number: usize, total: usize) -> String {
    let dim = Style::new().dimmed();
    let shown = total > 1 && std::io::stderr().is_terminal();
    if shown { format!(" {dim}({number}/{total}){dim:#}") } else { String::new() }
}

/// How many revisions stay, with the verb.
fn count(steps: usize) -> String {
    if steps == 1 { "one revision of this run stays".to_owned() } else { format!("{steps} revisions of this run stay") }
}
