//! `seesaw stamp REV…`: changes the version rows, runs nothing.

use crate::app::{self, Access, App};
use crate::args::Stamp;
use crate::exit::Failure;
use seesaw_project::Project;
use seesaw_project::offline::Way;

pub fn stamp(args: &Stamp, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    if args.sql {
        return print(args, app, &mut project);
    }
    let mut session = app.session(&project, Access::Write)?;
    let rows = app::current(&project, &mut session)?;
    // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
    let graph = app::graph(&project, false)?;
    graph.stamp(&args.revisions, &rows, args.purge)?;
    let report = project.stamp(&args.revisions, args.purge, &mut session);
    app.finish(report)
}

fn print(args: &Stamp, app: &mut App, project: &mut Project) -> Result<(), Failure> {
    if args.purge {
        app.begin_offline(project)?;
        return Err(Failure::command("Can't use --purge with --sql mode"));
    }
    let mut start = None;
    let mut targets = Vec::new();
    for revision in &args.revisions {
        let Some((from, target)) = revision.split_once(':') else {
            targets.push(revision.clone());
            continue;
        };
        if start.is_some_and(|start| start != from) {
            return Err(Failure::command(
                "Stamp operation with --sql only supports a single starting revision at a time",
            ));
        }
        start = Some(from);
        targets.push(target.to_owned());
    }
    app.print(project, &Way::Stamp(&targets), start)
}
