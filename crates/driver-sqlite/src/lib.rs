//! SQLite as a [`Connection`]: the same lines natively and in the browser.
//!
//! A [`Sqlite`] is opened on a file, in memory, or from the bytes of a database file, and can be turned into such bytes
//! again. It behaves as the connection that Alembic gets from Python's `sqlite3`: foreign keys are not enforced until
//! someone asks, and a double-quoted word that names no column is a string.

mod codes;
mod error;
mod math;
mod value;

use error::translate;
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, MAIN_DB, OpenFlags, Statement};
use seesaw_core::connection::{Connection, DatabaseError, DatabaseErrorKind, Outcome};
use seesaw_core::dialect::{Dialect, sqlite};
use seesaw_core::schema::Schema;
use seesaw_core::sql::{first_word, skip_blank};
use seesaw_core::value::Value;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

/// An open database. A clone is another handle to the same connection, so that its owner can still look at a database
/// that a session holds.
#[derive(Clone)]
pub struct Sqlite {
    connection: Rc<RefCell<rusqlite::Connection>>,
}

/// How to open a file.
#[derive(Clone, Debug)]
pub struct Options {
    /// Make the file where there is none.
    pub create: bool,
    pub read_only: bool,
    /// How long to wait for another program that holds the database.
    pub busy_timeout: Duration,
    /// The path is a URI: `file:app.db?mode=ro`.
    pub uri: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { create: true, read_only: false, busy_timeout: Duration::from_secs(5), uri: false }
    }
}

/// The version of SQLite inside: `3.53.0`.
pub fn version() -> &'static str {
    rusqlite::version()
}

impl Sqlite {
    /// Opens a file and makes sure that it is a database.
    pub fn open(path: &Path, options: &Options) -> Result<Self, DatabaseError> {
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= match options.read_only {
            true => OpenFlags::SQLITE_OPEN_READ_ONLY,
            false => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        if options.create && !options.read_only {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let mut path = path.to_path_buf();
        if options.uri {
            flags |= OpenFlags::SQLITE_OPEN_URI;
        } else if path.to_string_lossy().starts_with("file:") {
            // This build of SQLite takes every such name for a URI.
            path = PathBuf::from(".").join(path);
        }
        let connection = rusqlite::Connection::open_with_flags(&path, flags).map_err(translate)?;
        connection.busy_timeout(options.busy_timeout).map_err(translate)?;
        let database = Self::prepared(connection)?;
        database.check_readable().map_err(|error| error::naming(error, &path))?;
        Ok(database)
    }

    /// An empty database in memory.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Self::prepared(rusqlite::Connection::open_in_memory().map_err(translate)?)
    }

    /// A database in memory with the content of a database file. No bytes are an empty database.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DatabaseError> {
        let database = Self::in_memory()?;
        if bytes.is_empty() {
            return Ok(database);
        }
        let mut bytes = bytes.to_vec();
        leave_wal(&mut bytes);
        let size = bytes.len();
        database
            .connection
            .borrow_mut()
            .deserialize_read_exact(MAIN_DB, bytes.as_slice(), size, false)
            .map_err(translate)?;
        database.check_readable()?;
        Ok(database)
    }

    /// The database as the bytes of a database file. Not meant for the middle of a transaction.
    pub fn to_bytes(&self) -> Result<Vec<u8>, DatabaseError> {
        let mut connection = self.connection.borrow_mut();
        let mut bytes = connection.serialize(MAIN_DB).map_err(translate)?.to_vec();
        leave_wal(&mut bytes);
        Ok(bytes)
    }

    /// Asks `stop` every now and then while a statement runs; once it says yes, the statement ends with
    /// [`DatabaseErrorKind::Interrupted`]. A deadline or a Stop button.
    pub fn interrupt_when(&self, stop: impl FnMut() -> bool + Send + 'static) -> Result<(), DatabaseError> {
        const INSTRUCTIONS: i32 = 10_000;
        self.connection.borrow_mut().progress_handler(INSTRUCTIONS, Some(stop)).map_err(translate)
    }

