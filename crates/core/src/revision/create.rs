//! The place of a new revision in the graph, for `revision` and `merge`.

use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::{Graph, check_id};
use super::resolve::Place;

/// What is asked of a new revision, as on the command line.
#[derive(Clone, Debug, Default)]
pub struct NewRevision<'a> {
    pub id: &'a str,
    /// What it stands on; none means `head`.
    pub heads: &'a [String],
    /// Its parents need not be heads.
    pub splice: bool,
    pub branch_labels: &'a [String],
    pub depends_on: &'a [String],
}

/// What to write into the header of a new revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Full ids.
    pub down_revision: Vec<String>,
    /// Full ids; a branch label stays one.
    pub depends_on: Vec<String>,
}

impl Graph {
    /// Checks that a revision like this may be added.
    ///
    /// Alembic writes the file first and then fails on an id or a label that is taken; here nothing is written.
    pub fn new_revision(&self, wish: &NewRevision) -> Result<Header, RevisionError> {
        check_id(wish.id)?;
        let head = ["head".to_owned()];
        let names = if wish.heads.is_empty() { &head } else { wish.heads };
        let mut heads = Vec::new();
        for name in names {
            let places = self.places(name);
            for place in places.map_err(|e| e.for_multiple_heads(RevisionErrorKind::MultipleHeadsForRevision))? {
                let Some(Place::At(node)) = place else { return Err(RevisionError::not_found(name)) };
                if heads.contains(&node) {
                    return Err(RevisionError::new(RevisionErrorKind::DuplicateHeads));
                }
                heads.push(node);
            }
        }
        let down_revision: Vec<String> = self.ids(&heads).into_iter().map(str::to_owned).collect();
        if !wish.splice
            && let Some(revision) = down_revision.iter().find(|id| !self.is_head(id))
        {
            return Err(RevisionError::new(RevisionErrorKind::NotAHead { revision: revision.clone() }));
        }
        let mut depends_on = Vec::new();
        for name in wish.depends_on {
            let node = self.revision_of(name)?.ok_or_else(|| RevisionError::not_found(name))?;
            let is_label = self.node_labels(node).contains(name);
            depends_on.push(if is_label { name.clone() } else { self.id(node).to_owned() });
        }
        self.check_new_names(wish)?;
        Ok(Header { down_revision, depends_on })
    }

    fn check_new_names(&self, wish: &NewRevision) -> Result<(), RevisionError> {
        let revision = wish.id.to_owned();
        if self.names.contains_key(wish.id) {
            return Err(RevisionError::new(RevisionErrorKind::DuplicateRevision { revision }));
        }
        for (at, label) in wish.branch_labels.iter().enumerate() {
            let taken = self.names.get(label).map(|node| self.id(*node).to_owned());
            let own = label == wish.id || wish.branch_labels[..at].contains(label);
            if let Some(used_by) = taken.or_else(|| own.then(|| revision.clone())) {
                let label = label.clone();
                return Err(RevisionError::new(RevisionErrorKind::DuplicateLabel { label, revision, used_by }));
            }
        }
        Ok(())
    }
}
