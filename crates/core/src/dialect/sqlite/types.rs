//! Column types as SQLAlchemy's SQLite compiler spells them, and what a change from one to another means for the values.

use super::names::{literal, quote};
use crate::diagnostic::Diagnostic;
use crate::schema::Type;

/// The type as it stands in `CREATE TABLE`.
pub fn render(ty: &Type) -> Result<String, Diagnostic> {
    let text = match resolved(ty) {
        Type::Null => return Err(cannot("NullType()")),
        Type::Array { .. } => return Err(cannot("ARRAY")),
        Type::Integer => "INTEGER".to_owned(),
        Type::SmallInteger => "SMALLINT".to_owned(),
        Type::BigInteger => "BIGINT".to_owned(),
        Type::Boolean { .. } => "BOOLEAN".to_owned(),
        Type::String { length, collation } => text_type("VARCHAR", *length, collation.as_deref()),
        Type::Text { length, collation } => text_type("TEXT", *length, collation.as_deref()),
        Type::Date => "DATE".to_owned(),
        Type::Time { .. } => "TIME".to_owned(),
        // An interval is stored as the epoch plus itself.
        Type::DateTime { .. } | Type::Interval => "DATETIME".to_owned(),
        Type::Float { .. } => "FLOAT".to_owned(),
        Type::Double { .. } => "DOUBLE".to_owned(),
        Type::Numeric { precision: None, .. } => "NUMERIC".to_owned(),
        Type::Numeric { precision: Some(precision), scale: None } => format!("NUMERIC({precision})"),
        Type::Numeric { precision: Some(precision), scale: Some(scale) } => format!("NUMERIC({precision}, {scale})"),
        Type::LargeBinary { .. } => "BLOB".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::Uuid { .. } => "CHAR(32)".to_owned(),
        Type::Enum { values, length, .. } => {
            let longest = values.iter().map(|value| value.chars().count() as u32).max();
            text_type("VARCHAR", length.or(longest), None)
        }
        Type::Sql { sql } => sql.clone(),
        Type::Variant { .. } => return Err(cannot("a variant")),
    };
    Ok(text)
}

/// The condition that a Boolean or Enum with `create_constraint=True` puts on its column, and its name.
pub fn bound_check(column: &str, ty: &Type) -> Option<(Option<String>, String)> {
    match resolved(ty) {
        Type::Boolean { create_constraint: true, .. } | Type::Enum { create_constraint: true, .. } => {
            Some((bound_name(ty).map(str::to_owned), bound_condition(column, ty)?))
        }
        _ => None,
    }
}

/// The condition of a Boolean or Enum, whether or not the type would create it: SQLAlchemy did by default until 1.4.
pub fn bound_condition(column: &str, ty: &Type) -> Option<String> {
    match resolved(ty) {
        Type::Boolean { .. } => Some(format!("{} IN (0, 1)", quote(column))),
        Type::Enum { values, .. } => {
            let values = values.iter().map(|value| literal(value)).collect::<Vec<_>>().join(", ");
            Some(format!("{} IN ({values})", quote(column)))
        }
        _ => None,
    }
}

fn bound_name(ty: &Type) -> Option<&str> {
    match resolved(ty) {
        Type::Boolean { constraint_name, .. } | Type::Enum { constraint_name, .. } => constraint_name.as_deref(),
        _ => None,
    }
}

/// The families whose SQL types make SQLite read text as a number where it can.
const READ_AS_NUMBERS: [Family; 5] = [Family::Date, Family::Time, Family::DateTime, Family::Interval, Family::Boolean];

/// SQLAlchemy's families of types: a change within one keeps the values as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Null,
    Integer,
    String,
    Numeric,
    Binary,
    Boolean,
    Date,
    Time,
    DateTime,
    Interval,
    Json,
    Uuid,
    Array,
}

pub fn family(ty: &Type) -> Family {
    match resolved(ty) {
        Type::Null | Type::Variant { .. } => Family::Null,
        Type::Integer | Type::SmallInteger | Type::BigInteger => Family::Integer,
        Type::Boolean { .. } => Family::Boolean,
        Type::String { .. } | Type::Text { .. } | Type::Enum { .. } => Family::String,
        Type::Date => Family::Date,
        Type::Time { .. } => Family::Time,
        Type::DateTime { .. } => Family::DateTime,
        Type::Interval => Family::Interval,
        Type::Float { .. } | Type::Double { .. } | Type::Numeric { .. } => Family::Numeric,
        Type::LargeBinary { .. } => Family::Binary,
        Type::Json => Family::Json,
        Type::Uuid { .. } => Family::Uuid,
        Type::Array { .. } => Family::Array,
        Type::Sql { sql } => family_of_sql(sql),
    }
}

/// Whether values of a column are cast when its type changes, as Alembic's batch mode does, but for [`garbles`]. Numbers
/// stay what they are in a column of dates or booleans: there a cast changes nothing.
pub fn needs_cast(from: &Type, to: &Type) -> bool {
    let target = family(to);
    let unchanged = READ_AS_NUMBERS.contains(&target) || matches!(target, Family::Json | Family::Null);
    family(from) != target && !unchanged
}

/// Whether a cast would destroy values: SQLite reads the text '2026-01-31' as the number 2026 and 'true' as 0.
pub fn garbles(from: &Type, to: &Type) -> bool {
    let target = family(to);
    let numbers = matches!(family(from), Family::Integer | Family::Numeric | Family::Boolean);
    READ_AS_NUMBERS.contains(&target) && !numbers && family(from) != target
}

/// The family that SQLAlchemy's reflection gives a declared type.
fn family_of_sql(sql: &str) -> Family {
    let name: String = sql.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ' ').collect();
    let name = name.split(" COLLATE ").next().unwrap_or_default().trim().to_ascii_uppercase();
    match name.as_str() {
        "" => Family::Null,
        "BOOL" | "BOOLEAN" => Family::Boolean,
        "DATE" | "DATE_CHAR" => Family::Date,
        "DATETIME" | "DATETIME_CHAR" | "TIMESTAMP" => Family::DateTime,
        "TIME" | "TIME_CHAR" => Family::Time,
        "JSON" => Family::Json,
        "BLOB" => Family::Binary,
        "DOUBLE" | "DOUBLE PRECISION" | "DOUBLE_PRECISION" | "DECIMAL" | "FLOAT" | "NUMERIC" | "REAL" => {
            Family::Numeric
        }
        name if name.contains("INT") => Family::Integer,
        name if ["CHAR", "CLOB", "TEXT"].iter().any(|part| name.contains(part)) => Family::String,
        name if name.contains("BLOB") => Family::Null,
        _ => Family::Numeric,
    }
}

fn resolved(ty: &Type) -> &Type {
    match ty {
        Type::Variant { base, variants } => resolved(variants.get("sqlite").unwrap_or(base)),
        other => other,
    }
}

fn text_type(name: &str, length: Option<u32>, collation: Option<&str>) -> String {
    let mut text = name.to_owned();
    if let Some(length) = length.filter(|length| *length > 0) {
        text.push_str(&format!("({length})"));
    }
    if let Some(collation) = collation.filter(|collation| !collation.is_empty()) {
        text.push_str(&format!(" COLLATE \"{collation}\""));
    }
    text
}

fn cannot(what: &str) -> Diagnostic {
    Diagnostic::error(format!("SQLite has no column type for {what}"))
        .with_hint("give the column another type, or a variant for SQLite: .with_variant(sa.JSON(), \"sqlite\")")
}
