//! [`Connection`](seesaw_core::connection::Connection) over the protocol of MySQL and MariaDB. Native only.
//!
//! Statements and results go as PyMySQL's do, which most scripts were written with: parameters are literals in the text,
//! results are text whose types Python's side reads.
//!
//! Reading order: `options` (what an address says), `connect` (the session that comes of it), `session` (statements and
//! results), `params`, `value`, `error`.

mod connect;
mod error;
mod options;
mod params;
mod session;
mod value;

pub use connect::connect;
pub use options::{Address, Options, Surroundings};
pub use session::Mysql;
