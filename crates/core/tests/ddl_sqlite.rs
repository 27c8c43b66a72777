//! The engine writes for SQLite what real Alembic writes: replays `tests/suite/ddl_sqlite.json`, which
//! `tests/oracle/ddl_sqlite.py` records.

#![allow(clippy::disallowed_methods, reason = "the recorded answers are a file")]

use seesaw_core::dialect::sqlite;
use seesaw_core::operation::Operation;
use seesaw_core::schema::Schema;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    operation: Operation,
    sql: Vec<String>,
}

#[test]
fn as_alembic_writes_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/suite/ddl_sqlite.json");
    let text = std::fs::read_to_string(path).expect("suite");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("cases");
    assert!(cases.len() > 300);
    let mut wrong = Vec::new();
    let mut rebuilt = 0;
    for case in &cases {
        if sqlite::needs_schema(&case.operation) {
            // Alembic sends an ALTER that only an empty table takes; here the table is rebuilt.
            rebuilt += 1;
            continue;
        }
        let sql: Vec<String> = match sqlite::render(&case.operation, &Schema::default()) {
            Ok(rendered) => rendered.statements.into_iter().map(|statement| statement.sql).collect(),
            Err(fault) => vec![fault.message],
        };
        // Alembic looks for the table first where it is asked to: it runs more than the statement.
        let expected: Vec<&String> = case.sql.iter().filter(|sql| !sql.starts_with("PRAGMA")).collect();
        if sql.iter().collect::<Vec<_>>() != expected {
            wrong.push(format!("{:?}\n  is     {sql:?}\n  should {expected:?}", case.operation));
        }
    }
    assert!(rebuilt < 80, "{rebuilt} cases were not compared");
    assert!(
        wrong.is_empty(),
        "{} of {} are wrong, for example\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(3)].join("\n")
    );
}