    /// Runs one statement like [`Connection::run`] but reads at most `limit` rows, and says whether there are more.
    pub fn run_up_to(&self, sql: &str, params: &[Value], limit: usize) -> Result<(Outcome, bool), DatabaseError> {
        if skip_blank(sql).is_empty() {
            return Ok((Outcome::default(), false));
        }
        let connection = self.connection.borrow();
        let verb = first_word(sql);
        if ["CREATE", "ALTER", "DROP"].iter().any(|ddl| verb.eq_ignore_ascii_case(ddl)) {
            let mut statement = connection.prepare(sql).map_err(translate)?;
            return run(&mut statement, params, limit);
        }
        let mut statement: CachedStatement<'_> = connection.prepare_cached(sql).map_err(translate)?;
        let (mut outcome, more) = run(&mut statement, params, limit)?;
        let inserts = ["INSERT", "REPLACE"].iter().any(|word| verb.eq_ignore_ascii_case(word));
        let with = verb.eq_ignore_ascii_case("WITH") && !statement.readonly();
        let changes = ["UPDATE", "DELETE"].iter().any(|word| verb.eq_ignore_ascii_case(word));
        if inserts || changes || with {
            // Other statements leave the number of the last change standing.
            outcome.changed = connection.changes();
        }
        if (inserts || with) && outcome.changed > 0 {
            outcome.last_row_id = Some(connection.last_insert_rowid());
        }
        Ok((outcome, more))
    }

    /// Says explicitly what differs between builds of SQLite.
    fn prepared(connection: rusqlite::Connection) -> Result<Self, DatabaseError> {
        const STATEMENTS_KEPT: usize = 32;
        for (setting, on) in [
            (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, true),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, true),
            (DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, false),
        ] {
            connection.set_db_config(setting, on).map_err(translate)?;
        }
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        math::add(&connection).map_err(translate)?;
        Ok(Self { connection: Rc::new(RefCell::new(connection)) })
    }

    /// Reads the header: a file that is no database says so now and not at the first statement.
    fn check_readable(&self) -> Result<(), DatabaseError> {
        let connection = self.connection.borrow();
        connection.query_row("PRAGMA schema_version", [], |_| Ok(())).map_err(translate)
    }
}

impl Connection for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn run(&mut self, sql: &str, params: &[Value]) -> Result<Outcome, DatabaseError> {
        self.run_up_to(sql, params, usize::MAX).map(|(outcome, _)| outcome)
    }

    fn in_transaction(&self) -> bool {
        !self.connection.borrow().is_autocommit()
    }

    fn inspect(&mut self) -> Result<Schema, DatabaseError> {
        sqlite::inspect(self)
    }

    fn enforce_foreign_keys(&mut self, on: bool) -> Result<bool, DatabaseError> {
        let connection = self.connection.borrow();
        let setting = DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY;
        let before = connection.db_config(setting).map_err(translate)?;
        if before != on {
            connection.set_db_config(setting, on).map_err(translate)?;
        }
        Ok(before)
    }
}

fn run(statement: &mut Statement<'_>, params: &[Value], limit: usize) -> Result<(Outcome, bool), DatabaseError> {
    let expected = statement.parameter_count();
    if expected != params.len() {
        return Err(error::plain(
            DatabaseErrorKind::Programming,
            format!(
                "Incorrect number of bindings supplied. The current statement uses {expected}, and there are {} supplied.",
                params.len()
            ),
        ));
    }
    for (at, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value::Bound(param)).map_err(translate)?;
    }
    let mut outcome = Outcome::default();
    let mut rows = statement.raw_query();
    let mut more = false;
    while let Some(row) = rows.next().map_err(translate)? {
        if outcome.rows.len() >= limit {
            more = true;
            break;
        }
        let width = row.as_ref().column_count();
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            let cell = row.get_ref(at).map_err(translate)?;
            cells.push(value::read(cell).ok_or_else(|| value::undecodable(row.as_ref(), at))?);
        }
        outcome.rows.push(cells);
    }
    drop(rows);
    // Asked for at the end: a statement that was kept is compiled anew where the schema has changed under it.
    outcome.columns = statement.column_names().map(str::to_owned).collect();
    Ok((outcome, more))
}

/// A database in memory cannot use a write-ahead log: bytes 18 and 19 of the header ask for it.
fn leave_wal(bytes: &mut [u8]) {
    if bytes.starts_with(b"SQLite format 3\0") && bytes.len() > 19 {
        for version in &mut bytes[18..20] {
            if *version == 2 {
                *version = 1;
            }
        }
    }
}
