//! The databases that Seesaw speaks to: one folder each, with the same files.

pub mod describe;
pub mod locks;
pub mod mysql;
pub mod names;
mod order;
pub(crate) mod parts;
pub mod postgres;
mod recreate;
pub mod requires;
pub mod sqlite;

use crate::diagnostic::Diagnostic;
use crate::operation::Operation;
use crate::schema::Schema;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Dialect {
    Sqlite,
    Postgresql,
    Mysql,
    Mariadb,
    /// A MariaDB server under MySQL's name, which is how `mysql://` reaches it: scripts are told `mysql`, and the SQL is
    /// MariaDB's.
    #[serde(rename = "mysql_on_mariadb")]
    MysqlOnMariadb,
}

impl Dialect {
    /// SQLAlchemy's name.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgresql => "postgresql",
            Dialect::Mysql | Dialect::MysqlOnMariadb => "mysql",
            Dialect::Mariadb => "mariadb",
        }
    }

    /// What Alembic calls its implementation of the dialect.
    pub fn impl_name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLiteImpl",
            Dialect::Postgresql => "PostgresqlImpl",
            Dialect::Mysql | Dialect::MysqlOnMariadb => "MySQLImpl",
            Dialect::Mariadb => "MariaDBImpl",
        }
    }

    /// Whether Alembic puts all revisions of a plan into one transaction.
    pub fn has_transactional_ddl(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a statement that changes the schema can be rolled back.
    pub fn can_undo_ddl(self) -> bool {
        !self.is_mysql()
    }

    /// MySQL or MariaDB, by whatever name.
    pub fn is_mysql(self) -> bool {
        cfg!(feature = "servers") && matches!(self, Dialect::Mysql | Dialect::Mariadb | Dialect::MysqlOnMariadb)
    }
}

/// The statements that do what the operation says to a database that looks like `schema`.
pub fn render(dialect: Dialect, operation: &Operation, schema: &Schema) -> Result<Rendered, Diagnostic> {
    match dialect {
        Dialect::Sqlite => sqlite::render(operation, schema),
        #[cfg(feature = "servers")]
        Dialect::Postgresql => postgres::render(operation, schema),
        #[cfg(feature = "servers")]
        Dialect::Mysql | Dialect::Mariadb | Dialect::MysqlOnMariadb => {
            mysql::render(mysql::Flavour::of(dialect), operation, schema)
        }
        #[cfg(not(feature = "servers"))]
        other => Err(Diagnostic::error(format!("this engine was built without the SQL of {}", other.name()))),
    }
}

/// Whether [`render`] looks at the schema for this operation; otherwise an empty one will do.
pub fn needs_schema(dialect: Dialect, operation: &Operation) -> bool {
    match dialect {
        Dialect::Sqlite => sqlite::needs_schema(operation),
        _ => recreate::needs_schema(operation),
    }
}

/// An identifier as SQL, quoted where it must be.
pub fn quote(dialect: Dialect, name: &str) -> Cow<'_, str> {
    match names_of(dialect) {
        Some(names) => names.quote(name),
        None => sqlite::names::quote(name),
    }
}

/// `schema.name`, quoted where it must be.
pub fn qualified(dialect: Dialect, schema: Option<&str>, name: &str) -> String {
    match names_of(dialect) {
        Some(names) => names.qualified(schema, name),
        None => sqlite::names::qualified(schema, name),
    }
}

/// A string literal.
pub fn literal(dialect: Dialect, text: &str) -> String {
    match names_of(dialect) {
        Some(names) => names.literal(text),
        None => sqlite::names::literal(text),
    }
}

/// A value as SQL text.
pub fn literal_value(dialect: Dialect, value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) if dialect == Dialect::Sqlite => u8::from(*truth).to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => literal(dialect, text),
        Value::Blob(bytes) => {
            let digits = bytes.iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
            if dialect == Dialect::Postgresql { format!("'\\x{digits}'") } else { format!("x'{digits}'") }
        }
    }
}

fn names_of(dialect: Dialect) -> Option<&'static names::Names> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgresql => Some(&postgres::names::NAMES),
        Dialect::Mysql | Dialect::Mariadb | Dialect::MysqlOnMariadb => {
            Some(mysql::names::of(mysql::Flavour::of(dialect)))
        }
    }
}

/// One SQL statement that an operation became.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub sql: String,
    pub params: Vec<Value>,
    /// Enforcement of foreign keys must be off while this runs (a table is being replaced).
    pub without_foreign_keys: bool,
    /// What the statement makes, where one run makes it only once: the type behind an enumeration of several tables.
    pub once: Option<String>,
}

impl Statement {
    /// A statement without parameters.
    pub fn plain(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), params: Vec::new(), without_foreign_keys: false, once: None }
    }
}

/// What an operation becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// To run in order, inside one transaction.
    pub statements: Vec<Statement>,
    /// A table is replaced by a new one into which its rows are moved.
    pub rebuild: bool,
    /// What the user should know.
    pub notices: Vec<Diagnostic>,
    /// Tables that must hold as many rows after the statements as before: by the name before and the name after.
    pub same_rows: Vec<(String, String)>,
    /// Tables, by their name afterwards, whose rows `PRAGMA foreign_key_check(table)` should look at: a violation that
    /// was not there before is the operation's doing.
    pub foreign_keys: Vec<String>,
    /// To run after the statements, before foreign keys are enforced again. None of them changes anything.
    pub probes: Vec<Probe>,
    /// To count before the statements.
    pub losses: Vec<Loss>,
}

/// Values that a cast will change beyond recognition.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Counts them.
    pub sql: String,
    /// What to say where there are any, together with how many.
    pub notice: Diagnostic,
}

/// A statement that the database must accept.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    pub sql: String,
    /// What to say, with the database's own words as a note, where it does not.
    pub failure: Diagnostic,
}

impl Rendered {
    pub(crate) fn add(&mut self, sql: String) {
        self.statements.push(Statement::plain(sql));
    }

    pub(crate) fn append(&mut self, other: Rendered) {
        self.statements.extend(other.statements);
        self.rebuild |= other.rebuild;
        self.notices.extend(other.notices);
        self.same_rows.extend(other.same_rows);
        self.foreign_keys.extend(other.foreign_keys);
        self.probes.extend(other.probes);
        self.losses.extend(other.losses);
    }
}
