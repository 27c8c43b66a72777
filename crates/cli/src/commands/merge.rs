//! `seesaw merge REV…`: writes a script that joins lines.

use super::revision::create;
use crate::app::App;
use crate::args::Merge;
use crate::exit::Failure;
use seesaw_project::NewRevision;

pub fn merge(args: &Merge, app: &mut App) -> Result<(), Failure> {
    let wish = NewRevision {
        message: args.message.clone(),
        heads: args.revisions.clone(),
        splice: args.splice,
        branch_labels: args.branch_label.iter().cloned().collect(),
        rev_id: args.rev_id.clone(),
        ..NewRevision::default()
    };
    create(wish, app)
}
