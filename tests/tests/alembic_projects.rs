//! Whole Alembic projects go up and down, and come to the tables, rows and version rows that real Alembic comes to.
//!
//! `oracle/projects/<name>/` holds the scripts, `steps` the commands where they are not simply all the way up and down, and
//! `expected.txt` what real Alembic left behind after each; `kept.txt` is what Seesaw leaves where it differs on purpose, for
//! a reason in `oracle/differences.json`. With SEESAW_ORACLE (a Python that has Alembic) the two also take turns on one
//! file; with UPDATE=1 the expectations are recorded anew.
#![cfg(feature = "python")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, read files and start Alembic"
)]

use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::render;
use seesaw_core::migrate::{Report, Session};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::{Options, Sqlite};
use seesaw_project::{MemoryHost, OpenOptions, Project};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const INI: &str = "[alembic]\nscript_location = %(here)s/migrations\n";

#[test]
fn seesaw_comes_to_what_alembic_comes_to() {
    let mut failed = Vec::new();
    for case in cases() {
        let folder = tempfile::tempdir().unwrap();
        let mut seesaw = Seesaw::new(&case);
        let database = folder.path().join("app.db");
        let kept = case.folder.join("kept.txt");
        if kept.exists() && std::env::var_os("UPDATE").is_some() {
            std::fs::write(&kept, record(&case, &database, |step| seesaw.run(&database, step))).unwrap();
            continue;
        }
        let expected = if kept.exists() { kept } else { case.folder.join("expected.txt") };
        let expected = std::fs::read_to_string(expected).unwrap();
        if let Err(difference) = walk(&case, &database, &expected, |_, step| seesaw.run(&database, step)) {
            failed.push(difference);
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn seesaw_and_alembic_take_turns() {
    let Some(python) = std::env::var_os("SEESAW_ORACLE") else {
        eprintln!("SEESAW_ORACLE names no Python with Alembic: nothing to compare with");
        return;
    };
    let mut alembic = Alembic::start(Path::new(&python));
    let mut failed = Vec::new();
    for case in cases() {
        let folder = tempfile::tempdir().unwrap();
        case.write_to(folder.path());
        let file = |name: &str| folder.path().join(name);
        let expected = case.folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            let recorded =
                record(&case, &file("recorded.db"), |step| alembic.run(folder.path(), &file("recorded.db"), step));
            std::fs::write(&expected, recorded).unwrap();
        }
        let expected = std::fs::read_to_string(expected).unwrap();
        let mut seesaw = Seesaw::new(&case);
        // Alembic alone, so that the recording stays true; then turn by turn, either one first, where both do the same.
        let turns = [("alembic", None), ("seesaw first", Some(0)), ("alembic first", Some(1))];
        let differs = case.folder.join("kept.txt").exists();
        for (name, turn) in turns.into_iter().take(if differs { 1 } else { 3 }) {
            let database = file(&format!("{name}.db"));
            let result = walk(&case, &database, &expected, |number, step| {
                if turn.is_some_and(|first| number % 2 == first) {
                    seesaw.run(&database, step)
                } else {
                    alembic.run(folder.path(), &database, step)
                }
            });
            if let Err(difference) = result {
                failed.push(format!("{name}: {difference}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

struct Case {
    name: String,
    folder: PathBuf,
    scripts: Vec<(String, String)>,
    /// `upgrade head`, `downgrade -1`, `stamp a1`.
    steps: Vec<String>,
}

fn cases() -> Vec<Case> {
    let only = std::env::var("CASE").ok();
    let mut folders = entries(&oracle().join("projects"));
    folders.retain(|folder| only.as_ref().is_none_or(|only| folder.ends_with(only)));
    let cases: Vec<Case> = folders.into_iter().map(Case::read).collect();
    assert!(cases.len() >= 12 || only.is_some());
    cases
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut scripts = Vec::new();
        for path in entries(&folder) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".py") || name.ends_with(".sql") {
                scripts.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
        let steps = match std::fs::read_to_string(folder.join("steps")) {
            Ok(steps) => steps.lines().map(str::to_owned).collect(),
            Err(_) => {
                let (up, down) = ("upgrade +1".to_owned(), "downgrade -1".to_owned());
                [vec![up; scripts.len()], vec![down; scripts.len()]].concat()
            }
        };
        Self { name, folder, scripts, steps }
    }

    fn write_to(&self, root: &Path) {
        std::fs::create_dir_all(root.join("migrations/versions")).unwrap();
        std::fs::write(root.join("alembic.ini"), INI).unwrap();
        std::fs::copy(oracle().join("env.py"), root.join("migrations/env.py")).unwrap();
        for (name, text) in &self.scripts {
            std::fs::write(root.join("migrations/versions").join(name), text).unwrap();
        }
    }
}

/// Runs all steps and compares after each.
fn walk(
    case: &Case,
    database: &Path,
    expected: &str,
    mut run: impl FnMut(usize, &str) -> Result<(), String>,
) -> Result<(), String> {
    let mut rest = expected;
    for (number, step) in case.steps.iter().enumerate() {
        let place = format!("{}: step {number}, {step}", case.name);
        run(number, step).map_err(|error| format!("{place}\n{error}"))?;
        let found = format!("$ {step}\n{}", snapshot(database));
        let Some(after) = rest.strip_prefix(&found) else {
            let wanted = rest.split("\n$ ").next().unwrap_or_default();
            return Err(format!("{place}\n--- expected\n{wanted}\n--- found\n{found}"));
        };
        rest = after;
    }
    if rest.is_empty() { Ok(()) } else { Err(format!("{}: more was recorded than there are steps", case.name)) }
}

fn record(case: &Case, database: &Path, mut run: impl FnMut(&str) -> Result<(), String>) -> String {
    let mut out = String::new();
    for step in &case.steps {
        run(step).unwrap_or_else(|error| panic!("{}: {step}: {error}", case.name));
        let _ = write!(out, "$ {step}\n{}", snapshot(database));
    }
    out
}

struct Seesaw {
    project: Project,
}

impl Seesaw {
    fn new(case: &Case) -> Self {
        let mut host = MemoryHost::new().with_file("alembic.ini", INI).with_file("migrations/env.py", "");
        for (name, text) in &case.scripts {
            host = host.with_file(&format!("migrations/versions/{name}"), text.as_str());
        }
        Self { project: Project::open(&host, &OpenOptions::default()).unwrap() }
    }

    fn run(&mut self, database: &Path, step: &str) -> Result<(), String> {
        let (command, target) = step.split_once(' ').unwrap();
        let connection = Sqlite::open(database, &Options::default()).unwrap();
        let mut session = Session::new(Box::new(connection), self.project.settings(), || 0.0, Box::new(|_| {}));
        let report = match command {
            "upgrade" => self.project.upgrade(target, &mut session),
            "downgrade" => self.project.downgrade(target, &mut session),
            "stamp" => self.project.stamp(&[target.to_owned()], false, &mut session),
            other => panic!("no command {other}"),
        };
        match report {
            Report { failed: Some((_, fault)), .. } | Report { error: Some(fault), .. } => Err(render(&fault, None)),
            Report { .. } => Ok(()),
        }
    }
}

/// A process in which real Alembic waits for commands.
struct Alembic {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Alembic {
    fn start(python: &Path) -> Self {
        let mut process = Command::new(python)
            .arg(oracle().join("alembic_steps.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let mut ready = String::new();
        answers.read_line(&mut ready).unwrap();
        assert_eq!(ready.trim(), "ready");
        Self { process, answers }
    }

    fn run(&mut self, project: &Path, database: &Path, step: &str) -> Result<(), String> {
        let (command, target) = step.split_once(' ').unwrap();
        let wish =
            serde_json::json!({ "project": project, "database": database, "command": command, "target": target });
        writeln!(self.process.stdin.as_mut().unwrap(), "{wish}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["error"].as_str().map_or(Ok(()), |error| Err(format!("Alembic: {error}")))
    }
}

impl Drop for Alembic {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Everything in a database file that two tools should agree on, whatever words their CREATE statements use.
fn snapshot(database: &Path) -> String {
    let mut connection = Sqlite::open(database, &Options::default()).unwrap();
    let mut out = String::new();
    let objects = rows(&mut connection, "SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name");
    for object in &objects {
        let [kind, name, sql] = object.as_slice() else { continue };
        match kind.as_str() {
            "table" if !name.starts_with("sqlite_") => table(&mut connection, name, sql, &mut out),
            "view" | "trigger" => {
                let _ = writeln!(out, "{}", sql.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            _ => {}
        }
    }
    out
}

fn table(connection: &mut Sqlite, name: &str, sql: &str, out: &mut String) {
    let squeezed = sql.to_lowercase().replace(['"', '`'], "").split_whitespace().collect::<Vec<_>>().join(" ");
    let autoincrement = if squeezed.contains("autoincrement") { " autoincrement" } else { "" };
    let _ = writeln!(out, "table {name}{autoincrement}");
    let of = |pragma: &str, what: &str| format!("PRAGMA {pragma}(\"{what}\")");
    for column in rows(connection, &of("table_xinfo", name)) {
        let _ = writeln!(out, "  column {}", column[1..].join(" | "));
    }
    let mut facts = Vec::new();
    for key in rows(connection, &of("foreign_key_list", name)) {
        facts.push(format!("foreign key {} -> {}.{} update {} delete {}", key[3], key[2], key[4], key[5], key[6]));
    }
    for index in rows(connection, &of("index_list", name)) {
        let parts = rows(connection, &of("index_xinfo", &index[1])).into_iter().filter(|part| part[5] == "1");
        let parts: Vec<String> = parts.map(|part| format!("{} {} {}", part[2], part[3], part[4])).collect();
        let shown = if index[3] == "c" { index[1].as_str() } else { "" };
        let text =
            rows(connection, &format!("SELECT coalesce(sql, '') FROM sqlite_master WHERE name = '{}'", index[1]));
        let text = text.first().map_or("", |row| row[0].as_str()).to_lowercase();
        let partial = text.split_once(" where ").map_or(String::new(), |(_, filter)| format!(" where {filter}"));
        facts.push(format!("index {shown} unique {} origin {} ({}){partial}", index[2], index[3], parts.join(", ")));
    }
    facts.extend(checks(&squeezed));
    facts.sort();
    for fact in facts {
        let _ = writeln!(out, "  {fact}");
    }
    let mut content = rows(connection, &format!("SELECT * FROM \"{name}\""));
    content.sort();
    for row in content {
        let _ = writeln!(out, "  row {}", row.join(" | "));
    }
}

/// The conditions of all CHECK constraints, with their names.
fn checks(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in sql.match_indices("check") {
        let rest = sql[at + "check".len()..].trim_start();
        let mut depth = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(at + 1)
        });
        let Some(condition) = end.filter(|_| rest.starts_with('(')).map(|end| &rest[..end]) else { continue };
        let before: Vec<&str> = sql[..at].split_whitespace().rev().take(2).collect();
        let name = if before.get(1) == Some(&"constraint") { before[0] } else { "" };
        found.push(format!("check {name} {}", condition.replace(' ', "")));
    }
    found
}

fn rows(connection: &mut Sqlite, sql: &str) -> Vec<Vec<String>> {
    let text = |value: &Value| match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) => i32::from(*truth).to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{bytes:?}"),
    };
    let rows = connection.query(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

fn oracle() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("__pycache__"));
    paths.sort();
    paths
}
