//! The rows of the version table, and how each step changes them.

use super::VersionChange;
use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::Graph;
use super::walk::{Edges, Nodes};
use indexmap::IndexMap;

/// The rows as the plan has left them so far: one per head of the database.
pub(super) struct VersionRows<'a> {
    graph: &'a Graph,
    /// The text of each row: an id, or the prefix of one that somebody stored.
    rows: IndexMap<usize, String>,
    /// What stands below a set of rows; it stays the same for as long as a plan follows one line.
    below: Option<(Vec<usize>, Nodes)>,
}

impl<'a> VersionRows<'a> {
    pub fn new(graph: &'a Graph, current: &[String]) -> Result<Self, RevisionError> {
        let mut rows = IndexMap::new();
        for row in current {
            for node in graph.revisions_of(row)? {
                rows.entry(node).or_insert_with(|| row.clone());
            }
        }
        Ok(Self { graph, rows, below: None })
    }

    /// A revision is applied: its row takes the place of those of its parents.
    pub fn upgrade(&mut self, node: usize) -> Result<Vec<VersionChange>, RevisionError> {
        let parents: Vec<usize> = self.graph.below(node, Edges::All).collect();
        let present: Vec<usize> = parents.iter().copied().filter(|parent| self.rows.contains_key(parent)).collect();
        match present[..] {
            [] => self.insert(node).map(|change| vec![change]),
            [only] => self.update(only, node).map(|change| vec![change]),
            _ => self.merge(&present, node),
        }
    }

    /// A revision is taken back: its parents' rows take its place, unless another row implies them.
    pub fn downgrade(&mut self, node: usize) -> Result<Vec<VersionChange>, RevisionError> {
        let parents = self.uncovered_parents(node);
        let Some((last, others)) = parents.split_last() else {
            return self.delete(node).map(|change| vec![change]);
        };
        let mut changes: Vec<VersionChange> =
            others.iter().map(|other| self.insert(*other)).collect::<Result<_, _>>()?;
        changes.push(self.update(node, *last)?);
        Ok(changes)
    }

    /// Rows become one row, or a new one where none of them is left.
    pub fn merge(&mut self, from: &[usize], to: usize) -> Result<Vec<VersionChange>, RevisionError> {
        let from: Vec<usize> = from.iter().copied().filter(|row| self.rows.contains_key(row)).collect();
        let Some((last, others)) = from.split_last() else {
            return self.insert(to).map(|change| vec![change]);
        };
        let mut changes: Vec<VersionChange> =
            others.iter().map(|other| self.delete(*other)).collect::<Result<_, _>>()?;
        changes.push(self.update(*last, to)?);
        Ok(changes)
    }

    pub fn insert(&mut self, node: usize) -> Result<VersionChange, RevisionError> {
        let id = self.graph.id(node).to_owned();
        if self.rows.insert(node, id.clone()).is_some() {
            return Err(self.contradiction(node));
        }
        Ok(VersionChange::Insert(id))
    }

    pub fn delete(&mut self, node: usize) -> Result<VersionChange, RevisionError> {
        let row = self.rows.shift_remove(&node).ok_or_else(|| self.contradiction(node))?;
        Ok(VersionChange::Delete(row))
    }

    pub fn contains(&self, node: usize) -> bool {
        self.rows.contains_key(&node)
    }

    fn update(&mut self, from: usize, to: usize) -> Result<VersionChange, RevisionError> {
        let from = self.rows.shift_remove(&from).ok_or_else(|| self.contradiction(from))?;
        let id = self.graph.id(to).to_owned();
        if self.rows.insert(to, id.clone()).is_some() {
            return Err(self.contradiction(to));
        }
        Ok(VersionChange::Update { from, to: id })
    }

    /// The parents (and dependencies) that no other row implies; with no other row, those that no other parent implies.
    fn uncovered_parents(&mut self, node: usize) -> Vec<usize> {
        let parents: Vec<usize> = self.graph.below(node, Edges::All).collect();
        let others: Vec<usize> = self.rows.keys().copied().filter(|row| *row != node).collect();
        if others.is_empty() {
            if parents.len() < 2 {
                return parents;
            }
            let implied = |parent: usize| {
                let mut others = parents.iter().filter(|other| **other != parent);
                others.any(|other| self.graph.ancestors(&[*other], Edges::All).contains(parent))
            };
            return parents.iter().copied().filter(|parent| !implied(*parent)).collect();
        }
        let below = match self.below.take() {
            Some((of, below)) if of == others => below,
            _ => self.graph.ancestors(&others, Edges::All),
        };
        let uncovered = parents.into_iter().filter(|parent| !below.contains(*parent)).collect();
        self.below = Some((others, below));
        uncovered
    }

    fn contradiction(&self, node: usize) -> RevisionError {
        let revision = self.graph.id(node).to_owned();
        RevisionError::new(RevisionErrorKind::VersionRows { revision })
    }
}
