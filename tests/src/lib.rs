//! The engine's cases: projects, what is done with them, and what the user then reads.
//!
//! A case is a file of `suite/`: a sentence, the files of a project, and steps with what they answer ([`case`]). It is
//! played against [`seesaw_worker::Engine`], which is the engine of the page, so that the same requests can be sent to
//! the engine in a browser and must get the same replies ([`play`]). [`show`] is how a reply reads, [`plain`] what of it
//! does not depend on the machine.
#![allow(clippy::disallowed_methods, reason = "tests are the outside: they read the repository and the clock")]

pub mod case;
pub mod plain;
pub mod play;
pub mod projects;
pub mod show;
