//! Random tables, random alterations: no row is lost, what nobody touched stays as it was written, and what was asked for
//! is there. A failure leaves everything as it was.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod common;

use common::{apply, database, dump};
use seesaw_core::connection::Connection;
use seesaw_core::dialect::sqlite::{create_table, inspect, names::quote_always};
use seesaw_core::operation::Operation;
use seesaw_core::schema::{Schema, Table, Type};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use serde_json::json;

const ROUNDS: u64 = 200;

#[test]
fn nothing_is_lost() {
    let (mut worked, mut refused, mut rebuilt) = (0, 0, 0);
    for seed in 0..ROUNDS {
        let mut chance = Chance(seed * 7919 + 1);
        let (script, columns) = table(&mut chance);
        let mut database = database(&script);
        database.run("INSERT INTO child SELECT id FROM t", &[]).expect("children");
        check_text(&mut database);
        let mut live = columns;
        for step in 0..4 {
            let (operation, touched) = operation(&mut chance, &live, step);
            let before = Picture::of(&mut database);
            let written = dump(&mut database);
            match apply(&mut database, &operation) {
                Ok(rendered) => {
                    worked += 1;
                    rebuilt += usize::from(rendered.rebuild);
                    let after = Picture::of(&mut database);
                    let context = format!("seed {seed}, {operation:?}\n{written}");
                    after.keeps(&before, &touched, &context);
                    asked_for(&operation, &after.table, &context);
                    check_text(&mut database);
                    live = after.table.columns.iter().map(|column| column.name.clone()).collect();
                    let found = database.query("PRAGMA foreign_key_check", &[]).expect("foreign keys");
                    assert!(found.is_empty(), "{context}");
                    let sound = database.query("PRAGMA integrity_check", &[]).expect("integrity");
                    assert_eq!(sound, [[Value::Text("ok".to_owned())]], "{context}");
                }
                Err(error) => {
                    refused += 1;
                    assert_eq!(dump(&mut database), written, "seed {seed}: {error}");
                }
            }
        }
    }
    assert!(worked > 450 && rebuilt > 200 && refused > 10, "{worked} worked, {rebuilt} rebuilt, {refused} refused");
}

/// The parser loses no byte, and reads the columns that SQLite reads.
fn check_text(database: &mut Sqlite) {
    let schema = inspect(database).expect("schema");
    for table in schema.tables.values() {
        let sql = table.sql.clone().expect("sql");
        let read = create_table::parse(&sql).expect("parsed");
        assert_eq!(read.to_string(), sql);
        let rows = database.query(&format!("PRAGMA table_xinfo({})", quote_always(&table.name)), &[]).expect("columns");
        let theirs: Vec<String> = rows
            .iter()
            .map(|row| {
                let ty = row[2].as_text().unwrap_or_default().to_uppercase();
                let not_null = row[3].as_integer() == Some(1);
                let default = row[4].as_text().unwrap_or("-");
                let key = row[5].as_integer().unwrap_or(0) > 0;
                let generated = row[6].as_integer().unwrap_or(0) > 1;
                format!("{} {ty} {not_null} {default} {key} {generated}", common::show(&row[1]))
            })
            .collect();
        let ours: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                let Type::Sql { sql } = &column.ty else { panic!("{:?}", column.ty) };
                let default = match &column.default {
                    Some(seesaw_core::schema::DefaultValue::Sql(sql)) => without_parentheses(sql),
                    _ => "-".to_owned(),
                };
                let (name, ty) = (&column.name, sql.to_uppercase());
                let not_null =
                    !column.nullable || (column.primary_key && table.options.contains_key("sqlite_with_rowid"));
                format!("'{name}' {ty} {not_null} {default} {} {}", column.primary_key, column.computed.is_some())
            })
            .collect();
        assert_eq!(ours, theirs, "{sql}");
        let unique = database
            .query(&format!("SELECT count(*) FROM pragma_index_list('{}')", table.name.replace('\'', "''")), &[]);
        assert!(unique.is_ok());
    }
}

/// SQLite shows a default without the parentheses around it.
fn without_parentheses(sql: &str) -> String {
    sql.strip_prefix('(').and_then(|sql| sql.strip_suffix(')')).unwrap_or(sql).to_owned()
}

/// A table and its rows.
struct Picture {
    schema: Schema,
    table: Table,
    rows: Vec<(String, Vec<Value>)>,
    children: i64,
}

