//! A whole schema as text: the statements that make it, or a diagram for Mermaid. The same schema gives the same text.

use super::{Dialect, qualified, render};
use crate::diagnostic::Diagnostic;
use crate::operation::Operation;
use crate::schema::{Column, Constraint, ConstraintKind, DefaultValue, Schema, Table, Type, View};
use crate::sql::literal;

/// The statements that make the schema, in an order in which they can run: types and sequences, tables without foreign
/// keys, indexes, foreign keys, views, triggers.
pub fn ddl(dialect: Dialect, schema: &Schema) -> Result<Vec<String>, Diagnostic> {
    let mut out = Vec::new();
    if dialect == Dialect::Sqlite {
        // It keeps them as they were written.
        out.extend(schema.tables.values().filter_map(|table| table.sql.clone()));
        let indexes = schema.tables.values().flat_map(|table| &table.indexes);
        out.extend(indexes.filter_map(|index| index.sql.clone()));
        out.extend(schema.views.values().map(|view| view.sql.clone()));
        out.extend(triggers(schema));
        return Ok(out);
    }
    for each in &schema.enums {
        let values: Vec<String> = each.values.iter().map(|value| literal(value)).collect();
        let name = qualified(dialect, each.schema.as_deref(), &each.name);
        out.push(format!("CREATE TYPE {name} AS ENUM ({})", values.join(", ")));
    }
    for each in &schema.sequences {
        if !comes_with_column(schema, each.schema.as_deref(), &each.name) {
            out.push(format!("CREATE SEQUENCE {}", qualified(dialect, each.schema.as_deref(), &each.name)));
        }
    }
    let mut later = Vec::new();
    for table in schema.tables.values() {
        let mut alone = table.clone();
        alone.indexes.clear();
        alone.constraints.retain(|constraint| !is_foreign_key(constraint));
        for column in &mut alone.columns {
            // What the catalogue does not call numbered is not; nor is what another sequence numbers than SERIAL would make.
            let own = column.identity.is_some() || dialect != Dialect::Postgresql || numbers(column, &table.name);
            column.autoincrement = Some(column.autoincrement == Some(true) && own);
            if let Some(updates) = column.options.get("mysql_on_update").and_then(|value| value.as_str())
                && let Some(DefaultValue::Sql(sql)) = &column.default
            {
                column.default = Some(DefaultValue::Sql(format!("{sql} ON UPDATE {updates}")));
            }
        }
        statements(dialect, &Operation::CreateTable { table: alone, if_not_exists: false }, &mut out)?;
        for index in &table.indexes {
            let (index, schema) = (index.clone(), table.schema.clone());
            let made = Operation::CreateIndex { table: table.name.clone(), schema, index, if_not_exists: false };
            statements(dialect, &made, &mut later)?;
        }
    }
    out.append(&mut later);
    for table in schema.tables.values() {
        for constraint in table.constraints.iter().filter(|constraint| is_foreign_key(constraint)) {
            let (constraint, schema) = (constraint.clone(), table.schema.clone());
            let added = Operation::AddConstraint { table: table.name.clone(), schema, constraint };
            statements(dialect, &added, &mut out)?;
        }
    }
    out.extend(schema.views.values().map(|view| create_view(dialect, view)));
    out.extend(triggers(schema));
    Ok(out)
}

fn statements(dialect: Dialect, operation: &Operation, out: &mut Vec<String>) -> Result<(), Diagnostic> {
    let rendered = render(dialect, operation, &Schema::default())?;
    // Types are made once, before all tables.
    let own = rendered.statements.into_iter().filter(|statement| statement.once.is_none());
    out.extend(own.map(|statement| statement.sql.trim().to_owned()));
    Ok(())
}

fn is_foreign_key(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::ForeignKey(_))
}

/// Whether the column takes its numbers from the sequence that SERIAL makes for it.
fn numbers(column: &Column, table: &str) -> bool {
    let sequence = format!("{table}_{}_seq", column.name);
    matches!(&column.default, Some(DefaultValue::Sql(sql)) if sql.starts_with("nextval(") && sql.contains(&sequence))
}

