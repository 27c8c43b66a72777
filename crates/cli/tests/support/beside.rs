//! Projects on a real server, beside real Alembic: the same schema, rows and version rows after each step, and the two take
//! turns on one database.
#![allow(dead_code, reason = "not every test uses all")]

use crate::support::{Folder, Oracle};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A server, as far as it matters here.
#[derive(Clone, Copy)]
pub struct Place {
    /// The address of a database, as SQLAlchemy writes it.
    pub url: fn(&str) -> String,
    /// Makes an empty database.
    pub database: fn() -> String,
    /// Everything in a database, rows and version rows included.
    pub dump: fn(&str) -> String,
    /// Projects of this kind of database alone, below tests/oracle.
    pub own: &'static str,
    /// Projects that come to something else than with Alembic, and why.
    pub unlike: &'static [(&'static str, &'static str)],
    /// After a failure nothing else is tried: Seesaw holds to what is unfinished, and Alembic does not know of it.
    pub ends_at_failure: bool,
    /// How many projects go all the way up, at least.
    pub finished: usize,
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The example projects and those of the oracle: a name, and the scripts.
fn projects(place: &Place) -> Vec<(String, Vec<PathBuf>)> {
    let only = std::env::var("CASE").ok();
    let examples = entries(&repository().join("static/examples"));
    let others = entries(&repository().join("tests/oracle/projects"));
    let own = entries(&repository().join(format!("tests/oracle/{}", place.own)));
    let mut found = Vec::new();
    for folder in examples.iter().chain(&others).chain(&own) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let versions = folder.join("migrations/versions");
        let scripts = entries(if versions.exists() { &versions } else { folder });
        let scripts: Vec<_> =
            scripts.into_iter().filter(|path| path.extension().is_some_and(|end| end == "py")).collect();
        // Real Alembic runs no SQL files.
        if !scripts.is_empty() && only.as_ref().is_none_or(|only| *only == name) {
            found.push((name, scripts));
        }
    }
    assert!(found.len() >= 20 || only.is_some());
    found
}

pub fn folder(place: &Place, scripts: &[PathBuf], database: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("alembic.ini", &ini(place, database));
    folder.write("migrations/env.py", &std::fs::read_to_string(repository().join("tests/oracle/env.py")).unwrap());
    for script in scripts {
        let name = script.file_name().unwrap().to_string_lossy().into_owned();
        folder.write(&format!("migrations/versions/{name}"), &std::fs::read_to_string(script).unwrap());
    }
    folder
}

fn ini(place: &Place, database: &str) -> String {
    format!(
        "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {}\n",
        (place.url)(database).replace('%', "%%")
    )
}

/// The lines that only one of two texts has.
pub fn difference(expected: &str, found: &str) -> String {
    let only = |one: &str, other: &str, sign: char| -> Vec<String> {
        let other: Vec<&str> = other.lines().collect();
        one.lines().filter(|line| !other.contains(line)).map(|line| format!("{sign} {line}")).collect()
    };
    [only(expected, found, '-'), only(found, expected, '+')].concat().join("\n")
}

/// Runs all projects.
pub fn compare(place: &Place) {
    let projects = Mutex::new(projects(place).into_iter());
    let work = || {
        let mut alembic = Oracle::start()?;
        let mut results = Vec::new();
        loop {
            let next = projects.lock().unwrap().next();
            let Some((name, scripts)) = next else { return Some(results) };
            let result = beside(place, &mut alembic, &name, &scripts);
            results.push((name, result));
        }
    };
    // Most of the time is spent waiting for processes to start.
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..3).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap()).flatten().collect()
    });
    let (mut failures, mut finished) = (Vec::new(), Vec::new());
    for (name, result) in &results {
        let unlike = place.unlike.iter().any(|(known, _)| known == name);
        match (result, unlike) {
            (Ok(true), false) => finished.push(name.as_str()),
            (Ok(false), false) | (Err(_), true) => {}
            (Ok(_), true) => failures.push(format!("{name}: there is no difference any more")),
            (Err(difference), false) => failures.push(format!("{name}: {difference}")),
        }
    }
    assert!(failures.is_empty(), "{} projects differ\n\n{}", failures.len(), failures.join("\n\n"));
    assert!(!results.is_empty());
    println!("{} of {} projects go all the way up: {finished:?}", finished.len(), results.len());
    assert!(results.len() < 20 || finished.len() >= place.finished);
}

/// Each goes its way alone, and the two take turns on a third database. Tells whether it went all the way up.
fn beside(place: &Place, alembic: &mut Oracle, name: &str, scripts: &[PathBuf]) -> Result<bool, String> {
    let databases = [(); 3].map(|()| (place.database)());
    let [theirs, ours, turns] = databases.each_ref().map(|database| folder(place, scripts, database));
    let (mut number, mut finished) = (0, false);
    for (step, times) in [
        (&["upgrade", "+1"][..], scripts.len()),
        (&["downgrade", "-1"], scripts.len()),
        // Where branches leave `+1` open.
        (&["upgrade", "heads"], 1),
        (&["downgrade", "base"], 1),
    ] {
        if finished && step[1] == "heads" {
            break;
        }
        let mut failed = false;
        for _ in 0..times {
            number += 1;
            let expected = alembic.run(&theirs, step);
            let got = ours.seesaw(step);
            let turn = if number % 2 == 0 { alembic.run(&turns, step) } else { turns.seesaw(step) };
            let (wanted, at) = ((place.dump)(&databases[0]), format!("step {number}, {step:?}"));
            for (ran, database, who) in [(got, &databases[1], "alone"), (turn, &databases[2], "in turns")] {
                let at = format!("{at}, {who}");
                if (ran.code != 0) != (expected.code != 0) {
                    return Err(format!("{at}\n--- Alembic\n{}\n--- Seesaw\n{}", expected.stderr, ran.stderr));
                }
                let found = (place.dump)(database);
                if found != wanted {
                    return Err(format!("{at}\n{}\n{}", difference(&wanted, &found), ran.stderr));
                }
            }
            if expected.code != 0 {
                println!("{name}, {at}: {}", expected.stderr.trim_end().lines().last().unwrap_or_default());
                if place.ends_at_failure {
                    return Ok(finished);
                }
                failed = true;
                break;
            }
        }
        finished |= step[0] == "upgrade" && !failed;
    }
    Ok(finished)
}

/// A script that makes one table, with a body of its own.
pub fn revision(id: usize, body: &str) -> (String, String) {
    let down = if id == 1 { "None".to_owned() } else { format!("'r{}'", id - 1) };
    let text = format!(
        "import time\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = 'r{id}'\ndown_revision = {down}\n\n\n\
         def upgrade():\n    {body}\n\n\ndef downgrade():\n    op.drop_table('t{id}')\n"
    );
    (format!("r{id}.py"), text)
}

/// One revision for each body.
pub fn project(place: &Place, database: &str, bodies: &[String]) -> Folder {
    let folder = folder(place, &[], database);
    for (at, body) in bodies.iter().enumerate() {
        let (name, text) = revision(at + 1, body);
        folder.write(&format!("migrations/versions/{name}"), &text);
    }
    folder
}

pub fn table(id: usize) -> String {
    format!("op.create_table('t{id}', sa.Column('id', sa.Integer, primary_key=True))")
}
