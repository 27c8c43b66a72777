//! What `seesaw` does on a server beside migrating: plans, comparisons, limits, its log.
#![allow(dead_code, reason = "not every test uses all")]

use super::beside::{Place, entries, project, repository, revision, table};
use super::{Folder, Oracle, Ran, stopped};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a statement in a database.
pub type Execute = fn(&str, &str);

fn bodies() -> Vec<String> {
    vec![
        table(1),
        "op.add_column('t1', sa.Column('name', sa.String(20), server_default='x'))".to_owned(),
        "op.create_index('t1_name', 't1', ['name'])".to_owned(),
    ]
}

fn fine(ran: &Ran) {
    assert_eq!(ran.code, 0, "{}\n{}", ran.stdout, ran.stderr);
}

/// `current`, `stamp`, `history` and the walks: the same words, codes and databases as with real Alembic.
pub fn other_commands(place: &Place) {
    let Some(mut alembic) = Oracle::start() else { return };
    let databases = [(place.database)(), (place.database)()];
    let bodies: Vec<String> = (1..=3).map(table).collect();
    let [theirs, ours] = databases.each_ref().map(|database| project(place, database, &bodies));
    for step in [
        &["current"][..],
        &["stamp", "r2"],
        &["current", "-v"],
        &["current", "--check-heads"],
        &["stamp", "base"],
        &["current"],
        &["upgrade", "r2"],
        &["upgrade", "head"],
        &["upgrade", "head"],
        &["current"],
        &["history", "-i"],
        &["downgrade", "r1"],
        &["stamp", "--purge", "r3"],
        &["downgrade", "nowhere"],
        &["upgrade", "r1"],
    ] {
        let (expected, got) = (alembic.run(&theirs, step), ours.seesaw(step));
        assert_eq!(got.code, expected.code, "{step:?} {}", got.stderr);
        let named = |text: &str| {
            let text = text.replace(&databases[0], "DB").replace(&databases[1], "DB");
            // Each has a folder of its own.
            text.lines().filter(|line| !line.starts_with("Path: ")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(named(&got.stdout), named(&expected.stdout), "{step:?}");
        assert_eq!((place.dump)(&databases[1]), (place.dump)(&databases[0]), "{step:?}");
    }
}

/// Eight runs at once, of four revisions: each is run once, and nobody fails. `at_head` counts the version rows.
pub fn runners(place: &Place, bodies: &[String], at_head: fn(&str) -> i64) {
    let database = (place.database)();
    let folder = project(place, &database, bodies);
    for round in 0..stopped::rounds(3) {
        let ran: Vec<Ran> = std::thread::scope(|scope| {
            let runners: Vec<_> = (0..8).map(|_| scope.spawn(|| folder.seesaw(&["upgrade", "head"]))).collect();
            runners.into_iter().map(|runner| runner.join().unwrap()).collect()
        });
        ran.iter().for_each(fine);
        for id in 1..=bodies.len() {
            let line = format!("-> r{id}");
            let runs = ran.iter().filter(|run| run.stderr.contains(&line)).count();
            assert_eq!(runs, 1, "round {round}: revision r{id} was run {runs} times");
        }
        assert_eq!(at_head(&database), 1);
        fine(&folder.seesaw(&["downgrade", "base"]));
    }
}

/// `--lock-wait`, while another run sleeps.
pub fn waits(place: &Place, sleep: &str, holder: &str, sleeps: fn(&str) -> bool) {
    let database = (place.database)();
    let folder = project(place, &database, &[format!("op.execute('{sleep}')\n    {}", table(1))]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| folder.seesaw(&["upgrade", "head"]));
        while !sleeps(&database) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let second = folder.seesaw(&["upgrade", "head", "--lock-wait", "1"]);
        assert_ne!(second.code, 0);
        assert!(second.stderr.contains("another run of seesaw is at work on this database"), "{}", second.stderr);
        assert!(second.stderr.contains(holder), "{}", second.stderr);
        // Looking needs no lock.
        fine(&folder.seesaw(&["current"]));
        fine(&first.join().unwrap());
    });
    fine(&folder.seesaw(&["upgrade", "head", "--lock-wait", "0"]));
}

