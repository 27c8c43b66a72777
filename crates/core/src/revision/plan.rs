//! From the version rows of a database to a target: which revisions run, in which order, and which rows change.

use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::Graph;
use super::resolve::{Place, parse_relative};
use super::version_rows::VersionRows;
use super::walk::{Edges, Nodes};
use super::{Direction, Revision, Step, StepKind};
use crate::diagnostic::Diagnostic;
use indexmap::IndexSet;

/// One end of a range of the history.
#[derive(Clone, Copy)]
enum End<'a> {
    Text(&'a str),
    /// `current`: the version rows.
    Rows(&'a [String]),
}

impl Graph {
    /// The way up to `target`, oldest first. A target that is already applied is an empty plan.
    ///
    /// `current` are the version rows of the database, in their order.
    pub fn upgrade(&self, target: &str, current: &[String]) -> Result<Vec<Step>, RevisionError> {
        let run = || {
            let targets = self.upgrade_targets(End::Text(target), End::Rows(current), true)?;
            self.check_overlap(&targets, Edges::All, false)?;
            let rows = self.rows(current)?;
            self.check_overlap(&rows, Edges::All, false)?;
            let mut needed = self.ancestors(&targets, Edges::All);
            needed.subtract(&self.ancestors(&rows, Edges::All));
            let mut plan = self.sort(&needed, &targets);
            plan.reverse();
            self.steps(&plan, Direction::Upgrade, current)
        };
        run().map_err(|error: RevisionError| error.for_argument(target))
    }

    /// The way down to `target`, newest first. What is only applied as a dependency of a revision that stays, stays.
    pub fn downgrade(&self, target: &str, current: &[String]) -> Result<Vec<Step>, RevisionError> {
        let run = || {
            let (label, place) = self.downgrade_target(target, current, true)?;
            let plan = self.downgrade_plan(target, label.as_deref(), place, current)?;
            self.steps(&plan, Direction::Downgrade, current)
        };
        run().map_err(|error: RevisionError| error.for_argument(target))
    }

    /// What Alembic warns of before such a downgrade: `-1` from several version rows goes down from the first of them.
    pub fn downgrade_warning(&self, target: &str, current: &[String]) -> Option<Diagnostic> {
        let relative = parse_relative(target)?;
        let rows: IndexSet<&String> = current.iter().collect();
        (relative.steps < 0 && relative.symbol.is_none() && relative.label.is_none() && rows.len() > 1).then(|| {
            Diagnostic::warning(
                "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.",
            )
            .with_hint("name the branch: `<revision>@-1`")
        })
    }

    /// The revisions of a range `start:end` (either may be missing), both ends included, newest first; all of them without
    /// a range. `current` are the version rows, which the range may name.
    pub fn history(&self, range: Option<&str>, current: &[String]) -> Result<Vec<&Revision>, RevisionError> {
        let (start, end) = match range.map(str::trim) {
            None => ("", ""),
            Some(range) => match range.split_once(':') {
                Some((start, end)) if !end.contains(':') => (start, end),
                _ => return Err(RevisionError::new(RevisionErrorKind::HistoryRange)),
            },
        };
        let (lower, upper) = match (start, end) {
            (start, "current") => (End::Text(start), End::Rows(current)),
            ("current", end) => (End::Rows(current), End::Text(end)),
            (start, end) => (End::Text(start), End::Text(end)),
        };
        let (lower, upper) = (lower.or("base"), upper.or("heads"));
        let walked = self.range(lower, upper).map_err(|error| error.for_argument(&upper.to_string()))?;
        Ok(walked.into_iter().map(|node| self.revision(node)).collect())
    }

    fn range(&self, lower: End, upper: End) -> Result<Vec<usize>, RevisionError> {
        let mut targets = self.upgrade_targets(upper, lower, false)?;
        if let End::Text(text) = lower
            && let Some((branch, _)) = text.split_once('@')
        {
            let branch = self.label_of(branch)?;
            targets.retain(|target| self.node_labels(*target).contains(&branch));
        }
        self.check_overlap(&targets, Edges::All, false)?;
        let mut wanted = self.ancestors(&targets, Edges::All);
        let mut rows = Vec::new();
        let mut walked_out = false;
        for place in self.places_of(lower)? {
            match place {
                Some(Place::At(node)) if wanted.contains(node) => rows.push(node),
                Some(_) => {
                    let (start, end) = (lower.to_string(), upper.to_string());
                    return Err(RevisionError::new(RevisionErrorKind::NotARange { start, end }));
                }
                None => walked_out = true,
            }
        }
        if walked_out && let End::Text(text) = lower {
            // The start is counted from the heads first; where that leads out of the graph, from the other end.
            rows = match self.downgrade_target(text, &upper.ids(), false)?.1 {
                Place::At(node) => vec![node],
                Place::Base => Vec::new(),
            };
        }
        self.check_overlap(&rows, Edges::All, false)?;
        wanted.subtract(&self.ancestors(&rows, Edges::All));
        rows.iter().for_each(|row| {
            wanted.insert(*row);
        });
        if !rows.is_empty() {
            self.check_overlap(&rows, Edges::Versioned, true)?;
            wanted.intersect(&self.descendants(&rows, Edges::Versioned));
        }
        Ok(self.sort(&wanted, &targets))
    }

    /// The label of a branch that is named by its label or by the revision that carries exactly one.
    fn label_of(&self, branch: &str) -> Result<String, RevisionError> {
        match self.revision_of(branch)? {
            Some(node) if self.id(node) == branch => match self.node_labels(node) {
                [label] => Ok(label.clone()),
                _ => Err(RevisionError::not_found(branch)),
            },
            _ => Ok(branch.to_owned()),
        }
    }

    fn upgrade_targets(&self, target: End, current: End, strict: bool) -> Result<Vec<usize>, RevisionError> {
        let relative = match target {
            End::Text(text) => parse_relative(text),
            End::Rows(_) => None,
        };
        let Some(relative) = relative else {
            return Ok(self.places_of(target)?.into_iter().flatten().filter_map(Place::node).collect());
        };
        let (label, steps) = (relative.label, relative.steps);
        let place = match relative.symbol {
            None if steps <= 0 => return Err(relative.error()),
            None => self.walk(self.start_of_upgrade(current, label)?, steps, label, strict)?,
            Some(symbol) if steps > 0 => self.walk(self.revision_of(symbol)?.map(Place::At), steps, label, strict)?,
            Some(symbol) => {
                let symbol = label.map_or_else(|| symbol.to_owned(), |label| format!("{label}@{symbol}"));
                self.walk(self.revision_of(&symbol)?.map(Place::At), steps, None, strict)?
            }
        };
        // Alembic stops with an assertion where a walk from a named revision leads out of the graph.
        let place = place.ok_or_else(|| relative.error())?;
        Ok(place.node().into_iter().collect())
    }

    /// Where `+N` starts: the only current revision, on the branch if one is named.
    fn start_of_upgrade(&self, current: End, label: Option<&str>) -> Result<Option<Place>, RevisionError> {
        let Some(label) = label else {
            let ids = current.ids();
            return match &ids[..] {
                [] => Ok(None),
                [only] => Ok(self.revision_of(only)?.map(Place::At)),
                _ => Err(RevisionError::new(RevisionErrorKind::AmbiguousUpgrade)),
            };
        };
        let rows: Vec<usize> = self.places_of(current)?.into_iter().flatten().filter_map(Place::node).collect();
        let mut start = self.in_lineage(&rows, label, Edges::Versioned)?;
        if start.is_empty() {
            // The branch is not at a head of the database: go back to where it parts.
            let applied: Vec<usize> = self.ancestors(&rows, Edges::All).iter().collect();
            let active = self.in_lineage(&applied, label, Edges::Versioned)?;
            let mut below = Nodes::none(self.len());
            active.iter().flat_map(|node| self.below(*node, Edges::All)).for_each(|node| {
                below.insert(node);
            });
            start = active.into_iter().filter(|node| !below.contains(*node)).collect();
        }
        match start[..] {
            [] => Ok(None),
            [only] => Ok(Some(Place::At(only))),
            _ => Err(RevisionError::new(RevisionErrorKind::AmbiguousUpgrade)),
        }
    }

    /// The branch to stay on and the place to go to.
    fn downgrade_target(
        &self,
        target: &str,
        current: &[String],
        strict: bool,
    ) -> Result<(Option<String>, Place), RevisionError> {
        let Some(relative) = parse_relative(target) else {
            let (label, symbol) = match target.rsplit_once('@') {
                Some((label, symbol)) => (Some(label).filter(|label| !label.is_empty()), symbol),
                None => (None, target),
            };
            let place = self.revision_of(symbol)?.map_or(Place::Base, Place::At);
            return Ok((label.map(str::to_owned), place));
        };
        let too_far = || RevisionError::new(RevisionErrorKind::WalkedTooFar);
        let label = relative.label.map(str::to_owned);
        let qualified = |label: &Option<String>, symbol: &str| match label {
            Some(label) => self.revision_of(&format!("{label}@{symbol}")),
            None => self.revision_of(symbol),
        };
        if relative.steps >= 0 {
            let symbol = relative.symbol.ok_or_else(|| {
                RevisionError::new(RevisionErrorKind::Relative {
                    relative: relative.text.to_owned(),
                    count: relative.steps.unsigned_abs(),
                })
            })?;
            let start = self.revision_of(symbol)?.map(Place::At);
            let place = self.walk(start, relative.steps, relative.label, strict)?.ok_or_else(too_far)?;
            return Ok((label, place));
        }
        if let Some(symbol) = relative.symbol {
            let start = qualified(&label, symbol)?.map(Place::At);
            let place = self.walk(start, relative.steps, None, strict)?.ok_or_else(too_far)?;
            return Ok((label, place));
        }
        let nothing = || {
            let count = relative.steps.unsigned_abs();
            RevisionError::new(RevisionErrorKind::Relative { relative: relative.text.to_owned(), count })
        };
        let (label, symbol) = match relative.label {
            Some(label) => (label.to_owned(), self.current_on_branch(label, current)?.ok_or_else(nothing)?),
            None => {
                let first = current.first().ok_or_else(nothing)?;
                (first.clone(), first.clone())
            }
        };
        let label = Some(label);
        let start = qualified(&label, &symbol)?.map(Place::At);
        let place = self.walk(start, relative.steps, None, strict)?.ok_or_else(nothing)?;
        Ok((label, place))
    }

    /// The one current revision of a branch; if the branch is only applied as a dependency, its tip.
    fn current_on_branch(&self, label: &str, current: &[String]) -> Result<Option<String>, RevisionError> {
        let rows = self.rows(current)?;
        let mut on_branch = self.in_lineage(&rows, label, Edges::Versioned)?;
        if on_branch.is_empty() {
            let all: Vec<usize> =
                self.all_current(current)?.iter().filter_map(|id| self.names.get(*id).copied()).collect();
            on_branch = self.in_lineage(&all, label, Edges::Versioned)?;
        }
        match on_branch[..] {
            [] => Ok(None),
            [only] => Ok(Some(self.id(only).to_owned())),
            // Alembic stops with an assertion here.
            _ => Err(RevisionError::new(RevisionErrorKind::AmbiguousWalk)),
        }
    }

    fn downgrade_plan(
        &self,
        target: &str,
        label: Option<&str>,
        place: Place,
        current: &[String],
    ) -> Result<Vec<usize>, RevisionError> {
        let (mut roots, names) = match place {
            Place::At(node) => {
                let children: Vec<usize> = self.above(node, Edges::Versioned).collect();
                let count = children.len();
                (children, count)
            }
            Place::Base => {
                // Alembic counts a base that carries labels once more for each; only then it looks at the branch.
                let names = |node: &usize| 1 + self.revision(*node).branch_labels.len();
                (self.bases.clone(), self.bases.iter().map(names).sum())
            }
        };
        if let Some(label) = label
            && names > 1
        {
            let below = self.ancestors(&[self.branch(label)?], Edges::Versioned);
            roots.retain(|root| below.contains(*root));
            if roots.is_empty() {
                return Err(RevisionError::new(RevisionErrorKind::NotOnBranch));
            }
        }
        let rows = self.rows(current)?;
        let mut dropped = self.descendants(&roots, Edges::All);
        dropped.intersect(&self.ancestors(&rows, Edges::All));
        if dropped.is_empty() && matches!(place, Place::At(node) if !rows.contains(&node)) {
            let destination = target.to_owned();
            return Err(RevisionError::new(RevisionErrorKind::NotADowngradeTarget { destination }));
        }
        Ok(self.sort(&dropped, &rows))
    }

    fn steps(&self, plan: &[usize], direction: Direction, current: &[String]) -> Result<Vec<Step>, RevisionError> {
        let mut rows = VersionRows::new(self, current)?;
        let step = |&node: &usize| {
            let revision = self.revision(node);
            let (here, parents) = (vec![revision.id.clone()], revision.down_revision.clone());
            let (kind, from, to, version_changes) = match direction {
                Direction::Upgrade => (StepKind::Upgrade, parents, here, rows.upgrade(node)?),
                Direction::Downgrade => (StepKind::Downgrade, here, parents, rows.downgrade(node)?),
            };
            let (id, doc) = (revision.id.clone(), revision.summary().to_owned());
            Ok(Step { kind, revision: id, from, to, doc, version_changes })
        };
        plan.iter().map(step).collect()
    }

    fn places_of(&self, end: End) -> Result<Vec<Option<Place>>, RevisionError> {
        match end {
            End::Text(text) => self.places(text),
            End::Rows(rows) => Ok(self.rows(rows)?.into_iter().map(|node| Some(Place::At(node))).collect()),
        }
    }
}

impl Place {
    fn node(self) -> Option<usize> {
        match self {
            Place::At(node) => Some(node),
            Place::Base => None,
        }
    }
}

impl<'a> End<'a> {
    fn or(self, default: &'a str) -> Self {
        match self {
            End::Text("") | End::Rows([]) => End::Text(default),
            end => end,
        }
    }

    fn ids(self) -> Vec<String> {
        match self {
            End::Text(text) => vec![text.to_owned()],
            End::Rows(rows) => rows.iter().collect::<IndexSet<_>>().into_iter().cloned().collect(),
        }
    }
}

/// As the error messages print it; version rows as Python prints a tuple.
impl std::fmt::Display for End<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Text(text) => out.write_str(text),
            End::Rows([only]) => write!(out, "('{only}',)"),
            End::Rows(rows) => {
                let quoted: Vec<String> = rows.iter().map(|row| format!("'{row}'")).collect();
                write!(out, "({})", quoted.join(", "))
            }
        }
    }
}
