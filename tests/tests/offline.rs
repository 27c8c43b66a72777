//! `--sql` writes what real Alembic prints, revision by revision, on every dialect.
//!
//! `suite/offline_<dialect>.json` is a fixed sample, recorded by `oracle/offline.py`; with SEESAW_OFFLINE the samples of
//! another folder are compared (`cargo xtask oracle` makes one by chance). What differs on purpose is in
//! `oracle/differences.json`, each with its reason; each must occur in the fixed sample. What differs only on a database
//! is of no dialect here, and names the case that shows it.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::dialect::Dialect;
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::offline::{Surroundings, Way};
use seesaw_project::{MemoryHost, OpenOptions, Project};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

const INI: &str = "[alembic]\nscript_location = %(here)s/migrations\n";

#[test]
fn sqlite() {
    compare(Dialect::Sqlite);
}

#[test]
fn postgresql() {
    compare(Dialect::Postgresql);
}

#[test]
fn mysql() {
    compare(Dialect::Mysql);
}

#[test]
fn mariadb() {
    compare(Dialect::Mariadb);
}

/// What one tool made of the way from one revision to the next.
#[derive(Debug, PartialEq)]
enum Answer {
    Text(String),
    Refusal(String),
}

fn compare(dialect: Dialect) {
    let other = std::env::var_os("SEESAW_OFFLINE").map(PathBuf::from);
    let folder = other.clone().unwrap_or_else(|| here().join("suite"));
    let cases = read(&folder.join(format!("offline_{}.json", dialect.name())));
    let differences = read(&here().join("oracle/differences.json"));
    let mut project = project(&cases);
    let (mut same, mut wrong) = (0, Vec::new());
    let mut explained: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        let (before, here) = (name(at), name(at + 1));
        let start = (at > 0).then_some(before.as_str());
        let base = if at > 0 { before.as_str() } else { "base" };
        let ways = [
            ("up", Way::Upgrade(&here), start, "upgrade"),
            ("down", Way::Downgrade(base), Some(here.as_str()), "downgrade"),
        ];
        for (key, way, start, body) in ways {
            let theirs = answer(&case[key]);
            let ours = print(&mut project, &way, start, dialect);
            let unordered = case[key]["unordered"] == Value::Bool(true);
            // An exception of Python is told by its class.
            let kind = case[key]["kind"].as_str().unwrap_or_default();
            let excepted = matches!((&ours, &theirs), (Answer::Refusal(ours), Answer::Refusal(theirs))
                if *ours == format!("{kind}: {theirs}"));
            if ours == theirs || excepted || unordered && reordered(&ours, &theirs) {
                same += 1;
                continue;
            }
            let source = case[body].as_str().unwrap();
            match differences.iter().find(|each| explains(each, dialect, source, &theirs, &ours)) {
                Some(difference) => *explained.entry(difference["id"].as_str().unwrap()).or_default() += 1,
                None => wrong.push(format!("{source}\n--- Alembic\n{theirs:?}\n--- Seesaw\n{ours:?}")),
            }
        }
    }
    println!(
        "{}: {same} the same, {} explained {explained:?}, {} wrong",
        dialect.name(),
        explained.values().sum::<usize>(),
        wrong.len()
    );
    let shown = std::env::var("SHOW").ok().and_then(|number| number.parse().ok()).unwrap_or(5);
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        2 * cases.len(),
        wrong[..wrong.len().min(shown)].join("\n\n")
    );
    for difference in differences.iter().filter(|each| other.is_none() && on(each, dialect)) {
        let id = difference["id"].as_str().unwrap();
        assert!(explained.contains_key(id), "no case of the sample shows the difference {id} any more: strike it out");
    }
}

/// Whether a difference of the list is this one. `alembic` is in Alembic's words, `seesaw` in ours, `source` in the script;
/// `order` says that the statements are the same ones.
fn explains(difference: &Value, dialect: Dialect, source: &str, theirs: &Answer, ours: &Answer) -> bool {
    let holds = |key: &str, text: &str| difference[key].as_str().is_none_or(|part| text.contains(part));
    let words = |answer: &Answer| match answer {
        Answer::Text(text) => text.clone(),
        Answer::Refusal(words) => format!("refused: {words}"),
    };
    on(difference, dialect)
        && holds("source", source)
        && holds("alembic", &words(theirs))
        && holds("seesaw", &words(ours))
        && (difference["order"] != Value::Bool(true) || reordered(theirs, ours))
}

fn on(difference: &Value, dialect: Dialect) -> bool {
    difference["dialects"].as_array().is_none_or(|names| names.iter().any(|name| name == dialect.name()))
}

/// Whether the two say the same things in another order.
fn reordered(one: &Answer, other: &Answer) -> bool {
    let (Answer::Text(one), Answer::Text(other)) = (one, other) else { return false };
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split([' ', '\n', ',', ';']).map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    sorted(one) == sorted(other)
}

fn answer(recorded: &Value) -> Answer {
    match recorded["sql"].as_str() {
        Some(text) => Answer::Text(text.to_owned()),
        None => Answer::Refusal(recorded["error"].as_str().unwrap().to_owned()),
    }
}

fn print(project: &mut Project, way: &Way<'_>, start: Option<&str>, dialect: Dialect) -> Answer {
    let text = Rc::new(RefCell::new(String::new()));
    let writer = text.clone();
    let around = Surroundings {
        dialect,
        empty: &|| Ok(Box::new(Sqlite::in_memory().unwrap())),
        clock: || 0.0,
        listener: Box::new(|_| {}),
        write: Box::new(move |part| {
            writer.borrow_mut().push_str(part);
            writer.borrow_mut().push_str("\n\n");
        }),
    };
    match project.print(way, start, around) {
        Err(fault) => Answer::Refusal(fault.message),
        Ok(report) => match report.failed.map(|(_, fault)| fault).or(report.error) {
            Some(fault) => Answer::Refusal(fault.message),
            None => Answer::Text(text.take()),
        },
    }
}

/// One history of all cases, each the child of the one before.
fn project(cases: &[Value]) -> Project {
    let mut host = MemoryHost::new().with_file("alembic.ini", INI).with_file("migrations/env.py", "");
    for (at, case) in cases.iter().enumerate() {
        let before = if at == 0 { "None".to_owned() } else { format!("'{}'", name(at)) };
        let text = format!(
            "\"\"\"case\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql, postgresql\n\n\
             revision = \"{}\"\ndown_revision = {before}\n\n\ndef upgrade():\n{}\n\n\ndef downgrade():\n{}\n",
            name(at + 1),
            indented(case["upgrade"].as_str().unwrap()),
            indented(case["downgrade"].as_str().unwrap()),
        );
        host = host.with_file(&format!("migrations/versions/{}.py", name(at + 1)), text.as_str());
    }
    Project::open(&host, &OpenOptions::default()).unwrap()
}

fn name(number: usize) -> String {
    format!("r{number:04}")
}

/// As Python's `textwrap.indent`.
fn indented(text: &str) -> String {
    let line = |line: &str| if line.trim().is_empty() { line.to_owned() } else { format!("    {line}") };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn read(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