/// `--plan` runs in a database made for it, and tells what each statement takes.
pub fn plans(place: &Place, index_takes: &str, held_together: &str) {
    let database = (place.database)();
    let folder = project(place, &database, &bodies());
    fine(&folder.seesaw(&["upgrade", "r1"]));
    let before = (place.dump)(&database);
    let plan = folder.seesaw(&["upgrade", "head", "--plan"]);
    fine(&plan);
    assert!(plan.stdout.starts_with(&format!("-- {held_together}")), "{}", plan.stdout);
    assert!(!plan.stdout.contains("CREATE TABLE t1"), "{}", plan.stdout);
    let index = plan.stdout.lines().find(|line| line.starts_with("CREATE INDEX t1_name")).unwrap();
    assert!(index.contains(index_takes), "{}", plan.stdout);
    assert!(plan.stdout.contains("This ran in a database made for it"), "{}", plan.stdout);
    assert!(plan.stdout.contains("-- The way back fails at revision r3: "), "{}", plan.stdout);
    assert_eq!((place.dump)(&database), before);
    let down = folder.seesaw(&["downgrade", "base", "--plan"]);
    fine(&down);
    assert!(down.stdout.contains("DROP TABLE t1;") && down.stdout.contains("data is lost"), "{}", down.stdout);
    let example = Folder::empty();
    copy(&repository().join("static/examples/add-column"), example.path());
    let url = (place.url)(&(place.database)());
    fine(&example.seesaw(&["--url", &url, "upgrade", "a1c0"]));
    let plan = example.seesaw(&["--url", &url, "upgrade", "head", "--plan"]);
    let lost = "-- On the way back data would be lost:\n--   ALTER TABLE users DROP COLUMN phone\n-- This ran";
    assert!(plan.stdout.contains(lost), "{}", plan.stdout);
}

/// `check --drift` finds what somebody changed by hand.
pub fn drift(place: &Place, execute: Execute) {
    let database = (place.database)();
    let folder = project(place, &database, &bodies());
    fine(&folder.seesaw(&["upgrade", "r2"]));
    let same = folder.seesaw(&["check", "--drift"]);
    fine(&same);
    assert_eq!(same.stdout.trim(), "The database is as its revisions produce it.");
    execute(&database, "ALTER TABLE t1 ADD COLUMN stray INTEGER");
    execute(&database, "CREATE TABLE alien (id INTEGER)");
    execute(&database, "ALTER TABLE t1 DROP COLUMN name");
    let drifted = folder.seesaw(&["check", "--drift"]);
    assert_eq!(drifted.code, 255, "{}", drifted.stderr);
    for line in [
        "column t1.stray is in the database, and no revision makes it",
        "table alien is in the database, and no revision makes it",
        "column t1.name is missing in the database",
        "FAILED: The database differs in 3 places from what its revisions produce.",
    ] {
        assert!(drifted.stdout.contains(line), "{line}\n{}", drifted.stdout);
    }
}

/// `--verify-on` runs on a copy of the database as it is: what was changed by hand shows.
pub fn verified(place: &Place, execute: Execute) {
    let database = (place.database)();
    let folder = project(place, &database, &bodies());
    fine(&folder.seesaw(&["upgrade", "r1"]));
    let before = (place.dump)(&database);
    let url = (place.url)("nowhere_else");
    let server = (place.url)(&(place.database)());
    for place in ["temp", &server] {
        let ran = folder.seesaw(&["upgrade", "head", "--verify-on", place]);
        fine(&ran);
        assert!(ran.stdout.contains("ALTER TABLE t1 ADD COLUMN name"), "{}", ran.stdout);
        assert!(ran.stdout.contains("in a copy of the database without its rows"), "{}", ran.stdout);
        assert!(ran.stdout.ends_with("The copy came to what the revisions produce.\n"), "{}", ran.stdout);
    }
    assert_eq!((place.dump)(&database), before);
    assert_ne!(folder.seesaw(&["upgrade", "head", "--verify-on", &url]).code, 0);
    // A plan made from the revisions alone does not see this.
    execute(&database, "ALTER TABLE t1 ADD COLUMN stray INTEGER");
    let drifted = folder.seesaw(&["upgrade", "head", "--verify-on", "temp"]);
    assert_eq!(drifted.code, 255, "{}", drifted.stderr);
    assert!(drifted.stdout.contains("column t1.stray is in the database"), "{}", drifted.stdout);
    execute(&database, "ALTER TABLE t1 ADD COLUMN name INTEGER");
    fine(&folder.seesaw(&["upgrade", "head", "--plan"]));
    let fails = folder.seesaw(&["upgrade", "head", "--verify-on", "temp"]);
    assert_eq!(fails.code, 1, "{}", fails.stderr);
    assert!(fails.stderr.contains("The real run would fail here in the same way."), "{}", fails.stderr);
}

