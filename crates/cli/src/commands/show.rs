//! `seesaw show REV`: everything about a revision.

use crate::app::{self, Access, App};
use crate::args::Show;
use crate::exit::Failure;
use crate::listing::{Lister, Parts};
use seesaw_core::revision::Revision;
use seesaw_project::Project;

pub fn show(args: &Show, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    let revisions = named(&args.revision, &project, app)?;
    let graph = app::graph(&project, false)?;
    let lister = Lister { graph, host: &app.host, format: args.format, verbose: true, current: None };
    lister.list(&revisions, Parts::default(), &mut app.out)
}

/// The revisions that a symbol stands for, the version rows for `current`.
pub fn named<'a>(symbol: &str, project: &'a Project, app: &mut App) -> Result<Vec<&'a Revision>, Failure> {
    if symbol != "current" {
        return Ok(app::graph(project, false)?.resolve(symbol)?);
    }
    let mut session = app.session(project, Access::Read)?;
    let rows = app::current(project, &mut session)?;
    let graph = app::graph(project, false)?;
    let mut revisions = Vec::new();
    for row in &rows {
        revisions.extend(graph.resolve(row)?);
    }
    Ok(revisions)
}
