//! What an identifier stands for: ids, prefixes, labels, `head`, `label@head`, `+2`, `ae10-1`.

use super::Revision;
use super::errors::{RevisionError, RevisionErrorKind};
use super::graph::Graph;
use super::walk::{Edges, Nodes};

/// Where a walk is or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    At(usize),
    /// Below the last revision.
    Base,
}

/// `+2`, `ae10+2`, `label@-1`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relative<'a> {
    pub label: Option<&'a str>,
    pub symbol: Option<&'a str>,
    /// The sign and the digits, as written.
    pub text: &'a str,
    pub steps: i64,
}

impl Relative<'_> {
    pub fn error(&self) -> RevisionError {
        let relative = if self.steps > 0 { self.text.to_owned() } else { self.steps.to_string() };
        RevisionError::new(RevisionErrorKind::Relative { relative, count: self.steps.unsigned_abs() })
    }
}

impl Graph {
    /// The revisions that an absolute identifier stands for: an id, a unique prefix, a label, `head`, `heads`, `base`
    /// (none), `label@head`, `-2` (counted from the heads).
    pub fn resolve(&self, identifier: &str) -> Result<Vec<&Revision>, RevisionError> {
        let mut revisions = Vec::new();
        for place in self.places(identifier)? {
            let Some(Place::At(node)) = place else {
                let relative = parse_relative(identifier);
                return Err(relative.map_or_else(|| RevisionError::not_found(identifier), |relative| relative.error()));
            };
            revisions.push(self.revision(node));
        }
        Ok(revisions)
    }

    /// The nodes of the version rows, each once, in the order of the rows.
    pub(super) fn rows(&self, current: &[String]) -> Result<Vec<usize>, RevisionError> {
        let mut nodes = Vec::new();
        for row in current {
            for node in self.revisions_of(row)? {
                if !nodes.contains(&node) {
                    nodes.push(node);
                }
            }
        }
        Ok(nodes)
    }

    /// As [`Graph::places`], where only revisions make sense.
    pub(super) fn revisions_of(&self, identifier: &str) -> Result<Vec<usize>, RevisionError> {
        let at = |place| match place {
            Some(Place::At(node)) => Ok(node),
            _ => Err(RevisionError::not_found(identifier)),
        };
        self.places(identifier)?.into_iter().map(at).collect()
    }

    /// `None` is a walk that left the graph.
    pub(super) fn places(&self, identifier: &str) -> Result<Vec<Option<Place>>, RevisionError> {
        let (names, label) = self.names_of(identifier)?;
        if let [Name::Text(text)] = names[..]
            && let Ok(steps @ ..0) = text.trim().parse::<i64>()
        {
            let heads = self.real_heads.iter().copied();
            let heads =
                heads.filter(|head| label.is_none_or(|label| self.node_labels(*head).iter().any(|l| l == label)));
            return heads.map(|head| self.walk(Some(Place::At(head)), steps, None, true)).collect();
        }
        names.into_iter().map(|name| Ok(Some(Place::At(self.find(name, label)?)))).collect()
    }

    /// The one revision that an identifier stands for; `None` for `base`.
    pub(super) fn revision_of(&self, identifier: &str) -> Result<Option<usize>, RevisionError> {
        let (names, label) = self.names_of(identifier)?;
        match names[..] {
            [] => match label {
                Some(label) => self.branch(label).map(|_| None),
                None => Ok(None),
            },
            [name] => self.find(name, label).map(Some),
            _ => Err(RevisionError::new(RevisionErrorKind::MultipleHeads { argument: identifier.to_owned() })),
        }
    }

    /// A label, or any revision used as one.
    pub(super) fn branch(&self, label: &str) -> Result<usize, RevisionError> {
        self.names.get(label).copied().map_or_else(|| self.find(Name::Text(label), None), Ok)
    }

    /// Those of `targets` that share a line with what the identifier stands for.
    pub(super) fn in_lineage(
        &self,
        targets: &[usize],
        identifier: &str,
        edges: Edges,
    ) -> Result<Vec<usize>, RevisionError> {
        let Some(lineage) = self.lineage_of(identifier, edges, targets.is_empty())? else {
            return Ok(targets.to_vec());
        };
        Ok(targets.iter().copied().filter(|target| lineage.contains(*target)).collect())
    }

    /// `None` where the identifier (`base`) restricts nothing. Alembic does not look up a branch that has nothing to be
    /// compared with.
    fn lineage_of(&self, identifier: &str, edges: Edges, unused: bool) -> Result<Option<Nodes>, RevisionError> {
        let (names, label) = self.names_of(identifier)?;
        if unused {
            return Ok(None);
        }
        let tests = label.map(Name::Text).into_iter().chain(names).map(|name| self.find(name, None));
        let tests: Vec<usize> = tests.collect::<Result<_, _>>()?;
        Ok((!tests.is_empty()).then(|| self.lineage(&tests, edges)))
    }

