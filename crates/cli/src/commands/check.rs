//! `seesaw check --drift`: where the database differs from what its revisions produce.

use crate::app::{self, Access, App};
use crate::args::Check;
use crate::exit::Failure;
use crate::scratch::Scratch;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::diff::{self, Change, What};
use seesaw_project::{Command, Project};

pub fn check(args: &Check, app: &mut App) -> Result<(), Failure> {
    if !args.drift {
        return Err(Failure::Command(
            Diagnostic::error("comparing with the application's models is not in this version")
                .with_hint("check --drift compares the database with what its revisions produce"),
        ));
    }
    let mut project = app.project()?;
    app.prepare(&mut project, &Command { name: "check".to_owned(), ..Command::default() })?;
    let mut found = 0;
    for database in 0..project.databases() {
        project.select(database);
        found += one(&mut project, app)?;
    }
    match found {
        0 => Ok(()),
        1 => Err(Failure::command("The database differs in one place from what its revisions produce.")),
        many => {
            Err(Failure::command(format!("The database differs in {many} places from what its revisions produce.")))
        }
    }
}

fn one(project: &mut Project, app: &mut App) -> Result<usize, Failure> {
    let mut session = app.session(project, Access::Read)?;
    let rows = app::current(project, &mut session)?;
    let live = session.schema().map_err(Diagnostic::from)?;
    let (_scratch, mut session) = Scratch::at(app, project, &rows, Box::new(|_| {}))?;
    let mut produced = session.schema().map_err(Diagnostic::from)?;
    drop(session);
    if rows.is_empty() {
        produced = Default::default();
    }
    // The version table is Alembic's, whichever way it came about.
    let own = project.settings().version_table;
    let changes: Vec<Change> =
        diff::compare(&produced, &live).into_iter().filter(|change| change.table != own).collect();
    if changes.is_empty() {
        app.out.line("The database is as its revisions produce it.")?;
    }
    for change in &changes {
        print(change, app)?;
    }
    Ok(changes.len())
}

fn print(change: &Change, app: &mut App) -> Result<(), Failure> {
    let what = match change.what {
        What::Table => "table",
        What::Column => "column",
        What::Constraint => "constraint",
        What::Index => "index",
        What::Trigger => "trigger",
        What::View => "view",
    };
    let name = match change.what {
        What::Table | What::View => change.name.clone(),
        _ => format!("{}.{}", change.table, change.name),
    };
    let verdict = match (&change.before, &change.after) {
        (None, _) => "is in the database, and no revision makes it",
        (_, None) => "is missing in the database",
        _ => "is different",
    };
    app.out.line(&format!("{what} {name} {verdict}"))?;
    let indented = |text: &str| text.trim().replace('\n', "\n              ");
    if let Some(text) = &change.before {
        app.out.line(&format!("  revisions:  {}", indented(text)))?;
    }
    if let Some(text) = &change.after {
        app.out.line(&format!("  database:   {}", indented(text)))?;
    }
    Ok(())
}
