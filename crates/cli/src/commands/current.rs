//! `seesaw current`: where the database is. It never changes the database.

use crate::app::{self, Access, App};
use crate::args::{Current, Format};
use crate::exit::Failure;
use crate::listing::{Lister, Parts};
use crate::unknown;
use seesaw_project::{Command, Project};
use std::collections::HashSet;

pub fn current(args: &Current, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    app.prepare(&mut project, &Command { name: "current".to_owned(), ..Command::default() })?;
    for database in 0..project.databases() {
        project.select(database);
        one(args, &project, app)?;
    }
    Ok(())
}

fn one(args: &Current, project: &Project, app: &mut App) -> Result<(), Failure> {
    let mut session = app.session(project, Access::Read)?;
    let rows = app::current(project, &mut session)?;
    let listing = &args.listing;
    if listing.verbose && listing.format == Format::Text {
        let url = project.database().map_err(Failure::setting)?;
        app.out.line(&format!("Current revision(s) for {url}:"))?;
    }
    let graph = app::graph(project, args.check_heads)?;
    let applied: HashSet<&str> = rows.iter().map(String::as_str).collect();
    if args.check_heads && applied != graph.heads().into_iter().collect() {
        return Err(Failure::command("Database is not on all head revisions"));
    }
    unknown::refuse(project, graph, &app.host, &rows)?;
    let tips: Vec<_> = graph.all_current(&rows)?.into_iter().filter_map(|id| graph.get(id)).collect();
    let lister = Lister { graph, host: &app.host, format: listing.format, verbose: listing.verbose, current: None };
    lister.list(&tips, Parts { tree: true, ..Parts::default() }, &mut app.out)
}
