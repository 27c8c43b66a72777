//! `seesaw branches`: where lines part, and into what.

use crate::app::{self, App};
use crate::args::{Format, Listing};
use crate::exit::Failure;
use crate::listing::{Lister, Parts};

pub fn branches(args: &Listing, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    let graph = app::graph(&project, false)?;
    let points: Vec<_> = graph.history(None, &[])?.into_iter().filter(|r| graph.is_branch_point(&r.id)).collect();
    let lister = Lister { graph, host: &app.host, format: args.format, verbose: args.verbose, current: None };
    let parts = Parts { labels: true, tree: true, ..Parts::default() };
    if args.format == Format::Json {
        return lister.list(&points, parts, &mut app.out);
    }
    for point in points {
        app.out.line(&if args.verbose { lister.entry(point) } else { lister.line(point, parts) })?;
        let indent = " ".repeat(point.id.chars().count());
        for child in graph.children(&point.id).into_iter().filter_map(|id| graph.get(id)) {
            app.out.line(&format!("{indent} -> {}", lister.line(child, Parts { doc: args.verbose, ..parts })))?;
        }
        app.out.line("")?;
    }
    Ok(())
}
