//! The engine behind the page: one project, one database, a reply to every request. It knows no browser, so the tests run
//! it natively too.

use crate::{archive, layout, query};
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::{Event, OperationError, Report, Session, Settings};
use seesaw_core::revision::{Direction, Revision};
use seesaw_core::schema::Schema;
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::files::{collect, is_project_file};
use seesaw_project::{
    Command, Files, Host, Language, MemoryHost, NewRevision, Now, OpenOptions, Project, Script, path, share,
};
use seesaw_protocol::{self as protocol, File, HistoryEntry, Migrated, Opened, Reply, Request, Versions};
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::rc::Rc;

/// All snapshots of one request together; what would go beyond is left out, the page's memory is not ours alone.
const MOST_SNAPSHOT_BYTES: usize = 128 * 1024 * 1024;

/// For projects without a template of their own, as the examples are.
const TEMPLATE: &str = include_str!("script.py.mako");

/// Of a long run the last steps are told with their schemas and snapshots, the ones before them without.
const MOST_MOMENTS: usize = 100;

/// What the engine needs of the machine it runs on.
#[derive(Clone, Copy)]
pub struct World {
    pub now: fn() -> Now,
    /// Seconds since some fixed moment, never going back.
    pub seconds: fn() -> f64,
    pub random: fn(&mut [u8]),
}

/// Hears what happens while a request is worked on.
pub type Listener = Box<dyn FnMut(&Event)>;

pub struct Engine {
    world: World,
    files: Vec<File>,
    host: MemoryHost,
    project: Result<Project, Diagnostic>,
    database: Sqlite,
}

/// What this engine is made of.
pub fn versions() -> Versions {
    Versions {
        seesaw: env!("CARGO_PKG_VERSION").to_owned(),
        sqlite: seesaw_driver_sqlite::version().to_owned(),
        python: cfg!(feature = "python"),
    }
}

impl Engine {
    /// Without a project and with an empty database.
    pub fn new(world: World) -> Result<Self, Diagnostic> {
        let database = Sqlite::in_memory().map_err(|error| query::refused(&error))?;
        let (host, project) = open(&[], world);
        Ok(Self { world, files: Vec::new(), host, project, database })
    }

    /// Answers a request. An error leaves everything as it was.
    pub fn handle(&mut self, request: Request, listener: Listener) -> Result<Reply, Diagnostic> {
        match request {
            Request::Open { files, database } => self.open(files, database),
            Request::Reset => {
                self.database = Sqlite::in_memory().map_err(|error| query::refused(&error))?;
                self.opened().map(Reply::Opened)
            }
            Request::Upgrade { target } => self.migrate(Direction::Upgrade, &target, listener),
            Request::Downgrade { target } => self.migrate(Direction::Downgrade, &target, listener),
            Request::Query { sql, keep, row_limit } => self.query(&sql, keep, row_limit),
            Request::Rows { table, database, offset, limit } => self.rows(&table, database, offset, limit),
            Request::Layout { boxes, edges } => {
                let (boxes, edges) = layout::layout(boxes, &edges);
                Ok(Reply::Laid { boxes, edges })
            }
            Request::NewRevision { message, language } => self.new_revision(message, language),
            Request::Share => self.share(),
            Request::ReadLink { link } => {
                let files = share::decode(&link)?.files;
                Ok(all_new(files.into_iter().map(|(path, text)| File { path, text }).collect()))
            }
            Request::ExportZip => {
                let bytes = ByteBuf::from(archive::pack(&self.files)?);
                Ok(Reply::Bytes { name: "migrations.zip".to_owned(), bytes })
            }
            Request::ReadZip { bytes } => archive::unpack(&bytes).map(all_new),
            Request::ExportDatabase => Ok(Reply::Bytes { name: "database.sqlite".to_owned(), bytes: self.bytes()? }),
        }
    }

    fn open(&mut self, files: Vec<File>, database: Option<ByteBuf>) -> Result<Reply, Diagnostic> {
        if let Some(bytes) = database {
            self.database = Sqlite::from_bytes(&bytes).map_err(|error| {
                query::refused(&error).with_note("the file was not taken; the database at hand is still there")
            })?;
        }
        (self.host, self.project) = open(&files, self.world);
        self.files = files;
        self.opened().map(Reply::Opened)
    }

    fn opened(&mut self) -> Result<Opened, Diagnostic> {
        let mut session = self.session(Box::new(|_| {}), false);
        let schema = schema(&mut session)?;
        let (mut current, mut history, mut diagnostics) = (Vec::new(), Vec::new(), Vec::new());
        match &self.project {
            Ok(project) => {
                diagnostics.extend(project.diagnostics.iter().cloned());
                add_new(&mut diagnostics, project.check());
                match project.current(&mut session) {
                    Ok(rows) => current = rows,
                    Err(fault) => diagnostics.push(fault),
                }
                history = self::history(project, &current, &mut diagnostics);
            }
            Err(fault) => diagnostics.push(fault.clone()),
        }
        let needs_python = self.project.as_ref().is_ok_and(Project::needs_python);
        Ok(Opened { history, current, schema, diagnostics, database: self.bytes()?, needs_python })
    }

