//! The version table: Alembic's, to the letter of its SQL.

use super::{Session, Settings};
use crate::connection::Connection;
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, Dialect};
use crate::revision::{Step, VersionChange};
use crate::sql::{literal, quoted};
use crate::value::Value;

/// The version rows of a database: the ids of its current heads. None where there is no version table.
pub fn current(connection: &mut dyn Connection, settings: &Settings) -> Result<Vec<String>, Diagnostic> {
    match shape(connection, settings)? {
        Some(_) => read(connection, settings),
        None => Ok(Vec::new()),
    }
}

/// The version rows as the session sees them; `None` where there is no version table.
pub(super) fn rows(session: &mut Session) -> Result<Option<Vec<String>>, Diagnostic> {
    let settings = session.settings().clone();
    let connection = session.connection()?;
    match shape(connection, &settings)? {
        Some(_) => read(connection, &settings).map(Some),
        None => Ok(None),
    }
}

/// The version rows where the version table has been seen before.
pub(super) fn known_rows(session: &mut Session) -> Result<Vec<String>, Diagnostic> {
    let settings = session.settings().clone();
    read(session.connection()?, &settings)
}

pub(super) fn create_table(session: &mut Session) -> Result<(), Diagnostic> {
    let (dialect, settings) = (session.dialect(), session.settings());
    let table = table_name(dialect, settings);
    let key = match settings.version_table_pk {
        true => {
            let name = format!("{}_pkc", settings.version_table);
            format!(", \n\tCONSTRAINT {} PRIMARY KEY (version_num)", dialect::quote(dialect, &name))
        }
        false => String::new(),
    };
    let sql = format!("CREATE TABLE {table} (\n\tversion_num VARCHAR(32) NOT NULL{key}\n)");
    session.run_version(&sql).map(|_| ())
}

/// Between two transactions the rows may have moved, and a rollback may have undone the making of the table.
pub(super) fn check_again(session: &mut Session, expected: &[String]) -> Result<(), Diagnostic> {
    let found = match session.dialect().can_undo_ddl() {
        true => rows(session)?,
        false => Some(known_rows(session)?),
    };
    if found.is_none() && expected.is_empty() {
        return create_table(session);
    }
    let found = found.unwrap_or_default();
    if same(&found, expected) { Ok(()) } else { Err(moved(session, &found)) }
}

/// Changes one version row, which must be there exactly once.
pub(super) fn change(session: &mut Session, change: &VersionChange) -> Result<(), Diagnostic> {
    let sql = sql(session.dialect(), session.settings(), change);
    let changed = session.run_version(&sql)?.changed;
    let doing = match change {
        VersionChange::Insert(_) => return Ok(()),
        VersionChange::Delete(id) => format!("deleting '{id}' in"),
        VersionChange::Update { from, to } => format!("updating '{from}' to '{to}' in"),
    };
    if changed != 1 {
        return Err(Diagnostic::error(format!(
            "Online migration expected to match one row when {doing} '{}'; {changed} found",
            session.settings().version_table
        )));
    }
    Ok(())
}

/// The statement for a change.
pub(super) fn sql(dialect: Dialect, settings: &Settings, change: &VersionChange) -> String {
    let table = table_name(dialect, settings);
    match change {
        VersionChange::Insert(id) => {
            let returning = match dialect {
                // SQLAlchemy asks for the primary key, where there is one.
                _ if !settings.version_table_pk => String::new(),
                Dialect::Sqlite => " RETURNING version_num".to_owned(),
                Dialect::Postgresql => format!(" RETURNING {table}.version_num"),
                _ => String::new(),
            };
            format!("INSERT INTO {table} (version_num) VALUES ({}){returning}", literal(id))
        }
        VersionChange::Delete(id) => format!("DELETE FROM {table} WHERE {table}.version_num = {}", literal(id)),
        VersionChange::Update { from, to } => {
            format!("UPDATE {table} SET version_num={} WHERE {table}.version_num = {}", literal(to), literal(from))
        }
    }
}

pub(super) fn same(one: &[String], other: &[String]) -> bool {
    let sorted = |rows: &[String]| {
        let mut rows = rows.to_vec();
        rows.sort();
        rows
    };
    sorted(one) == sorted(other)
}

/// Whether the changes of a plan can be made to these rows, one after the other.
pub(super) fn fits(rows: &[String], plan: &[Step]) -> bool {
    let mut rows = rows.to_vec();
    plan.iter().flat_map(|step| &step.version_changes).all(|change| {
        let there = |id: &String| rows.contains(id);
        let possible = match change {
            VersionChange::Insert(id) => !there(id),
            VersionChange::Delete(id) => there(id),
            VersionChange::Update { from, .. } => there(from),
        };
        change.apply(&mut rows);
        possible
    })
}

/// The rows are not those that the plan was made for.
pub(super) fn moved(session: &Session, rows: &[String]) -> Diagnostic {
    let found = match rows {
        [] => "no version".to_owned(),
        rows => rows.join(", "),
    };
    Diagnostic::error(format!(
        "the plan does not fit the database any more: {} holds {found}",
        session.settings().version_table
    ))
    .with_note("Another program has migrated the database since the plan was made.")
    .with_hint("run the command again")
}

