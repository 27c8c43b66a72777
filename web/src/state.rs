//! What the page knows: the workspace at hand, what the engine last said about it, and what is shown.

use crate::client::Client;
use crate::store::{Card, Example, Kept, Workspace};
use leptos::prelude::*;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::{Ran, StepReport};
use seesaw_core::revision::Step;
use seesaw_core::schema::Schema;
use seesaw_protocol::{File, HistoryEntry, Queried, Versions};
use std::sync::Arc;

/// The whole state, handed to every part as a context. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct Page {
    pub client: StoredValue<Client, LocalStorage>,
    /// Counts the wishes to open another workspace: an answer that belongs to a former one is not taken.
    turn: StoredValue<u32>,
    /// What the browser's storage holds of the workspace at hand, as far as this tab knows.
    pub kept: StoredValue<Option<Kept>>,

    /// Everything of the workspace at hand but its files and its database, which change more often.
    pub workspace: RwSignal<Workspace>,
    /// Another number for every workspace that is opened.
    pub project: RwSignal<u32>,
    pub files: RwSignal<Vec<File>>,
    /// The database at hand, as the bytes of a SQLite file.
    pub database: RwSignal<Option<Bytes>>,
    pub shelf: RwSignal<Vec<Card>>,
    pub examples: RwSignal<Vec<Example>>,

    pub history: RwSignal<Vec<HistoryEntry>>,
    /// The engine without Python does not suffice for this project.
    pub needs_python: RwSignal<bool>,
    pub current: RwSignal<Vec<String>>,
    pub schema: RwSignal<Schema>,
    /// What is wrong with the scripts and settings.
    pub diagnostics: RwSignal<Vec<Diagnostic>>,
    /// The project has been read at least once.
    pub opened: RwSignal<bool>,
    /// What was run last.
    pub run: RwSignal<Option<Run>>,
    /// The database through time: how it was found, then after each step.
    pub moments: RwSignal<Vec<Moment>>,
    /// Which of them is shown.
    pub shown: RwSignal<usize>,
    pub answers: RwSignal<Vec<Queried>>,
    /// The query box changed something and it was not kept.
    pub rolled_back: RwSignal<bool>,

    pub engine: RwSignal<Engine>,
    pub busy: RwSignal<Option<Busy>>,
    pub path: RwSignal<String>,
    /// A line of the open file that the editor should bring into view; the number makes repeated wishes differ.
    pub reveal: RwSignal<Option<(u32, u32)>>,
    pub pane: RwSignal<Pane>,
    pub schema_tab: RwSignal<SchemaTab>,
    pub dialog: RwSignal<Option<Dialog>>,
    pub theme: RwSignal<Theme>,
    pub toasts: RwSignal<Vec<Toast>>,
}

pub type Bytes = Arc<Vec<u8>>;

/// A run as it is shown: live from events, then from its report.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub title: String,
    pub blocks: Vec<Block>,
    pub outcome: RunOutcome,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RunOutcome {
    Running,
    Done,
    Failed(Diagnostic),
    Stopped,
}

/// What one revision ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub step: Step,
    pub statements: Vec<Ran>,
    /// Statements beyond those that are kept for showing.
    pub more: usize,
    pub notices: Vec<Diagnostic>,
    pub output: String,
    /// `None` while it runs.
    pub seconds: Option<f64>,
    pub failed: bool,
}

/// Enough to read; a backfill may run thousands.
pub const STATEMENTS_SHOWN: usize = 300;

impl Block {
    pub fn begin(step: Step) -> Self {
        let (statements, notices, output) = (Vec::new(), Vec::new(), String::new());
        Self { step, statements, more: 0, notices, output, seconds: None, failed: false }
    }

    pub fn of(report: StepReport, failed: bool) -> Self {
        let mut block = Self::begin(report.step);
        for ran in report.statements {
            block.push(ran);
        }
        block.notices = report.notices;
        block.output = report.output;
        block.seconds = Some(report.seconds);
        block.failed = failed;
        block
    }

    /// Keeps the first statements, and every one that failed.
    pub fn push(&mut self, ran: Ran) {
        if self.statements.len() < STATEMENTS_SHOWN || ran.failed {
            self.statements.push(ran);
        } else {
            self.more += 1;
        }
    }
}

/// The database at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub cause: Cause,
    /// The schema before what happened.
    pub before: Arc<Schema>,
    pub after: Arc<Schema>,
    /// The database after what happened; empty where it was too large to be kept.
    pub database: Bytes,
    /// Version rows after what happened.
    pub current: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// How the database was found when the workspace was opened.
    Found,
    Ran(Step),
    /// The query box changed it.
    Query,
    /// A file took its place.
    Imported(String),
    /// It was emptied, or an earlier moment came back.
    Restored,
}

