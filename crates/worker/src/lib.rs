//! The browser's engine room: keeps one project and one SQLite database, and answers what the page asks.

pub mod archive;
pub mod layout;