    /// Up (along the branch, if one is named) or down by so many steps; `None` starts below the first revision.
    ///
    /// Where the graph ends before the walk does, a strict walk has no result and another one stays there.
    pub(super) fn walk(
        &self,
        start: Option<Place>,
        steps: i64,
        label: Option<&str>,
        strict: bool,
    ) -> Result<Option<Place>, RevisionError> {
        let mut here = start;
        let mut on_branch = None;
        for _ in 0..steps.unsigned_abs() {
            let mut next: Vec<Place> = match here {
                None | Some(Place::Base) if steps > 0 => self.bases.iter().copied().map(Place::At).collect(),
                None if self.is_empty() => vec![Place::Base],
                None => self.heads.iter().copied().map(Place::At).collect(),
                Some(Place::Base) => Vec::new(),
                Some(Place::At(node)) if steps > 0 => self.above(node, Edges::Versioned).map(Place::At).collect(),
                Some(Place::At(node)) => {
                    let parents: Vec<Place> = self.below(node, Edges::Versioned).map(Place::At).collect();
                    if parents.is_empty() { vec![Place::Base] } else { parents }
                }
            };
            if steps > 0
                && !next.is_empty()
                && let Some(label) = label
            {
                if on_branch.is_none() {
                    on_branch = Some(self.lineage_of(label, Edges::Versioned, false)?);
                }
                if let Some(Some(lineage)) = &on_branch {
                    next.retain(|place| matches!(place, Place::At(node) if lineage.contains(*node)));
                }
            }
            match next[..] {
                [] => return Ok(if strict { None } else { here }),
                [only] => here = Some(only),
                _ => return Err(RevisionError::new(RevisionErrorKind::AmbiguousWalk)),
            }
        }
        Ok(here)
    }

    fn names_of<'a>(&self, identifier: &'a str) -> Result<(Vec<Name<'a>>, Option<&'a str>), RevisionError> {
        let (label, name) = match identifier.split_once('@') {
            Some((label, name)) => (Some(label).filter(|label| !label.is_empty()), name),
            None => (None, identifier),
        };
        let heads = match (name, label) {
            ("base", _) => Vec::new(),
            ("heads", None) => self.real_heads.clone(),
            ("head", None) => self.heads.clone(),
            ("heads" | "head", Some(label)) => self.in_lineage(&self.heads, label, Edges::Versioned)?,
            _ => return Ok((vec![Name::Text(name)], label)),
        };
        if name == "head" && heads.len() > 1 {
            return Err(RevisionError::new(RevisionErrorKind::MultipleHeads { argument: identifier.to_owned() }));
        }
        Ok((heads.into_iter().map(Name::Node).collect(), label))
    }

    fn find(&self, name: Name, label: Option<&str>) -> Result<usize, RevisionError> {
        let not_found = || match name {
            Name::Node(node) => RevisionError::not_found(self.id(node)),
            Name::Text(text) => RevisionError::not_found(text),
        };
        let on_branch = match label {
            Some(label) => Some(self.lineage(&[self.branch(label)?], Edges::Versioned)),
            None => None,
        };
        let is_on_branch = |node: usize| on_branch.as_ref().is_none_or(|nodes| nodes.contains(node));
        let known = match name {
            Name::Node(node) => Some(node),
            Name::Text(text) => self.names.get(text).copied(),
        };
        let node = match (known, name) {
            (Some(node), _) => node,
            (None, Name::Text(text)) if !text.is_empty() => {
                // Alembic counts names, so a label and an id that begin alike are two.
                let starts = |name: &str| name.chars().nth(3).is_some() && name.starts_with(text);
                let mut matches = self.names.iter().filter(|(name, node)| starts(name) && is_on_branch(**node));
                match (matches.next(), matches.next()) {
                    (Some((_, node)), None) => *node,
                    _ => return Err(not_found()),
                }
            }
            _ => return Err(not_found()),
        };
        if is_on_branch(node) { Ok(node) } else { Err(not_found()) }
    }
}

/// A name that may still have to be looked up.
#[derive(Clone, Copy)]
enum Name<'a> {
    Node(usize),
    Text(&'a str),
}

/// Reads `label@symbol±N` as Alembic's pattern does: whatever follows the digits is ignored.
pub(super) fn parse_relative(target: &str) -> Option<Relative<'_>> {
    let after_label = target.match_indices('@').filter(|(at, _)| *at > 0).find_map(|(at, _)| {
        let (symbol, text, steps) = symbol_and_steps(&target[at + 1..])?;
        Some(Relative { label: Some(&target[..at]), symbol, text, steps })
    });
    after_label.or_else(|| {
        let (symbol, text, steps) = symbol_and_steps(target)?;
        Some(Relative { label: None, symbol, text, steps })
    })
}

fn symbol_and_steps(text: &str) -> Option<(Option<&str>, &str, i64)> {
    let sign = text.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (symbol, rest) = text.split_at(sign);
    let negative = match rest.chars().next()? {
        '+' => false,
        '-' => true,
        _ => return None,
    };
    let end = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |at| at + 1);
    if end == 1 {
        return None;
    }
    let count: i64 = rest[1..end].parse().unwrap_or(i64::MAX);
    let steps = if negative { -count } else { count };
    Some(((!symbol.is_empty()).then_some(symbol), &rest[..end], steps))
}
