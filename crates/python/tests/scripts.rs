//! Scripts, run up and down against a real SQLite in memory.
//!
//! A case is a script in `scripts/` with the record of its run beside it (`.txt`): the statements with their lines, what
//! was printed and noticed, the tables afterwards, the diagnostic where it failed. Lines `# given: …` of a script are run
//! first. `SEESAW_RECORD=1 cargo test -p seesaw-python --test scripts` writes the records anew; read them before landing.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::{Diagnostic, render};
use seesaw_core::migrate::{Event, Ran, Scripts, Session, Settings, migrate};
use seesaw_core::revision::{Direction, Step, StepKind, VersionChange};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};
use std::cell::RefCell;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{env, fs};

#[test]
fn scripts_do_what_their_records_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    let only = env::var("SEESAW_CASE").ok();
    let mut python = Interpreter::new(options(&folder));
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) || name.starts_with("helper") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let record = record(&mut python, &Script { path: &format!("versions/{name}"), source: &source });
        let expected = path.with_extension("txt");
        if env::var("SEESAW_RECORD").is_ok() {
            fs::write(&expected, &record).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != record {
            wrong.push(format!("=== {name}\n{record}"));
        }
    }
    assert!(wrong.is_empty(), "{} scripts did something else:\n{}", wrong.len(), wrong.join("\n"));
}

fn options(folder: &Path) -> Options {
    let folder = folder.to_owned();
    Options {
        now: Rc::new(|| 1_700_000_000.0),
        environment: vec![("REGION".into(), "eu".into())],
        arguments: vec!["tenant=acme".into(), "dry".into()],
        modules: Rc::new({
            let folder = folder.clone();
            move |path| fs::read(in_folder(&folder, path)).ok()
        }),
        folders: Rc::new(move |path| {
            let entries = fs::read_dir(in_folder(&folder, path)).ok()?;
            let mut names: Vec<_> = entries.map(|entry| entry_name(&entry.unwrap())).collect();
            names.sort();
            Some(names)
        }),
        ..Options::default()
    }
}

/// The cases stand for the folder `versions` of a project.
fn in_folder(folder: &Path, path: &str) -> PathBuf {
    folder.join(path.strip_prefix("versions").unwrap_or(path).trim_start_matches('/'))
}

fn entry_name(entry: &fs::DirEntry) -> String {
    let mark = if entry.file_type().unwrap().is_dir() { "/" } else { "" };
    format!("{}{mark}", entry.file_name().to_str().unwrap())
}

/// The only script of a project.
struct One<'a> {
    python: &'a mut Interpreter,
    script: &'a Script<'a>,
}

impl Scripts for One<'_> {
    fn run(&mut self, _: &str, direction: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        self.python.run(self.script, direction, session)
    }
}

/// Runs a script up and down and writes down what happened.
fn record(python: &mut Interpreter, script: &Script<'_>) -> String {
    let database = Sqlite::in_memory().unwrap();
    let mut connection = database.clone();
    for line in script.source.lines().filter_map(|line| line.strip_prefix("# given: ")) {
        connection.run(line, &[]).unwrap();
    }
    let log = Rc::new(RefCell::new(String::new()));
    let writer = log.clone();
    let listener = Box::new(move |event: &Event| write_event(&mut writer.borrow_mut(), event));
    let mut session = Session::new(Box::new(database), Settings::default(), || 0.0, listener);
    let change = VersionChange::Insert("r1".into());
    let undone = VersionChange::Delete("r1".into());
    for (title, kind, change) in [("upgrade", StepKind::Upgrade, change), ("downgrade", StepKind::Downgrade, undone)] {
        writeln!(log.borrow_mut(), "{title}:").unwrap();
        let step = Step {
            kind,
            revision: "r1".into(),
            from: Vec::new(),
            to: Vec::new(),
            doc: String::new(),
            version_changes: vec![change],
        };
        let report = migrate(&mut session, &[step], &mut One { python, script });
        if let Some(diagnostic) = report.failed.map(|(_, diagnostic)| diagnostic).or(report.error) {
            log.borrow_mut().push_str(&indented(&render(&diagnostic, Some(script.source))));
            // So that the way down is tried, too.
            if connection.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", &[]).is_ok() {
                connection.run("INSERT INTO alembic_version VALUES ('r1')", &[]).unwrap();
            }
        }
        let tables = tables(&mut connection);
        log.borrow_mut().push_str(&tables);
    }
    log.borrow().clone()
}

fn write_event(log: &mut String, event: &Event) {
    match event {
        Event::Ran(Ran { operation, .. }) if operation.as_deref() == Some("version") => {}
        Event::Ran(Ran { sql, params, origin, failed, .. }) => {
            let line = origin.as_ref().map_or("?".to_owned(), |origin| origin.line.to_string());
            let sql = sql.replace('\n', "\n      ").replace('\t', "  ");
            let params = match params.is_empty() {
                true => String::new(),
                false => format!("  -- {}", params.iter().map(show).collect::<Vec<_>>().join(", ")),
            };
            let failed = if *failed { "  -- failed" } else { "" };
            writeln!(log, "{line:>4}  {sql}{params}{failed}").unwrap();
        }
        Event::Output(text) => {
            for line in text.lines().filter(|line| !line.is_empty()) {
                writeln!(log, "   >  {line}").unwrap();
            }
        }
        Event::Notice(notice) => log.push_str(&indented(&render(notice, None))),
        _ => {}
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}

/// Every table with its rows.
fn tables(connection: &mut Sqlite) -> String {
    let names = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY rowid";
    let mut out = String::from("    --\n");
    for entry in connection.query(names, &[]).unwrap() {
        let (name, sql) = (show(&entry[0]), show(&entry[1]));
        writeln!(out, "      {}", sql.replace(['\n', '\t'], " ").replace("  ", " ")).unwrap();
        if sql.starts_with("CREATE TABLE") {
            for row in connection.query(&format!("SELECT * FROM \"{name}\""), &[]).unwrap() {
                writeln!(out, "        {}", row.iter().map(show).collect::<Vec<_>>().join(" | ")).unwrap();
            }
        }
    }
    out
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}
