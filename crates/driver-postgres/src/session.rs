//! An open session: a statement goes out as text, its results come back as text.

use crate::error::{self, lost, plain};
use crate::stream::Stream;
use crate::{params, value};
use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{DataRowBody, Message, RowDescriptionBody};
use postgres_protocol::message::frontend;
use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind, Outcome};
use seesaw_core::dialect::{Dialect, postgres};
use seesaw_core::schema::Schema;
use seesaw_core::sql::first_word;
use seesaw_core::value::Value;
use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::time::Duration;

/// An open database.
pub struct Postgres {
    stream: Stream,
    /// What has arrived and is not read yet.
    input: BytesMut,
    /// Of the last `ReadyForQuery`: idle, in a transaction, in a failed one.
    status: u8,
    broken: bool,
    /// The server's own version: `15.18 (Debian …)`.
    server_version: String,
    process_id: i32,
}

const IDLE: u8 = b'I';

impl Postgres {
    pub(crate) fn new(stream: Stream) -> Self {
        Self {
            stream,
            input: BytesMut::new(),
            status: IDLE,
            broken: false,
            server_version: String::new(),
            process_id: 0,
        }
    }

    pub fn server_version(&self) -> &str {
        &self.server_version
    }

    /// The number of the server's process, as `pg_stat_activity` knows it; a pooler tells one of its own.
    pub fn process_id(&self) -> i32 {
        self.process_id
    }

    pub(crate) fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.stream.set_timeout(timeout)
    }

    pub(crate) fn send(&mut self, message: &[u8]) -> Result<(), DatabaseError> {
        let sent = self.stream.write_all(message).and_then(|()| self.stream.flush());
        sent.map_err(|error| self.lose(&error))
    }

    pub(crate) fn receive(&mut self) -> Result<Message, DatabaseError> {
        const CHUNK: usize = 16 * 1024;
        loop {
            match Message::parse(&mut self.input) {
                Ok(Some(message)) => return Ok(message),
                Ok(None) => {}
                Err(error) => return Err(self.lose(&error)),
            }
            let mut chunk = [0; CHUNK];
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(self.lose(&io::ErrorKind::UnexpectedEof.into())),
                Ok(length) => self.input.extend_from_slice(&chunk[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.lose(&error)),
            }
        }
    }

    /// What the server tells of itself before the first statement.
    pub(crate) fn finish_startup(&mut self) -> Result<(), DatabaseError> {
        let mut other_intervals = false;
        loop {
            match self.receive()? {
                Message::ReadyForQuery(body) => {
                    self.status = body.status();
                    break;
                }
                Message::ParameterStatus(body) => match body.name() {
                    Ok("server_version") => body.value().unwrap_or_default().clone_into(&mut self.server_version),
                    Ok("IntervalStyle") => other_intervals = body.value().is_ok_and(|style| style != "postgres"),
                    _ => {}
                },
                Message::BackendKeyData(body) => self.process_id = body.process_id(),
                Message::ErrorResponse(body) => return Err(error::refused(body.fields(), None)),
                _ => {}
            }
        }
        if other_intervals {
            // In the form that is read again.
            self.run("SET IntervalStyle TO postgres", &[])?;
        }
        Ok(())
    }

    fn lose(&mut self, error: &io::Error) -> DatabaseError {
        self.broken = true;
        self.status = IDLE;
        lost(error)
    }

    /// Reads the answers to a query until the server is ready for the next.
    fn answers(&mut self, sql: &str) -> Result<Outcome, DatabaseError> {
        let mut outcome = Outcome::default();
        let mut current = Outcome::default();
        let mut oids = Vec::new();
        let mut failure: Option<DatabaseError> = None;
        loop {
            let message = match self.receive() {
                Ok(message) => message,
                // The server said why before it went.
                Err(error) => return Err(failure.unwrap_or(error)),
            };
            match message {
                Message::RowDescription(body) => {
                    oids.clear();
                    current = self.described(&body, &mut oids)?;
                }
                Message::DataRow(body) => {
                    let row = cells(&body, &oids).map_err(|error| self.lose(&error))?;
                    current.rows.push(row);
                }
                Message::CommandComplete(body) => {
                    outcome = std::mem::take(&mut current);
                    let tag = body.tag().unwrap_or_default();
                    outcome.changed = changed(tag);
                    if tag == "ROLLBACK" && failure.is_none() && commits(sql) {
                        failure = Some(DatabaseError {
                            code: Some("25P02".to_owned()),
                            ..plain(
                                DatabaseErrorKind::Internal,
                                "the database rolled back instead of committing, because a statement had failed",
                            )
                        });
                    }
                }
                Message::ErrorResponse(body) => {
                    failure.get_or_insert(error::refused(body.fields(), Some(sql)));
                }
                Message::CopyInResponse(_) => {
                    failure = Some(copy("FROM STDIN", "write the rows as INSERT statements"));
                    let mut message = BytesMut::new();
                    let refused = frontend::copy_fail("Seesaw sends no data", &mut message);
                    refused.map_err(|error| self.lose(&error))?;
                    self.send(&message)?;
                }
                Message::CopyOutResponse(_) => {
                    failure = Some(copy("TO STDOUT", "write a SELECT instead"));
                }
                Message::ParameterStatus(body) => {
                    let encoding = body.name().is_ok_and(|name| name == "client_encoding");
                    if encoding && !body.value().is_ok_and(|value| value.eq_ignore_ascii_case("UTF8")) {
                        // Text would be misread from here on, quotes included.
                        self.broken = true;
                        self.status = IDLE;
                        return Err(plain(
                            DatabaseErrorKind::NotSupported,
                            "client_encoding is set to something other than UTF8: the connection is closed; \
                             leave that setting out",
                        ));
                    }
                }
                Message::ReadyForQuery(body) => {
                    self.status = body.status();
                    return failure.map_or(Ok(outcome), Err);
                }
                _ => {}
            }
        }
    }

    fn described(&mut self, body: &RowDescriptionBody, oids: &mut Vec<u32>) -> Result<Outcome, DatabaseError> {
        let mut outcome = Outcome::default();
        let mut fields = body.fields();
        while let Some(field) = fields.next().map_err(|error| self.lose(&error))? {
            outcome.columns.push(field.name().to_owned());
            outcome.types.push(value::type_name(field.type_oid()).to_owned());
            oids.push(field.type_oid());
        }
        Ok(outcome)
    }
}

