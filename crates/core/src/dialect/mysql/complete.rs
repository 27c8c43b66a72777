//! What MySQL wants to be told and a script leaves out, from the schema that is there: the type of a column that is altered,
//! the table of an index, the kind of a constraint. Alembic fails there. And what depends on the server's version.

use super::Flavour;
use crate::dialect::Dialect;
use crate::dialect::requires::numbers;
use crate::operation::{ColumnChange, Operation, key};
use crate::schema::{Column, ConstraintKind, DefaultValue, Schema, Table};
use crate::sql::leading_words;
use crate::sql::split::{TokenKind, Tokens};

/// Whether something is left out.
pub fn is_incomplete(operation: &Operation) -> bool {
    match operation {
        Operation::AlterColumn { change, .. } => is_unknown(change),
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
            *table = table_of(index, place.as_deref(), schema);
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

/// The table of the only index of that name.
fn table_of(index: &str, place: Option<&str>, schema: &Schema) -> Option<String> {
    let has =
        |table: &&Table| table.schema.as_deref() == place && (has_index(table, index) || kind(table, index).is_some());
    let mut found = schema.tables.values().filter(has);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one.name.clone()),
        // Of two one cannot know which is meant.
        _ => None,
    }
}

fn has_index(table: &Table, index: &str) -> bool {
    table.indexes.iter().any(|each| each.name.as_deref().is_some_and(|name| same(name, index)))
}

/// Whether a statement speaks of an index in the words of other databases: `CONCURRENTLY`, or `DROP INDEX` without its table.
pub fn is_foreign_index(sql: &str) -> bool {
    let words = leading_words(sql, 4);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"] | ["CREATE", "INDEX", "CONCURRENTLY", ..] => true,
        ["DROP", "INDEX", ..] => in_own_words(sql, |_| Some(String::new())).is_some(),
        _ => false,
    }
}

/// The same in MySQL's words, which build an index while rows are written anyway.
pub fn own_index(sql: &str, schema: &Schema) -> Option<String> {
    in_own_words(sql, |index| table_of(index, None, schema))
}

fn in_own_words(sql: &str, table_of: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let dialect = Dialect::Mysql;
    let ranges: Vec<_> = Tokens::new(sql, 0..sql.len(), dialect)
        .filter(|token| token.kind != TokenKind::Comment && &sql[token.range.clone()] != ";")
        .map(|token| token.range)
        .collect();
    let words: Vec<&str> = ranges.iter().map(|range| &sql[range.clone()]).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|found| found.eq_ignore_ascii_case(word));
    if is(0, "CREATE") {
        let range = &ranges[(1..words.len()).find(|at| is(*at, "CONCURRENTLY"))?];
        return Some(format!("{}{}", sql[..range.start].trim_end(), &sql[range.end..]));
    }
    let mut at = 2 + usize::from(is(2, "CONCURRENTLY"));
    let exists = if is(at, "IF") { "IF EXISTS " } else { "" };
    at += if exists.is_empty() { 0 } else { 2 };
    let (name, None) = (*words.get(at)?, words.get(at + 1)) else { return None };
    let name = name.trim_matches(['`', '"']);
    let quote = |name: &str| crate::dialect::quote(dialect, name).into_owned();
    Some(format!("DROP INDEX {exists}{} ON {}", quote(name), quote(&table_of(name)?)))
}

/// The column is written anew, and its type is not said.
fn is_unknown(change: &ColumnChange) -> bool {
    let anew = change.new_name.is_some()
        || change.nullable.is_some()
        || change.autoincrement.is_some()
        || change.comment.is_some();
    anew && change.ty.is_none() && change.existing_type.is_none()
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
    let found = table.constraints.iter().find(is_it).and_then(|constraint| match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => Some("primary"),
        ConstraintKind::Unique { .. } => Some("unique"),
        ConstraintKind::ForeignKey(_) => Some("foreignkey"),
        ConstraintKind::Check { .. } => Some("check"),
        ConstraintKind::Exclude { .. } => None,
    });
    let unique =
        |index: &&crate::schema::Index| index.unique && index.name.as_deref().is_some_and(|other| same(other, name));
    found.or_else(|| table.indexes.iter().find(unique).map(|_| "unique"))
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_in_the_words_of_other_databases() {
        let mut schema = Schema::default();
        let mut table = Table { name: "order".to_owned(), ..Table::default() };
        let index = serde_json::json!({ "name": "i x", "elements": [] });
        table.indexes.push(serde_json::from_value(index).unwrap());
        schema.tables.insert("order".to_owned(), table);
        for (sql, expected) in [
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);", Some("CREATE UNIQUE INDEX i ON t (a);")),
            ("DROP INDEX CONCURRENTLY \"i x\"", Some("DROP INDEX `i x` ON `order`")),
            ("drop index if exists `i x`;", Some("DROP INDEX IF EXISTS `i x` ON `order`")),
            ("DROP INDEX nowhere", None),
        ] {
            assert!(is_foreign_index(sql), "{sql}");
            assert_eq!(own_index(sql, &schema).as_deref(), expected, "{sql}");
        }
        for sql in ["DROP INDEX i ON t", "CREATE INDEX i ON t (a)", "DROP TABLE t"] {
            assert!(!is_foreign_index(sql), "{sql}");
        }
    }

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