/// Each example of the page goes up, down and up again, as far as its `target`.
pub fn examples(place: &Place) {
    let mut bases = Vec::new();
    for example in entries(&repository().join("static/examples")) {
        let Ok(about) = std::fs::read_to_string(example.join("example.json")) else { continue };
        let about: serde_json::Value = serde_json::from_str(&about).unwrap();
        let folder = Folder::empty();
        copy(&example, folder.path());
        let database = (place.database)();
        let url = (place.url)(&database);
        for args in [["upgrade", about["target"].as_str().unwrap()], ["downgrade", "base"]].repeat(2) {
            let ran = folder.seesaw(&[&["--url", &url], &args[..]].concat());
            assert_eq!(ran.code, 0, "{} {args:?}\n{}", example.display(), ran.stderr);
        }
        bases.push((place.dump)(&database));
    }
    assert!(bases.len() >= 14);
    assert!(bases.iter().all(|base| *base == bases[0]), "{bases:#?}");
}

fn copy(from: &Path, to: &Path) {
    for entry in entries(from) {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).unwrap();
        }
    }
}

/// A statement that finds no room on the disk fails like any other; the next run goes on. `fill` lacks the number of rows.
pub fn full_disk(place: &Place, fill: fn(u32) -> String, words: &str) {
    let database = (place.database)();
    let body = |rows: u32| {
        let columns = "sa.Column('id', sa.Integer, primary_key=True), sa.Column('text', sa.String(40))";
        format!("op.create_table('t2', {columns})\n    op.execute('{}')", fill(rows))
    };
    let folder = project(place, &database, &[table(1), body(600_000)]);
    fine(&folder.seesaw(&["upgrade", "r1"]));
    let full = folder.seesaw(&["upgrade", "head"]);
    assert_eq!(full.code, 1, "{}", full.stderr);
    assert!(full.stderr.contains(words), "{}", full.stderr);
    assert_eq!(folder.seesaw(&["current"]).stdout.trim(), "r1");
    let (name, text) = revision(2, &body(10));
    folder.write(&format!("migrations/versions/{name}"), &text);
    fine(&folder.seesaw(&["upgrade", "head"]));
    assert_eq!(
        (place.dump)(&database).lines().filter(|line| line.contains("c4ca4238a0b923820dcc509a6f75849b")).count(),
        1
    );
}

/// A thousand revisions go up and down.
pub fn a_thousand(place: &Place) {
    let database = (place.database)();
    let folder = Folder::empty();
    for number in 0..1000 {
        let (table, column) = (number / 10, number % 10);
        let [up, down] = match column {
            0 => [format!("CREATE TABLE t{table} (id INT PRIMARY KEY)"), format!("DROP TABLE t{table}")],
            _ => [
                format!("ALTER TABLE t{table} ADD COLUMN c{column} INT"),
                format!("ALTER TABLE t{table} DROP COLUMN c{column}"),
            ],
        };
        folder.write(
            &format!("migrations/{number:04}_step.sql"),
            &format!("-- migrate:up\n{up};\n-- migrate:down\n{down};\n"),
        );
    }
    let url = (place.url)(&database);
    let run = |args: &[&str]| folder.seesaw(&[&["--url", &url], args].concat());
    fine(&run(&["upgrade", "head"]));
    assert!((place.dump)(&database).contains("c9"));
    assert_eq!(run(&["current"]).stdout.trim(), "0999 (head)");
    fine(&run(&["downgrade", "base"]));
    assert!(!(place.dump)(&database).contains("c9"));
}

