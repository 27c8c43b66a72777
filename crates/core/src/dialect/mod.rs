//! The databases that Seesaw speaks to: one folder each, with the same files.

pub mod sqlite;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Dialect {
    Sqlite,
    Postgresql,
    Mysql,
    Mariadb,
}

impl Dialect {
    /// SQLAlchemy's name.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgresql => "postgresql",
            Dialect::Mysql => "mysql",
            Dialect::Mariadb => "mariadb",
        }
    }
}

/// One SQL statement that an operation became.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub sql: String,
    pub params: Vec<crate::value::Value>,
    /// Enforcement of foreign keys must be off while this runs (a table is being replaced).
    pub without_foreign_keys: bool,
}

impl Statement {
    /// A statement without parameters.
    pub fn plain(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), params: Vec::new(), without_foreign_keys: false }
    }
}
