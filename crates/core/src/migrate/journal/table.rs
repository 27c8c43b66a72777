//! The journal's table: each row tells what was done since the last one, and the statement that came next.

use super::{Entry, Journal, Running, TABLE, Unfinished, changes, has_one, word};
use crate::connection::Connection;
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, Dialect};
use crate::migrate::Session;
use crate::revision::Direction;
use crate::sql::literal;
use crate::value::Value;

/// What is unfinished in a database; `None` where nothing is.
pub fn unfinished(connection: &mut dyn Connection, schema: Option<&str>) -> Result<Option<Unfinished>, Diagnostic> {
    Ok(read(connection, schema)?.flatten().map(|journal| Unfinished {
        revision: journal.revision,
        direction: journal.direction,
        done: journal.earlier.into_iter().filter(Entry::changes).map(|entry| entry.sql).collect(),
        doubtful: journal.doubt.map(|running| running.sql),
    }))
}

/// Forgets what is unfinished.
pub fn forget(connection: &mut dyn Connection, schema: Option<&str>) -> Result<(), Diagnostic> {
    let table = dialect::qualified(connection.dialect(), schema, TABLE);
    connection.run(&format!("DROP TABLE IF EXISTS {table}"), &[]).map(|_| ()).map_err(Diagnostic::from)
}

/// `None`: there is no table; `Some(None)`: there is nothing in it.
pub(super) fn read(
    connection: &mut dyn Connection,
    schema: Option<&str>,
) -> Result<Option<Option<Journal>>, Diagnostic> {
    let dialect = connection.dialect();
    if !has_one(dialect) {
        return Ok(None);
    }
    let place = match (schema, dialect) {
        (Some(schema), _) => literal(schema),
        (None, Dialect::Postgresql) => "current_schema()".to_owned(),
        (None, _) => "database()".to_owned(),
    };
    let sql =
        format!("SELECT 1 FROM information_schema.tables WHERE table_schema = {place} AND table_name = '{TABLE}'");
    if connection.query(&sql, &[])?.is_empty() {
        return Ok(None);
    }
    let table = dialect::qualified(dialect, schema, TABLE);
    let rows = connection
        .query(&format!("SELECT position, revision, direction, done, running FROM {table} ORDER BY position"), &[])?;
    let mut found: Option<Journal> = None;
    for row in rows {
        let [Value::Integer(position), Value::Text(revision), Value::Text(direction), Value::Text(done), running] =
            &row[..]
        else {
            return Err(unreadable("a row of it is incomplete"));
        };
        let direction = match direction.as_str() {
            "upgrade" => Direction::Upgrade,
            _ => Direction::Downgrade,
        };
        let journal = found.get_or_insert_with(|| Journal::new(revision, direction));
        let entries: Vec<Entry> = serde_json::from_str(done).map_err(|error| unreadable(&error.to_string()))?;
        journal.earlier.extend(entries);
        journal.doubt = match running {
            Value::Text(text) => Some(serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))?),
            _ => None,
        };
        journal.position = position + 1;
        journal.table = true;
    }
    Ok(Some(found.filter(|journal| journal.earlier.iter().any(Entry::changes) || journal.doubt.is_some())))
}

impl Session {
    pub(super) fn make_journal(&mut self) -> Result<(), Diagnostic> {
        let (text, end) = match self.dialect() {
            Dialect::Postgresql => ("TEXT", ""),
            _ => ("LONGTEXT", " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"),
        };
        let table = self.journal_table();
        let sql = format!(
            "CREATE TABLE IF NOT EXISTS {table} (position INTEGER NOT NULL PRIMARY KEY, revision VARCHAR(255) NOT NULL, \
             direction VARCHAR(10) NOT NULL, done {text} NOT NULL, running {text}){end}"
        );
        self.connection()?.run(&sql, &[])?;
        Ok(())
    }

    pub(super) fn write_journal(&mut self, running: Option<&Running>) -> Result<(), Diagnostic> {
        let table = self.journal_table();
        if self.journal.as_ref().is_some_and(|journal| !journal.table) {
            self.make_journal()?;
        }
        let places = match self.dialect() {
            Dialect::Postgresql => "$1, $2, $3, $4, $5",
            _ => "?, ?, ?, ?, ?",
        };
        // The step before is committed with this statement, and what the journal tells of it goes.
        let verb = if self.journal_rows == 1 { "REPLACE" } else { "INSERT" };
        if self.journal_rows > 1 {
            self.clear_journal()?;
        }
        let Some(journal) = &mut self.journal else { return Ok(()) };
        journal.table = true;
        journal.running = running.is_some();
        let json = |text: serde_json::Result<String>| text.map_err(|error| unreadable(&error.to_string()));
        // They are committed by the statement that comes now, or the transaction is undone as a whole.
        let done = std::mem::take(&mut journal.pending);
        journal.written += changes(&done);
        let json_of_done = json(serde_json::to_string(&done))?;
        journal.flushed = done;
        let params = [
            Value::Integer(journal.position),
            Value::Text(journal.revision.clone()),
            Value::Text(word(journal.direction).to_owned()),
            Value::Text(json_of_done),
            match running {
                Some(running) => Value::Text(json(serde_json::to_string(running))?),
                None => Value::Null,
            },
        ];
        journal.position += 1;
        let sql = format!("{verb} INTO {table} (position, revision, direction, done, running) VALUES ({places})");
        self.connection()?.run(&sql, &params)?;
        self.journal_rows = 0;
        Ok(())
    }

    pub(super) fn journal_table(&self) -> String {
        dialect::qualified(self.dialect(), self.settings.version_table_schema.as_deref(), TABLE)
    }
}

fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error(format!("the table {TABLE}, which tells what is unfinished, cannot be read: {why}")).with_hint(
        "bring the database to a revision by hand, then run `seesaw repair --undone` (the former one) or `--done` (the new one)",
    )
}