/// What the server is too old for is refused before anything runs.
pub fn too_old(place: &Place, sql: &str, words: &str) {
    let database = (place.database)();
    let folder = Folder::empty();
    let url = (place.url)(&database);
    folder.write("migrations/001_first.up.sql", "CREATE TABLE t1 (id INT);");
    folder.write("migrations/002_second.up.sql", sql);
    let before = (place.dump)(&database);
    let ran = folder.seesaw(&["--url", &url, "upgrade", "head"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
    assert_eq!((place.dump)(&database), before);
}

/// The statements that `schema` prints make the same schema again.
pub fn schema(place: &Place, execute: Execute, statements: &[&str]) {
    let [one, other] = [(); 2].map(|()| (place.database)());
    statements.iter().for_each(|sql| execute(&one, sql));
    let print = |database: &str, format: &str| {
        let ran = project(place, database, &[]).seesaw(&["schema", "--format", format]);
        fine(&ran);
        ran.stdout
    };
    let ddl = print(&one, "ddl");
    ddl.split(";\n\n").map(str::trim).filter(|sql| !sql.is_empty()).for_each(|sql| execute(&other, sql));
    assert_eq!(print(&other, "ddl"), ddl);
    assert_eq!(print(&other, "json"), print(&one, "json"));
    assert!(print(&one, "mermaid").starts_with("erDiagram\n"));
}

/// A lock that is not had in time ends the run, or is asked for again. `hold` keeps `t1` locked for so long.
pub fn limits(place: &Place, words: &str, hold: impl Fn(&str, Duration) + Sync) {
    let database = (place.database)();
    let folder = project(place, &database, &bodies());
    fine(&folder.seesaw(&["upgrade", "r1"]));
    let with_lock = |seconds: f64, args: &[&str]| {
        std::thread::scope(|scope| {
            let held = scope.spawn(|| hold(&database, Duration::from_secs_f64(seconds)));
            std::thread::sleep(Duration::from_millis(400));
            let ran = folder.seesaw(args);
            held.join().unwrap();
            ran
        })
    };
    let failed = with_lock(4.0, &["upgrade", "head", "--lock-timeout", "1"]);
    assert!(failed.code != 0 && failed.stderr.contains(words), "{}", failed.stderr);
    assert_eq!(folder.seesaw(&["current"]).stdout.trim(), "r1");
    let settings = folder.read("alembic.ini");
    folder.write("alembic.ini", &format!("{settings}lock_timeout = 1\nretries = 5\n"));
    let ran = with_lock(3.0, &["upgrade", "head"]);
    fine(&ran);
    assert!(ran.stderr.contains("trying again in 1 s"), "{}", ran.stderr);
    assert_eq!(folder.seesaw(&["current"]).stdout.trim(), "r3 (head)");
}

/// `--log json`: one object in each line.
pub fn log(place: &Place) {
    let database = (place.database)();
    let folder = project(place, &database, &bodies());
    let ran = folder.seesaw(&["upgrade", "head", "--log", "json"]);
    fine(&ran);
    let lines: Vec<serde_json::Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events.iter().filter(|event| **event == "started").count(), 3, "{events:?}");
    assert_eq!(events.iter().filter(|event| **event == "finished").count(), 3, "{events:?}");
    let made = lines.iter().find(|line| line["operation"] == "create_index").unwrap();
    assert_eq!((made["file"].as_str(), made["failed"].as_bool()), (Some("migrations/versions/r3.py"), Some(false)));
    let failed = folder.seesaw(&["upgrade", "nowhere", "--log", "json"]);
    assert_eq!(failed.code, 255);
    failed.stderr.lines().for_each(|line| _ = serde_json::from_str::<serde_json::Value>(line).unwrap());
}

/// Ctrl+C in the middle of a revision: the statement that runs is waited for, or cancelled when it is pressed twice, and what
/// follows does not run.
pub fn interrupted(place: &Place, sleep: fn(u32) -> String) {
    for (times, seconds) in [(1, 3), (2, 60)] {
        let database = (place.database)();
        let bodies = [table(1), format!("op.execute('{}')\n    {}", sleep(seconds), table(2))];
        let folder = project(place, &database, &bodies);
        let began = Instant::now();
        let run = Command::new(env!("CARGO_BIN_EXE_seesaw"))
            .args(["upgrade", "head"])
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        for _ in 0..times {
            std::thread::sleep(Duration::from_millis(1500));
            let interrupt = Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
            assert!(interrupt.success());
        }
        let output = run.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{words}");
        assert!(began.elapsed() < Duration::from_secs(30), "{words}");
        assert!(words.contains("stopping after the statement that runs now"), "{words}");
        assert_eq!(words.contains("cancelling the statement"), times == 2, "{words}");
        assert!(words.contains("was rolled back"), "{words}");
        if times == 1 {
            assert!(words.contains("stopped from outside, before this statement"), "{words}");
            fine(&folder.seesaw(&["upgrade", "head"]));
        }
    }
}