impl Picture {
    fn of(database: &mut Sqlite) -> Self {
        let schema = inspect(database).expect("schema");
        let table = schema.tables["t"].clone();
        let mut rows = Vec::new();
        for column in &table.columns {
            let sql = format!("SELECT {} FROM t ORDER BY id", quote_always(&column.name));
            let values = database.query(&sql, &[]).expect("rows").into_iter().map(|mut row| row.remove(0)).collect();
            rows.push((column.name.clone(), values));
        }
        let children =
            database.query("SELECT count(*) FROM child", &[]).expect("count")[0][0].as_integer().unwrap_or(0);
        Self { schema, table, rows, children }
    }

    fn keeps(&self, before: &Picture, touched: &[String], context: &str) {
        assert_eq!(self.children, before.children, "{context}");
        let texts = |picture: &Picture| {
            let read = create_table::parse(picture.table.sql.as_deref().unwrap_or_default()).expect("parsed");
            let columns = read
                .columns()
                .map(|column| (column.name.clone(), create_table::Part::Column(column.clone()).to_string()));
            columns.collect::<Vec<_>>()
        };
        let (was, is) = (texts(before), texts(self));
        for (name, values) in &before.rows {
            if touched.contains(name) {
                continue;
            }
            let now = self.rows.iter().find(|(other, _)| other == name);
            assert_eq!(now.map(|(_, values)| values), Some(values), "values of {name}: {context}");
            let text =
                |side: &[(String, String)]| side.iter().find(|(other, _)| other == name).map(|(_, text)| text.clone());
            assert_eq!(text(&is), text(&was), "text of {name}: {context}");
        }
        let count = |picture: &Picture| picture.rows.first().map(|(_, values)| values.len());
        assert_eq!(count(self), count(before), "{context}");
        assert_eq!(self.schema.views, before.schema.views, "{context}");
        assert_eq!(self.table.triggers, before.table.triggers, "{context}");
        let sql = |picture: &Picture| picture.table.sql.clone().unwrap_or_default().matches("-- remark").count();
        // Constraints may go with a column.
        let gone = touched.len() + before.table.constraints.len().saturating_sub(self.table.constraints.len());
        assert!(sql(self) + gone >= sql(before), "{context}\n{:?}", self.table.sql);
        for index in &before.table.indexes {
            let used =
                touched.iter().any(|name| index.sql.as_deref().unwrap_or_default().contains(&quote_always(name)));
            assert!(used || self.table.indexes.contains(index), "{context}\n{index:?}");
        }
    }
}

fn asked_for(operation: &Operation, table: &Table, context: &str) {
    let column = |name: &str| table.columns.iter().find(|column| column.name == name);
    match operation {
        Operation::AddColumn { column: added, .. } => {
            let found = column(&added.name).unwrap_or_else(|| panic!("{context}"));
            assert_eq!(found.nullable, added.nullable, "{context}");
            assert_eq!(found.default.is_some(), added.default.is_some(), "{context}");
        }
        Operation::DropColumn { column: gone, .. } => assert!(column(gone).is_none(), "{context}"),
        Operation::AlterColumn { column: name, change, .. } => {
            let found = column(change.new_name.as_ref().unwrap_or(name)).unwrap_or_else(|| panic!("{context}"));
            assert!(change.nullable.is_none_or(|nullable| nullable == found.nullable), "{context}");
            assert!(
                change.default.as_ref().is_none_or(|default| default.is_some() == found.default.is_some()),
                "{context}"
            );
        }
        Operation::AddConstraint { constraint, .. } => {
            assert!(table.constraints.iter().any(|found| found.name == constraint.name), "{context}");
        }
        _ => {}
    }
}

