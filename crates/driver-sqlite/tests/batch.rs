//! Batches come to the same tables and rows as with real Alembic: replays `tests/suite/batch_sqlite.json`, which
//! `tests/oracle/batch_sqlite.py` records.

#![allow(clippy::disallowed_methods, reason = "the recorded answers are a file")]

mod common;

use common::{apply, database};
use seesaw_core::connection::Connection;
use seesaw_core::dialect::sqlite::{self, compare, inspect};
use seesaw_core::operation::Operation;
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;

#[test]
fn as_alembic_leaves_it() {
    let wrong = compared(|operation| vec![operation.clone()]);
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

/// Each alteration by itself, outside of a batch, comes to the same: but for those that only a batch can have, which are a
/// column's place, and dropping a constraint after the column that took it along.
#[test]
fn without_a_batch_too() {
    let wrong = compared(|operation| {
        let inner = operation["operations"].as_array().cloned().unwrap_or_default();
        let placed = inner.iter().any(|one| one.get("insert_before").is_some() || one.get("insert_after").is_some());
        let at = |op: &str| inner.iter().position(|one| one["op"] == op);
        let late = at("drop_column").is_some_and(|drop| at("drop_constraint").is_some() && drop + 1 < inner.len());
        if placed || late { vec![operation.clone()] } else { inner }
    });
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

/// Carries out what `split` makes of each case's operation; where the result is not Alembic's.
fn compared(split: impl Fn(&serde_json::Value) -> Vec<serde_json::Value>) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/suite/batch_sqlite.json");
    let text = std::fs::read_to_string(path).expect("suite");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("cases");
    assert!(cases.len() >= 300);
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let mut ours = made(&case["setup"]);
        let mut differences = Vec::new();
        for operation in split(&case["operation"]) {
            let operation: Operation = serde_json::from_value(operation).expect("operation");
            differences.extend(run(&mut ours, &operation).err());
        }
        let mut theirs = made(&case["sql"]);
        let (ours_schema, theirs_schema) = (inspect(&mut ours).expect("schema"), inspect(&mut theirs).expect("schema"));
        differences.extend(compare::same(&theirs_schema, &ours_schema));
        let rows: Vec<Vec<String>> = serde_json::from_value(case["rows"].clone()).expect("rows");
        let found = ours.query("SELECT * FROM t ORDER BY id", &[]).expect("rows");
        let found: Vec<Vec<String>> = found.iter().map(|row| row.iter().map(python).collect()).collect();
        if rows != found {
            differences.push(format!("rows are {found:?}, should be {rows:?}"));
        }
        if !differences.is_empty() {
            wrong.push(format!(
                "case {number}: {}\n  {}\n  {}",
                case["setup"][1],
                differences.join("\n  "),
                case["operation"]
            ));
        }
    }
    wrong
}

#[test]
fn the_comparison_sees_differences() {
    let one = inspect(&mut database("CREATE TABLE t (a INT NOT NULL, CHECK (a > 0));")).expect("schema");
    let other =
        inspect(&mut database("CREATE TABLE t (a INT, CHECK (a > 1));\nCREATE INDEX i ON t (a);")).expect("schema");
    assert_eq!(compare::same(&one, &one), Vec::<String>::new());
    assert_eq!(compare::same(&one, &other).len(), 3);
}

#[test]
fn nothing_stays_of_a_failure() {
    let mut database = database("CREATE TABLE t (a INT);\nINSERT INTO t VALUES (NULL);");
    let before = common::dump(&mut database);
    let operation = serde_json::json!({"op": "alter_column", "table": "t", "column": "a", "nullable": false});
    let error = apply(&mut database, &serde_json::from_value(operation).expect("operation")).expect_err("refused");
    assert!(error.starts_with("NOT NULL constraint failed: t.a"), "{error}");
    assert_eq!(common::dump(&mut database), before);
}

/// A database that does not enforce foreign keys, as Alembic's: the rows of the cases do not obey them.
fn made(statements: &serde_json::Value) -> Sqlite {
    let mut database = Sqlite::in_memory().expect("memory");
    for statement in statements.as_array().expect("statements") {
        let sql = statement.as_str().expect("sql");
        database.run(sql, &[]).unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    database
}

/// The statements alone: the rows of the cases do not obey their foreign keys, which is not looked at here.
fn run(database: &mut Sqlite, operation: &Operation) -> Result<(), String> {
    let schema = inspect(database).map_err(|error| error.message)?;
    let rendered = sqlite::render(operation, &schema).map_err(|fault| fault.message)?;
    for statement in &rendered.statements {
        database.run(&statement.sql, &statement.params).map_err(|error| format!("{error}: {}", statement.sql))?;
    }
    Ok(())
}

/// A value as Python's `repr` shows it.
fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Text(text) if text.contains('\'') => format!("\"{text}\""),
        Value::Text(text) => format!("'{text}'"),
        Value::Blob(bytes) => format!("b'{}'", String::from_utf8_lossy(bytes)),
        other => common::show(other),
    }
}