/// Ids that the version table cannot hold are refused before anything runs. Alembic would fail after the migration has
/// run; SQLite does not hold to the length.
pub(super) fn check_lengths(session: &mut Session, plan: &[Step]) -> Result<(), Diagnostic> {
    let longest = |ids: &mut dyn Iterator<Item = &String>| ids.map(|id| id.chars().count()).max().unwrap_or(0);
    let mut added = plan.iter().flat_map(|step| &step.version_changes).filter_map(|change| match change {
        VersionChange::Insert(id) | VersionChange::Update { to: id, .. } => Some(id),
        VersionChange::Delete(_) => None,
    });
    if longest(&mut added) <= DECLARED_LENGTH {
        return Ok(());
    }
    let length = session.version_length()?;
    for step in plan {
        for change in &step.version_changes {
            if let VersionChange::Insert(id) | VersionChange::Update { to: id, .. } = change
                && let Some(length) = length.filter(|length| id.chars().count() > *length)
            {
                let table = &session.settings().version_table;
                return Err(Diagnostic::error(format!(
                    "the id '{id}' has {} characters, and {table}.version_num holds {length}",
                    id.chars().count()
                ))
                .with_hint("give the revision a shorter id, or make the column wider before the upgrade"));
            }
        }
    }
    Ok(())
}

/// What Alembic declares for a new version table.
const DECLARED_LENGTH: usize = 32;

impl Session {
    /// The version rows of the database; none where there is no version table.
    pub fn version_rows(&mut self) -> Result<Vec<String>, Diagnostic> {
        rows(self).map(Option::unwrap_or_default)
    }

    /// How many characters an id may have; `None` where there is no limit, as on SQLite, whatever is declared. A database
    /// that holds a longer id already has shown that it does not mind.
    pub fn version_length(&mut self) -> Result<Option<usize>, Diagnostic> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let settings = self.settings().clone();
        let connection = self.connection()?;
        let Some(shape) = shape(connection, &settings)? else {
            return Ok(Some(DECLARED_LENGTH));
        };
        let rows = read(connection, &settings)?;
        Ok(shape.length.filter(|length| rows.iter().all(|row| row.chars().count() <= *length)))
    }

    /// Makes the version table where there is none.
    pub fn ensure_version_table(&mut self) -> Result<(), Diagnostic> {
        self.begin()?;
        let made = match rows(self) {
            Ok(Some(_)) => {
                self.abandon();
                return Ok(());
            }
            Ok(None) => create_table(self),
            Err(fault) => Err(fault),
        };
        made.and_then(|()| self.end()).inspect_err(|_| self.abandon())
    }
}

struct Shape {
    /// Of `version_num`, where its type declares one.
    length: Option<usize>,
}

/// What the version table looks like; `None` where there is none.
fn shape(connection: &mut dyn Connection, settings: &Settings) -> Result<Option<Shape>, Diagnostic> {
    let (name, schema) = (settings.version_table.as_str(), settings.version_table_schema.as_deref());
    // Each row is a column: its name and its type.
    let columns = match connection.dialect() {
        Dialect::Sqlite => {
            let schema = schema.map(|name| format!("{}.", quoted(name))).unwrap_or_default();
            let rows = connection.query(&format!("PRAGMA {schema}table_info({})", quoted(name)), &[])?;
            rows.into_iter().map(|row| row.into_iter().skip(1).collect::<Vec<_>>()).collect()
        }
        dialect if dialect.is_mysql() => {
            let schema = schema.map_or_else(|| "database()".to_owned(), literal);
            let sql = format!(
                "SELECT column_name, column_type FROM information_schema.columns \
                 WHERE table_schema = {schema} AND table_name = {}",
                literal(name)
            );
            connection.query(&sql, &[])?
        }
        _ => {
            let schema = schema.map(|name| format!("{}.", quoted(name))).unwrap_or_default();
            let table = literal(&format!("{schema}{}", quoted(name)));
            let sql = format!(
                "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a \
                 WHERE a.attrelid = pg_catalog.to_regclass({table}) AND a.attnum > 0 AND NOT a.attisdropped"
            );
            connection.query(&sql, &[])?
        }
    };
    if columns.is_empty() {
        return Ok(None);
    }
    let named = |row: &&Vec<Value>| {
        row.first().and_then(Value::as_text).is_some_and(|name| name.eq_ignore_ascii_case("version_num"))
    };
    let Some(column) = columns.iter().find(named) else {
        return Err(Diagnostic::error(format!(
            "the table {} is no version table: it has no column version_num",
            settings.version_table
        ))
        .with_hint("rename that table, or name another one with version_table in the settings"));
    };
    let ty = column.get(1).and_then(Value::as_text).unwrap_or_default();
    let length = ty.split_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').trim().parse().ok());
    Ok(Some(Shape { length }))
}

fn read(connection: &mut dyn Connection, settings: &Settings) -> Result<Vec<String>, Diagnostic> {
    let table = table_name(connection.dialect(), settings);
    let rows = connection.query(&format!("SELECT {table}.version_num FROM {table}"), &[])?;
    rows.into_iter()
        .map(|row| match row.into_iter().next() {
            Some(Value::Text(id)) => Ok(id),
            Some(Value::Integer(number)) => Ok(number.to_string()),
            _ => Err(Diagnostic::error(format!("a row of {table} holds no text"))
                .with_hint("remove that row, or stamp the database anew with --purge")),
        })
        .collect()
}

fn table_name(dialect: Dialect, settings: &Settings) -> String {
    dialect::qualified(dialect, settings.version_table_schema.as_deref(), &settings.version_table)
}
