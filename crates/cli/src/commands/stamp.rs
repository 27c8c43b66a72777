//! `seesaw stamp REV…`: changes the version rows, runs nothing.

use crate::app::{self, Access, App};
use crate::args::Stamp;
use crate::exit::Failure;
use seesaw_project::Command;
use seesaw_project::offline::Way;

pub fn stamp(args: &Stamp, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let (start, targets) = if args.sql { range(args)? } else { (None, args.revisions.clone()) };
    let command = Command {
        name: "stamp".to_owned(),
        revision: Some(args.revisions.join(", ")),
        offline: args.sql,
        tag: args.tag.clone(),
        ..Command::default()
    };
    app.prepare(&mut project, &command)?;
    for database in 0..project.databases() {
        project.select(database);
        if args.sql && args.purge {
            app.begin_offline(&project)?;
            return Err(Failure::command("Can't use --purge with --sql mode"));
        }
        if args.sql {
            app.print(&mut project, &Way::Stamp(&targets), start)?;
            continue;
        }
        let mut session = app.session(&project, Access::Write)?;
        let rows = app::current(&project, &mut session)?;
        // Planned here for Alembic's sentence and exit code; what goes wrong after this is a fault.
        let graph = app::graph(&project, false)?;
        graph.stamp(&targets, &rows, args.purge)?;
        let report = project.stamp(&targets, args.purge, &mut session);
        app.finish(report)?;
    }
    Ok(())
}

/// Where the SQL starts from, and the targets.
fn range(args: &Stamp) -> Result<(Option<&str>, Vec<String>), Failure> {
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
    Ok((start, targets))
}
