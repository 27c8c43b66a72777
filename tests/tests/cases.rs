//! Every case of `suite/` and every example of the page, played against the engine.
//!
//! `UPDATE_EXPECT=1 cargo test -p seesaw-tests --test cases` writes the answers into the cases. The requests and replies
//! are also written to `cases.json` in Cargo's folder for such things, from where the browser tests send them to the
//! engine in the browser.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read the repository")]

use seesaw_core::diagnostic::render;
use seesaw_protocol::{File, Reply, Request};
use seesaw_tests::play::{WORLD, play};
use seesaw_tests::{case, projects};
use seesaw_worker::Engine;
use std::path::Path;

#[test]
fn every_case_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "case"));
    paths.sort();
    assert!(!paths.is_empty());
    let (mut failures, mut scripts) = (Vec::new(), Vec::new());
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(path).unwrap();
        let case = case::parse(&name, &text).unwrap();
        if left_out(&case.files) {
            continue;
        }
        let played = play(&case).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        failures.extend(played.faults.iter().map(|fault| format!("{name}: {fault}")));
        scripts.push(played.script);
        if update {
            std::fs::write(path, case::print(&case, &played.answers)).unwrap();
            continue;
        }
        for (step, answer) in case.steps.iter().zip(&played.answers) {
            if step.expected != *answer {
                failures
                    .push(format!("{name}: $ {}\n--- expected\n{}--- answered\n{answer}", step.command, step.expected));
            }
        }
    }
    let script = serde_json::to_string(&scripts).unwrap();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases.json"), script).unwrap();
    assert!(failures.is_empty(), "{}\n{} failures", failures.join("\n"), failures.len());
}

/// As far as its `target`: what lies beyond is there to fail before the visitor's eyes.
#[test]
fn every_example_goes_up_down_and_up_again() {
    let folder = projects::root().join("static/examples");
    let mut failures = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let example = entry.unwrap().path();
        if !example.is_dir() {
            continue;
        }
        let name = example.file_name().unwrap().to_string_lossy().into_owned();
        let files = projects::files(&example).unwrap();
        let about = files.iter().find(|file| file.path == "example.json").unwrap();
        let about: serde_json::Value = serde_json::from_str(&about.text).unwrap();
        let files: Vec<File> = files.into_iter().filter(|file| file.path != "example.json").collect();
        if left_out(&files) {
            continue;
        }
        let mut engine = Engine::new(WORLD).unwrap();
        engine.handle(Request::Open { files, database: None }, Box::new(|_| {})).unwrap();
        let mut schemas = Vec::new();
        let target = about["target"].as_str().unwrap().to_owned();
        for request in [
            Request::Upgrade { target: target.clone() },
            Request::Downgrade { target: "base".into() },
            Request::Upgrade { target },
        ] {
            let said = format!("{name}: {request:?}");
            match engine.handle(request, Box::new(|_| {})) {
                Ok(Reply::Migrated(reply)) => {
                    match reply.report.failed.map(|(_, fault)| fault).or(reply.report.error) {
                        Some(fault) => failures.push(format!("{said}: {}", render(&fault, None))),
                        None => schemas.push(reply.schema),
                    }
                }
                other => failures.push(format!("{said}: {other:?}")),
            }
        }
        if let [up, down, again] = &schemas[..] {
            if up != again {
                failures.push(format!("{name}: the schema differs the second time"));
            }
            if down.tables.keys().any(|table| table != "alembic_version") {
                failures.push(format!("{name}: left at base: {:?}", down.tables.keys()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Without Python in the engine, its scripts cannot be played.
fn left_out(files: &[File]) -> bool {
    !cfg!(feature = "python") && files.iter().any(|file| file.path.ends_with(".py"))
}
