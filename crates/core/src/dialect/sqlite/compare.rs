//! What counts as the same schema: the order of constraints, the spelling of keywords, spaces and quotes do not matter.

use super::lexer::normalized;
use crate::schema::{Column, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Schema, Table, Type};
use std::collections::BTreeMap;

/// How `after` differs from `before`, one sentence per difference; empty where they are the same.
pub fn same(before: &Schema, after: &Schema) -> Vec<String> {
    difference(&facts(before), &facts(after))
}

/// How one table differs from another, its name left aside.
pub fn same_table(before: &Table, after: &Table) -> Vec<String> {
    difference(&table_facts("", before), &table_facts("", after))
}

type Facts = BTreeMap<String, String>;

fn difference(before: &Facts, after: &Facts) -> Vec<String> {
    let mut found = Vec::new();
    for (fact, was) in before {
        match after.get(fact) {
            None => found.push(format!("{fact} is missing: {was}")),
            Some(is) if is != was => found.push(format!("{fact} was {was}, is {is}")),
            Some(_) => {}
        }
    }
    found.extend(
        after.iter().filter(|(fact, _)| !before.contains_key(*fact)).map(|(fact, is)| format!("{fact} is new: {is}")),
    );
    found
}

fn facts(schema: &Schema) -> Facts {
    let mut facts = Facts::new();
    for table in schema.tables.values() {
        facts.extend(table_facts(&table.name, table));
    }
    for view in schema.views.values() {
        facts.insert(format!("view {}", view.name), normalized(&view.sql));
        facts.extend(
            view.triggers.iter().map(|trigger| (format!("trigger {}", trigger.name), normalized(&trigger.sql))),
        );
    }
    facts
}

fn table_facts(name: &str, table: &Table) -> Facts {
    let mut facts = Facts::new();
    let mut options: Vec<String> = table.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
    options.sort();
    facts.insert(format!("table {name}"), options.join(", "));
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    facts.insert(format!("columns of {name}"), columns.join(", "));
    for column in &table.columns {
        facts.insert(format!("column {name}.{}", column.name), column_fact(column));
    }
    let mut constraints: Vec<String> = table.constraints.iter().map(constraint_fact).collect();
    constraints.sort();
    for (number, constraint) in constraints.into_iter().enumerate() {
        facts.insert(format!("constraint {name} {}", number + 1), constraint);
    }
    for index in &table.indexes {
        facts.insert(format!("index {}", index.name.as_deref().unwrap_or_default()), index_fact(index));
    }
    facts.extend(table.triggers.iter().map(|trigger| (format!("trigger {}", trigger.name), normalized(&trigger.sql))));
    facts
}

fn column_fact(column: &Column) -> String {
    let ty = match &column.ty {
        Type::Sql { sql } => normalized(sql),
        other => super::types::render(other).map(|sql| normalized(&sql)).unwrap_or_default(),
    };
    let mut fact = ty;
    if !column.nullable {
        fact.push_str(" not null");
    }
    if let Some(default) = &column.default {
        let sql = match default {
            DefaultValue::Literal(text) => super::names::literal(text),
            DefaultValue::Sql(sql) => without_parentheses(&normalized(sql)),
        };
        fact.push_str(&format!(" default {sql}"));
    }
    if let Some(collation) = &column.collation {
        fact.push_str(&format!(" collate {}", collation.to_ascii_lowercase()));
    }
    if let Some(computed) = &column.computed {
        let kind = if computed.persisted == Some(true) { "stored" } else { "virtual" };
        fact.push_str(&format!(" as ({}) {kind}", without_parentheses(&normalized(&computed.sql))));
    }
    fact
}

fn constraint_fact(constraint: &Constraint) -> String {
    let name = constraint.name.as_deref().unwrap_or("-");
    let mut fact = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => format!("primary key {name} ({})", columns.join(", ")),
        ConstraintKind::Unique { columns } => format!("unique {name} ({})", columns.join(", ")),
        ConstraintKind::Check { sql } => format!("check {name} ({})", without_parentheses(&normalized(sql))),
        ConstraintKind::ForeignKey(key) => format!(
            "foreign key {name} ({}) to {} ({}) match {:?} on delete {} on update {}",
            key.columns.join(", "),
            key.referred_table,
            key.referred_columns.join(", "),
            key.r#match,
            key.on_delete.as_deref().unwrap_or("NO ACTION"),
            key.on_update.as_deref().unwrap_or("NO ACTION"),
        ),
        ConstraintKind::Exclude { .. } => format!("exclude {name}"),
    };
    if constraint.deferrable == Some(true) {
        fact.push_str(&format!(" deferrable {}", constraint.initially.as_deref().unwrap_or("IMMEDIATE")));
    }
    if let Some(conflict) = constraint.options.get("sqlite_on_conflict") {
        fact.push_str(&format!(" on conflict {conflict}"));
    }
    fact
}

fn index_fact(index: &Index) -> String {
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(name) => name.to_ascii_lowercase(),
            IndexElement::Sql(sql) => normalized(sql),
        })
        .collect();
    let unique = if index.unique { "unique " } else { "" };
    let condition = index.r#where.as_deref().map(|sql| format!(" where {}", normalized(sql))).unwrap_or_default();
    format!("{unique}({}){condition}", elements.join(", "))
}

/// `((x))` as `x`: SQLAlchemy adds parentheses that SQLite takes away, and the other way round.
fn without_parentheses(sql: &str) -> String {
    let mut inner = sql.trim();
    while let Some(stripped) = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let mut depth = 0;
        let balanced = super::lexer::words(stripped).iter().all(|word| {
            depth += match word.text(stripped) {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            depth >= 0
        });
        if !balanced {
            break;
        }
        inner = stripped.trim();
    }
    inner.to_owned()
}
