//! What a migration does, with Alembic's names: one vocabulary that scripts and the page make, and that rendering,
//! recording and linting consume.

mod apply;
pub mod statement;

pub use apply::key;

use crate::schema::{Column, Computed, Constraint, DefaultValue, Index, Options, Table, Type};
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// One directive. `schema` is the database schema (`None`: the default one).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Operation {
    CreateTable {
        /// With its constraints; indexes of `index=True` columns are in `table.indexes`.
        table: Table,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropTable {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        #[serde(default)]
        if_exists: bool,
    },
    RenameTable {
        table: String,
        new_name: String,
        #[serde(default)]
        schema: Option<String>,
    },
    AddColumn {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        column: Column,
        /// From `ForeignKey`, `unique=True`, `CheckConstraint` inside the column.
        #[serde(default)]
        constraints: Vec<Constraint>,
        /// From `index=True`.
        #[serde(default)]
        indexes: Vec<Index>,
        #[serde(default)]
        if_not_exists: bool,
        #[serde(default)]
        inline_references: bool,
        #[serde(default)]
        inline_primary_key: bool,
        /// Batch only: the column that the new one is placed before or after.
        #[serde(default)]
        insert_before: Option<String>,
        #[serde(default)]
        insert_after: Option<String>,
        /// Batch only: SQL for what `default=` gives the rows that are moved, where the table is made anew.
        #[serde(default)]
        fill: Option<Box<str>>,
    },
    DropColumn {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        column: String,
        #[serde(default)]
        if_exists: bool,
    },
    AlterColumn {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        column: String,
        #[serde(flatten)]
        change: Box<ColumnChange>,
    },
    CreateIndex {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        index: Index,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropIndex {
        index: String,
        #[serde(default)]
        table: Option<String>,
        #[serde(default)]
        schema: Option<String>,
        #[serde(default)]
        if_exists: bool,
        #[serde(default)]
        options: Options,
    },
    /// `create_primary_key`, `create_unique_constraint`, `create_foreign_key`, `create_check_constraint`,
    /// `create_exclude_constraint`.
    AddConstraint {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        constraint: Constraint,
    },
    DropConstraint {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        /// `None`: the table's only constraint of that type.
        constraint: Option<String>,
        /// `foreignkey`, `primary`, `unique`, `check`.
        #[serde(default)]
        type_: Option<String>,
        #[serde(default)]
        if_exists: bool,
    },
    CreateTableComment {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        comment: Option<String>,
    },
    DropTableComment {
        table: String,
        #[serde(default)]
        schema: Option<String>,
    },
    /// `batch_alter_table`: several alterations of one table, done together (on SQLite: in at most one rebuild).
    BatchAlterTable {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        #[serde(default)]
        recreate: Recreate,
        /// Alterations of this table, in the order in which they were written.
        operations: Vec<Operation>,
        /// `table_args=`: constraints to add when the table is recreated.
        #[serde(default)]
        table_args: Vec<Constraint>,
        /// `table_kwargs=`.
        #[serde(default)]
        options: Options,
        /// `partial_reordering=`.
        #[serde(default)]
        partial_reordering: Vec<Vec<String>>,
        /// `copy_from=`: the table as it is, instead of looking at the database.
        #[serde(default)]
        copy_from: Option<Box<Table>>,
    },
    BulkInsert {
        table: String,
        #[serde(default)]
        schema: Option<String>,
        columns: Vec<String>,
        rows: Vec<Vec<Value>>,
    },
    /// `op.execute`: compiled for the dialect in use, with positional parameters.
    Execute {
        sql: String,
        #[serde(default)]
        params: Vec<Value>,
    },
}

/// What `alter_column` changes; a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnChange {
    pub nullable: Option<bool>,
    /// Absent: unchanged. `Some(None)`: no default any more.
    #[serde(with = "change", skip_serializing_if = "Option::is_none")]
    pub default: Option<Option<DefaultValue>>,
    #[serde(with = "change", skip_serializing_if = "Option::is_none")]
    pub computed: Option<Option<Computed>>,
    /// `server_default=Identity(…)`.
    pub identity: Option<Options>,
    #[serde(with = "change", skip_serializing_if = "Option::is_none")]
    pub comment: Option<Option<String>>,
    pub new_name: Option<String>,
    #[serde(rename = "type")]
    pub ty: Option<Type>,
    pub autoincrement: Option<bool>,
    pub existing_autoincrement: Option<bool>,
    pub existing_type: Option<Type>,
    pub existing_nullable: Option<bool>,
    #[serde(with = "change", skip_serializing_if = "Option::is_none")]
    pub existing_default: Option<Option<DefaultValue>>,
    pub existing_comment: Option<String>,
    /// `existing_server_default=Identity(…)`.
    pub existing_identity: Option<Options>,
    /// `existing_server_default=Computed(…)`.
    pub existing_computed: Option<Computed>,
    /// `postgresql_using` and the like.
    pub options: Options,
}

/// `recreate=` of `batch_alter_table`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recreate {
    #[default]
    Auto,
    Always,
    Never,
}

/// Tells `"default": null` (drop it) from an absent `default` (leave it).
mod change {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &Option<Option<T>>, to: S) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(to)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}
