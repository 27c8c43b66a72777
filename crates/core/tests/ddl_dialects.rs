//! The engine writes for PostgreSQL, MySQL and MariaDB what real Alembic prints with `--sql`: replays
//! `tests/suite/ddl_<dialect>.json`, which `tests/oracle/ddl_dialects.py` records.

#![allow(clippy::disallowed_methods, reason = "the recorded answers are a file")]

use seesaw_core::dialect::{self, Dialect};
use seesaw_core::operation::Operation;
use seesaw_core::schema::Schema;
use serde::Deserialize;

/// One operation, with the statements that it becomes or the words with which Alembic refuses it.
#[derive(Deserialize)]
struct Case {
    operation: Operation,
    #[serde(default)]
    sql: Vec<String>,
    error: Option<String>,
}

#[test]
fn postgresql() {
    check(Dialect::Postgresql);
}

#[test]
fn mysql() {
    check(Dialect::Mysql);
}

#[test]
fn mariadb() {
    check(Dialect::Mariadb);
}

fn check(dialect: Dialect) {
    let path = format!("{}/../../tests/suite/ddl_{}.json", env!("CARGO_MANIFEST_DIR"), dialect.name());
    let text = std::fs::read_to_string(path).expect("suite");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("cases");
    assert!(cases.len() > 600);
    let mut wrong = Vec::new();
    for case in &cases {
        let rendered = dialect::render(dialect, &case.operation, &Schema::default());
        let (sql, error) = match rendered {
            Ok(rendered) => {
                let text = |sql: String| sql.replace('\t', "    ").trim().to_owned();
                (rendered.statements.into_iter().map(|statement| text(statement.sql)).collect(), None)
            }
            Err(fault) => (Vec::new(), Some(fault.message)),
        };
        if sql != case.sql || error != case.error {
            let expected = case.error.as_ref().map_or_else(|| format!("{:#?}", case.sql), String::clone);
            let found = error.unwrap_or_else(|| format!("{sql:#?}"));
            wrong.push(format!(
                "{}\n  is     {found}\n  should {expected}",
                serde_json::to_string(&case.operation).unwrap_or_default()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} are wrong, for example\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(4)].join("\n")
    );
}
