//! `seesaw stamp REV…`: changes the version rows, runs nothing.

use crate::app::{self, Access, App};
use crate::args::Stamp;
use crate::exit::Failure;

pub fn stamp(args: &Stamp, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    if args.sql {
        return Err(if args.purge {
            Failure::command("Can't use --purge with --sql mode")
        } else {
            app::no_offline_mode()
        });
    }
    let mut session = app.session(&project, Access::Write)?;
    let rows = app::current(&project, &mut session)?;
    // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
    let graph = app::graph(&project, false)?;
    graph.stamp(&args.revisions, &rows, args.purge)?;
    let report = project.stamp(&args.revisions, args.purge, &mut session);
    app.finish(report)
}
