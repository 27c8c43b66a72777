//! `seesaw heads`: the newest revisions of each line.

use crate::app::{self, App};
use crate::args::Heads;
use crate::exit::Failure;
use crate::listing::{Lister, Parts};

pub fn heads(args: &Heads, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    let graph = app::graph(&project, !args.resolve_dependencies)?;
    let ids = if args.resolve_dependencies { graph.real_heads() } else { graph.heads() };
    let heads: Vec<_> = ids.into_iter().filter_map(|id| graph.get(id)).collect();
    let listing = &args.listing;
    let lister = Lister { graph, host: &app.host, format: listing.format, verbose: listing.verbose, current: None };
    lister.list(&heads, Parts { labels: true, ..Parts::default() }, &mut app.out)
}
