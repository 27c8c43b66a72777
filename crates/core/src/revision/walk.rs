//! Walking the graph: ancestors, descendants, lineage, and the order in which revisions run.
//!
//! Every walk keeps its own stack, so that a chain of any length fits.

use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::Graph;

/// A set of nodes: one bit each.
#[derive(Clone)]
pub(super) struct Nodes(Vec<u64>);

impl Nodes {
    pub(super) fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    pub(super) fn contains(&self, node: usize) -> bool {
        self.0[node / 64] & (1 << (node % 64)) != 0
    }

    /// Whether the node is new here.
    pub(super) fn insert(&mut self, node: usize) -> bool {
        let (word, bit) = (&mut self.0[node / 64], 1 << (node % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(super) fn remove(&mut self, node: usize) {
        self.0[node / 64] &= !(1 << (node % 64));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// In load order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                (word != 0).then(|| {
                    word &= word - 1;
                    at * 64 + bit
                })
            })
        })
    }

    pub(super) fn unite(&mut self, other: &Nodes) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn intersect(&mut self, other: &Nodes) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn subtract(&mut self, other: &Nodes) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }
}

/// Which edges a walk follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edges {
    /// `down_revision` alone.
    Versioned,
    /// `down_revision` and `depends_on`.
    All,
}

impl Graph {
    /// The nodes and everything below them.
    pub(super) fn ancestors(&self, of: &[usize], edges: Edges) -> Nodes {
        self.reach(of, |node| self.below(node, edges))
    }

    /// The nodes and everything above them.
    pub(super) fn descendants(&self, of: &[usize], edges: Edges) -> Nodes {
        self.reach(of, |node| self.above(node, edges))
    }

    /// Everything that shares a line with one of the nodes.
    pub(super) fn lineage(&self, of: &[usize], edges: Edges) -> Nodes {
        let mut lineage = self.ancestors(of, edges);
        lineage.unite(&self.descendants(of, edges));
        lineage
    }

    /// Revisions requested together must not lie above each other.
    pub(super) fn check_overlap(&self, requested: &[usize], edges: Edges, upward: bool) -> Result<(), RevisionError> {
        if requested.len() < 2 {
            return Ok(());
        }
        for &node in requested {
            let reached = if upward { self.descendants(&[node], edges) } else { self.ancestors(&[node], edges) };
            let others: Vec<String> = requested
                .iter()
                .filter(|other| **other != node && reached.contains(**other))
                .map(|other| self.id(*other).to_owned())
                .collect();
            if !others.is_empty() {
                let revision = self.id(node).to_owned();
                return Err(RevisionError::new(RevisionErrorKind::Overlap { revision, others }));
            }
        }
        Ok(())
    }

    /// Newest first: every revision before what it stands on.
    ///
    /// The order is Alembic's: heads in load order, each line followed down until another head stands on it. Where Alembic
    /// iterates over a set (dependencies of one revision), the written order is taken.
    pub(super) fn sort(&self, wanted: &Nodes, heads: &[usize]) -> Vec<usize> {
        let mut todo = wanted.clone();
        let mut sorted = Vec::new();
        let mut start: Vec<usize> = heads.iter().copied().filter(|head| todo.contains(*head)).collect();
        loop {
            crate::sort::by(&mut start, usize::cmp);
            start.dedup();
            self.sort_from(start, &mut todo, &mut sorted);
            if todo.is_empty() {
                return sorted;
            }
            // A range of the history can hold revisions that are only reached through one outside it; Alembic gives up
            // here, we go on from the topmost of them.
            start =
                todo.iter().filter(|node| !self.above(*node, Edges::All).any(|above| todo.contains(above))).collect();
        }
    }

    fn sort_from(&self, mut heads: Vec<usize>, todo: &mut Nodes, sorted: &mut Vec<usize>) {
        let mut below: Vec<Nodes> = heads.iter().map(|head| self.ancestors(&[*head], Edges::All)).collect();
        let mut at = 0;
        while !heads.is_empty() {
            let candidate = heads[at];
            let above = (0..heads.len()).find(|other| *other != at && below[*other].contains(candidate));
            if let Some(above) = above {
                at = above;
                continue;
            }
            if todo.contains(candidate) {
                sorted.push(candidate);
                todo.remove(candidate);
            }
            let next: Vec<usize> = self
                .below(candidate, Edges::All)
                .filter(|node| todo.contains(*node) && !heads.contains(node))
                .collect();
            let Some((&first, others)) = next.split_first() else {
                heads.remove(at);
                below.remove(at);
                at = at.saturating_sub(1);
                continue;
            };
            heads[at] = first;
            if self.below(candidate, Edges::All).count() == 1 {
                below[at].remove(candidate);
                continue;
            }
            below[at] = self.ancestors(&[first], Edges::All);
            heads.extend(others);
            below.extend(others.iter().map(|other| self.ancestors(&[*other], Edges::All)));
        }
    }

    fn reach<I: Iterator<Item = usize>>(&self, from: &[usize], next: impl Fn(usize) -> I) -> Nodes {
        let mut seen = Nodes::none(self.len());
        let mut stack: Vec<usize> = from.iter().copied().filter(|node| seen.insert(*node)).collect();
        while let Some(node) = stack.pop() {
            stack.extend(next(node).filter(|node| seen.insert(*node)));
        }
        seen
    }
}
