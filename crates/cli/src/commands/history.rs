//! `seesaw history`: the revisions, newest first.

use crate::app::{self, Access, App};
use crate::args::History;
use crate::exit::Failure;
use crate::listing::{Lister, Parts};

pub fn history(args: &History, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    let range = args.rev_range.as_deref().unwrap_or(":");
    let names_current = range.split(':').any(|end| end.trim() == "current");
    let needs_database = args.indicate_current || names_current;
    let current = match needs_database {
        true => Some(app.session(&project, Access::Read).and_then(|mut session| app::current(&project, &mut session))?),
        false => None,
    };
    let graph = app::graph(&project, false)?;
    let revisions = graph.history(Some(range), current.as_deref().unwrap_or_default())?;
    let shown = current.as_deref().filter(|_| args.indicate_current);
    let listing = &args.listing;
    let lister = Lister { graph, host: &app.host, format: listing.format, verbose: listing.verbose, current: shown };
    lister.list(&revisions, Parts { parents: true, labels: true, doc: true, tree: true }, &mut app.out)
}
