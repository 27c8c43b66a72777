//! The parts of a table as short texts, the same for the same part however it was written.

use crate::schema::{Column, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Table, Trigger, Type};

pub(super) type Named = Vec<(String, String)>;

pub(super) fn table(table: &Table) -> String {
    table.sql.clone().unwrap_or_else(|| {
        let columns: Vec<String> = columns(table).into_iter().map(|(name, text)| format!("{name} {text}")).collect();
        let constraints = table.constraints.iter().map(constraint);
        format!(
            "CREATE TABLE {} ({})",
            table.name,
            columns.into_iter().chain(constraints).collect::<Vec<_>>().join(", ")
        )
    })
}

/// What holds for the table as a whole.
pub(super) fn options(table: &Table) -> String {
    let mut words = Vec::new();
    for (name, value) in &table.options {
        match (name.as_str(), value.as_bool()) {
            ("sqlite_autoincrement", Some(true)) => words.push("AUTOINCREMENT".to_owned()),
            ("sqlite_with_rowid", Some(false)) => words.push("WITHOUT ROWID".to_owned()),
            ("sqlite_strict", Some(true)) => words.push("STRICT".to_owned()),
            _ => words.push(format!("{name}={value}")),
        }
    }
    words.extend(table.comment.as_ref().map(|comment| format!("COMMENT '{comment}'")));
    words.join(", ")
}

pub(super) fn columns(table: &Table) -> Named {
    table.columns.iter().map(|of| (of.name.clone(), column(of))).collect()
}

pub(super) fn constraints(table: &Table) -> Named {
    let mut named: Named = Vec::new();
    for of in &table.constraints {
        let text = constraint(of);
        let name = of.name.clone().unwrap_or_else(|| text.clone());
        if !named.iter().any(|(other, _)| *other == name) {
            named.push((name, text));
        }
    }
    named
}

pub(super) fn indexes(table: &Table) -> Named {
    table.indexes.iter().map(|of| (of.name.clone().unwrap_or_default(), index(of))).collect()
}

pub(super) fn triggers(triggers: &[Trigger]) -> Named {
    triggers.iter().map(|trigger| (trigger.name.clone(), trigger.sql.clone())).collect()
}

fn column(column: &Column) -> String {
    let mut words = vec![match &column.ty {
        Type::Sql { sql } => sql.clone(),
        other => crate::dialect::sqlite::types::render(other).unwrap_or_default(),
    }];
    words.extend(column.default.as_ref().map(|default| match default {
        DefaultValue::Literal(text) => format!("DEFAULT '{}'", text.replace('\'', "''")),
        DefaultValue::Sql(sql) => format!("DEFAULT {sql}"),
    }));
    words.extend((!column.nullable).then(|| "NOT NULL".to_owned()));
    words.extend(column.collation.as_ref().map(|name| format!("COLLATE {name}")));
    words.extend(column.computed.as_ref().map(|computed| {
        let stored = if computed.persisted == Some(true) { " STORED" } else { "" };
        format!("GENERATED ALWAYS AS ({}){stored}", computed.sql)
    }));
    words.extend(column.comment.as_ref().map(|comment| format!("COMMENT '{comment}'")));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn constraint(constraint: &Constraint) -> String {
    let mut text = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => format!("PRIMARY KEY ({})", columns.join(", ")),
        ConstraintKind::Unique { columns } => format!("UNIQUE ({})", columns.join(", ")),
        ConstraintKind::Check { sql } => format!("CHECK ({})", sql.trim()),
        ConstraintKind::ForeignKey(key) => {
            let mut text = format!("FOREIGN KEY ({}) REFERENCES {}", key.columns.join(", "), key.referred_table);
            if !key.referred_columns.is_empty() {
                text.push_str(&format!(" ({})", key.referred_columns.join(", ")));
            }
            for (phrase, value) in
                [("MATCH", &key.r#match), ("ON DELETE", &key.on_delete), ("ON UPDATE", &key.on_update)]
            {
                text.extend(value.iter().map(|value| format!(" {phrase} {value}")));
            }
            text
        }
        ConstraintKind::Exclude { elements, .. } => {
            let elements: Vec<String> =
                elements.iter().map(|(what, operator)| format!("{what} WITH {operator}")).collect();
            format!("EXCLUDE ({})", elements.join(", "))
        }
    };
    if constraint.deferrable == Some(true) {
        text.push_str(" DEFERRABLE");
        text.extend(constraint.initially.iter().map(|initially| format!(" INITIALLY {initially}")));
    }
    text
}

fn index(index: &Index) -> String {
    let elements: Vec<&str> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(name) => name.as_str(),
            IndexElement::Sql(sql) => sql.as_str(),
        })
        .collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let condition = index.r#where.as_ref().map(|sql| format!(" WHERE {sql}")).unwrap_or_default();
    format!("{unique}({}){condition}", elements.join(", "))
}