/// The sequence behind SERIAL, or behind an identity column, is made with it.
fn comes_with_column(schema: &Schema, place: Option<&str>, name: &str) -> bool {
    let tables = schema.tables.values().filter(|table| table.schema.as_deref() == place);
    tables.flat_map(|table| table.columns.iter().map(move |column| (table, column))).any(|(table, column)| {
        let made = column.identity.is_some() || numbers(column, &table.name);
        made && name == format!("{}_{}_seq", table.name, column.name)
    })
}

fn create_view(dialect: Dialect, view: &View) -> String {
    let kind = if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    let name = qualified(dialect, view.schema.as_deref(), &view.name);
    format!("CREATE {kind} {name} AS {}", view.sql.trim().trim_end_matches(';'))
}

fn triggers(schema: &Schema) -> impl Iterator<Item = String> {
    let of_tables = schema.tables.values().flat_map(|table| &table.triggers);
    let of_views = schema.views.values().flat_map(|view| &view.triggers);
    of_tables.chain(of_views).map(|trigger| trigger.sql.clone())
}

/// An `erDiagram`: tables with their columns and keys, a line for each foreign key.
pub fn mermaid(schema: &Schema) -> String {
    let mut out = "erDiagram\n".to_owned();
    for (key, table) in &schema.tables {
        out.push_str(&format!("    {} {{\n", entity(key)));
        for column in &table.columns {
            let required = if column.nullable || column.primary_key { "" } else { " \"not null\"" };
            let marks = marks(table, &column.name);
            out.push_str(&format!(
                "        {} {}{marks}{required}\n",
                word(&type_text(&column.ty)),
                word(&column.name)
            ));
        }
        out.push_str("    }\n");
    }
    for (key, table) in &schema.tables {
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey(foreign) = &constraint.kind else { continue };
            let other = crate::operation::key(foreign.referred_schema.as_deref(), &foreign.referred_table);
            let optional = |name: &String| table.columns.iter().any(|column| column.name == *name && column.nullable);
            let one = if foreign.columns.iter().any(optional) { "|o" } else { "||" };
            let label = foreign.columns.join(", ").replace('"', "'");
            out.push_str(&format!("    {} }}o--{one} {} : \"{label}\"\n", entity(key), entity(&other)));
        }
    }
    out
}

fn marks(table: &Table, column: &str) -> String {
    let has = |wanted: fn(&ConstraintKind) -> Option<&Vec<String>>| {
        table
            .constraints
            .iter()
            .filter_map(|constraint| wanted(&constraint.kind))
            .any(|columns| columns.iter().any(|each| each == column))
    };
    let mut marks = Vec::new();
    if has(|kind| if let ConstraintKind::PrimaryKey { columns } = kind { Some(columns) } else { None }) {
        marks.push("PK");
    }
    if has(|kind| if let ConstraintKind::ForeignKey(key) = kind { Some(&key.columns) } else { None }) {
        marks.push("FK");
    }
    if has(|kind| {
        if let ConstraintKind::Unique { columns } = kind {
            Some(columns).filter(|columns| columns.len() == 1)
        } else {
            None
        }
    }) {
        marks.push("UK");
    }
    if marks.is_empty() { String::new() } else { format!(" {}", marks.join(", ")) }
}

fn type_text(ty: &Type) -> String {
    match ty {
        Type::Sql { sql } => sql.clone(),
        Type::Enum { constraint_name: Some(name), .. } => name.clone(),
        Type::Array { item, .. } => format!("{}[]", type_text(item)),
        Type::Variant { base, .. } => type_text(base),
        other => {
            let described = serde_json::to_value(other).unwrap_or_default();
            let name = described.as_str().or_else(|| described["name"].as_str());
            name.unwrap_or("unknown").to_uppercase()
        }
    }
}

/// What Mermaid takes for the name of a type or an attribute.
fn word(text: &str) -> String {
    let known = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | ')' | '[' | ']');
    let cleaned: String = text.chars().map(|c| if known(c) { c } else { '_' }).collect();
    if cleaned.starts_with(|c: char| c.is_alphabetic()) { cleaned } else { format!("_{cleaned}") }
}

fn entity(name: &str) -> String {
    match name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "'")),
    }
}
