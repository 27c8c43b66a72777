//! Column types, under SQLAlchemy's names.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A column type before a dialect has rendered it. CamelCase names are SQLAlchemy's generic types; [`Type::Sql`] is a
/// type spelled for the database, as scripts write `sa.VARCHAR(20)` and introspection finds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name")]
pub enum Type {
    Null,
    Integer,
    SmallInteger,
    BigInteger,
    Boolean {
        #[serde(default)]
        constraint_name: Option<String>,
        /// The CHECK of the type is written by the dialect, after the constraints of the table.
        #[serde(default)]
        create_constraint: bool,
    },
    String {
        #[serde(default)]
        length: Option<u32>,
        #[serde(default)]
        collation: Option<String>,
    },
    Text {
        #[serde(default)]
        length: Option<u32>,
        #[serde(default)]
        collation: Option<String>,
    },
    Date,
    Time {
        #[serde(default)]
        timezone: bool,
    },
    DateTime {
        #[serde(default)]
        timezone: bool,
    },
    Interval,
    Float {
        #[serde(default)]
        precision: Option<u32>,
    },
    Double {
        #[serde(default)]
        precision: Option<u32>,
    },
    Numeric {
        #[serde(default)]
        precision: Option<u32>,
        #[serde(default)]
        scale: Option<u32>,
    },
    LargeBinary {
        #[serde(default)]
        length: Option<u32>,
    },
    #[serde(rename = "JSON")]
    Json,
    Uuid {
        /// `native_uuid=`: the database's own type where it has one.
        #[serde(default)]
        native: bool,
    },
    Enum {
        values: Vec<String>,
        #[serde(default)]
        constraint_name: Option<String>,
        #[serde(default)]
        native: bool,
        #[serde(default)]
        create_constraint: bool,
        #[serde(default)]
        length: Option<u32>,
        #[serde(default)]
        schema: Option<String>,
        #[serde(default)]
        create_type: Option<bool>,
    },
    #[serde(rename = "ARRAY")]
    Array {
        item: Box<Type>,
        #[serde(default)]
        dimensions: Option<u32>,
    },
    /// A type of one dialect or an upper-case SQL type, with the SQL text it renders to.
    Sql {
        sql: String,
    },
    /// `with_variant`: another type on some dialects, keyed by dialect name.
    Variant {
        base: Box<Type>,
        variants: IndexMap<String, Type>,
    },
}
