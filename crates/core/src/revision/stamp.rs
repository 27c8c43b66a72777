//! Stamping: version rows change, no script runs.

use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::Graph;
use super::resolve::Place;
use super::version_rows::VersionRows;
use super::walk::Edges;
use super::{Step, StepKind, VersionChange};

impl Graph {
    /// Steps that leave `targets` in the version table, as far as they share a line with the rows that are there; rows of
    /// other lines stay.
    ///
    /// With `purge` all rows are deleted first, also those that no script stands for: a first step of kind
    /// [`StepKind::StampDelete`], which Alembic does without a line in its log.
    pub fn stamp(&self, targets: &[String], current: &[String], purge: bool) -> Result<Vec<Step>, RevisionError> {
        let run = || {
            if !purge {
                return self.stamp_from(targets, current);
            }
            let rest = self.stamp_from(targets, &[])?;
            let steps = self.purge(current).into_iter().chain(rest).collect();
            Ok(steps)
        };
        run().map_err(|error: RevisionError| error.for_multiple_heads(RevisionErrorKind::MultipleHeadsForStamp))
    }

    fn purge(&self, current: &[String]) -> Option<Step> {
        let rows: indexmap::IndexSet<&String> = current.iter().collect();
        let version_changes: Vec<VersionChange> = rows.into_iter().cloned().map(VersionChange::Delete).collect();
        (!version_changes.is_empty()).then(|| Step {
            kind: StepKind::StampDelete,
            revision: String::new(),
            from: current.to_vec(),
            to: Vec::new(),
            doc: String::new(),
            version_changes,
        })
    }

    fn stamp_from(&self, targets: &[String], current: &[String]) -> Result<Vec<Step>, RevisionError> {
        let base = ["base".to_owned()];
        let targets = if targets.is_empty() { &base } else { targets };
        let rows = self.rows(current)?;
        let mut heads = Vec::new();
        for target in targets.iter().filter(|target| !target.is_empty()) {
            for head in self.in_lineage(&rows, target, Edges::All)? {
                if !heads.contains(&head) {
                    heads.push(head);
                }
            }
        }
        let mut destinations = Vec::new();
        for target in targets {
            for place in self.places(target)? {
                let Some(Place::At(node)) = place else { return Err(RevisionError::not_found(target)) };
                destinations.push(node);
            }
        }
        let mut table = VersionRows::new(self, current)?;
        if destinations.is_empty() {
            let delete = |&head: &usize| Ok(self.stamp_step(&[head], None, vec![table.delete(head)?]));
            return heads.iter().map(delete).collect();
        }
        let mut steps = Vec::new();
        for to in destinations {
            if heads.contains(&to) || table.contains(to) {
                continue;
            }
            let lineage = self.lineage(&[to], Edges::All);
            let from = if heads.iter().any(|head| lineage.contains(*head)) { &heads[..] } else { &[] };
            let changes = table.merge(from, to)?;
            steps.push(self.stamp_step(from, Some(to), changes));
        }
        Ok(steps)
    }

    fn stamp_step(&self, from: &[usize], to: Option<usize>, version_changes: Vec<VersionChange>) -> Step {
        let ids = |nodes: &[usize]| self.ids(nodes).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let to = ids(to.as_slice());
        Step {
            kind: StepKind::StampRevision,
            revision: to.first().cloned().unwrap_or_default(),
            from: ids(from),
            to,
            doc: String::new(),
            version_changes,
        }
    }
}
