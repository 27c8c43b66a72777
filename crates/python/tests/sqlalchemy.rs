//! The `sqlalchemy` of `lib/`, run in the interpreter against a real SQLite: what it compiles and returns equals what
//! SQLAlchemy 2.0.58 does, as recorded in `sqlalchemy/expected.json` (`sqlalchemy/compare.py --record`).
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::migrate::{Event, Session, Settings};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

#[test]
fn expressions_compile_to_the_same_text() {
    assert_same(&["expressions()".to_owned()]);
}

#[test]
fn tables_are_described_as_they_would_be_created() {
    assert_same(&["tables()".to_owned()]);
}

#[test]
fn statements_return_the_same_results() {
    let expected = fs::read_to_string(folder().join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let names = expected["results"].as_object().unwrap().keys();
    let only = env::var("SEESAW_CASE").unwrap_or_default();
    assert_same(&names.filter(|name| name.contains(&only)).map(|name| format!("result({name:?})")).collect::<Vec<_>>());
}

/// Runs each call of `replay.py` as a revision of its own, on a new database.
fn assert_same(calls: &[String]) {
    let mut python = Interpreter::new(Options {
        modules: Rc::new(|path| module(path.strip_prefix("versions/").unwrap_or(path))),
        ..Options::default()
    });
    let mut wrong = Vec::new();
    for call in calls {
        let source = format!("import replay\n\n\ndef upgrade():\n    replay.{call}\n");
        let script = Script { path: "versions/case.py", source: &source };
        let printed = Rc::new(RefCell::new(String::new()));
        let writer = printed.clone();
        let listener = Box::new(move |event: &Event| {
            if let Event::Output(text) = event {
                writer.borrow_mut().push_str(text);
            }
        });
        let database = Box::new(Sqlite::in_memory().unwrap());
        let mut session = Session::new(database, Settings::default(), || 0.0, listener);
        if let Err(diagnostic) = python.run(&script, Direction::Upgrade, &mut session) {
            wrong.push(format!("{call}: {}\n{}", diagnostic.message, diagnostic.notes.join("\n")));
        }
        if !printed.borrow().is_empty() {
            wrong.push(printed.borrow().clone());
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The modules of the cases; what is expected is one of them, with the record as a string.
fn module(path: &str) -> Option<Vec<u8>> {
    if path == "expected.py" {
        let record = fs::read_to_string(folder().join("expected.json")).ok()?;
        return Some(format!("TEXT = {}", serde_json::to_string(&record).ok()?).into_bytes());
    }
    fs::read(folder().join(path)).ok()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sqlalchemy")
}
