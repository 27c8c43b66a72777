//! SQLite: how its catalogue reads, and how every operation is written for it.
//!
//! [`inspect`] reads a database into a [`crate::schema::Schema`], from the `CREATE` statements that SQLite keeps.
//! [`render`] turns an [`crate::operation::Operation`] into statements: SQLite's own `ALTER TABLE` where it has one that
//! is right, otherwise a new table made from the stored text, into which the rows are moved.
//!
//! Reading order: [`names`], [`types`], [`ddl`], [`lexer`], [`create_table`], [`mod@inspect`], `render`, `alter`,
//! `rebuild`, [`compare`].

mod alter;
pub mod compare;
pub mod create_table;
pub mod ddl;
pub mod inspect;
pub mod lexer;
pub mod names;
mod rebuild;
mod render;
pub mod stale;
pub mod types;

pub use inspect::inspect;
pub use render::{needs_schema, plain_index, render};
