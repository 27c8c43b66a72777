//! What is read of a script in plain sight is what running it does: the same statements from the same lines, the same
//! words where it fails, whatever the database holds.
//!
//! With SEESAW_SCRIPTS (a folder of Alembic histories, as deep as they are) other scripts are compared too.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read files")]

#[path = "../../crates/driver-mysql/tests/server/mod.rs"]
mod mariadb;
#[path = "../../crates/driver-postgres/tests/server/mod.rs"]
mod postgres;

use seesaw_core::connection::Connection;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Report, Session};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::{MemoryHost, OpenOptions, Project, plain};
use seesaw_tests::projects;
use std::collections::BTreeMap;
use std::path::Path;

/// The scripts of one project.
type Scripts = BTreeMap<String, String>;

#[test]
fn reading_is_running() {
    let root = projects::root();
    let mut all: Vec<Scripts> = Vec::new();
    for folder in ["static/examples", "tests/oracle/projects", "tests/suite", "tests/plain"] {
        all.extend(histories(&root.join(folder)));
    }
    for scripts in all.iter().filter(|scripts| scripts.contains_key("0001_tables.py")) {
        let all_read = |text: &String| {
            [Direction::Upgrade, Direction::Downgrade].map(|way| plain::read(text, way, Dialect::Sqlite).is_some())
        };
        assert_eq!(scripts.values().map(all_read).collect::<Vec<_>>(), [[true; 2]; 3]);
    }
    let (read, of) = compare(&all, Place::Sqlite, true);
    assert!(of > 120 && read * 2 > of, "only {read} of {of} directions were read");
}

#[test]
fn reading_is_running_elsewhere() {
    let Some(folder) = std::env::var_os("SEESAW_SCRIPTS") else { return };
    let all = histories(Path::new(&folder));
    for (place, alone) in [(Place::Sqlite, true), (Place::Postgresql, false), (Place::Mariadb, false)] {
        let (read, of) = compare(&all, place, alone);
        println!("{read} of {of} directions were read");
    }
}

#[test]
fn reading_is_running_on_servers() {
    let root = projects::root();
    for (place, own) in [(Place::Postgresql, "projects_postgresql"), (Place::Mariadb, "projects_mysql")] {
        let own = format!("tests/oracle/{own}");
        let mut all: Vec<Scripts> = Vec::new();
        for folder in ["static/examples", "tests/oracle/projects", "tests/plain", &own] {
            all.extend(histories(&root.join(folder)));
        }
        let (read, of) = compare(&all, place, false);
        assert!(of > 100 && read * 3 > of, "only {read} of {of} directions were read");
        println!("{read} of {of} directions were read");
    }
}

/// Where scripts run, in an empty database each time.
#[derive(Clone, Copy)]
enum Place {
    Sqlite,
    Postgresql,
    Mariadb,
}

impl Place {
    fn dialect(self) -> Dialect {
        match self {
            Place::Sqlite => Dialect::Sqlite,
            Place::Postgresql => Dialect::Postgresql,
            Place::Mariadb => Dialect::MysqlOnMariadb,
        }
    }

    fn connect(self) -> Box<dyn Connection> {
        match self {
            Place::Sqlite => Box::new(Sqlite::in_memory().unwrap()),
            Place::Postgresql => {
                let server = &postgres::SERVER;
                Box::new(server.connect(&server.database()).unwrap())
            }
            Place::Mariadb => {
                let server = &mariadb::SERVER;
                Box::new(server.connect(&server.database()).unwrap())
            }
        }
    }
}

/// Python scripts by the folder that they lie in.
fn histories(folder: &Path) -> Vec<Scripts> {
    let mut found: BTreeMap<String, Scripts> = BTreeMap::new();
    for file in projects::files(folder).unwrap() {
        let (place, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        if name.ends_with(".py") && file.text.contains("down_revision") {
            found.entry(place.to_owned()).or_default().insert(name.to_owned(), file.text);
        }
    }
    found.into_values().collect()
}

/// How many directions were read, and of how many.
fn compare(all: &[Scripts], place: Place, alone: bool) -> (usize, usize) {
    let (mut read, mut of) = (0, 0);
    let mut different = Vec::new();
    for scripts in all {
        for text in scripts.values() {
            for direction in [Direction::Upgrade, Direction::Downgrade] {
                of += 1;
                read += usize::from(plain::read(text, direction, place.dialect()).is_some());
            }
        }
        // Together, as far as it goes; and each alone on an empty database, where most fail.
        different.extend(difference(scripts, place));
        for (name, text) in scripts.iter().filter(|_| alone) {
            if [Direction::Upgrade, Direction::Downgrade]
                .iter()
                .any(|way| plain::read(text, *way, place.dialect()).is_some())
            {
                different.extend(difference(&Scripts::from([(name.clone(), without_parents(text))]), place));
            }
        }
    }
    assert!(different.is_empty(), "{} differences\n{}", different.len(), different.join("\n\n"));
    (read, of)
}

fn difference(scripts: &Scripts, place: Place) -> Option<String> {
    let (mut running, mut reading) = (Side::open(scripts, place, false)?, Side::open(scripts, place, true)?);
    for (direction, target) in [(Direction::Upgrade, "heads"), (Direction::Downgrade, "base")] {
        let (ran, read) = (running.go(direction, target), reading.go(direction, target));
        if ran != read {
            let steps = |report: &Report| report.steps.iter().map(|step| format!("{step:#?}")).collect::<Vec<_>>();
            let (ran_steps, read_steps) = (steps(&ran), steps(&read));
            let at = ran_steps.iter().zip(&read_steps).position(|(one, other)| one != other);
            return Some(match at {
                Some(at) => format!("--- run\n{}\n--- read\n{}", ran_steps[at], read_steps[at]),
                None => {
                    format!("--- run\n{:#?}\n--- read\n{:#?}", (&ran.failed, &ran.error), (&read.failed, &read.error))
                }
            });
        }
    }
    None
}

struct Side {
    project: Project,
    session: Session,
}

impl Side {
    /// Histories that have more than Python can tell by themselves are left out.
    fn open(scripts: &Scripts, place: Place, read_plain: bool) -> Option<Self> {
        let mut host = MemoryHost::new()
            .with_file("alembic.ini", "[alembic]\nscript_location = migrations\n")
            .with_file("migrations/env.py", "");
        for (name, text) in scripts {
            host = host.with_file(&format!("migrations/versions/{name}"), text.as_str());
        }
        let mut project = Project::open(&host, &OpenOptions::default()).ok()?;
        project.read_plain = read_plain;
        let session = Session::new(place.connect(), project.settings(), || 0.0, Box::new(|_| {}));
        Some(Self { project, session })
    }

    fn go(&mut self, direction: Direction, target: &str) -> Report {
        match direction {
            Direction::Upgrade => self.project.upgrade(target, &mut self.session),
            Direction::Downgrade => self.project.downgrade(target, &mut self.session),
        }
    }
}

/// The script as the first of a history.
fn without_parents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let name = line.split([':', '=', ' ']).next().unwrap_or_default();
        match ["down_revision", "depends_on", "branch_labels"].iter().find(|known| **known == name) {
            Some(name) if line.contains('=') => out.push_str(&format!("{name} = None\n")),
            _ => out.push_str(line),
        }
    }
    out
}
