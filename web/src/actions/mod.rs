//! What the visitor can have done: each action asks the engine and takes its answer into the state.

mod database;
mod engine;
mod files;
mod run;
mod workspaces;

pub use database::{ROW_LIMIT, query, reset, restore, rows};
pub use engine::begin;
pub use files::{Brought, Export, delete_file, edit, export, import, new_revision, share};
pub use run::{diagnostics_of, downgrade, newest, stop, upgrade, upgrade_all, watch};
pub use workspaces::{open_example, open_link_of_address, open_new, open_workspace};
