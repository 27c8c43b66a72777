//! What the server says when it refuses, under the class that PyMySQL raises.

use mysql::Error;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::io::ErrorKind;

/// An error of our own.
pub fn plain(kind: DatabaseErrorKind, message: impl Into<String>) -> DatabaseError {
    DatabaseError { kind, message: message.into(), code: None, offset: None }
}

fn numbered(kind: DatabaseErrorKind, code: u16, message: impl Into<String>) -> DatabaseError {
    DatabaseError { code: Some(code.to_string()), ..plain(kind, message) }
}

/// Of a statement. The second value tells whether the connection is gone.
pub fn of_statement(error: &Error) -> (DatabaseError, bool) {
    match error {
        Error::MySqlError(error) => {
            // ER_NORMAL_SHUTDOWN, ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, ER_CLIENT_INTERACTION_TIMEOUT.
            let gone = matches!(error.code, 1053 | 1077 | 1927 | 4031);
            (numbered(kind(error.code), error.code, error.message.as_str()), gone)
        }
        Error::IoError(io) if matches!(io.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            let words = "Lost connection to MySQL server during query (timed out)";
            (numbered(DatabaseErrorKind::Operational, 2013, words), true)
        }
        Error::IoError(_) | Error::CodecError(_) | Error::TlsError(_) => {
            let words = "Lost connection to MySQL server during query";
            (numbered(DatabaseErrorKind::Operational, 2013, words), true)
        }
        other => (plain(DatabaseErrorKind::Internal, other.to_string()), true),
    }
}

/// Of an attempt to connect to `host`.
pub fn of_connecting(error: &Error, host: &str) -> DatabaseError {
    match error {
        Error::MySqlError(error) => numbered(kind(error.code), error.code, error.message.as_str()),
        Error::IoError(io) => {
            let words = format!("Can't connect to MySQL server on '{host}' ({io})");
            numbered(DatabaseErrorKind::Operational, 2003, words)
        }
        other => {
            let words = format!("Can't connect to MySQL server on '{host}' ({other})");
            numbered(DatabaseErrorKind::Operational, 2003, words)
        }
    }
}

/// The class of an error's number, as [PyMySQL](https://github.com/PyMySQL/PyMySQL/blob/main/pymysql/err.py) maps them.
fn kind(code: u16) -> DatabaseErrorKind {
    use DatabaseErrorKind::{Data, Integrity, Internal, NotSupported, Operational, Programming};
    match code {
        1007 | 1064 | 1102 | 1103 | 1110 | 1111 | 1112 | 1113 | 1146 | 1149 | 1166 | 1179 | 1231 => Programming,
        1171 | 1230 | 1263 | 1264 | 1265 | 1366 | 1367 | 1406 | 1441 => Data,
        1048 | 1062 | 1215 | 1216 | 1217 | 1451 | 1452 => Integrity,
        1196 | 1235 | 1286 | 1289 => NotSupported,
        0..1000 => Internal,
        _ => Operational,
    }
}
