//! The packages that migrations lean on: what ours say is what the real ones say.
//!
//! A case is a module in `packages/`, which prints; beside it (`.txt`) is what it prints with the packages of PyPI:
//! `python -I types.py > types.txt`, with alembic, sqlalchemy, sqlalchemy-utils, sqlmodel, pgvector, geoalchemy2, fastapi-
//! users-db-sqlalchemy, sqlalchemy-helpers, alembic-utils, alembic-postgresql-enum, alembic-autogenerate-enums, passlib,
//! python-dateutil, orjson, packaging, protobuf, click, oslo.db, attrs, six, toml, PyYAML, pydantic, pydantic-settings, platformdirs,
//! pendulum, uuid6 and psycopg installed.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::migrate::{Event, Session, Settings};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;

#[test]
fn packages_say_what_the_real_ones_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packages");
    let names =
        ["types", "values", "entities", "models", "openstack", "protobuf", "versions", "chores", "classes", "settings"];
    for name in names {
        let source = fs::read_to_string(folder.join(format!("{name}.py"))).unwrap();
        let expected = fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        assert_eq!(printed(&format!("{source}\n\ndef upgrade():\n    pass\n")), expected, "{name}.py");
    }
}

/// What a script prints.
fn printed(source: &str) -> String {
    let printed = Rc::new(RefCell::new(String::new()));
    let writer = printed.clone();
    let listener = Box::new(move |event: &Event| {
        if let Event::Output(text) = event {
            writer.borrow_mut().push_str(text);
        }
    });
    let database = Box::new(Sqlite::in_memory().unwrap());
    let mut session = Session::new(database, Settings::default(), || 0.0, listener);
    let script = Script { path: "versions/case.py", source };
    if let Err(diagnostic) = Interpreter::new(Options::default()).run(&script, Direction::Upgrade, &mut session) {
        panic!("{} {:?}\n{}", diagnostic.message, diagnostic.span, diagnostic.notes.join("\n"));
    }
    printed.borrow().clone()
}
