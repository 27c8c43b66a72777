//! `seesaw upgrade REV`.

use crate::app::{self, Access, App};
use crate::args::Target;
use crate::exit::Failure;
use crate::plan;
use seesaw_project::offline::Way;

pub fn upgrade(args: &Target, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    if args.sql {
        let (start, target) = match args.revision.split_once(':') {
            Some((start, target)) => (Some(start), target),
            None => (None, args.revision.as_str()),
        };
        return app.print(&mut project, &Way::Upgrade(target), start);
    }
    if args.revision.contains(':') {
        return Err(Failure::command("Range revision not allowed"));
    }
    let mut session = match args.plan {
        true => plan::session(app, &project)?,
        false => app.session(&project, Access::Write)?,
    };
    let rows = app::current(&project, &mut session)?;
    // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
    let graph = app::graph(&project, false)?;
    graph.upgrade(&args.revision, &rows)?;
    let report = project.upgrade(&args.revision, &mut session);
    if args.plan { plan::finish(app, report) } else { app.finish(report) }
}
