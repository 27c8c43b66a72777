//! Column types as SQLAlchemy's PostgreSQL compiler spells them, and the enumerations that must exist before a table.

use super::names::NAMES;
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::sql_word;
use crate::schema::Type;

/// The type as it stands in `CREATE TABLE`.
pub fn render(ty: &Type) -> Result<String, Diagnostic> {
    let text = match resolved(ty) {
        Type::Null => {
            let message = "Can't generate DDL for NullType(); did you forget to specify a type on this Column?";
            return Err(Diagnostic::error(message).with_hint("give the column a type"));
        }
        Type::Integer => "INTEGER".to_owned(),
        Type::SmallInteger => "SMALLINT".to_owned(),
        Type::BigInteger => "BIGINT".to_owned(),
        Type::Boolean { .. } => "BOOLEAN".to_owned(),
        Type::String { length, collation } => text_type("VARCHAR", *length, collation.as_deref()),
        Type::Text { length, collation } => text_type("TEXT", *length, collation.as_deref()),
        Type::Date => "DATE".to_owned(),
        Type::Time { timezone } => format!("TIME {}", zone(*timezone)),
        Type::DateTime { timezone } => format!("TIMESTAMP {}", zone(*timezone)),
        Type::Interval => "INTERVAL".to_owned(),
        Type::Float { precision } => match precision.filter(|precision| *precision > 0) {
            Some(precision) => format!("FLOAT({precision})"),
            None => "FLOAT".to_owned(),
        },
        Type::Double { .. } => "DOUBLE PRECISION".to_owned(),
        Type::Numeric { precision: None, .. } => "NUMERIC".to_owned(),
        Type::Numeric { precision: Some(precision), scale: None } => format!("NUMERIC({precision})"),
        Type::Numeric { precision: Some(precision), scale: Some(scale) } => format!("NUMERIC({precision}, {scale})"),
        Type::LargeBinary { .. } => "BYTEA".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::Uuid { native: true } => "UUID".to_owned(),
        Type::Uuid { native: false } => "CHAR(32)".to_owned(),
        Type::Enum { native: true, constraint_name, schema, .. } => {
            enum_name("Enum", constraint_name.as_deref(), schema.as_deref())?
        }
        Type::Enum { values, length, .. } => {
            let longest = values.iter().map(|value| value.chars().count() as u32).max();
            text_type("VARCHAR", length.or(longest), None)
        }
        Type::Array { item, dimensions } => array(&render(item)?, dimensions.unwrap_or(1)),
        Type::Sql { sql } => sql.clone(),
        Type::Variant { .. } => return Err(Diagnostic::error("a variant has no type of its own on PostgreSQL")),
    };
    Ok(text)
}

/// The enumerations that a column of this type brings along: name, and the statement that makes it.
pub fn enums(ty: &Type) -> Result<Vec<(String, String)>, Diagnostic> {
    match resolved(ty) {
        Type::Array { item, .. } => enums(item),
        Type::Enum { native: true, values, constraint_name, schema, create_type, .. }
            if *create_type != Some(false) =>
        {
            let name = enum_name("ENUM", constraint_name.as_deref(), schema.as_deref())?;
            let values: Vec<String> = values.iter().map(|value| NAMES.literal(value)).collect();
            let sql = format!("CREATE TYPE {name} AS ENUM ({})", values.join(", "));
            Ok(vec![(name, sql)])
        }
        _ => Ok(Vec::new()),
    }
}

/// The condition that an Enum with `native_enum=False, create_constraint=True` puts on its column, and its name.
pub fn bound_check(column: &str, ty: &Type) -> Result<Option<(Option<String>, String)>, Diagnostic> {
    match resolved(ty) {
        Type::Enum { native: false, create_constraint: true, values, constraint_name, .. } => {
            let values = values.iter().map(|value| NAMES.literal(value)).collect::<Vec<_>>().join(", ");
            Ok(Some((constraint_name.clone(), format!("{} IN ({values})", NAMES.quote(column)))))
        }
        Type::Array { item, .. } if bound_check(column, item)?.is_some() => Err(Diagnostic::error(
            "PostgreSQL dialect cannot produce the CHECK constraint for ARRAY of non-native ENUM; please specify \
             create_constraint=False on this Enum datatype.",
        )),
        _ => Ok(None),
    }
}

/// The type that numbers a key by itself in place of this one.
pub fn serial(ty: &Type) -> &'static str {
    match resolved(ty) {
        Type::BigInteger => "BIGSERIAL",
        Type::SmallInteger => "SMALLSERIAL",
        Type::Sql { sql } if sql_word(sql) == "BIGINT" => "BIGSERIAL",
        Type::Sql { sql } if sql_word(sql) == "SMALLINT" => "SMALLSERIAL",
        _ => "SERIAL",
    }
}

pub fn resolved(ty: &Type) -> &Type {
    match ty {
        Type::Variant { base, variants } => resolved(variants.get("postgresql").unwrap_or(base)),
        other => other,
    }
}

fn enum_name(class: &str, name: Option<&str>, schema: Option<&str>) -> Result<String, Diagnostic> {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => Ok(NAMES.qualified(schema, name)),
        None => Err(Diagnostic::error(format!("PostgreSQL {class} type requires a name."))
            .with_hint("name it: sa.Enum(…, name=\"status\")")),
    }
}

/// The brackets stand before a collation.
fn array(item: &str, dimensions: u32) -> String {
    let brackets = "[]".repeat(dimensions as usize);
    match item.find(" COLLATE") {
        Some(at) => format!("{}{brackets}{}", &item[..at], &item[at..]),
        None => format!("{item}{brackets}"),
    }
}

fn zone(with: bool) -> &'static str {
    if with { "WITH TIME ZONE" } else { "WITHOUT TIME ZONE" }
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
