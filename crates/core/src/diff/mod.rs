//! What changed between two schemas, for people to look at: every table, column, constraint, index, trigger and view that
//! was added, removed or changed, with its text before and after.

mod text;

use crate::schema::{Schema, Table};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub what: What,
    /// The table or view that it belongs to; itself, where it is one.
    pub table: String,
    /// Its name; for an unnamed constraint its text.
    pub name: String,
    /// Absent where it is new.
    pub before: Option<String>,
    /// Absent where it is gone.
    pub after: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Table,
    Column,
    Constraint,
    Index,
    Trigger,
    View,
}

/// The changes from `before` to `after`: tables by name, then views, each with its parts in their order. The parts of a
/// table that is new or gone are not listed by themselves, and neither is the order of columns.
pub fn compare(before: &Schema, after: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for name in both(before.tables.keys(), after.tables.keys()) {
        match (before.tables.get(&name), after.tables.get(&name)) {
            (Some(was), Some(is)) => tables(was, is, &mut changes),
            (was, is) => changes.push(Change {
                what: What::Table,
                table: name.clone(),
                before: was.map(text::table),
                after: is.map(text::table),
                name,
            }),
        }
    }
    for name in both(before.views.keys(), after.views.keys()) {
        let (was, is) = (before.views.get(&name), after.views.get(&name));
        let (text_was, text_is) = (was.map(|view| view.sql.clone()), is.map(|view| view.sql.clone()));
        let side = |sql: &Option<String>| sql.clone().map(|sql| vec![(name.clone(), sql)]).unwrap_or_default();
        parts(What::View, &name, &side(&text_was), &side(&text_is), &mut changes);
        if let (Some(was), Some(is)) = (was, is) {
            parts(What::Trigger, &name, &text::triggers(&was.triggers), &text::triggers(&is.triggers), &mut changes);
        }
    }
    changes
}

fn tables(was: &Table, is: &Table, changes: &mut Vec<Change>) {
    let (name, own) = (&is.name, |table: &Table| vec![(table.name.clone(), text::options(table))]);
    parts(What::Table, name, &own(was), &own(is), changes);
    parts(What::Column, name, &text::columns(was), &text::columns(is), changes);
    parts(What::Constraint, name, &text::constraints(was), &text::constraints(is), changes);
    parts(What::Index, name, &text::indexes(was), &text::indexes(is), changes);
    parts(What::Trigger, name, &text::triggers(&was.triggers), &text::triggers(&is.triggers), changes);
}

/// Compares named texts: first those of `was`, then the new ones.
fn parts(what: What, table: &str, was: &[(String, String)], is: &[(String, String)], changes: &mut Vec<Change>) {
    let find = |side: &[(String, String)], name: &str| {
        side.iter().find(|(other, _)| other == name).map(|(_, text)| text.clone())
    };
    for name in both(was.iter().map(|(name, _)| name), is.iter().map(|(name, _)| name)) {
        let (before, after) = (find(was, &name), find(is, &name));
        if before != after {
            changes.push(Change { what, table: table.to_owned(), name, before, after });
        }
    }
}

/// The names of both sides, each once: those of the first in their order, then the others.
fn both<'a>(one: impl Iterator<Item = &'a String>, other: impl Iterator<Item = &'a String>) -> Vec<String> {
    let names: indexmap::IndexSet<&String> = one.chain(other).collect();
    names.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::inspect::read_table;
    use crate::schema::View;

    fn schema(tables: &[&str]) -> Schema {
        let tables = tables.iter().filter_map(|sql| read_table(sql)).map(|table| (table.name.clone(), table));
        Schema { tables: tables.collect(), ..Schema::default() }
    }

    fn shown(before: &Schema, after: &Schema) -> Vec<String> {
        let text = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        compare(before, after)
            .into_iter()
            .map(|change| {
                format!(
                    "{:?} {} {}: {} => {}",
                    change.what,
                    change.table,
                    change.name,
                    text(change.before),
                    text(change.after)
                )
            })
            .collect()
    }

    #[test]
    fn parts_of_a_table() {
        let before = schema(&["CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, UNIQUE (a))"]);
        let after = schema(&["CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x' NOT NULL, b INT) STRICT"]);
        assert_eq!(
            shown(&before, &after),
            [
                "Table t t:  => STRICT",
                "Column t a: INT => TEXT DEFAULT 'x' NOT NULL",
                "Column t b: - => INT",
                "Constraint t UNIQUE (a): UNIQUE (a) => -",
            ]
        );
    }

    #[test]
    fn whole_tables_and_views() {
        let before = schema(&["CREATE TABLE gone (a INT)"]);
        let mut after = schema(&["CREATE TABLE new (a INT)"]);
        let sql = "CREATE VIEW v AS SELECT 1".to_owned();
        after.views.insert("v".to_owned(), View { name: "v".to_owned(), sql, ..View::default() });
        assert_eq!(
            shown(&before, &after),
            [
                "Table gone gone: CREATE TABLE gone (a INT) => -",
                "Table new new: - => CREATE TABLE new (a INT)",
                "View v v: - => CREATE VIEW v AS SELECT 1",
            ]
        );
    }

    #[test]
    fn spaces_and_quotes_are_no_change() {
        let before = schema(&["CREATE TABLE t (a INT NOT NULL, CONSTRAINT c CHECK (a > 0))"]);
        let after = schema(&["CREATE TABLE \"t\" (\n\ta INT NOT NULL, \n\tCONSTRAINT c CHECK (a > 0)\n)"]);
        assert_eq!(shown(&before, &after), Vec::<String>::new());
    }
}
