//! Everything that the page may ask of the engine in its worker, and everything that it may be told. Data only.
//!
//! The page sends [`ToWorker`]; the worker first says [`FromWorker::Ready`], then answers every request with any number
//! of events and one reply, in order. Requests and replies carry the number that the page chose.
//!
//! An engine is a folder with `worker.js` (a module worker) and `engine_bg.wasm`. The page fetches and compiles the wasm
//! itself, so that it can show progress and start a worker again at once, and hands the `WebAssembly.Module` over in the
//! worker's first message, `{ module }`. Everything after that is [`ToWorker`] and [`FromWorker`].

use seesaw_core::connection::Outcome;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::{Event, Report};
use seesaw_core::revision::Revision;
use seesaw_core::schema::Schema;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToWorker {
    pub id: u32,
    pub request: Request,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time is on its way; a box would only hide the shape")]
pub enum FromWorker {
    Ready {
        versions: Versions,
    },
    Event {
        id: u32,
        event: Event,
    },
    Reply {
        id: u32,
        reply: Result<Reply, Diagnostic>,
    },
    /// The engine could not start or met a fault of its own. It answers nothing more: the page starts another one.
    Crashed {
        message: String,
    },
}

/// What this engine is made of, shown to the visitor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    pub seesaw: String,
    pub sqlite: String,
    /// Whether this engine runs Python.
    pub python: bool,
}

/// A project's file: its path from the project's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// The worker keeps one project and one database; every request that changes them says so in its reply.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Takes these files as the project; a database (the bytes of a SQLite file) replaces the one at hand, `None` keeps it.
    /// → [`Reply::Opened`], also where scripts are faulty: their diagnostics are in it.
    Open { files: Vec<File>, database: Option<ByteBuf> },
    /// Empty database again. → [`Reply::Opened`]
    Reset,
    /// → [`Reply::Migrated`]
    Upgrade { target: String },
    /// → [`Reply::Migrated`]
    Downgrade { target: String },
    /// Runs statements of the query box on the database, in one transaction that is rolled back where `keep` is false.
    /// → [`Reply::Queried`]
    Query { sql: String, keep: bool, row_limit: u32 },
    /// Rows of a table or view, of the database at hand or of the given one (a snapshot). → [`Reply::Queried`]
    Rows { table: String, database: Option<ByteBuf>, offset: u32, limit: u32 },
    /// Where to draw the tables of a schema. → [`Reply::Laid`]
    Layout { boxes: Vec<LayoutBox>, edges: Vec<(String, String)> },
    /// A new, empty revision on top of the heads, as `seesaw revision -m` writes it. → [`Reply::Files`]
    NewRevision { message: String, language: Language },
    /// → [`Reply::Link`]
    Share,
    /// The fragment of a link (`#v1.…` or `v1.…`, or a whole URL). Nothing of it is run or opened. → [`Reply::Files`]
    ReadLink { link: String },
    /// → [`Reply::Bytes`]: the project as a zip archive.
    ExportZip,
    /// Nothing of it is run or opened. → [`Reply::Files`]
    ReadZip { bytes: ByteBuf },
    /// → [`Reply::Bytes`]: the database as a SQLite file.
    ExportDatabase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Python,
    Sql,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayoutBox {
    pub id: String,
    pub width: f64,
    pub height: f64,
    /// Left and top after layout; ignored in a request.
    #[serde(default)]
    pub x: f64,
    #[serde(default)]
    pub y: f64,
}

/// Points of an edge from box to box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayoutEdge {
    pub from: String,
    pub to: String,
    pub points: Vec<(f64, f64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time is on its way; a box would only hide the shape")]
pub enum Reply {
    Opened(Opened),
    Migrated(Migrated),
    /// `opened` is there where the database is another one than before.
    Queried {
        outcomes: Vec<Queried>,
        opened: Option<Box<Opened>>,
    },
    Laid {
        boxes: Vec<LayoutBox>,
        edges: Vec<LayoutEdge>,
    },
    /// The whole project as it is now; `changed` are the paths that are new or different.
    Files {
        files: Vec<File>,
        changed: Vec<String>,
    },
    Link {
        fragment: String,
    },
    Bytes {
        name: String,
        bytes: ByteBuf,
    },
}

/// The project and the database as they are now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Newest first, in the order of `seesaw history`.
    pub history: Vec<HistoryEntry>,
    /// Version rows of the database.
    pub current: Vec<String>,
    pub schema: Schema,
    /// Faults of the scripts and settings; the page marks them at their lines.
    pub diagnostics: Vec<Diagnostic>,
    pub database: ByteBuf,
    /// The project is run by the engine with Python; what the other one runs it reads from the scripts' text.
    pub needs_python: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub revision: Revision,
    pub head: bool,
    pub branch_point: bool,
    pub merge_point: bool,
    /// Applied to the database at hand.
    pub applied: bool,
    pub language: Language,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Migrated {
    pub report: Report,
    /// Ids that are applied after this, in the order of the history.
    pub applied: Vec<String>,
    pub current: Vec<String>,
    pub schema: Schema,
    /// One per step of the report, the database after it; empty where there are too many or they are too large.
    pub snapshots: Vec<ByteBuf>,
    pub database: ByteBuf,
}

/// One statement of the query box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queried {
    pub sql: String,
    pub outcome: Result<Outcome, Diagnostic>,
    pub seconds: f64,
    /// Rows beyond `row_limit` that were left out.
    pub more: bool,
}
