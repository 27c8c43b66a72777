//! Column types as SQLAlchemy's MySQL compiler spells them.

use super::{Flavour, names};
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::sql_word;
use crate::schema::Type;

/// The type as it stands in `CREATE TABLE`.
pub fn render(flavour: Flavour, ty: &Type) -> Result<String, Diagnostic> {
    let text = match resolved(flavour, ty) {
        Type::Null => {
            let message = "Can't generate DDL for NullType(); did you forget to specify a type on this Column?";
            return Err(Diagnostic::error(message).with_hint("give the column a type"));
        }
        Type::Integer => "INTEGER".to_owned(),
        Type::SmallInteger => "SMALLINT".to_owned(),
        Type::BigInteger => "BIGINT".to_owned(),
        Type::Boolean { .. } => "BOOL".to_owned(),
        Type::String { length: None, .. } => {
            let message = format!("VARCHAR requires a length on dialect {}", flavour.name());
            return Err(Diagnostic::error(message).with_hint("write sa.String(255), or sa.Text()"));
        }
        Type::String { length, collation } => text_type("VARCHAR", *length, collation.as_deref()),
        Type::Text { length, collation } => text_type("TEXT", *length, collation.as_deref()),
        Type::Date => "DATE".to_owned(),
        Type::Time { .. } => "TIME".to_owned(),
        // An interval is stored as the epoch plus itself.
        Type::DateTime { .. } | Type::Interval => "DATETIME".to_owned(),
        Type::Float { precision: None } => "FLOAT".to_owned(),
        Type::Float { precision: Some(precision) } => format!("FLOAT({precision})"),
        Type::Double { .. } => "DOUBLE".to_owned(),
        Type::Numeric { precision: None, .. } => "NUMERIC".to_owned(),
        Type::Numeric { precision: Some(precision), scale: None } => format!("NUMERIC({precision})"),
        Type::Numeric { precision: Some(precision), scale: Some(scale) } => format!("NUMERIC({precision}, {scale})"),
        Type::LargeBinary { length: None } => "BLOB".to_owned(),
        Type::LargeBinary { length: Some(length) } => format!("BLOB({length})"),
        Type::Json => "JSON".to_owned(),
        Type::Uuid { .. } => "CHAR(32)".to_owned(),
        Type::Enum { native: true, values, .. } => {
            let values: Vec<String> = values.iter().map(|value| names::of(flavour).literal(value)).collect();
            format!("ENUM({})", values.join(","))
        }
        Type::Enum { values, length, .. } => {
            let longest = values.iter().map(|value| value.chars().count() as u32).max();
            text_type("VARCHAR", length.or(longest), None)
        }
        Type::Sql { sql } => sql.clone(),
        Type::Array { .. } => {
            return Err(Diagnostic::error(format!("{} has no column type for ARRAY", flavour.title()))
                .with_hint("give the column a variant: .with_variant(sa.JSON(), \"mysql\", \"mariadb\")"));
        }
        Type::Variant { .. } => return Err(Diagnostic::error("a variant has no type of its own")),
    };
    Ok(text)
}

/// The condition that a Boolean or Enum with `create_constraint=True` puts on its column, and its name.
pub fn bound_check(flavour: Flavour, column: &str, ty: &Type) -> Option<(Option<String>, String)> {
    let names = names::of(flavour);
    let column = names.quote(column);
    match resolved(flavour, ty) {
        Type::Boolean { create_constraint: true, constraint_name } => {
            Some((constraint_name.clone(), format!("{column} IN (0, 1)")))
        }
        Type::Enum { native: false, create_constraint: true, values, constraint_name, .. } => {
            let values = values.iter().map(|value| names.literal(value)).collect::<Vec<_>>().join(", ");
            Some((constraint_name.clone(), format!("{column} IN ({values})")))
        }
        _ => None,
    }
}

/// The type as it stands in a CAST, for those that MySQL casts to.
pub fn cast(flavour: Flavour, ty: &Type) -> Result<Option<String>, Diagnostic> {
    let spelled = render(flavour, ty)?;
    let word = sql_word(&spelled);
    let length = spelled.find('(').and_then(|from| spelled.find(')').map(|to| &spelled[from..=to])).unwrap_or_default();
    Ok(match word.as_str() {
        "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "MEDIUMINT" if spelled.contains("UNSIGNED") => {
            Some("UNSIGNED INTEGER".to_owned())
        }
        "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "MEDIUMINT" => Some("SIGNED INTEGER".to_owned()),
        "TIMESTAMP" => Some("DATETIME".to_owned()),
        "DECIMAL" | "DATETIME" | "DATE" | "TIME" | "JSON" => Some(spelled),
        "VARCHAR" | "CHAR" => Some(format!("CHAR{length}")),
        "TEXT" | "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" => Some("CHAR".to_owned()),
        "BLOB" | "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "BINARY" | "VARBINARY" => Some("BINARY".to_owned()),
        "NUMERIC" => Some(spelled.replace("NUMERIC", "DECIMAL")),
        _ => None,
    })
}

/// A TIMESTAMP is NOT NULL unless it says NULL.
pub fn is_timestamp(flavour: Flavour, ty: &Type) -> bool {
    matches!(resolved(flavour, ty), Type::Sql { sql } if sql_word(sql) == "TIMESTAMP")
}

pub fn resolved(flavour: Flavour, ty: &Type) -> &Type {
    match ty {
        Type::Variant { base, variants } => resolved(flavour, variants.get(flavour.name()).unwrap_or(base)),
        other => other,
    }
}

fn text_type(name: &str, length: Option<u32>, collation: Option<&str>) -> String {
    let mut text = name.to_owned();
    if let Some(length) = length {
        text.push_str(&format!("({length})"));
    }
    if let Some(collation) = collation.filter(|collation| !collation.is_empty()) {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    text
}
