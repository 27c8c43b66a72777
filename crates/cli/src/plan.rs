//! `--plan`: what an upgrade or a downgrade would run, found out on a copy of the database that is thrown away.

use crate::app::{Access, App, notices};
use crate::database;
use crate::exit::Failure;
use crate::host;
use crate::output::{FLAG, ID};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Ran, Report, Session, StepReport};
use seesaw_core::sql::inlined;
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::Project;

/// A session on a copy of the project's database, in memory.
pub fn session(app: &mut App, project: &Project) -> Result<Session, Failure> {
    let url = project.database().map_err(Failure::setting)?;
    if url.dialect()? != Dialect::Sqlite {
        return Err(Failure::Command(
            Diagnostic::error("--plan runs on a copy in memory, which this version makes of SQLite databases only")
                .with_hint("print the SQL with --sql"),
        ));
    }
    let original = database::open_sqlite(app, &url, Access::Read, &app.limits)?;
    let refused =
        |error| Failure::from(Diagnostic::from(error).with_note("The database could not be copied into memory."));
    let bytes = original.to_bytes().map_err(refused)?;
    let copy = if bytes.is_empty() { Sqlite::in_memory() } else { Sqlite::from_bytes(&bytes) };
    let copy = copy.map_err(refused)?;
    let mut session = Session::new(Box::new(copy), project.settings(), host::seconds, Box::new(notices()));
    project.enter(&mut session, false)?;
    Ok(session)
}

/// Prints the statements of each revision, as SQL with remarks; then fails as the real run would.
pub fn finish(app: &mut App, report: Report) -> Result<(), Failure> {
    let (steps, failed) = (report.steps.len(), report.failed.is_some());
    for step in &report.steps {
        print(app, step)?;
    }
    if let Some((step, _)) = &report.failed {
        print(app, step)?;
    }
    if steps == 0 && !failed && report.error.is_none() {
        app.out.line("-- nothing to run")?;
    }
    app.out.line("-- This ran on a copy in memory: the database is as it was.")?;
    app.out.flush()?;
    match report.failed {
        Some((_, mut fault)) => {
            fault.notes.retain(|note| !note.contains("was rolled back"));
            Err(fault.with_note("The real run would fail here in the same way.").into())
        }
        None => report.error.map_or(Ok(()), |error| Err(error.into())),
    }
}

fn print(app: &mut App, step: &StepReport) -> Result<(), Failure> {
    let doc = if step.step.doc.is_empty() { String::new() } else { format!(", {}", step.step.doc) };
    app.out.line(&format!("{ID}-- {}{doc}{ID:#}", step.step.short_log()))?;
    let shown = step.statements.iter().filter(|ran| ran.operation.as_deref() != Some("version"));
    let mut count = 0;
    for ran in shown {
        count += 1;
        let sql = inlined(ran.sql.trim(), &ran.params, Dialect::Sqlite);
        let remark = remark(ran);
        let remark = if remark.is_empty() { remark } else { format!("  {FLAG}-- {remark}{FLAG:#}") };
        app.out.line(&format!("{};{remark}", sql.trim_end_matches(';')))?;
    }
    if count == 0 && step.step.kind.direction().is_some() {
        app.out.line("-- runs nothing")?;
    }
    app.out.line("")
}

fn remark(ran: &Ran) -> String {
    let rows = |count: u64| if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    let mut parts = Vec::new();
    if ran.failed {
        parts.push("fails".to_owned());
    }
    if ran.changed > 0 {
        parts.push(format!("{} changed", rows(ran.changed)));
    }
    if ran.returned > 0 {
        parts.push(format!("{} read", rows(ran.returned)));
    }
    if ran.rebuild {
        parts.push("part of a rebuild of the table".to_owned());
    }
    if let Some(origin) = ran.origin.as_ref().filter(|origin| origin.line > 0) {
        parts.push(format!("{}:{}", origin.file, origin.line));
    }
    parts.join(", ")
}
