//! Seesaw's engine: values in, values out.
//!
//! A migration is read as a [`revision::Revision`], placed in a [`revision::Graph`], planned from the version rows of a
//! database to a target, and walked by [`migrate`] over a [`connection::Connection`]. What a revision does to the schema is
//! an [`operation::Operation`]; a [`dialect`] turns it into SQL for the [`schema::Schema`] that is there. Everything that
//! ran comes back as a [`migrate::Report`]; everything that went wrong as a [`diagnostic::Diagnostic`].
//!
//! The engine knows no file, clock, socket, thread or JavaScript: they are handed in by the binary that uses it.
//!
//! Reading order: [`value`], [`schema`], [`operation`], [`revision`], [`connection`], [`dialect`], [`diff`], [`migrate`],
//! [`diagnostic`].

pub mod connection;
pub mod diagnostic;
pub mod dialect;
pub mod diff;
pub mod migrate;
pub mod operation;
pub mod revision;
pub mod schema;
pub mod sort;
pub mod sql;
pub mod value;
