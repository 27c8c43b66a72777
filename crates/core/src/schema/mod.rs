//! What a database looks like: tables, columns, types, constraints, indexes, views, triggers.
//!
//! The same values describe what a script wants to create and what introspection found.

mod types;

pub use types::Type;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A whole database, in the order of its catalogue made deterministic: by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    pub tables: IndexMap<String, Table>,
    pub views: IndexMap<String, View>,
    /// Enumerations that are types of the database (PostgreSQL).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enums: Vec<EnumType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<Sequence>,
}

/// Dialect options by their Alembic keyword: `postgresql_using`, `sqlite_autoincrement`, `mysql_engine`.
pub type Options = IndexMap<String, serde_json::Value>;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    pub name: String,
    pub schema: Option<String>,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    pub indexes: Vec<Index>,
    pub triggers: Vec<Trigger>,
    pub comment: Option<String>,
    /// `CREATE <prefixes> TABLE`.
    pub prefixes: Vec<String>,
    pub options: Options,
    /// The stored `CREATE` statement, where the database keeps one (SQLite).
    pub sql: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: Type,
    #[serde(default = "yes")]
    pub nullable: bool,
    #[serde(default)]
    pub default: Option<DefaultValue>,
    #[serde(default)]
    pub computed: Option<Computed>,
    #[serde(default)]
    pub identity: Option<Options>,
    /// Part of the primary key. The key itself is also in the table's constraints.
    #[serde(default)]
    pub primary_key: bool,
    /// `None` is SQLAlchemy's "auto".
    #[serde(default)]
    pub autoincrement: Option<bool>,
    /// A program's default (`default=`), which keeps the database from numbering a key by itself.
    #[serde(default)]
    pub client_default: Option<ClientDefault>,
    #[serde(default)]
    pub collation: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default)]
    pub options: Options,
}

fn yes() -> bool {
    true
}

/// What fills a column when a program inserts a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientDefault {
    Value,
    /// A sequence of the database that is not optional.
    Sequence,
}

/// `server_default=`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// A plain string: rendered as a quoted literal.
    Literal(String),
    /// `sa.text(…)`, `sa.func.now()`: SQL, already compiled for the dialect in use.
    Sql(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    pub sql: String,
    /// `None` leaves the choice to the database.
    #[serde(default)]
    pub persisted: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    pub name: Option<String>,
    #[serde(flatten)]
    pub kind: ConstraintKind,
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// `DEFERRED` or `IMMEDIATE`.
    #[serde(default)]
    pub initially: Option<String>,
    /// Dialect options; and for a CHECK that stands inside of a column, `column`: that column's name.
    #[serde(default)]
    pub options: Options,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConstraintKind {
    PrimaryKey {
        columns: Vec<String>,
    },
    Unique {
        columns: Vec<String>,
    },
    ForeignKey(ForeignKey),
    Check {
        sql: String,
    },
    /// PostgreSQL: each element is an expression and its operator.
    Exclude {
        elements: Vec<(String, String)>,
        using: Option<String>,
        r#where: Option<String>,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub referred_schema: Option<String>,
    pub referred_table: String,
    /// Empty: the referred table's primary key.
    pub referred_columns: Vec<String>,
    pub on_delete: Option<String>,
    pub on_update: Option<String>,
    pub r#match: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Index {
    pub name: Option<String>,
    pub elements: Vec<IndexElement>,
    pub unique: bool,
    /// The partial index's condition, compiled for the dialect in use.
    pub r#where: Option<String>,
    pub options: Options,
    /// The stored `CREATE INDEX`, where the database keeps one.
    pub sql: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexElement {
    Column(String),
    /// Any SQL: `lower(name)`, `created DESC`.
    Sql(String),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub name: String,
    pub sql: String,
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub materialized: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnumType {
    pub name: String,
    pub schema: Option<String>,
    pub values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    pub name: String,
    pub schema: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    pub name: String,
    pub sql: String,
}
