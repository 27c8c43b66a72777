//! `seesaw show REV`: everything about a revision.

use crate::app::{self, Access, App};
use crate::args::Show;
use crate::exit::Failure;
use crate::listing::{Lister, Parts};
use seesaw_core::revision::Revision;
use seesaw_project::{Command, Project};

pub fn show(args: &Show, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let rows = rows(&args.revision, &mut project, app)?;
    let revisions = named(&args.revision, rows.as_deref(), &project)?;
    let graph = app::graph(&project, false)?;
    let lister = Lister { graph, host: &app.host, format: args.format, verbose: true, current: None };
    lister.list(&revisions, Parts::default(), &mut app.out)
}

/// Reads where the database is, where the symbol is `current`.
pub fn rows(symbol: &str, project: &mut Project, app: &mut App) -> Result<Option<Vec<String>>, Failure> {
    if symbol != "current" {
        return Ok(None);
    }
    app.prepare(project, &Command { name: "show".to_owned(), ..Command::default() })?;
    let mut rows = Vec::new();
    for database in 0..project.databases() {
        project.select(database);
        let mut session = app.session(project, Access::Read)?;
        rows.extend(app::current(project, &mut session)?);
    }
    Ok(Some(rows))
}

/// The revisions that a symbol stands for: the version rows for `current`.
pub fn named<'a>(symbol: &str, rows: Option<&[String]>, project: &'a Project) -> Result<Vec<&'a Revision>, Failure> {
    let graph = app::graph(project, false)?;
    let Some(rows) = rows else { return Ok(graph.resolve(symbol)?) };
    let mut revisions = Vec::new();
    for row in rows {
        revisions.extend(graph.resolve(row)?);
    }
    Ok(revisions)
}