    fn migrate(&mut self, direction: Direction, target: &str, mut listener: Listener) -> Result<Reply, Diagnostic> {
        let snapshots = Rc::new(RefCell::new(Vec::new()));
        let taking = {
            let (snapshots, database) = (snapshots.clone(), self.database.clone());
            let mut left = MOST_SNAPSHOT_BYTES;
            Box::new(move |event: &Event| {
                if matches!(event, Event::Finished { .. }) {
                    let mut snapshots = snapshots.borrow_mut();
                    if let Some(old) = snapshots.len().checked_sub(MOST_MOMENTS) {
                        left += std::mem::take::<ByteBuf>(&mut snapshots[old]).len();
                    }
                    let bytes = database.to_bytes().ok().filter(|bytes| bytes.len() <= left).unwrap_or_default();
                    left -= bytes.len();
                    snapshots.push(ByteBuf::from(bytes));
                }
                listener(event);
            })
        };
        let command = Command {
            name: match direction {
                Direction::Upgrade => "upgrade".to_owned(),
                Direction::Downgrade => "downgrade".to_owned(),
            },
            revision: Some(target.to_owned()),
            own_database: true,
            ..Command::default()
        };
        let mut prepared = self.project.as_mut().map_err(|fault| fault.clone())?.prepare(&command);
        if let Some(asked) = seesaw_project::asked(&prepared)
            && self.project.as_ref().is_ok_and(|project| project.asked_database(&asked).is_ok())
        {
            let mut looking = self.session(Box::new(|_| {}), false);
            let project = self.project.as_mut().map_err(|fault| fault.clone())?;
            prepared = project.prepare_on(&command, &asked, &mut looking);
        }
        let prepared = prepared.map_err(|refusal| *refusal.diagnostic)?;
        let mut session = self.session(taking, true);
        prepared.notices.into_iter().for_each(|notice| session.notice(notice));
        let project = self.project.as_mut().map_err(|fault| fault.clone())?;
        project.enter(&mut session, false)?;
        let mut report: Report = match direction {
            Direction::Upgrade => project.upgrade(target, &mut session),
            Direction::Downgrade => project.downgrade(target, &mut session),
        };
        let told = report.steps.len().saturating_sub(MOST_MOMENTS);
        for step in &mut report.steps[..told] {
            (step.before, step.after) = (None, None);
        }
        let current = project.current(&mut session)?;
        let applied = history(project, &current, &mut Vec::new())
            .into_iter()
            .filter(|entry| entry.applied)
            .map(|entry| entry.revision.id)
            .collect();
        let schema = schema(&mut session)?;
        // The session holds the listener, which holds the snapshots.
        drop(session);
        let snapshots = snapshots.take();
        Ok(Reply::Migrated(Migrated { report, applied, current, schema, snapshots, database: self.bytes()? }))
    }

    fn query(&mut self, sql: &str, keep: bool, row_limit: u32) -> Result<Reply, Diagnostic> {
        let before = self.bytes()?;
        let outcomes = query::query(&mut self.database, sql, keep, row_limit, self.world.seconds)?;
        let opened = if self.bytes()? == before { None } else { Some(Box::new(self.opened()?)) };
        Ok(Reply::Queried { outcomes, opened })
    }

    fn rows(&mut self, table: &str, database: Option<ByteBuf>, offset: u32, limit: u32) -> Result<Reply, Diagnostic> {
        let mut database = match database {
            Some(bytes) => Sqlite::from_bytes(&bytes).map_err(|error| query::refused(&error))?,
            None => self.database.clone(),
        };
        let rows = query::rows(&mut database, table, offset, limit, self.world.seconds)?;
        Ok(Reply::Queried { outcomes: vec![rows], opened: None })
    }

    fn new_revision(&mut self, message: String, language: protocol::Language) -> Result<Reply, Diagnostic> {
        let fresh = self.files.is_empty().then(|| beginning(self.world));
        let (host, project) = match &fresh {
            Some((host, project)) => (host, project),
            None => (&self.host, &self.project),
        };
        let project = project.as_ref().map_err(Clone::clone)?;
        let wish = NewRevision {
            message: Some(message).filter(|message| !message.trim().is_empty()),
            heads: Vec::new(),
            splice: false,
            branch_labels: Vec::new(),
            version_path: None,
            rev_id: None,
            depends_on: Vec::new(),
            template_args: Default::default(),
            language: Some(match language {
                protocol::Language::Python => Language::Python,
                protocol::Language::Sql => Language::Sql,
            }),
        };
        let template = path::join(&project.config.script_location, "script.py.mako");
        let lent = !host.is_file(&template);
        if lent {
            host.write(&template, TEMPLATE.as_bytes()).map_err(|error| Diagnostic::error(error.to_string()))?;
        }
        let created = project.create_revision(host, &wish);
        if lent {
            host.remove(&template);
        }
        let mut changed = created?.paths;
        let files: Vec<File> = host
            .files()
            .into_iter()
            .map(|(path, bytes)| File { path, text: String::from_utf8_lossy(&bytes).into_owned() })
            .collect();
        if fresh.is_some() {
            changed = files.iter().map(|file| file.path.clone()).collect();
        }
        (self.host, self.project) = open(&files, self.world);
        self.files.clone_from(&files);
        Ok(Reply::Files { files, changed })
    }

