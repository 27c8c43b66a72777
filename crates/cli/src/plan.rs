//! `--plan`: what an upgrade or a downgrade would run, found out in a database that is thrown away: a copy of a SQLite file, elsewhere
//! what the revisions produce. `--verify-on`: the same on a copy of the database as it really is, and whether the outcome is what
//! the revisions produce.

use crate::app::{self, Access, App, notices};
use crate::database;
use crate::drift;
use crate::exit::Failure;
use crate::host;
use crate::output::{FLAG, ID};
use crate::scratch::Scratch;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::dialect::locks::{self, Weight};
use seesaw_core::migrate::{self, Event, Ran, Report, Session, StepReport};
use seesaw_core::revision::Direction;
use seesaw_core::sql::{inlined, literal};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::Project;
use std::cell::Cell;
use std::rc::Rc;

/// Where a plan is tried.
struct Trial {
    session: Session,
    /// The database in use: how many rows its tables have.
    live: Option<Box<dyn Connection>>,
    _scratch: Option<Scratch>,
    /// Where it ran.
    place: &'static str,
    /// Whether what happens is of no interest.
    quiet: Rc<Cell<bool>>,
}

/// What scripts print and what the user should know, as long as it is of interest.
fn listener(quiet: &Rc<Cell<bool>>) -> Box<dyn FnMut(&Event)> {
    let (hushed, mut tell) = (quiet.clone(), notices());
    Box::new(move |event| {
        if !hushed.get() {
            tell(event);
        }
    })
}

/// Tries the way to a target, and prints what ran.
pub fn try_out(
    direction: Direction,
    target: &str,
    verify_on: Option<&str>,
    app: &mut App,
    project: &mut Project,
) -> Result<(), Failure> {
    let mut trial = trial(app, project, verify_on)?;
    let rows = app::current(project, &mut trial.session)?;
    // Planned here for Alembic's sentence and exit code.
    let graph = app::graph(project, false)?;
    let session = &mut trial.session;
    let report = match direction {
        Direction::Upgrade => {
            graph.upgrade(target, &rows)?;
            project.upgrade(target, session)
        }
        Direction::Downgrade => {
            graph.downgrade(target, &rows)?;
            project.downgrade(target, session)
        }
    };
    let whole = report.failed.is_none() && report.error.is_none();
    // Before it goes back: whoever compares wants to see where the plan leads.
    let outcome = match verify_on {
        Some(_) if whole => Some((app::current(project, session)?, session.schema().map_err(Diagnostic::from)?)),
        _ => None,
    };
    let done = whole && !report.steps.is_empty();
    let back = match direction {
        Direction::Upgrade if done && trial.live.is_some() => way_back(project, &mut trial, &rows),
        _ => Vec::new(),
    };
    finish(app, &mut trial, report, &back)?;
    let Some((rows, schema)) = outcome else { return Ok(()) };
    match drift::tell(app, project, &rows, &schema)? {
        0 => app.out.line("The copy came to what the revisions produce."),
        1 => Err(Failure::command("The copy differs in one place from what the revisions produce.")),
        many => Err(Failure::command(format!("The copy differs in {many} places from what the revisions produce."))),
    }
}

/// A session on a copy of the project's database.
fn trial(app: &mut App, project: &mut Project, verify_on: Option<&str>) -> Result<Trial, Failure> {
    let url = project.database().map_err(Failure::setting)?;
    let quiet = Rc::new(Cell::new(false));
    if url.dialect()? == Dialect::Sqlite {
        return match verify_on {
            None | Some("temp" | "rows") => on_copy(app, project),
            Some(_) => Err(Failure::Command(
                Diagnostic::error("a SQLite database is copied into memory, not to another address")
                    .with_hint("use --verify-on temp"),
            )),
        };
    }
    if let Some(place) = verify_on {
        let (scratch, session) = Scratch::copy(app, project, place, listener(&quiet))?;
        let live = database::connect(app, &url, Access::Read, &app.limits)?;
        let place = match place {
            "rows" => "in a copy of the database with its rows",
            _ => "in a copy of the database without its rows",
        };
        return Ok(Trial { session, live: Some(live), _scratch: Some(scratch), place, quiet });
    }
    let mut session = app.session(project, Access::Read)?;
    let rows = app::current(project, &mut session)?;
    drop(session);
    // What leads to the database as it is now is of no interest.
    quiet.set(true);
    let (scratch, session) = Scratch::at(app, project, &rows, listener(&quiet))?;
    quiet.set(false);
    let live = database::connect(app, &url, Access::Read, &app.limits)?;
    let place = "in a database made for it, which has the tables and no rows";
    Ok(Trial { session, live: Some(live), _scratch: Some(scratch), place, quiet })
}

fn on_copy(app: &App, project: &Project) -> Result<Trial, Failure> {
    let url = project.database().map_err(Failure::setting)?;
    let original = database::open_sqlite(app, &url, Access::Read, &app.limits)?;
    let refused =
        |error| Failure::from(Diagnostic::from(error).with_note("The database could not be copied into memory."));
    let bytes = original.to_bytes().map_err(refused)?;
    let copy = if bytes.is_empty() { Sqlite::in_memory() } else { Sqlite::from_bytes(&bytes) };
    let copy = copy.map_err(refused)?;
    let quiet = Rc::new(Cell::new(false));
    let mut session = Session::new(Box::new(copy), project.settings(), host::seconds, listener(&quiet));
    project.enter(&mut session, false)?;
    Ok(Trial { session, live: None, _scratch: None, place: "on a copy in memory", quiet })
}

