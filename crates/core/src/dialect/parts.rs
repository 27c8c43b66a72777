//! What every database's DDL is made of: questions about a table's description, and the clauses that all spell alike.

use super::names::Names;
use crate::diagnostic::Diagnostic;
use crate::schema::{ClientDefault, Column, Constraint, ConstraintKind, ForeignKey, Index, Options, Table, Type};
use std::borrow::Cow;

/// The option of a CHECK that a script wrote inside a column: that column's name.
const COLUMN: &str = "column";
/// The option of a constraint that only marks where the CHECK of a column's Boolean or Enum stands.
const BOUND: &str = "bound";

/// The primary key: the constraint, or the columns that say so.
pub fn primary_key(table: &Table) -> Option<Cow<'_, Constraint>> {
    let given =
        table.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
    if let Some(given) = given {
        return Some(Cow::Borrowed(given));
    }
    let columns: Vec<String> =
        table.columns.iter().filter(|column| column.primary_key).map(|column| column.name.clone()).collect();
    let kind = ConstraintKind::PrimaryKey { columns };
    (!columns_of_kind(&kind).is_empty()).then(|| {
        Cow::Owned(Constraint { name: None, kind, deferrable: None, initially: None, options: Options::new() })
    })
}

/// The columns of a key or of a unique constraint.
pub fn columns_of(constraint: &Constraint) -> &[String] {
    columns_of_kind(&constraint.kind)
}

fn columns_of_kind(kind: &ConstraintKind) -> &[String] {
    match kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => columns,
        ConstraintKind::ForeignKey(key) => &key.columns,
        _ => &[],
    }
}

/// The column that a CHECK was written in, where it was written in one.
pub fn inline_column(constraint: &Constraint) -> Option<&str> {
    let check = matches!(constraint.kind, ConstraintKind::Check { .. });
    text(&constraint.options, COLUMN).filter(|_| check)
}

/// The column for whose type the constraint stands, where it is only that column's place among the constraints.
pub fn bound_column(constraint: &Constraint) -> Option<&str> {
    text(&constraint.options, BOUND)
}

pub fn flag(options: &Options, name: &str) -> Option<bool> {
    options.get(name).and_then(|value| value.as_bool())
}

/// An option that is text; an empty one is none.
pub fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(|value| value.as_str()).filter(|text| !text.is_empty())
}

/// An option that is a list of names, or one name.
pub fn names<'a>(options: &'a Options, name: &str) -> Vec<&'a str> {
    match options.get(name) {
        Some(serde_json::Value::String(one)) => vec![one],
        Some(serde_json::Value::Array(many)) => many.iter().filter_map(|one| one.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// A number or a text, as it reads.
pub fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(true) => "True".to_owned(),
        serde_json::Value::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

/// The column that the database numbers by itself: SQLAlchemy's rules of `autoincrement="auto"`.
pub fn numbered(table: &Table) -> Option<&Column> {
    let key = primary_key(table)?;
    let column = |name: &String| table.columns.iter().find(|column| column.name == *name);
    let [only] = columns_of(&key) else {
        return columns_of(&key).iter().filter_map(column).find(|column| column.autoincrement == Some(true));
    };
    let column = column(only)?;
    if let Some(asked) = column.autoincrement {
        return asked.then_some(column);
    }
    let refers = table
        .constraints
        .iter()
        .any(|constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey(key) if key.columns.contains(only)));
    let filled =
        column.client_default == Some(ClientDefault::Value) || column.default.is_some() || column.computed.is_some();
    (affinity(base(&column.ty)) == Affinity::Number && !filled && !refers).then_some(column)
}

/// `CONSTRAINT name `, or nothing.
pub fn named(names: &Names, name: Option<&str>) -> Result<String, Diagnostic> {
    name.map_or_else(|| Ok(String::new()), |name| Ok(format!("CONSTRAINT {} ", names.checked(name)?)))
}

/// `FOREIGN KEY(a) REFERENCES t (b)`.
pub fn foreign_key(names: &Names, key: &ForeignKey) -> String {
    format!("FOREIGN KEY({}) REFERENCES {}", names.list(&key.columns), referred(names, key))
}

/// `t (b)`.
pub fn referred(names: &Names, key: &ForeignKey) -> String {
    let table = names.qualified(key.referred_schema.as_deref(), &key.referred_table);
    match key.referred_columns.is_empty() {
        true => table,
        false => format!("{table} ({})", names.list(&key.referred_columns)),
    }
}

/// `ON DELETE … ON UPDATE …`.
pub fn cascades(key: &ForeignKey, on_delete: impl Fn(&str) -> Result<(), Diagnostic>) -> Result<String, Diagnostic> {
    let mut sql = String::new();
    if let Some(action) = &key.on_delete {
        on_delete(action)?;
        sql.push_str(&format!(" ON DELETE {action}"));
    }
    if let Some(action) = &key.on_update {
        phrase(action)?;
        sql.push_str(&format!(" ON UPDATE {action}"));
    }
    Ok(sql)
}

pub fn deferrability(constraint: &Constraint) -> Result<String, Diagnostic> {
    let mut sql = match constraint.deferrable {
        Some(true) => " DEFERRABLE".to_owned(),
        Some(false) => " NOT DEFERRABLE".to_owned(),
        None => String::new(),
    };
    if let Some(initially) = &constraint.initially {
        phrase(initially)?;
        sql.push_str(&format!(" INITIALLY {initially}"));
    }
    Ok(sql)
}

/// Keywords, and nothing that could be more SQL.
pub fn phrase(text: &str) -> Result<(), Diagnostic> {
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let words = text.split(char::is_whitespace).filter(|part| !part.is_empty());
    let trimmed = text.trim() == text && !text.is_empty();
    if trimmed && words.clone().all(word) { Ok(()) } else { Err(not_a_phrase(text, r"^\\w+(?:\\s+\\w+)*$")) }
}

pub fn not_a_phrase(text: &str, pattern: &str) -> Diagnostic {
    Diagnostic::error(format!("Unexpected SQL phrase: '{text}' (matching against '{pattern}')"))
        .with_hint("write keywords only, such as CASCADE or SET NULL")
}

/// `GENERATED … AS IDENTITY (…)`.
pub fn identity(options: &Options) -> String {
    let kind = if flag(options, "always") == Some(true) { "ALWAYS" } else { "BY DEFAULT" };
    let details = identity_options(options);
    let details = if details.is_empty() { details } else { format!(" ({details})") };
    format!("GENERATED {kind} AS IDENTITY{details}")
}

/// What stands in the parentheses of an identity, in SQLAlchemy's order.
pub fn identity_options(options: &Options) -> String {
    let mut words = Vec::new();
    for (name, phrase) in
        [("increment", "INCREMENT BY"), ("start", "START WITH"), ("minvalue", "MINVALUE"), ("maxvalue", "MAXVALUE")]
    {
        words.extend(options.get(name).filter(|value| !value.is_null()).map(|value| format!("{phrase} {value}")));
    }
    for (name, phrase) in [("nominvalue", "NO MINVALUE"), ("nomaxvalue", "NO MAXVALUE")] {
        words.extend(options.get(name).filter(|value| !value.is_null()).map(|_| phrase.to_owned()));
    }
    words.extend(options.get("cache").filter(|value| !value.is_null()).map(|value| format!("CACHE {value}")));
    words.extend(flag(options, "cycle").map(|cycle| if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned()));
    words.join(" ")
}

/// Says in which column of which table something cannot be written.
pub fn in_column(table: &Table, column: &str, error: Diagnostic) -> Diagnostic {
    Diagnostic { message: format!("(in table '{}', column '{column}'): {}", table.name, error.message), ..error }
}

/// `ALTER TABLE … ` of every dialect but SQLite: Alembic takes a dotted schema apart here.
pub fn alter_table(names: &Names, schema: Option<&str>, table: &str) -> String {
    format!("ALTER TABLE {}", names.dotted(schema, table))
}

pub fn exists(if_exists: bool) -> &'static str {
    if if_exists { "IF EXISTS " } else { "" }
}

