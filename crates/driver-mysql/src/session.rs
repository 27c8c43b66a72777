//! An open session: a statement goes out as text, its results come back as text.

use crate::error::{of_statement, plain};
use crate::{params, value};
use mysql::prelude::Queryable;
use mysql::{Column, Conn, Error};
use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind, Outcome};
use seesaw_core::dialect::{Dialect, mysql as dialect};
use seesaw_core::schema::Schema;
use seesaw_core::sql::split::split;
use seesaw_core::sql::{first_word, leading_words};
use seesaw_core::value::Value;
use std::borrow::Cow;

/// An open database.
pub struct Mysql {
    connection: Conn,
    dialect: Dialect,
    in_transaction: bool,
    broken: bool,
    /// A backslash in a string means what comes after it; `NO_BACKSLASH_ESCAPES` changes that.
    backslashes: bool,
    /// The server's own version: `10.11.6-MariaDB-…`.
    server_version: String,
}

impl Mysql {
    pub(crate) fn new(connection: Conn, dialect: Dialect, server_version: String) -> Self {
        let backslashes = !connection.no_backslash_escape();
        Self { connection, dialect, in_transaction: false, broken: false, backslashes, server_version }
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
        let (changed, last) = (self.connection.affected_rows(), self.connection.last_insert_id());
        match result {
            Ok(mut outcome) => {
                // An error would forget it.
                self.backslashes = !self.connection.no_backslash_escape();
                self.follow(sql, None);
                outcome.changed = if counts(sql) { changed } else { 0 };
                outcome.last_row_id = i64::try_from(last).ok().filter(|id| *id != 0);
                Ok(outcome)
            }
            Err(error) => {
                let (error, gone) = of_statement(&error);
                if gone {
                    self.broken = true;
                    self.in_transaction = false;
                } else {
                    self.follow(sql, Some(&error));
                }
                Err(error)
            }
        }
    }

    /// Whether a transaction is open after a statement. The server's own word for it does not come through the crate.
    fn follow(&mut self, sql: &str, refused: Option<&DatabaseError>) {
        let words = leading_words(sql, 2);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let code = refused.and_then(|error| error.code.as_deref());
        match (&words[..], refused.is_some()) {
            // The victim of a deadlock.
            _ if code == Some("1213") => self.in_transaction = false,
            (["BEGIN"] | ["BEGIN", "WORK"] | ["START", "TRANSACTION"], false) => self.in_transaction = true,
            (["ROLLBACK", "TO"], _) => {}
            (["COMMIT" | "ROLLBACK", ..], false) => self.in_transaction = false,
            // Comments that are executed, procedures, settings: anything may be in them.
            ([] | ["BEGIN" | "CALL" | "EXECUTE" | "ROLLBACK" | "SET" | "XA", ..], _) => self.ask(),
            // Refused, it may not have come to that.
            _ if dialect::commits(sql) && refused.is_some() => self.ask(),
            _ if dialect::commits(sql) => self.in_transaction = false,
            // A lock that was waited for in vain undoes more or less, as the server is set.
            _ if code == Some("1205") => self.ask(),
            _ => {}
        }
    }

    /// Outside of a transaction there is no savepoint that could be released.
    fn ask(&mut self) {
        let made = self.connection.query_drop("SAVEPOINT seesaw_probe");
        self.in_transaction = made.and_then(|()| self.connection.query_drop("RELEASE SAVEPOINT seesaw_probe")).is_ok();
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
            params => Cow::Owned(params::fill(sql, params, self.backslashes)?),
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
