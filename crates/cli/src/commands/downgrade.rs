//! `seesaw downgrade REV`.

use crate::app::{self, Access, App};
use crate::args::Target;
use crate::exit::Failure;

pub fn downgrade(args: &Target, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let is_range = args.revision.contains(':');
    match (args.sql, is_range) {
        (true, true) => return Err(app::no_offline_mode()),
        (true, false) => return Err(Failure::command("downgrade with --sql requires <fromrev>:<torev>")),
        (false, true) => return Err(Failure::command("Range revision not allowed")),
        (false, false) => {}
    }
    let mut session = app.session(&project, Access::Write)?;
    let rows = app::current(&project, &mut session)?;
    // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
    let graph = app::graph(&project, false)?;
    graph.downgrade(&args.revision, &rows)?;
    let report = project.downgrade(&args.revision, &mut session);
    app.finish(report)
}
