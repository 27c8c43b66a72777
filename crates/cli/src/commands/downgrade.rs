//! `seesaw downgrade REV`.

use crate::app::{self, Access, App};
use crate::args::Target;
use crate::exit::Failure;
use crate::plan;
use seesaw_project::offline::Way;

pub fn downgrade(args: &Target, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    match (args.sql, args.revision.split_once(':')) {
        (true, Some((start, target))) => return app.print(&mut project, &Way::Downgrade(target), Some(start)),
        (true, None) => return Err(Failure::command("downgrade with --sql requires <fromrev>:<torev>")),
        (false, Some(_)) => return Err(Failure::command("Range revision not allowed")),
        (false, None) => {}
    }
    let mut session = match args.plan {
        true => plan::session(app, &project)?,
        false => app.session(&project, Access::Write)?,
    };
    let rows = app::current(&project, &mut session)?;
    // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
    let graph = app::graph(&project, false)?;
    graph.downgrade(&args.revision, &rows)?;
    let report = project.downgrade(&args.revision, &mut session);
    if args.plan { plan::finish(app, report) } else { app.finish(report) }
}
