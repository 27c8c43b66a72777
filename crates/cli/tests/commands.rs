//! What `seesaw` does beyond Alembic, and what it does where there is no Python.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod support;

use serde_json::Value;
use support::{Folder, script};

const SQL: [(&str, &str); 2] = [
    (
        "migrations/001_users.sql",
        "-- migrate:up\nCREATE TABLE users (id INTEGER PRIMARY KEY);\n-- migrate:down\nDROP TABLE users;\n",
    ),
    (
        "migrations/002_name.sql",
        "-- migrate:up\nALTER TABLE users ADD COLUMN name TEXT;\n-- migrate:down\nALTER TABLE users DROP COLUMN name;\n",
    ),
];

fn sql_project() -> Folder {
    let folder = Folder::empty();
    SQL.iter().for_each(|(path, text)| folder.write(path, text));
    folder
}

#[cfg(feature = "python")]
#[test]
fn the_ten_lines_of_the_readme() {
    let folder = Folder::empty();
    for args in [
        &["init", "migrations"][..],
        &["revision", "-m", "add users"],
        &["upgrade", "head"],
        &["downgrade", "-1"],
        &["history", "-v"],
        &["current"],
        &["--url", "sqlite:///copy.db", "upgrade", "head"],
        &["upgrade", "head", "--url", "sqlite:///third.db"],
        &["history", "--format", "json"],
        &["share"],
    ] {
        let ran = folder.seesaw(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    }
    for database in ["app.db", "copy.db", "third.db"] {
        assert!(folder.path().join(database).exists(), "{database}");
    }
}

#[test]
fn sql_goes_up_and_down() {
    let folder = sql_project();
    let url = ["--url", "sqlite:///app.db"];
    let run = |args: &[&str]| folder.seesaw(&[&url[..], args].concat());
    let up = run(&["upgrade", "head"]);
    assert_eq!(up.code, 0, "{up:?}");
    assert!(up.stderr.contains("Running upgrade  -> 001, users"), "{up:?}");
    assert_eq!(run(&["current"]).stdout, "002 (head)\n");
    assert_eq!(run(&["downgrade", "-1"]).code, 0);
    assert_eq!(run(&["current"]).stdout, "001\n");
    let none = folder.seesaw(&["upgrade", "head"]);
    assert_eq!(none.code, 255, "{none:?}");
    assert!(none.stderr.contains("--url"), "{none:?}");
    let by_env = folder.seesaw_with(&["current"], &[("SEESAW_URL", "sqlite:///app.db")]);
    assert_eq!(by_env.stdout, "001\n");
}

#[test]
fn a_failure_says_where_and_keeps_nothing() {
    let folder = sql_project();
    folder.write(
        "migrations/003_bad.sql",
        "-- migrate:up\nCREATE TABLE more (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n-- migrate:down\n",
    );
    let url = ["--url", "sqlite:///app.db"];
    let run = |args: &[&str]| folder.seesaw(&[&url[..], args].concat());
    let failed = run(&["upgrade", "head"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    for part in ["nowhere", "migrations/003_bad.sql:3", "rolled back", "up to 002"] {
        assert!(failed.stderr.contains(part), "{part}: {}", failed.stderr);
    }
    assert_eq!(run(&["current"]).stdout, "002\n");
}

#[test]
fn listings_for_programs() {
    let revisions = [
        ("a.py", script("aaaa", "None", "branch_labels = 'x'", "one\n\nmore", "pass", "pass")),
        ("b.py", script("bbbb", "'aaaa'", "", "two", "pass", "pass")),
    ];
    let folder = Folder::with_revisions(&revisions);
    assert_eq!(folder.seesaw(&["stamp", "aaaa"]).code, 0);
    let ids = |args: &[&str]| {
        let ran = folder.seesaw(args);
        let listed: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        listed.iter().map(|each| each["revision"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["history", "--format", "json"]), ["bbbb", "aaaa"]);
    assert_eq!(ids(&["heads", "--format=json"]), ["bbbb"]);
    assert_eq!(ids(&["current", "--format", "json"]), ["aaaa"]);
    assert_eq!(ids(&["show", "base", "--format", "json"]), [""; 0]);
    assert_eq!(ids(&["branches", "--format", "json"]), [""; 0]);
    let shown = folder.seesaw(&["history", "-i", "--format", "json"]).stdout;
    let listed: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((&listed[0]["current"], &listed[1]["current"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(listed[1]["branch_labels"][0], "x");
    assert_eq!(listed[1]["children"][0], "bbbb");
}

#[test]
fn a_project_travels_as_a_link() {
    let folder = sql_project();
    let shared = folder.seesaw(&["share", "--page", "https://example.org/seesaw/"]);
    assert_eq!(shared.code, 0, "{shared:?}");
    let link = shared.stdout.trim();
    assert!(link.starts_with("https://example.org/seesaw/#v1."), "{link}");
    let other = Folder::empty();
    let opened = other.seesaw(&["open", link, "there"]);
    assert_eq!(opened.code, 0, "{opened:?}");
    for (path, text) in SQL {
        assert_eq!(other.read(&format!("there/{path}")), text);
    }
    let again = other.seesaw(&["open", link, "there"]);
    assert_eq!(again.code, 255, "nothing is written over: {again:?}");
    for bad in ["v1.AAAA", "nothing", "", "https://example.org/#v9.AAAA"] {
        let refused = other.seesaw(&["open", bad, "bad"]);
        assert_eq!(refused.code, 1, "{bad}: {refused:?}");
        assert!(!other.path().join("bad").exists(), "{bad}");
    }
}

#[test]
fn colour_is_for_terminals() {
    let folder = sql_project();
    let plain = folder.seesaw(&["history"]);
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
    let forced = folder.seesaw_with(&["history"], &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.stdout.contains('\u{1b}'), "{forced:?}");
    let refused = folder.seesaw_with(&["history"], &[("CLICOLOR_FORCE", "0"), ("NO_COLOR", "1")]);
    assert_eq!(refused.stdout, plain.stdout);
}

#[test]
fn current_leaves_no_traces() {
    let folder = sql_project();
    let ran = folder.seesaw(&["--url", "sqlite:///app.db", "current"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    assert!(!folder.path().join("app.db").exists());
}

#[test]
fn ensure_version_makes_the_table_once() {
    let folder = sql_project();
    for _ in 0..2 {
        let ran = folder.seesaw(&["--url", "sqlite:///app.db", "ensure_version"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    }
    assert!(folder.path().join("app.db").exists());
}

#[test]
fn edit_opens_the_script() {
    let folder = sql_project();
    let ran = folder.seesaw_with(&["edit", "002"], &[("EDITOR", "cat")]);
    assert!(ran.stdout.contains("ADD COLUMN name"), "{ran:?}");
    let failed = folder.seesaw_with(&["edit", "002"], &[("EDITOR", "false")]);
    assert_eq!(failed.code, 255, "{failed:?}");
    assert!(failed.stdout.starts_with("FAILED: Error executing editor"), "{failed:?}");
}

#[test]
fn completions_and_version() {
    let folder = Folder::empty();
    for shell in ["bash", "zsh", "fish"] {
        assert!(folder.seesaw(&["completions", shell]).stdout.contains("seesaw"), "{shell}");
    }
    assert!(folder.seesaw(&["--version"]).stdout.starts_with("seesaw "));
}

#[test]
fn a_package_around_the_working_directory_holds_the_scripts() {
    let folder = Folder::empty();
    folder.write("shop/__init__.py", "");
    folder.write("shop/db/__init__.py", "");
    // The folder of the migrations may be none itself.
    for inner in ["db", "data"] {
        folder.write(
            &format!("shop/{inner}/alembic.ini"),
            &format!("[alembic]\nscript_location = shop:{inner}:scripts\n"),
        );
        folder.write(&format!("shop/{inner}/scripts/env.py"), "");
        folder.write(&format!("shop/{inner}/scripts/versions/a.py"), "revision = 'a'\ndown_revision = None\n");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seesaw"));
        let ran = command.arg("heads").current_dir(folder.path().join("shop").join(inner)).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "a (head)\n", "{ran:?}");
    }
}

#[test]
fn a_revision_that_is_gone_is_remembered_by_git() {
    let folder = sql_project();
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@x"]).args(args).current_dir(folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
    };
    let url = ["--url", "sqlite:///app.db"];
    let run = |args: &[&str]| folder.seesaw(&[&url[..], args].concat());
    folder.write(
        "migrations/003_gone.sql",
        "-- revision: 003\n-- revises: 002\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n",
    );
    assert_eq!(run(&["upgrade", "head"]).code, 0);
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "all"]);
    std::fs::remove_file(folder.path().join("migrations/003_gone.sql")).unwrap();
    let before = run(&["upgrade", "head"]);
    assert_eq!(before.code, 255, "{before:?}");
    assert!(before.stdout.contains("Can't locate revision identified by '003'"), "{before:?}");
    assert!(!before.stderr.contains("git knows it"), "nothing is committed yet: {before:?}");
    git(&["commit", "-qam", "gone"]);
    for args in [&["upgrade", "head"][..], &["downgrade", "-1"], &["current"]] {
        let ran = run(args);
        assert_eq!(ran.code, 255, "{ran:?}");
        assert!(ran.stdout.contains("Can't locate revision identified by '003'"), "{ran:?}");
        assert!(ran.stderr.contains("git knows it from migrations/003_gone.sql"), "{ran:?}");
    }
}