    fn share(&self) -> Result<Reply, Diagnostic> {
        let own = self.files.iter().filter(|file| is_project_file(&file.path));
        let mut files: Files = own.map(|file| (file.path.clone(), file.text.clone())).collect();
        if let Ok(project) = &self.project {
            // The same texts, without passwords.
            files.extend(collect(&self.host, &project.config)?.0);
        }
        share::check(&files)?;
        Ok(Reply::Link { fragment: share::encode(&files) })
    }

    /// A session on the database; the engine keeps a handle of its own.
    fn session(&self, listener: Listener, record_schema: bool) -> Session {
        let settings = self.project.as_ref().map_or_else(|_| Settings::default(), Project::settings);
        let connection: Box<dyn Connection> = Box::new(self.database.clone());
        Session::new(connection, Settings { record_schema, ..settings }, self.world.seconds, listener)
    }

    fn bytes(&self) -> Result<ByteBuf, Diagnostic> {
        self.database.to_bytes().map(ByteBuf::from).map_err(|error| query::refused(&error))
    }
}

fn open(files: &[File], world: World) -> (MemoryHost, Result<Project, Diagnostic>) {
    let host = files.iter().fold(host(world), |host, file| host.with_file(&file.path, file.text.as_str()));
    // Whatever a project says, it is migrated on the database of the page.
    let options = OpenOptions { url: Some("sqlite://".to_owned()), ..OpenOptions::default() };
    let project = Project::open(&host, &options);
    (host, project)
}

fn host(world: World) -> MemoryHost {
    MemoryHost::new().with_clock(world.now, world.seconds).with_random(world.random)
}

fn schema(session: &mut Session) -> Result<Schema, Diagnostic> {
    session.schema().map_err(|error| match error {
        OperationError::Database { error, .. } => query::refused(&error),
        OperationError::Invalid(fault) => fault,
    })
}

/// All revisions, newest first; in the order of their files where they form no graph.
fn history(project: &Project, current: &[String], diagnostics: &mut Vec<Diagnostic>) -> Vec<HistoryEntry> {
    let graph = match project.graph() {
        Ok(graph) => graph,
        // Said already among the project's diagnostics.
        Err(_) => return project.scripts.iter().rev().map(alone).collect(),
    };
    let applied = graph.applied(current).unwrap_or_else(|error| {
        diagnostics.push(error.into());
        Vec::new()
    });
    let revisions = graph.history(None, current).unwrap_or_else(|error| {
        diagnostics.push(error.into());
        graph.revisions().collect()
    });
    let entry = |revision: &Revision| HistoryEntry {
        head: graph.is_head(&revision.id),
        branch_point: graph.is_branch_point(&revision.id),
        merge_point: graph.is_merge_point(&revision.id),
        applied: applied.contains(&revision.id.as_str()),
        language: project.script(&revision.id).map_or(protocol::Language::Sql, language),
        revision: revision.clone(),
    };
    revisions.into_iter().map(entry).collect()
}

fn alone(script: &Script) -> HistoryEntry {
    let (head, branch_point, merge_point, applied) = (false, false, false, false);
    HistoryEntry {
        revision: script.revision.clone(),
        head,
        branch_point,
        merge_point,
        applied,
        language: language(script),
    }
}

fn language(script: &Script) -> protocol::Language {
    match script.language {
        Language::Python => protocol::Language::Python,
        Language::Sql => protocol::Language::Sql,
    }
}

/// What the first revision of an empty project stands on.
fn beginning(world: World) -> (MemoryHost, Result<Project, Diagnostic>) {
    let host = host(world).with_file("alembic.ini", "[alembic]\nscript_location = migrations\n");
    let project = match host.create_dir("migrations/versions") {
        Ok(()) => Project::open(&host, &OpenOptions::default()),
        Err(error) => Err(Diagnostic::error(error.to_string())),
    };
    (host, project)
}

/// Opening looks at headers, checking at whole scripts: both find the same fault in a header.
fn add_new(diagnostics: &mut Vec<Diagnostic>, found: Vec<Diagnostic>) {
    for diagnostic in found {
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
}

fn all_new(files: Vec<File>) -> Reply {
    let changed = files.iter().map(|file| file.path.clone()).collect();
    Reply::Files { files, changed }
}
