//! The graph answers as real Alembic does: replays `tests/suite/graph.json`, which `tests/oracle/graph.py` records.
//!
//! Known differences, each on purpose:
//! - Where Alembic stops with an internal error (an assertion, a `KeyError`), there is an answer or an error that says why.
//! - Of several steps that Alembic orders by a Python set, the order is that of the files.
//! - Of two files with the same identifier the later one counts, and only it; Alembic still lists the earlier one as a head.
//! - A new revision whose identifier or label is taken is refused before anything is written, not after.

#![allow(clippy::disallowed_methods, reason = "a test reads the repository")]

use seesaw_core::revision::{Graph, NewRevision, Revision, RevisionErrorKind, Step, VersionChange};
use serde_json::Value;

#[test]
fn answers_as_alembic_does() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/suite/graph.json");
    let text = std::fs::read_to_string(path).expect("the recorded answers are there");
    let graphs: Vec<Value> = serde_json::from_str(&text).expect("the recorded answers are JSON");
    let (mut checked, mut differences) = (0, Vec::new());
    for recorded in &graphs {
        let graph = match Graph::new(revisions(recorded)) {
            Ok((graph, _)) => graph,
            Err(error) => {
                let got = match &error.kind {
                    RevisionErrorKind::MissingParent { missing, .. }
                    | RevisionErrorKind::MissingDependency { missing, .. } => format!("missing {missing}"),
                    _ => error.to_string(),
                };
                checked += 1;
                if words(&got) != words(recorded["error"].as_str().unwrap_or_default()) {
                    differences.push(format!("{}\n  got {got}\n  not {}", recorded["revisions"], recorded["error"]));
                }
                continue;
            }
        };
        if let Some(error) = recorded.get("error") {
            differences.push(format!("{}\n  got a graph\n  not {error}", recorded["revisions"]));
            continue;
        }
        assert_eq!(Value::from(graph.heads()), recorded["heads"], "{}", recorded["revisions"]);
        assert_eq!(Value::from(graph.real_heads()), recorded["real_heads"], "{}", recorded["revisions"]);
        assert_eq!(Value::from(graph.bases()), recorded["bases"], "{}", recorded["revisions"]);
        for revision in graph.revisions() {
            let mut labels = graph.labels(&revision.id).to_vec();
            labels.sort();
            let expected = strings(&recorded["labels"][&revision.id]);
            assert_eq!(labels, expected, "labels of {} in {}", revision.id, recorded["revisions"]);
        }
        for case in recorded["cases"].as_array().into_iter().flatten() {
            checked += 1;
            let got = answer(&graph, case);
            if let Some(difference) = differ(case, &got) {
                differences.push(format!("{}\n  {case}\n  got {got:?}\n  {difference}", recorded["revisions"]));
            }
        }
    }
    assert!(checked > 5000, "only {checked} cases");
    let shown: Vec<&str> = differences.iter().take(12).map(String::as_str).collect();
    assert!(differences.is_empty(), "{} of {checked} differ:\n{}", differences.len(), shown.join("\n"));
}

#[derive(Debug, Default, PartialEq)]
struct Answer {
    steps: Vec<String>,
    rows_after: Option<Vec<String>>,
    found: Vec<String>,
    down_revision: Vec<String>,
    depends: Vec<String>,
    error: Option<String>,
}

fn answer(graph: &Graph, case: &Value) -> Answer {
    let rows = strings(&case["rows"]);
    let target = case["target"].as_str().unwrap_or_default();
    let (targets, depends_on) = (strings(&case["targets"]), strings(&case["depends_on"]));
    let walked = |steps: Vec<Step>| Answer {
        rows_after: Some(rows_after(&rows, &steps)),
        steps: steps.into_iter().map(|step| step.revision).collect(),
        ..Answer::default()
    };
    let ids = |found: Vec<&Revision>| Answer {
        found: found.into_iter().map(|revision| revision.id.clone()).collect(),
        ..Answer::default()
    };
    let answer = match case["ask"].as_str().expect("a question") {
        "upgrade" => graph.upgrade(target, &rows).map(walked),
        "downgrade" => graph.downgrade(target, &rows).map(walked),
        "stamp" => {
            let steps = graph.stamp(&targets, &rows, case["purge"] == Value::Bool(true));
            steps.map(|steps| Answer { steps: Vec::new(), ..walked(steps) })
        }
        "history" => graph.history(Some(target), &rows).map(ids),
        "resolve" => graph.resolve(target).map(ids),
        "current" => graph
            .all_current(&rows)
            .map(|ids| Answer { found: ids.into_iter().map(str::to_owned).collect(), ..Answer::default() }),
        "new" => {
            let splice = case["splice"] == Value::Bool(true);
            let wish =
                NewRevision { id: "fresh", heads: &targets, splice, branch_labels: &[], depends_on: &depends_on };
            graph.new_revision(&wish).map(|header| Answer {
                down_revision: header.down_revision,
                depends: header.depends_on,
                ..Answer::default()
            })
        }
        other => panic!("unknown question {other}"),
    };
    answer.unwrap_or_else(|error| Answer { error: Some(error.to_string()), ..Answer::default() })
}

fn differ(case: &Value, got: &Answer) -> Option<&'static str> {
    if case.get("crash").is_some() {
        return None;
    }
    let mut found = [got.steps.clone(), got.found.clone()];
    if case["any_order"] == Value::Bool(true) {
        found.iter_mut().for_each(|ids| ids.sort());
    }
    let [steps, found] = found;
    let expected_rows = case.get("rows_after").map(strings);
    if got.error.as_deref() != case["error"].as_str() {
        Some("the error differs")
    } else if steps != strings(&case["steps"]) {
        Some("the steps differ")
    } else if got.rows_after != expected_rows {
        Some("the rows differ")
    } else if found != strings(&case["found"]) {
        Some("the revisions differ")
    } else if got.down_revision != strings(&case["down_revision"]) || got.depends != strings(&case["depends"]) {
        Some("the header differs")
    } else {
        None
    }
}

/// Applies the changes as a database would; every change must find its row.
fn rows_after(rows: &[String], steps: &[Step]) -> Vec<String> {
    let mut rows: Vec<String> = rows.to_vec();
    for change in steps.iter().flat_map(|step| &step.version_changes) {
        let (gone, new) = match change {
            VersionChange::Insert(new) => (None, Some(new)),
            VersionChange::Delete(gone) => (Some(gone), None),
            VersionChange::Update { from, to } => (Some(from), Some(to)),
        };
        if let Some(gone) = gone {
            let at = rows.iter().position(|row| row == gone).expect("the row is there");
            rows.remove(at);
        }
        if let Some(new) = new {
            assert!(!rows.contains(new), "{new} is there already");
            rows.push(new.clone());
        }
    }
    rows.sort();
    rows
}

fn revisions(recorded: &Value) -> Vec<Revision> {
    let revision = |fields: &Value| Revision {
        id: fields[0].as_str().expect("an id").to_owned(),
        down_revision: strings(&fields[1]),
        branch_labels: strings(&fields[2]),
        depends_on: strings(&fields[3]),
        ..Revision::default()
    };
    recorded["revisions"].as_array().into_iter().flatten().map(revision).collect()
}

/// Which of two revisions with the same label Alembic names first depends on a set.
fn words(sentence: &str) -> Vec<&str> {
    let mut words: Vec<&str> = sentence.split(' ').collect();
    words.sort_unstable();
    words
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
