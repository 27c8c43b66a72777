//! Replies as text, the way the terminal and the page put them.

use seesaw_core::diagnostic::{Diagnostic, render};
use seesaw_core::migrate::{Ran, StepReport};
use seesaw_core::revision::StepKind;
use seesaw_core::sql::literal;
use seesaw_core::value::Value;
use seesaw_protocol::{File, Migrated, Opened, Queried, Reply};
use std::fmt::Write;

pub fn reply(reply: &Result<Reply, Diagnostic>, files: &[File]) -> String {
    match reply {
        Err(fault) => diagnostic(fault, files, ""),
        Ok(Reply::Opened(reply)) => opened(reply, files),
        Ok(Reply::Migrated(reply)) => migrated(reply, files),
        Ok(Reply::Queried { outcomes, .. }) => outcomes.iter().map(|outcome| queried(outcome, files)).collect(),
        Ok(other) => format!("{other:?}\n"),
    }
}

/// The catalogue, as `schema` asks for it.
pub fn schema(reply: &Result<Reply, Diagnostic>, files: &[File]) -> String {
    let Ok(Reply::Queried { outcomes, .. }) = reply else { return self::reply(reply, files) };
    let rows = outcomes.iter().filter_map(|queried| queried.outcome.as_ref().ok()).flat_map(|outcome| &outcome.rows);
    let text: String =
        rows.filter_map(|row| row.first()?.as_text()).fold(String::new(), |text, sql| text + sql + ";\n");
    text.replace('\t', "    ")
}

fn opened(opened: &Opened, files: &[File]) -> String {
    let mut out = String::new();
    for entry in &opened.history {
        let from = ids(&entry.revision.down_revision);
        let flags =
            [(entry.head, " (head)"), (entry.branch_point, " (branchpoint)"), (entry.merge_point, " (mergepoint)")];
        let flags: String = flags.iter().filter(|(is, _)| *is).map(|(_, flag)| *flag).collect();
        let _ = writeln!(out, "{from} -> {}{flags}{}", entry.revision.id, after_comma(&entry.revision.doc));
    }
    for fault in &opened.diagnostics {
        out.push_str(&diagnostic(fault, files, ""));
    }
    out
}

fn migrated(migrated: &Migrated, files: &[File]) -> String {
    let mut out = String::new();
    for report in &migrated.report.steps {
        step(&mut out, report, files);
    }
    if let Some((report, fault)) = &migrated.report.failed {
        step(&mut out, report, files);
        out.push_str(&diagnostic(fault, files, ""));
    }
    if let Some(fault) = &migrated.report.error {
        out.push_str(&diagnostic(fault, files, ""));
    }
    let _ = writeln!(out, "now at {}", ids(&migrated.current));
    out
}

fn step(out: &mut String, report: &StepReport, files: &[File]) {
    let step = &report.step;
    let verb = match step.kind {
        StepKind::Upgrade => "upgrade",
        StepKind::Downgrade => "downgrade",
        StepKind::StampRevision | StepKind::StampDelete => "stamp",
    };
    let _ = writeln!(out, "{verb} {} -> {}{}", ids(&step.from), ids(&step.to), after_comma(&step.doc));
    for ran in report.statements.iter().filter(|ran| ran.operation.as_deref() != Some("version")) {
        statement(out, ran);
    }
    for line in report.output.lines() {
        let _ = writeln!(out, "  | {line}");
    }
    for notice in &report.notices {
        out.push_str(&diagnostic(notice, files, "  "));
    }
}

fn ids(ids: &[String]) -> String {
    if ids.is_empty() { "<base>".to_owned() } else { ids.join(", ") }
}

fn after_comma(doc: &str) -> String {
    doc.lines().next().filter(|line| !line.trim().is_empty()).map_or(String::new(), |line| format!(", {}", line.trim()))
}

/// `line  statement  with parameters  (rows)`.
fn statement(out: &mut String, ran: &Ran) {
    let line = ran.origin.as_ref().map_or(String::new(), |origin| origin.line.to_string());
    let _ = write!(out, "{line:>5}  {}", ran.sql.split_whitespace().collect::<Vec<_>>().join(" "));
    if !ran.params.is_empty() {
        let params: Vec<String> = ran.params.iter().map(value).collect();
        let _ = write!(out, "  [{}]", params.join(", "));
    }
    match ran.changed {
        0 => {}
        1 => out.push_str("  (1 row)"),
        rows => {
            let _ = write!(out, "  ({rows} rows)");
        }
    }
    out.push_str(if ran.failed { "  FAILED\n" } else { "\n" });
}

fn queried(queried: &Queried, files: &[File]) -> String {
    let outcome = match &queried.outcome {
        Ok(outcome) => outcome,
        Err(fault) => return diagnostic(fault, files, ""),
    };
    let mut out = String::new();
    if !outcome.columns.is_empty() {
        let _ = writeln!(out, "{}", outcome.columns.join(" | "));
    }
    for row in &outcome.rows {
        let cells: Vec<String> = row.iter().map(value).collect();
        let _ = writeln!(out, "{}", cells.join(" | "));
    }
    out
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => literal(text),
        Value::Blob(bytes) => format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}

fn diagnostic(diagnostic: &Diagnostic, files: &[File], indent: &str) -> String {
    let source = diagnostic.file.as_ref().and_then(|path| files.iter().find(|file| file.path == *path));
    let text = render(diagnostic, source.map(|file| file.text.as_str()));
    text.lines().map(|line| format!("{indent}{}\n", line.trim_end())).collect()
}
