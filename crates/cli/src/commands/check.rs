//! `seesaw check --drift`: where the database differs from what its revisions produce.

use crate::app::{self, Access, App};
use crate::args::Check;
use crate::drift;
use crate::exit::Failure;
use seesaw_core::diagnostic::Diagnostic;
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
    let found = drift::tell(app, project, &rows, &live)?;
    if found == 0 {
        app.out.line("The database is as its revisions produce it.")?;
    }
    Ok(found)
}
