//! `seesaw history`: the revisions, newest first.

use crate::app::{self, Access, App};
use crate::args::History;
use crate::exit::Failure;
use crate::listing::{Lister, Parts};
use seesaw_project::{Command, Project};

pub fn history(args: &History, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let range = args.rev_range.as_deref().unwrap_or(":");
    let names_current = range.split(':').any(|end| end.trim() == "current");
    let needs_database = args.indicate_current || names_current;
    if !needs_database && !project.config.revision_environment {
        return list(args, range, None, &project, app);
    }
    app.prepare(&mut project, &Command { name: "history".to_owned(), ..Command::default() })?;
    for database in 0..project.databases() {
        project.select(database);
        let current = match needs_database {
            true => {
                let mut session = app.session(&project, Access::Read)?;
                Some(app::current(&project, &mut session)?)
            }
            false => None,
        };
        list(args, range, current.as_deref(), &project, app)?;
    }
    Ok(())
}

fn list(
    args: &History,
    range: &str,
    current: Option<&[String]>,
    project: &Project,
    app: &mut App,
) -> Result<(), Failure> {
    let graph = app::graph(project, false)?;
    let revisions = graph.history(Some(range), current.unwrap_or_default())?;
    let shown = current.filter(|_| args.indicate_current);
    let listing = &args.listing;
    let lister = Lister { graph, host: &app.host, format: listing.format, verbose: listing.verbose, current: shown };
    lister.list(&revisions, Parts { parents: true, labels: true, doc: true, tree: true }, &mut app.out)
}
