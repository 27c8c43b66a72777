//! Operations on real databases. A case of `tests/alter/*.txt` is a database, the operations on it, and what must come
//! of them: what was said, the whole catalogue, every row. `UPDATE=1 cargo test -p seesaw-driver-sqlite --test alter`
//! writes down what came, to be read before it is committed.

#![allow(clippy::disallowed_methods, reason = "the cases are files")]

mod common;

use common::{apply, database, dump};
use seesaw_core::operation::Operation;
use std::fs;
use std::path::Path;

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/alter");
    let mut files: Vec<_> = fs::read_dir(folder).expect("cases").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let mut failures = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("case");
        let mut updated = String::new();
        for case in text.split("=== ").skip(1) {
            let (name, rest) = case.split_once('\n').expect("a name");
            let (before, rest) = rest.split_once("--- operations\n").expect("operations");
            let (operations, expected) = rest.split_once("--- result\n").unwrap_or((rest, ""));
            let result = run(name, before, operations);
            if result.trim() != expected.trim() {
                failures.push(format!("{}: {name}\n{result}--- expected\n{expected}", file.display()));
            }
            updated.push_str(&format!(
                "=== {name}\n{}\n--- operations\n{}\n--- result\n{}\n\n",
                before.trim(),
                operations.trim(),
                result.trim()
            ));
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, updated.trim_end().to_owned() + "\n").expect("written");
        }
    }
    assert!(failures.is_empty() || std::env::var_os("UPDATE").is_some(), "{}", failures.join("\n"));
}

fn run(name: &str, before: &str, operations: &str) -> String {
    let mut database = database(before);
    let mut said = String::new();
    for line in operations.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(sql) = line.strip_prefix("sql ") {
            database = check_sql(database, sql);
            continue;
        }
        let operation: Operation = serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
        let snapshot = dump(&mut database);
        match apply(&mut database, &operation) {
            Ok(rendered) => {
                let how = if rendered.rebuild { "rebuilt" } else { "native" };
                let rebuilds = rendered
                    .statements
                    .iter()
                    .filter(|statement| statement.sql.contains("legacy_alter_table=ON"))
                    .count();
                assert!(rebuilds <= 1, "{name}: {rebuilds} rebuilds");
                said.push_str(&format!("{how}, {} statements\n", rendered.statements.len()));
                for notice in rendered.notices {
                    said.push_str(&format!("{:?}: {}\n", notice.severity, notice.message).to_lowercase());
                }
            }
            Err(error) => {
                assert_eq!(dump(&mut database), snapshot, "{name}: something stayed of an operation that failed");
                said.push_str(&format!("error: {error}\n"));
            }
        }
    }
    said + &dump(&mut database)
}

/// A statement between operations.
fn check_sql(mut database: seesaw_driver_sqlite::Sqlite, sql: &str) -> seesaw_driver_sqlite::Sqlite {
    use seesaw_core::connection::Connection;
    database.run(sql, &[]).unwrap_or_else(|error| panic!("{error}: {sql}"));
    database
}
