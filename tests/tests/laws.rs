//! The laws of ARCHITECTURE.md that a machine can check.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read the repository")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who may use whom inside the workspace. `tests` may use anything.
const ARROWS: &[(&str, &[&str])] = &[
    ("seesaw-core", &[]),
    ("seesaw-python", &["seesaw-core"]),
    ("seesaw-protocol", &["seesaw-core"]),
    ("seesaw-driver-sqlite", &["seesaw-core"]),
    ("seesaw-driver-mysql", &["seesaw-core"]),
    ("seesaw-driver-postgres", &["seesaw-core"]),
    ("seesaw-project", &["seesaw-core", "seesaw-python"]),
    ("seesaw-worker", &["seesaw-core", "seesaw-driver-sqlite", "seesaw-project", "seesaw-protocol"]),
    (
        "seesaw",
        &["seesaw-core", "seesaw-driver-mysql", "seesaw-driver-postgres", "seesaw-driver-sqlite", "seesaw-project"],
    ),
    ("seesaw-web", &["seesaw-core", "seesaw-protocol"]),
    ("xtask", &[]),
    ("unicode_names2", &[]),
];

#[test]
fn arrows_point_toward_core() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let uses: BTreeSet<&str> = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| dependency["name"].as_str().unwrap())
            .filter(|name| name.starts_with("seesaw") || *name == "xtask")
            .collect();
        found.insert(package["name"].as_str().unwrap(), uses);
    }
    found.remove("seesaw-tests");
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    assert_eq!(found, allowed);
}

#[test]
fn the_engine_does_not_ask_where_it_runs() {
    for room in ["core", "python", "project", "protocol"] {
        for file in rust_files(&root().join("crates").join(room).join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for word in ["target_arch", "target_family", "target_os"] {
                assert!(!text.contains(word), "{} depends on {word}", file.display());
            }
        }
    }
}

#[test]
fn the_page_never_sees_a_driver() {
    let files = rust_files(&root().join("web/src"));
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["rusqlite", "seesaw_driver", "seesaw_project", "seesaw_worker"] {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}

#[test]
fn every_module_opens_with_a_sentence() {
    let drivers = ["driver-sqlite", "driver-postgres", "driver-mysql"];
    let rooms = ["core", "python", "project", "protocol", "worker", "cli", "xtask"];
    let rooms = rooms.iter().chain(&drivers);
    let folders = rooms.map(|room| root().join("crates").join(room).join("src")).chain([root().join("web/src")]);
    for file in folders.flat_map(|folder| rust_files(&folder)) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is for", file.display());
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
