//! A migrations folder becomes a [`Project`]: its settings, its revisions, and what can be done with them. The facade of
//! both front doors, the terminal and the browser.
//!
//! Everything outside (files, time, randomness, environment) comes in through [`Host`].
//!
//! Reading order: [`host`], [`config`] (with [`ini`], [`detect`], [`url`]), [`scripts`] (with [`header`] for Python and
//! [`sql`] for SQL, [`plain`] for Python that need not be run), [`project`], [`environment`] (with [`env_py`]), [`offline`].

pub mod config;
pub mod create;
pub mod date;
pub mod detect;
pub mod env_py;
pub mod environment;
pub mod files;
pub mod header;
pub mod hooks;
pub mod host;
pub mod ini;
pub mod mako;
#[cfg(feature = "python")]
mod module_roots;
pub mod offline;
pub mod path;
pub mod plain;
pub mod project;
pub mod python;
pub mod run;
pub mod scripts;
pub mod share;
#[cfg(feature = "python")]
mod spellings;
pub mod sql;
pub mod url;

pub use config::{Config, Layout, OpenOptions};
pub use create::{Created, NewRevision};
pub use environment::{Asked, Command, Environment, Prepared, Refusal, asked};
pub use files::Files;
pub use host::{Entry, Host, HostError, Kind, MemoryHost, Now};
pub use project::Project;
pub use scripts::{Language, Script};
pub use url::{SqliteTarget, Url};