/// A table with a bit of everything, the statements that make it, and its columns.
fn table(chance: &mut Chance) -> (String, Vec<String>) {
    let types = ["INT", "TEXT", "VARCHAR(20)", "", "NUMERIC(10, 2)", "DOUBLE PRECISION", "BLOB"];
    let names = ["plain", "Mixed", "odd name", "select", "q\"q", "naïve", "x"];
    let count = 2 + chance.below(names.len() - 1);
    let mut parts = vec![
        ["id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY AUTOINCREMENT", "id INTEGER NOT NULL PRIMARY KEY"]
            [chance.below(3)]
        .to_owned(),
    ];
    for name in &names[..count] {
        let quoted = quote_always(name);
        let mut part = format!("{quoted} {}", types[chance.below(types.len())]).trim_end().to_owned();
        let clauses = [
            " NOT NULL".to_owned(),
            " DEFAULT 7".to_owned(),
            " DEFAULT (1 + 1)".to_owned(),
            " COLLATE NOCASE".to_owned(),
            format!(" CHECK ({quoted} IS NOT 'bad')"),
            format!(" CONSTRAINT \"ck {count}\" CHECK (length({quoted}) < 100)"),
        ];
        for clause in clauses {
            if chance.below(5) == 0 && !(clause.contains("DEFAULT") && part.contains("DEFAULT")) {
                part.push_str(&clause);
            }
        }
        parts.push(part);
    }
    let of = |chance: &mut Chance| quote_always(names[chance.below(count)]);
    if chance.below(3) == 0 {
        parts.push(format!("twice AS ({} || 'x') STORED", of(chance)));
    }
    if chance.below(3) == 0 {
        parts.push(format!("CONSTRAINT both UNIQUE (id, {})", of(chance)));
    }
    if chance.below(3) == 0 {
        parts.push(format!("CHECK ({} IS NOT 'worse')", of(chance)));
    }
    if chance.below(5) == 0 {
        parts.push("CHECK (t.id > 0)".to_owned());
    }
    if chance.below(4) == 0 {
        parts.push("FOREIGN KEY (id) REFERENCES t (id) ON DELETE CASCADE".to_owned());
    }
    let separator = [", ", ",\n\t", ", -- remark\n  ", "\n  , /* and */ "][chance.below(4)];
    let mut script = format!("CREATE TABLE t ({});\n", parts.join(separator));
    script.push_str("CREATE TABLE child (t INTEGER REFERENCES t (id) ON DELETE CASCADE);\n");
    if chance.below(2) == 0 {
        let one = of(chance);
        script.push_str(&format!("CREATE INDEX ix_t ON t ({one} DESC, lower({one}));\n"));
    }
    if chance.below(3) == 0 {
        script.push_str(&format!("CREATE INDEX ix_part ON t (id) WHERE {} IS NOT NULL;\n", of(chance)));
    }
    script.push_str("CREATE VIEW v AS SELECT id FROM t;\n");
    script.push_str("CREATE TRIGGER tr AFTER DELETE ON t BEGIN\n  DELETE FROM child WHERE t = OLD.id; END;\n");
    for id in [2, 5, 11] {
        let columns: Vec<String> = names[..count].iter().map(|name| quote_always(name)).collect();
        let values: Vec<String> =
            (0..count).map(|_| ["1", "'text'", "2.5", "'7'", "x'41'"][chance.below(5)].to_owned()).collect();
        script.push_str(&format!("INSERT INTO t (id, {}) VALUES ({id}, {});\n", columns.join(", "), values.join(", ")));
    }
    (script, names[..count].iter().map(|name| (*name).to_owned()).collect())
}

/// An operation, and the columns that it may change.
fn operation(chance: &mut Chance, columns: &[String], step: usize) -> (Operation, Vec<String>) {
    let column = columns[chance.below(columns.len())].clone();
    let column = if column == "id" || column == "twice" { "plain".to_owned() } else { column };
    let new = format!("new{step}");
    let (operation, mut touched) = match chance.below(11) {
        0 => (json!({"op": "alter_column", "column": column, "nullable": chance.below(2) == 0}), vec![column]),
        1 => (json!({"op": "alter_column", "column": column, "default": {"literal": "it's"}}), vec![column]),
        2 => (json!({"op": "alter_column", "column": column, "default": null}), vec![column]),
        3 => {
            let ty = [json!({"name": "Text"}), json!({"name": "Integer"}), json!({"name": "String", "length": 9})];
            (json!({"op": "alter_column", "column": column, "type": ty[chance.below(3)]}), vec![column])
        }
        4 => (json!({"op": "alter_column", "column": column, "new_name": new, "nullable": true}), vec![column]),
        5 => (
            json!({"op": "add_column", "column": {"name": new, "type": {"name": "Integer"}, "default": {"sql": "1 + 2"}, "nullable": false}}),
            vec![],
        ),
        6 => (json!({"op": "add_column", "column": {"name": new, "type": {"name": "Text"}}}), vec![]),
        7 | 8 => (json!({"op": "drop_column", "column": column}), vec![column]),
        9 => (
            json!({"op": "add_constraint", "constraint": {"name": new, "kind": "unique", "columns": ["id", column]}}),
            vec![],
        ),
        _ => (
            json!({"op": "add_constraint", "constraint": {"name": new, "kind": "check", "sql": format!("{} IS NOT 1", quote_always(&column))}}),
            vec![],
        ),
    };
    let mut operation = operation;
    operation["table"] = json!("t");
    // A generated column follows the one that it is made of.
    touched.extend((!touched.is_empty()).then(|| "twice".to_owned()));
    (serde_json::from_value(operation).expect("operation"), touched)
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}
