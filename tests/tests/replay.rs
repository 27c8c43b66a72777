//! The conversations of a page with its engine, held natively: every example goes up and down, faults are told, nothing is
//! left half done. With `SEESAW_REPLAY` naming a file, they are written down, and the browser tests hold the same
//! conversations with the engine's wasm and expect the same replies.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read the repository")]

use seesaw_project::Now;
use seesaw_protocol::{File, Request};
use seesaw_worker::{Engine, World};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[test]
fn conversations() {
    let mut written = Vec::new();
    for (name, requests) in examples().into_iter().chain(faults()) {
        let replies = hold(&requests);
        written.push(json!({ "name": name, "requests": requests, "replies": replies }));
    }
    assert!(written.len() > 15, "only {} conversations", written.len());
    for conversation in &written {
        check(conversation);
    }
    if let Some(path) = std::env::var_os("SEESAW_REPLAY") {
        std::fs::write(path, serde_json::to_string(&written).unwrap()).unwrap();
    }
}

/// What holds for each of them, natively: examples run through without an error, and down again to nothing.
fn check(conversation: &Value) {
    let name = conversation["name"].as_str().unwrap();
    let replies = conversation["replies"].as_array().unwrap();
    for reply in replies {
        assert!(reply["Err"].is_null(), "{name}: {reply:#}");
    }
    let report = |at: usize| &replies[at]["Ok"]["migrated"]["report"];
    let went_through = |at: usize| {
        assert!(report(at)["failed"].is_null() && report(at)["error"].is_null(), "{name}: {:#}", report(at));
        assert!(!report(at)["steps"].as_array().unwrap().is_empty(), "{name} ran nothing");
    };
    if name.starts_with("fault: ") {
        let told = report(1)["failed"][1]["message"].as_str().or(report(1)["error"]["message"].as_str());
        assert!(told.is_some(), "{name}: no fault was told: {:#}", report(1));
        return;
    }
    assert_eq!(replies[0]["Ok"]["opened"]["diagnostics"], json!([]), "{name}");
    [1, 3, 4].into_iter().for_each(went_through);
    assert_eq!(replies[3]["Ok"]["migrated"]["applied"], json!([]), "{name} goes down to nothing");
    assert_eq!(
        replies[1]["Ok"]["migrated"]["schema"], replies[4]["Ok"]["migrated"]["schema"],
        "{name}: up, down and up again is another schema"
    );
}

/// Every example, as far as it is meant to be seen, and back, and up again.
fn examples() -> Vec<(String, Vec<Value>)> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root().join("static/examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let conversation = |folder: PathBuf| {
        let about = std::fs::read_to_string(folder.join("example.json")).unwrap();
        let target = serde_json::from_str::<Value>(&about).unwrap()["target"].as_str().unwrap().to_owned();
        let tables = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
        let requests = vec![
            open(files(&folder)),
            json!({ "upgrade": { "target": target } }),
            json!({ "query": { "sql": tables, "keep": false, "row_limit": 1000 } }),
            json!({ "downgrade": { "target": "base" } }),
            json!({ "upgrade": { "target": target } }),
        ];
        (folder.file_name().unwrap().to_str().unwrap().to_owned(), requests)
    };
    folders.into_iter().map(conversation).collect()
}

/// Scripts that fail in every way that a visitor will find.
fn faults() -> Vec<(String, Vec<Value>)> {
    let python = |name: &str, body: &str| {
        let indented: String = body.lines().map(|line| format!("    {line}\n")).collect();
        let text = format!(
            "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"a1\"\ndown_revision = None\n\n\n\
             def upgrade() -> None:\n    op.execute(\"CREATE TABLE first (a)\")\n{indented}\n\ndef downgrade() -> None:\n    pass\n"
        );
        let ini = "[alembic]\nscript_location = migrations\n";
        let files = [("alembic.ini", ini), ("migrations/versions/a1.py", text.as_str())];
        case(name, &files, "head")
    };
    let sql = |name: &str, up: &str, target: &str| {
        let text = format!("-- migrate:up\nCREATE TABLE first (a);\n{up}\n\n-- migrate:down\nDROP TABLE first;\n");
        case(name, &[("migrations/001_first.sql", text.as_str())], target)
    };
    vec![
        python("an exception", "raise ValueError(\"no: ünïcode\")"),
        python("an unknown name", "op.add_colum(\"first\", sa.Column(\"b\", sa.Integer()))"),
        python("SQL that is refused", "op.execute(\"INSERT INTO nowhere VALUES (1)\")"),
        python("recursion without an end", "def deep(n):\n    return deep(n + 1)\ndeep(0)"),
        python("a missing module", "import numpy"),
        python("a syntax error", "for in range(3):"),
        sql("SQL in the middle", "INSERT INTO nowhere VALUES (1);\nCREATE TABLE second (a);", "head"),
        sql("an unknown revision", "", "zzz"),
        sql("a constraint", "CREATE TABLE u (a UNIQUE);\nINSERT INTO u VALUES (1), (1);", "head"),
    ]
}

fn case(name: &str, files: &[(&str, &str)], target: &str) -> (String, Vec<Value>) {
    let files = files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
    let look = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'alembic%' ORDER BY name";
    let requests = vec![
        open(files),
        json!({ "upgrade": { "target": target } }),
        json!({ "query": { "sql": look, "keep": false, "row_limit": 10 } }),
    ];
    (format!("fault: {name}"), requests)
}

fn open(files: Vec<File>) -> Value {
    json!({ "open": { "files": files, "database": null } })
}

/// The replies of a fresh engine, without what differs from run to run.
fn hold(requests: &[Value]) -> Vec<Value> {
    let world = World {
        now: || Now { seconds: 1_767_225_600, microseconds: 0 },
        seconds: || 0.0,
        random: |buffer| buffer.fill(7),
    };
    let mut engine = Engine::new(world).unwrap();
    let reply = |request: &Value| {
        let request: Request = serde_json::from_value(request.clone()).unwrap();
        let mut reply = serde_json::to_value(engine.handle(request, Box::new(|_| {}))).unwrap();
        settle(&mut reply);
        reply
    };
    requests.iter().map(reply).collect()
}

/// Takes out times and the bytes of databases: two builds of SQLite may lay out the same content differently.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for key in ["seconds", "database", "snapshots"] {
                fields.remove(key);
            }
            fields.values_mut().for_each(settle);
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

fn files(folder: &Path) -> Vec<File> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().unwrap() != "example.json" {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push(File { path: name, text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