impl Connection for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgresql
    }

    /// A text of several commands runs them all; the outcome is that of the last.
    fn run(&mut self, sql: &str, params: &[Value]) -> Result<Outcome, DatabaseError> {
        if self.broken {
            return Err(plain(DatabaseErrorKind::Interface, "connection already closed"));
        }
        let text = match params {
            [] => Cow::Borrowed(sql),
            params => Cow::Owned(params::fill(sql, params)?),
        };
        let mut message = BytesMut::new();
        frontend::query(&text, &mut message)
            .map_err(|_| plain(DatabaseErrorKind::Programming, "the statement contains a null character"))?;
        self.send(&message)?;
        self.answers(&text)
    }

    fn in_transaction(&self) -> bool {
        self.status != IDLE
    }

    fn inspect(&mut self) -> Result<Schema, DatabaseError> {
        postgres::inspect(self)
    }

    /// PostgreSQL always enforces them.
    fn enforce_foreign_keys(&mut self, _on: bool) -> Result<bool, DatabaseError> {
        Ok(true)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut message = BytesMut::new();
        frontend::terminate(&mut message);
        // A server that is gone already needs no farewell.
        let _ = self.stream.write_all(&message).and_then(|()| self.stream.flush());
    }
}

fn cells(body: &DataRowBody, oids: &[u32]) -> io::Result<Vec<Value>> {
    let buffer = body.buffer();
    let mut ranges = body.ranges();
    let mut row = Vec::with_capacity(oids.len());
    while let Some(range) = ranges.next()? {
        let oid = oids.get(row.len()).copied().unwrap_or_default();
        row.push(range.map_or(Value::Null, |range| value::read(oid, &buffer[range])));
    }
    Ok(row)
}

/// Rows, from a command's tag: `INSERT 0 5`, `UPDATE 3`.
fn changed(tag: &str) -> u64 {
    let mut words = tag.split(' ');
    match words.next() {
        Some("INSERT" | "UPDATE" | "DELETE" | "MERGE" | "COPY") => {
            words.next_back().and_then(|count| count.parse().ok()).unwrap_or_default()
        }
        _ => 0,
    }
}

fn commits(sql: &str) -> bool {
    let verb = first_word(sql);
    ["COMMIT", "END"].iter().any(|word| verb.eq_ignore_ascii_case(word))
}

fn copy(way: &str, hint: &str) -> DatabaseError {
    let words = format!("COPY {way} needs a program at this end of the connection, and a migration has none: {hint}");
    plain(DatabaseErrorKind::NotSupported, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_how_many_rows_changed() {
        assert_eq!(changed("INSERT 0 5"), 5);
        assert_eq!(changed("UPDATE 3"), 3);
        assert_eq!(changed("SELECT 7"), 0);
        assert_eq!(changed("CREATE TABLE"), 0);
        assert!(commits("-- now\ncommit") && commits("END TRANSACTION") && !commits("SELECT 1"));
    }
}