/// Goes back: what a downgrade to where the database is would take away.
fn way_back(project: &mut Project, trial: &mut Trial, rows: &[String]) -> Vec<String> {
    let former = match rows {
        [] => "base",
        [one] => one,
        // There is no one target for several.
        _ => return Vec::new(),
    };
    trial.quiet.set(true);
    let back = project.downgrade(former, &mut trial.session);
    let mut lines = Vec::new();
    for ran in back.steps.iter().flat_map(|step| &step.statements) {
        if locks::weigh(trial.session.dialect(), &ran.sql).is_some_and(|weight| weight.loses_data) {
            lines.push(ran.sql.lines().next().unwrap_or_default().trim_end_matches(';').to_owned());
        }
    }
    match (back.failed, lines.is_empty()) {
        (Some((step, fault)), _) => {
            lines.insert(0, format!("The way back fails at revision {}: {}", step.step.revision, fault.message));
        }
        (None, true) => lines.push("The way back takes no table and no column away.".to_owned()),
        (None, false) => lines.insert(0, "On the way back data would be lost:".to_owned()),
    }
    lines
}

/// Prints the statements of each revision, as SQL with remarks; then fails as the real run would.
fn finish(app: &mut App, trial: &mut Trial, report: Report, back: &[String]) -> Result<(), Failure> {
    let dialect = trial.session.dialect();
    let (steps, failed) = (report.steps.len(), report.failed.is_some());
    if steps > 0 || failed {
        app.out.line(&format!("-- {}\n", held_together(&trial.session)))?;
    }
    for step in &report.steps {
        print(app, trial, dialect, step)?;
    }
    if let Some((step, _)) = &report.failed {
        print(app, trial, dialect, step)?;
    }
    if steps == 0 && !failed && report.error.is_none() {
        app.out.line("-- nothing to run")?;
    }
    for (at, line) in back.iter().enumerate() {
        app.out.line(&if at == 0 { format!("-- {line}") } else { format!("--   {line}") })?;
    }
    app.out.line(&format!("-- This ran {}: the database is as it was.", trial.place))?;
    app.out.flush()?;
    match report.failed {
        Some((_, mut fault)) => {
            fault.notes.retain(|note| !note.contains("was rolled back") && !note.contains("is applied in part"));
            Err(fault.with_note("The real run would fail here in the same way.").into())
        }
        None => report.error.map_or(Ok(()), |error| Err(error.into())),
    }
}

/// What a failure would undo.
fn held_together(session: &Session) -> &'static str {
    let (dialect, settings) = (session.dialect(), session.settings());
    if !dialect.can_undo_ddl() {
        "Each change of the schema is committed at once, with what came before it; a journal tells what is done."
    } else if migrate::is_one_transaction(session) {
        "All of it is one transaction, but for what runs outside of it."
    } else if settings.honour_commit {
        "Each revision is a transaction, and the scripts' commits end it."
    } else {
        "Each revision is a transaction."
    }
}

fn print(app: &mut App, trial: &mut Trial, dialect: Dialect, step: &StepReport) -> Result<(), Failure> {
    let doc = if step.step.doc.is_empty() { String::new() } else { format!(", {}", step.step.doc) };
    app.out.line(&format!("{ID}-- {}{doc}{ID:#}", step.step.short_log()))?;
    let shown = step.statements.iter().filter(|ran| ran.operation.as_deref() != Some("version"));
    let mut count = 0;
    for ran in shown {
        count += 1;
        let sql = inlined(ran.sql.trim(), &ran.params, dialect);
        let mut remarks = remarks(ran);
        if let Some(weight) = locks::weigh(dialect, &ran.sql) {
            remarks.push(weighed(&weight, &mut trial.live));
        }
        let remark = remarks.join(", ");
        let remark = if remark.is_empty() { remark } else { format!("  {FLAG}-- {remark}{FLAG:#}") };
        app.out.line(&format!("{};{remark}", sql.trim_end_matches(';')))?;
    }
    if count == 0 && step.step.kind.direction().is_some() {
        app.out.line("-- runs nothing")?;
    }
    app.out.line("")
}

fn remarks(ran: &Ran) -> Vec<String> {
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
    parts
}

/// With the number of rows that the table has in the database in use.
fn weighed(weight: &Weight, live: &mut Option<Box<dyn Connection>>) -> String {
    let Some((table, live)) = weight.table.as_deref().zip(live.as_mut()) else { return weight.to_string() };
    let bare = table.trim_matches(['`', '"']);
    let sql = match live.dialect() {
        Dialect::Postgresql => format!(
            "SELECT reltuples::int8 FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass({})",
            literal(table)
        ),
        _ => format!(
            "SELECT table_rows FROM information_schema.tables WHERE table_schema = database() AND table_name = {}",
            literal(bare)
        ),
    };
    let rows = live.query(&sql, &[]).unwrap_or_default();
    match rows.first().and_then(|row| row.first()) {
        // PostgreSQL has not counted a table that was never looked after.
        Some(Value::Integer(count)) if *count >= 0 => format!("{weight} (about {count} rows)"),
        Some(Value::Text(count)) => format!("{weight} (about {count} rows)"),
        _ => weight.to_string(),
    }
}