/// A long session keeps this many moments, and this many bytes of them.
pub const MOMENTS_KEPT: usize = 200;
pub const MOMENT_BYTES_KEPT: usize = 96 << 20;

#[derive(Clone, Debug, PartialEq)]
pub enum Engine {
    /// `total` is 0 where the server does not say.
    Loading {
        python: bool,
        loaded: f64,
        total: f64,
    },
    Ready(Versions),
    Failed(String),
}

/// What the engine is doing for the visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Busy {
    pub what: String,
    /// Revision `number` of `total`.
    pub progress: Option<(usize, usize)>,
    pub statements: usize,
}

/// On a narrow screen one of these is shown at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    History,
    Script,
    Ran,
    Schema,
    Query,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaTab {
    Diagram,
    Tables,
    Ddl,
    Data,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Share,
    Help,
    NewRevision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    pub id: u32,
    pub text: String,
    pub error: bool,
}

impl Page {
    pub fn new(client: Client) -> Self {
        Self {
            client: StoredValue::new_local(client),
            turn: StoredValue::new(0),
            kept: StoredValue::new(None),
            workspace: RwSignal::new(Workspace::default()),
            project: RwSignal::new(0),
            files: RwSignal::default(),
            database: RwSignal::default(),
            shelf: RwSignal::default(),
            examples: RwSignal::default(),
            history: RwSignal::default(),
            needs_python: RwSignal::default(),
            current: RwSignal::default(),
            schema: RwSignal::default(),
            diagnostics: RwSignal::default(),
            opened: RwSignal::new(false),
            run: RwSignal::default(),
            moments: RwSignal::default(),
            shown: RwSignal::new(0),
            answers: RwSignal::default(),
            rolled_back: RwSignal::new(false),
            engine: RwSignal::new(Engine::Loading { python: false, loaded: 0.0, total: 0.0 }),
            busy: RwSignal::default(),
            path: RwSignal::default(),
            reveal: RwSignal::default(),
            pane: RwSignal::new(Pane::History),
            schema_tab: RwSignal::new(SchemaTab::Diagram),
            dialog: RwSignal::default(),
            theme: RwSignal::new(crate::theme::chosen()),
            toasts: RwSignal::default(),
        }
    }

    /// Another workspace is wished for. The last wish is the one that counts.
    pub fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    pub fn turn(self) -> u32 {
        self.turn.get_value()
    }

    pub fn say(self, text: impl Into<String>) {
        self.toast(text.into(), false);
    }

    pub fn complain(self, text: impl Into<String>) {
        self.toast(text.into(), true);
    }

    fn toast(self, text: String, error: bool) {
        let id = self.toasts.with_untracked(|toasts| toasts.last().map_or(1, |toast| toast.id + 1));
        self.toasts.update(|toasts| {
            toasts.retain(|toast| toast.text != text);
            toasts.push(Toast { id, text, error });
        });
        let seconds = if error { 12 } else { 5 };
        set_timeout(
            move || self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id)),
            std::time::Duration::from_secs(seconds),
        );
    }

    /// Opens a file in the editor, at a line where one is given.
    pub fn show_file(self, path: &str, line: Option<u32>) {
        if self.path.with_untracked(|open| open != path) {
            self.path.set(path.to_owned());
        }
        if let Some(line) = line {
            self.reveal.update(|reveal| *reveal = Some((line, reveal.map_or(0, |(_, wish)| wish + 1))));
        }
        self.pane.set(Pane::Script);
    }

    /// The moment that is shown, and the database before it.
    pub fn moment(self) -> Option<(Moment, Option<Bytes>)> {
        self.moments.with(|moments| {
            let at = self.shown.get().min(moments.len().checked_sub(1)?);
            let before = at.checked_sub(1).map(|at| moments[at].database.clone());
            Some((moments[at].clone(), before))
        })
    }

    /// Remembers what the database has become and shows the latest.
    pub fn remember(self, latest: Vec<Moment>) {
        if latest.is_empty() {
            return;
        }
        self.moments.update(|moments| {
            moments.extend(latest);
            let mut bytes: usize = moments.iter().map(|moment| moment.database.len()).sum();
            let mut gone = 0;
            while moments.len() - gone > MOMENTS_KEPT || (bytes > MOMENT_BYTES_KEPT && moments.len() - gone > 2) {
                bytes -= moments[gone].database.len();
                gone += 1;
            }
            moments.drain(..gone);
        });
        self.shown.set(self.moments.with_untracked(|moments| moments.len().saturating_sub(1)));
    }
}

/// The state, from any part.
pub fn page() -> Page {
    expect_context::<Page>()
}
