//! `seesaw downgrade REV`.

use crate::app::{self, Access, App};
use crate::args::Target;
use crate::exit::Failure;
use crate::plan;
use crate::unknown;
use seesaw_core::revision::Direction;
use seesaw_project::offline::Way;

pub fn downgrade(args: &Target, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let range = args.revision.split_once(':');
    match (args.sql, range) {
        (true, None) => return Err(Failure::command("downgrade with --sql requires <fromrev>:<torev>")),
        (false, Some(_)) => return Err(Failure::command("Range revision not allowed")),
        _ => {}
    }
    app.prepare(&mut project, &args.command("downgrade"))?;
    for database in 0..project.databases() {
        project.select(database);
        if let Some((start, target)) = range {
            app.print(&mut project, &Way::Downgrade(target), Some(start))?;
            continue;
        }
        if args.plan || args.verify_on.is_some() {
            plan::try_out(Direction::Downgrade, &args.revision, args.verify_on.as_deref(), app, &mut project)?;
            continue;
        }
        let mut session = app.session(&project, Access::Write)?;
        let rows = app::current(&project, &mut session)?;
        // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
        let graph = app::graph(&project, false)?;
        unknown::refuse(&project, graph, &app.host, &rows)?;
        graph.downgrade(&args.revision, &rows)?;
        let limits = app.limits.for_project(&project)?;
        let report = limits.retry(&mut session, |session| project.downgrade(&args.revision, session));
        app.finish(report)?;
    }
    Ok(())
}
