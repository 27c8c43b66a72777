//! An open session: a statement goes out as text, its results come back as text.

use crate::error::{of_statement, plain};
use crate::{params, value};
use mysql::prelude::Queryable;
use mysql::{Column, Conn, Error};
use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind, Outcome};
use seesaw_core::dialect::{Dialect, mysql as dialect};
use seesaw_core::schema::Schema;
use seesaw_core::sql::first_word;
use seesaw_core::sql::split::split;
use seesaw_core::value::Value;
use std::borrow::Cow;

/// An open database.
pub struct Mysql {
    connection: Conn,
    dialect: Dialect,
    in_transaction: bool,
    broken: bool,
    /// The server's own version: `10.11.6-MariaDB-…`.
    server_version: String,
}

impl Mysql {
    pub(crate) fn new(connection: Conn, dialect: Dialect, server_version: String) -> Self {
        Self { connection, dialect, in_transaction: false, broken: false, server_version }
    }

    pub fn server_version(&self) -> &str {
        &self.server_version
    }

    /// The server's number of this connection, as `SHOW PROCESSLIST` and `KILL` know it.
    pub fn id(&self) -> u32 {
        self.connection.connection_id()
    }

    fn send(&mut self, sql: &str) -> Result<Outcome, DatabaseError> {
        let result = answer(&mut self.connection, sql);
        match result {
            Ok(mut outcome) => {
                self.follow();
                outcome.changed = if counts(sql) { self.connection.affected_rows() } else { 0 };
                outcome.last_row_id = match self.connection.last_insert_id() {
                    0 => None,
                    id => i64::try_from(id).ok(),
                };
                Ok(outcome)
            }
            Err(error) => {
                let (error, gone) = of_statement(&error);
                if gone {
                    self.broken = true;
                    self.in_transaction = false;
                } else if self.in_transaction {
                    // A deadlock ends the transaction, and so does a change of the schema. An error does not say so.
                    self.ask_state();
                }
                Err(error)
            }
        }
    }

    fn ask_state(&mut self) {
        let answer = match self.dialect {
            // Its next answer does.
            Dialect::Mysql => self.connection.query_drop("DO 0").map(|()| None),
            _ => self.connection.query_first::<bool, _>("SELECT @@in_transaction"),
        };
        match answer {
            Ok(Some(open)) => self.in_transaction = open,
            Ok(None) => self.follow(),
            Err(_) => {
                self.broken = true;
                self.in_transaction = false;
            }
        }
    }

    /// Takes note of what the last answer told of the transaction.
    fn follow(&mut self) {
        use mysql::session_state_change::SessionStateChange::TransactionState;
        for change in self.connection.session_state_changes().unwrap_or_default() {
            if let Ok(TransactionState(state)) = change.decode() {
                // The first of its signs: `T` for one that was begun, `I` for one that began by itself.
                self.in_transaction = matches!(state.as_bytes().first(), Some(b'T' | b'I'));
            }
        }
    }
}

fn answer(connection: &mut Conn, sql: &str) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut results = connection.query_iter(sql)?;
    // A procedure returns several; the last one with rows counts, as there is one at most in what scripts look at.
    while let Some(rows) = results.iter() {
        let columns: Vec<Column> = rows.columns().as_ref().to_vec();
        let mut found = Vec::new();
        for row in rows {
            let cells = row?.unwrap();
            found.push(columns.iter().zip(cells).map(|(column, cell)| value::read(column, cell)).collect());
        }
        if !columns.is_empty() {
            outcome.columns = columns.iter().map(|column| column.name_str().into_owned()).collect();
            outcome.types = columns.iter().map(|column| value::type_name(column).to_owned()).collect();
            outcome.rows = found;
        }
    }
    if outcome.types.iter().all(String::is_empty) {
        outcome.types.clear();
    }
    Ok(outcome)
}

impl Connection for Mysql {
    fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Text after the first statement is an error: run one by one, each is recorded, and its commit is noticed.
    fn run(&mut self, sql: &str, params: &[Value]) -> Result<Outcome, DatabaseError> {
        if self.broken {
            return Err(plain(DatabaseErrorKind::Interface, "the connection is closed already"));
        }
        if sql.contains(';') && split(sql, 0..sql.len(), self.dialect).len() > 1 {
            return Err(plain(DatabaseErrorKind::Programming, "You can only execute one statement at a time."));
        }
        let text = match params {
            [] => Cow::Borrowed(sql),
            params => Cow::Owned(params::fill(sql, params, !self.connection.no_backslash_escape())?),
        };
        self.send(&text)
    }

    fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    fn inspect(&mut self) -> Result<Schema, DatabaseError> {
        dialect::inspect(self)
    }

    /// MySQL enforces them unless a script says otherwise.
    fn enforce_foreign_keys(&mut self, _on: bool) -> Result<bool, DatabaseError> {
        Ok(true)
    }
}

/// Whether the number of rows that the server tells is one of rows that the statement changed. A change of a table tells how
/// many it copied.
fn counts(sql: &str) -> bool {
    let verb = first_word(sql);
    ["INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL"].iter().any(|word| verb.eq_ignore_ascii_case(word))
}
