//! What MySQL wants to be told and a script leaves out, from the schema that is there: the type of a column that is altered,
//! the table of an index, the kind of a constraint. Alembic fails there. And what depends on the server's version.

use super::Flavour;
use crate::dialect::requires::numbers;
use crate::operation::{ColumnChange, Operation, key};
use crate::schema::{Column, ConstraintKind, DefaultValue, Schema, Table};

/// Whether something is left out.
pub fn is_incomplete(operation: &Operation) -> bool {
    match operation {
        Operation::AlterColumn { change, .. } => change.ty.is_none() && change.existing_type.is_none(),
        Operation::DropIndex { table, .. } => table.is_none(),
        Operation::DropConstraint { type_, constraint, .. } => type_.is_none() && constraint.is_some(),
        Operation::BatchAlterTable { operations, .. } => operations.iter().any(is_incomplete),
        _ => false,
    }
}

/// The operation with what the schema tells; what that does not know stays left out.
pub fn complete(operation: &Operation, schema: &Schema) -> Operation {
    let mut operation = operation.clone();
    match &mut operation {
        Operation::AlterColumn { table, schema: place, column, change } if is_unknown(change) => {
            let table = schema.tables.get(&key(place.as_deref(), table));
            let known = table.and_then(|table| table.columns.iter().find(|known| same(&known.name, column)));
            if let Some(known) = known {
                tell(change, known);
            }
        }
        Operation::DropIndex { index, table: table @ None, schema: place, .. } => {
            let has = |other: &&Table| {
                other.schema == *place
                    && (other.indexes.iter().any(|each| each.name.as_deref().is_some_and(|name| same(name, index)))
                        || kind(other, index) == Some("unique"))
            };
            let mut found = schema.tables.values().filter(has);
            // Of two indexes of that name one cannot know which is meant.
            if let (Some(one), None) = (found.next(), found.next()) {
                *table = Some(one.name.clone());
            }
        }
        Operation::DropConstraint { table, schema: place, constraint: Some(name), type_: type_ @ None, .. } => {
            let table = schema.tables.get(&key(place.as_deref(), table));
            *type_ = table.and_then(|table| kind(table, name)).map(str::to_owned);
        }
        Operation::BatchAlterTable { operations, .. } => {
            for each in operations {
                *each = complete(each, schema);
            }
        }
        _ => {}
    }
    operation
}

/// Newer servers take any expression for a default, in parentheses: SQLAlchemy writes them
/// ([rule](https://github.com/sqlalchemy/sqlalchemy/blob/main/lib/sqlalchemy/dialects/mysql/base.py) of
/// `get_column_specification`) where it knows the server.
pub fn with_expressions(flavour: Flavour, server: &str, operation: &mut Operation) {
    let since: &[u32] = if flavour == Flavour::Mysql { &[8, 0, 13] } else { &[10, 2, 1] };
    if numbers(server)[..] < *since {
        return;
    }
    match operation {
        Operation::CreateTable { table, .. } => table.columns.iter_mut().for_each(in_parentheses),
        Operation::AddColumn { column, .. } => in_parentheses(column),
        Operation::BatchAlterTable { operations, .. } => {
            operations.iter_mut().for_each(|each| with_expressions(flavour, server, each));
        }
        _ => {}
    }
}

fn in_parentheses(column: &mut Column) {
    let Some(DefaultValue::Sql(sql)) = &mut column.default else { return };
    let lower = sql.trim_start().to_ascii_lowercase();
    let words: Vec<&str> = lower.split(' ').filter(|word| !word.is_empty()).collect();
    let updates = words.windows(2).any(|pair| pair[0].ends_with("on") && pair[1].starts_with("update"));
    let precise = ["now(", "current_timestamp("].iter().any(|name| {
        let digits = lower.strip_prefix(name).and_then(|rest| rest.split_once(')'));
        digits.is_some_and(|(digits, _)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let word = sql.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !(lower.starts_with(['\'', '"', '(']) || updates || precise || word) {
        *sql = format!("({sql})");
    }
}

fn is_unknown(change: &ColumnChange) -> bool {
    change.ty.is_none() && change.existing_type.is_none()
}

/// The whole column is written anew, so all of it has to be said.
fn tell(change: &mut ColumnChange, known: &Column) {
    change.existing_type = Some(known.ty.clone());
    change.existing_nullable.get_or_insert(known.nullable);
    change.existing_autoincrement.get_or_insert(known.autoincrement == Some(true));
    if change.existing_comment.is_none() {
        change.existing_comment.clone_from(&known.comment);
    }
    if change.existing_default.is_none() {
        let mut default = known.default.clone();
        if let Some(updates) = known.options.get("mysql_on_update").and_then(|value| value.as_str())
            && let Some(DefaultValue::Sql(sql)) = &mut default
        {
            sql.push_str(&format!(" ON UPDATE {updates}"));
        }
        change.existing_default = Some(default);
    }
}

/// Alembic's word for the kind of a constraint.
fn kind(table: &Table, name: &str) -> Option<&'static str> {
    let is_it = |other: &&crate::schema::Constraint| other.name.as_deref().is_some_and(|other| same(other, name));
    table.constraints.iter().find(is_it).and_then(|constraint| match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => Some("primary"),
        ConstraintKind::Unique { .. } => Some("unique"),
        ConstraintKind::ForeignKey(_) => Some("foreignkey"),
        ConstraintKind::Check { .. } => Some("check"),
        ConstraintKind::Exclude { .. } => None,
    })
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_stand_in_parentheses() {
        for (sql, expected) in [
            ("now()", "(now())"),
            ("uuid()", "(uuid())"),
            ("-1", "(-1)"),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            ("now(6)", "now(6)"),
            ("CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"),
            ("now() ON  UPDATE now()", "now() ON  UPDATE now()"),
            ("'x'", "'x'"),
            ("(1 + 1)", "(1 + 1)"),
            ("5", "5"),
        ] {
            let mut column: Column =
                serde_json::from_value(serde_json::json!({ "name": "c", "type": { "name": "Integer" } })).unwrap();
            column.default = Some(DefaultValue::Sql(sql.to_owned()));
            in_parentheses(&mut column);
            assert_eq!(column.default, Some(DefaultValue::Sql(expected.to_owned())), "{sql}");
        }
    }
}
