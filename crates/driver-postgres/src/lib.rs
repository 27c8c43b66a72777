//! `Connection` over PostgreSQL's wire protocol, synchronous.
//!
//! It behaves as the connection that Alembic gets from psycopg2: parameters are written into the text of a statement by
//! the client, so that the server sees literals whose types it works out itself, and several commands in one text are
//! run one after the other.
//!
//! Reading order: [`Options`] (where to connect, and how), `connect` (servers one after the other), `startup` (TLS and the
//! password), `session` (a statement and its results), `params`, `value`, `error`.

mod connect;
mod error;
mod options;
mod params;
mod session;
mod startup;
mod stream;
mod tls;
mod value;

pub use connect::connect;
pub use options::{Address, Options, Server, SslMode, Surroundings, TargetSession};
pub use session::Postgres;
