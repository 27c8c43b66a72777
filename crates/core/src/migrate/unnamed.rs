//! What PostgreSQL calls constraints that were made without a name. A script that looks them up offline finds these names.

use crate::dialect::parts::{columns_of, inline_column};
use crate::schema::{Constraint, ConstraintKind, Schema};

/// The longest identifier of PostgreSQL.
const LONGEST: usize = 63;

pub fn name_constraints(schema: &mut Schema) {
    for table in schema.tables.values_mut() {
        for at in 0..table.constraints.len() {
            if table.constraints[at].name.is_some() {
                continue;
            }
            let name = free_name(&table.name, &table.constraints, &table.constraints[at]);
            table.constraints[at].name = Some(name);
        }
    }
}

fn free_name(table: &str, others: &[Constraint], constraint: &Constraint) -> String {
    let (columns, label) = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => (String::new(), "pkey"),
        ConstraintKind::Unique { .. } => (columns_of(constraint).join("_"), "key"),
        ConstraintKind::ForeignKey(_) => (columns_of(constraint).join("_"), "fkey"),
        ConstraintKind::Check { .. } => (inline_column(constraint).unwrap_or_default().to_owned(), "check"),
        ConstraintKind::Exclude { elements, .. } => {
            let columns: Vec<&str> = elements.iter().map(|(column, _)| column.as_str()).collect();
            (columns.join("_"), "excl")
        }
    };
    let taken = |name: &str| others.iter().any(|other| other.name.as_deref() == Some(name));
    let mut name = made(table, &columns, label);
    for number in 1..=others.len() {
        if !taken(&name) {
            break;
        }
        name = made(table, &columns, &format!("{label}{number}"));
    }
    name
}

/// The longer of the two parts gives way until all fits.
fn made(table: &str, columns: &str, label: &str) -> String {
    let mut parts = [table.to_owned(), columns.to_owned()];
    let room = LONGEST.saturating_sub(label.len() + 1 + usize::from(!columns.is_empty()));
    while parts[0].len() + parts[1].len() > room {
        let longer = usize::from(parts[0].len() <= parts[1].len());
        parts[longer].pop();
    }
    let [table, columns] = parts;
    match columns.is_empty() {
        true => format!("{table}_{label}"),
        false => format!("{table}_{columns}_{label}"),
    }
}
