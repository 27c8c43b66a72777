//! The browser's engine room: keeps one project and one SQLite database, and answers what the page asks.
//!
//! [`engine`] knows no browser and is what the tests run natively; `shell` connects it with the page through
//! `postMessage` and is built with the feature of that name, for wasm only. Reading order: [`engine`], [`query`],
//! [`archive`], [`layout`] with `layers`, `shell`.

pub mod archive;
pub mod engine;
mod layers;
pub mod layout;
pub mod query;
#[cfg(all(feature = "shell", target_family = "wasm"))]
mod shell;

pub use engine::{Engine, Listener, World};
