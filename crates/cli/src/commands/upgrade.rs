//! `seesaw upgrade REV`.

use crate::app::{self, Access, App};
use crate::args::Target;
use crate::exit::Failure;
use crate::plan;
use crate::unknown;
use seesaw_core::revision::Direction;
use seesaw_project::offline::Way;

pub fn upgrade(args: &Target, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let (start, target) = match args.revision.split_once(':') {
        Some(_) if !args.sql => return Err(Failure::command("Range revision not allowed")),
        Some((start, target)) => (Some(start), target),
        None => (None, args.revision.as_str()),
    };
    app.prepare(&mut project, &args.command("upgrade"))?;
    for database in 0..project.databases() {
        project.select(database);
        if args.sql {
            app.print(&mut project, &Way::Upgrade(target), start)?;
            continue;
        }
        if args.plan || args.verify_on.is_some() {
            plan::try_out(Direction::Upgrade, target, args.verify_on.as_deref(), app, &mut project)?;
            continue;
        }
        let mut session = app.session(&project, Access::Write)?;
        let rows = app::current(&project, &mut session)?;
        // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
        let graph = app::graph(&project, false)?;
        unknown::refuse(&project, graph, &app.host, &rows)?;
        graph.upgrade(target, &rows)?;
        let limits = app.limits.for_project(&project)?;
        let report = limits.retry(&mut session, |session| project.upgrade(target, session));
        app.finish(report)?;
    }
    Ok(())
}
