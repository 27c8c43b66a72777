//! The servers of a URL, one after the other, until one will do.

use crate::error::plain;
use crate::options::{Options, Server, TargetSession};
use crate::session::Postgres;
use crate::startup;
use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind};
use seesaw_core::value::Value;

/// Connects to the first server that answers and is of the kind that is asked for.
pub fn connect(options: &Options) -> Result<Postgres, DatabaseError> {
    let mut failures: Vec<DatabaseError> = Vec::new();
    let rounds: &[TargetSession] = match options.target_session {
        TargetSession::PreferStandby => &[TargetSession::Standby, TargetSession::Any],
        ref other => std::slice::from_ref(other),
    };
    for wanted in rounds {
        for server in &options.servers {
            match start(server, options, *wanted) {
                Ok(session) => return Ok(session),
                Err(error) => failures.push(error),
            }
        }
    }
    let mut first = match failures.first() {
        Some(first) => first.clone(),
        None => plain(DatabaseErrorKind::Operational, "no server is given"),
    };
    let mut all: Vec<String> = failures.into_iter().map(|failure| failure.message).collect();
    all.dedup();
    first.message = all.join("\n");
    Err(first)
}

fn start(server: &Server, options: &Options, wanted: TargetSession) -> Result<Postgres, DatabaseError> {
    let place = match server {
        Server::Tcp { host, port } => format!("at \"{host}\", port {port}"),
        Server::Socket(path) => format!("on socket \"{}\"", path.display()),
    };
    let failed = |mut error: DatabaseError| {
        error.message = format!("connection to server {place} failed: {}", error.message);
        error
    };
    let mut session = startup::start(server, options).map_err(failed)?;
    match suits(&mut session, wanted).map_err(failed)? {
        None => Ok(session),
        Some(why) => Err(failed(plain(DatabaseErrorKind::Operational, why))),
    }
}

/// Why a session is not of the kind that is asked for.
fn suits(session: &mut Postgres, wanted: TargetSession) -> Result<Option<&'static str>, DatabaseError> {
    let read_only = |session: &mut Postgres| -> Result<bool, DatabaseError> {
        let rows = session.query("SHOW transaction_read_only", &[])?;
        Ok(rows.first().and_then(|row| row.first()?.as_text()) == Some("on"))
    };
    let standby = |session: &mut Postgres| -> Result<bool, DatabaseError> {
        let rows = session.query("SELECT pg_catalog.pg_is_in_recovery()", &[])?;
        Ok(rows.first().and_then(|row| row.first()) == Some(&Value::Boolean(true)))
    };
    Ok(match wanted {
        TargetSession::Any | TargetSession::PreferStandby => None,
        TargetSession::ReadWrite => read_only(session)?.then_some("session is read-only"),
        TargetSession::ReadOnly => (!read_only(session)?).then_some("session is not read-only"),
        TargetSession::Primary => standby(session)?.then_some("server is in hot standby mode"),
        TargetSession::Standby => (!standby(session)?).then_some("server is not in hot standby mode"),
    })
}