pub fn not_exists(if_not_exists: bool) -> &'static str {
    if if_not_exists { "IF NOT EXISTS " } else { "" }
}

/// The type without its variants: what SQLAlchemy goes by when it looks for a key to number.
fn base(ty: &Type) -> &Type {
    match ty {
        Type::Variant { base: own, .. } => base(own),
        other => other,
    }
}

/// SQLAlchemy's families of types, as far as DDL depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    Number,
    DateTime,
    Other,
}

/// The family of a type whose variants are resolved.
pub fn affinity(ty: &Type) -> Affinity {
    match ty {
        Type::Integer | Type::SmallInteger | Type::BigInteger => Affinity::Number,
        Type::Numeric { .. } | Type::Float { .. } | Type::Double { .. } => Affinity::Number,
        Type::DateTime { .. } => Affinity::DateTime,
        Type::Sql { sql } => match sql_word(sql).as_str() {
            "INTEGER" | "INT" | "BIGINT" | "SMALLINT" | "TINYINT" | "MEDIUMINT" => Affinity::Number,
            "NUMERIC" | "DECIMAL" | "FLOAT" | "REAL" | "DOUBLE" => Affinity::Number,
            "DATETIME" | "TIMESTAMP" => Affinity::DateTime,
            _ => Affinity::Other,
        },
        _ => Affinity::Other,
    }
}

/// The first word of a type.
pub fn sql_word(sql: &str) -> String {
    sql.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// Whether the place of this column's bound CHECK is marked among the constraints of the table.
pub fn is_marked(table: &Table, column: &Column) -> bool {
    table.constraints.iter().any(|constraint| bound_column(constraint) == Some(&column.name))
}

/// The foreign key of a new column that is written inside of it: only one that stands alone.
pub fn inline_reference(constraints: &[Constraint], asked: bool) -> Option<usize> {
    let mut keys = constraints.iter().enumerate().filter(
        |(_, constraint)| matches!(&constraint.kind, ConstraintKind::ForeignKey(key) if key.columns.len() == 1),
    );
    let (at, _) = keys.next().filter(|_| asked)?;
    keys.next().is_none().then_some(at)
}

pub fn computed_stays() -> Diagnostic {
    Diagnostic::error(
        "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not \
         supported.",
    )
    .with_hint("drop the column and add it again")
}

/// What comes with a new column, and how it is written.
pub struct NewColumn<'a> {
    pub table: &'a str,
    pub schema: Option<&'a str>,
    pub column: &'a Column,
    pub constraints: &'a [Constraint],
    pub indexes: &'a [Index],
    pub if_not_exists: bool,
    pub inline_references: bool,
    pub inline_primary_key: bool,
}

pub fn identity_stays() -> Diagnostic {
    Diagnostic::error(
        "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an existing \
         column is not supported in this dialect.",
    )
    .with_hint("do it on PostgreSQL only: if op.get_context().dialect.name == \"postgresql\"")
}
