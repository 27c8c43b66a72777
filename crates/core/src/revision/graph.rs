//! The graph of all revisions of a project.

use super::Revision;
use super::errors::{RevisionError, RevisionErrorKind};
use super::walk::{Edges, Nodes};
use crate::diagnostic::Diagnostic;
use indexmap::IndexMap;

/// All revisions of a project, linked: who stands on whom, who carries which branch label.
///
/// Revisions keep the order in which they were given (the order of the files), and so does everything that Alembic keeps in
/// a Python set: children, labels, heads.
#[derive(Clone)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Ids in load order, then declared branch labels: what an identifier may be, or begin with.
    pub(super) names: IndexMap<String, usize>,
    pub(super) heads: Vec<usize>,
    pub(super) real_heads: Vec<usize>,
    pub(super) bases: Vec<usize>,
}

#[derive(Clone)]
struct Node {
    revision: Revision,
    /// `down_revision`.
    down: Vec<usize>,
    /// `depends_on`, labels resolved.
    depends: Vec<usize>,
    /// `down` and those of `depends` that no ancestor already depends on.
    all_down: Vec<usize>,
    next: Vec<usize>,
    all_next: Vec<usize>,
    labels: Vec<String>,
}

impl Graph {
    /// Links the revisions. The warnings are about what Alembic warns of and works around: of a revision that is present
    /// more than once the last one counts, at the place of the first.
    pub fn new(revisions: Vec<Revision>) -> Result<(Graph, Vec<Diagnostic>), RevisionError> {
        let mut warnings = Vec::new();
        let mut unique: IndexMap<String, Revision> = IndexMap::with_capacity(revisions.len());
        for revision in revisions {
            check_alone(&revision)?;
            if let Some(earlier) = unique.get(&revision.id) {
                let message = format!("Revision {} is present more than once", revision.id);
                warnings.push(
                    Diagnostic::warning(message)
                        .in_file(&revision.path)
                        .with_note(format!("{} declares it too and is ignored", earlier.path))
                        .with_hint("give one of them another identifier"),
                );
            }
            unique.insert(revision.id.clone(), revision);
        }
        let names = unique.keys().cloned().enumerate().map(|(at, id)| (id, at)).collect();
        let nodes = unique.into_values().map(Node::new).collect();
        let mut graph = Graph { nodes, names, heads: Vec::new(), real_heads: Vec::new(), bases: Vec::new() };
        let ids = graph.len();
        graph.name_branches()?;
        graph.resolve_dependencies()?;
        graph.link(ids)?;
        graph.normalise_dependencies();
        graph.find_ends();
        graph.find_cycles()?;
        graph.spread_labels();
        Ok((graph, warnings))
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// In load order.
    pub fn revisions(&self) -> impl Iterator<Item = &Revision> {
        self.nodes.iter().map(|node| &node.revision)
    }

    /// By its full id; see [`Graph::resolve`] for all other ways to name one.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.node(id).map(|node| &node.revision)
    }

    /// Revisions without a child by `down_revision`, in load order: what `seesaw heads` shows and a new revision stands on.
    pub fn heads(&self) -> Vec<&str> {
        self.ids(&self.heads)
    }

    /// Heads on which nothing depends either: the version rows after `upgrade heads`.
    pub fn real_heads(&self) -> Vec<&str> {
        self.ids(&self.real_heads)
    }

    /// Revisions without a `down_revision`.
    pub fn bases(&self) -> Vec<&str> {
        self.ids(&self.bases)
    }

    /// No child by `down_revision`.
    pub fn is_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.next.is_empty())
    }

    /// No child, and nothing that depends on it.
    pub fn is_real_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.all_next.is_empty())
    }

    /// Several children by `down_revision`.
    pub fn is_branch_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.next.len() > 1)
    }

    /// Several parents by `down_revision`.
    pub fn is_merge_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.revision.down_revision.len() > 1)
    }

    /// Children by `down_revision`, in load order.
    pub fn children(&self, id: &str) -> Vec<&str> {
        self.node(id).map_or_else(Vec::new, |node| self.ids(&node.next))
    }

    /// `depends_on` with labels resolved to the revisions that declare them.
    pub fn dependencies(&self, id: &str) -> Vec<&str> {
        self.node(id).map_or_else(Vec::new, |node| self.ids(&node.depends))
    }

    /// Its own branch labels as written, then the inherited ones.
    pub fn labels(&self, id: &str) -> &[String] {
        self.node(id).map_or(&[], |node| &node.labels)
    }

    /// Everything that is applied when these are the version rows, in load order.
    pub fn applied(&self, current: &[String]) -> Result<Vec<&str>, RevisionError> {
        let rows = self.rows(current)?;
        let applied: Vec<usize> = self.ancestors(&rows, Edges::All).iter().collect();
        Ok(self.ids(&applied))
    }

    /// What `seesaw current` shows for these version rows: the tips of everything applied, so a branch that is only
    /// implied by a dependency is among them. In load order (Alembic's is that of a Python set).
    pub fn all_current(&self, current: &[String]) -> Result<Vec<&str>, RevisionError> {
        let rows = self.rows(current)?;
        let applied = self.ancestors(&rows, Edges::All);
        let tips: Vec<usize> =
            applied.iter().filter(|node| !self.nodes[*node].next.iter().any(|next| applied.contains(*next))).collect();
        Ok(self.ids(&tips))
    }

    pub(super) fn id(&self, node: usize) -> &str {
        &self.nodes[node].revision.id
    }

    pub(super) fn ids(&self, nodes: &[usize]) -> Vec<&str> {
        nodes.iter().map(|node| self.id(*node)).collect()
    }

    pub(super) fn revision(&self, node: usize) -> &Revision {
        &self.nodes[node].revision
    }

    pub(super) fn node_labels(&self, node: usize) -> &[String] {
        &self.nodes[node].labels
    }

    pub(super) fn below(&self, node: usize, edges: Edges) -> impl Iterator<Item = usize> {
        let node = &self.nodes[node];
        match edges {
            Edges::Versioned => node.down.iter().copied(),
            Edges::All => node.all_down.iter().copied(),
        }
    }

    pub(super) fn above(&self, node: usize, edges: Edges) -> impl Iterator<Item = usize> {
        let node = &self.nodes[node];
        match edges {
            Edges::Versioned => node.next.iter().copied(),
            Edges::All => node.all_next.iter().copied(),
        }
    }

    fn node(&self, id: &str) -> Option<&Node> {
        let node = &self.nodes[*self.names.get(id)?];
        (node.revision.id == id).then_some(node)
    }

    fn name_branches(&mut self) -> Result<(), RevisionError> {
        for at in 0..self.len() {
            let revision = &self.nodes[at].revision;
            for label in &revision.branch_labels {
                if let Some(other) = self.names.get(label) {
                    let used_by = self.nodes[*other].revision.id.clone();
                    let kind = RevisionErrorKind::DuplicateLabel {
                        label: label.clone(),
                        revision: revision.id.clone(),
                        used_by,
                    };
                    return Err(RevisionError::new(kind).in_file(&revision.path));
                }
                self.names.insert(label.clone(), at);
            }
        }
        Ok(())
    }

    fn resolve_dependencies(&mut self) -> Result<(), RevisionError> {
        for at in 0..self.len() {
            let mut depends = Vec::new();
            for name in &self.nodes[at].revision.depends_on {
                let Some(node) = self.names.get(name) else {
                    let (missing, from) = (name.clone(), self.describe(at));
                    let kind = RevisionErrorKind::MissingDependency { missing, from };
                    return Err(RevisionError::new(kind).in_file(&self.nodes[at].revision.path));
                };
                push_new(&mut depends, *node);
            }
            self.nodes[at].depends = depends;
        }
        Ok(())
    }

    /// Only ids may be parents: the first `ids` of the names.
    fn link(&mut self, ids: usize) -> Result<(), RevisionError> {
        for at in 0..self.len() {
            let mut down = Vec::new();
            for name in &self.nodes[at].revision.down_revision {
                match self.names.get_full(name) {
                    Some((index, _, node)) if index < ids => push_new(&mut down, *node),
                    _ => {
                        let (missing, from) = (name.clone(), self.describe(at));
                        let kind = RevisionErrorKind::MissingParent { missing, from };
                        return Err(RevisionError::new(kind).in_file(&self.nodes[at].revision.path));
                    }
                }
            }
            for parent in &down {
                push_new(&mut self.nodes[*parent].next, at);
                push_new(&mut self.nodes[*parent].all_next, at);
            }
            for dependency in self.nodes[at].depends.clone() {
                push_new(&mut self.nodes[dependency].all_next, at);
            }
            self.nodes[at].down = down;
        }
        Ok(())
    }

    /// A dependency that an ancestor already has is no edge of its own.
    fn normalise_dependencies(&mut self) {
        for at in 0..self.len() {
            let mut all_down = self.nodes[at].down.clone();
            if !self.nodes[at].depends.is_empty() {
                let mut implied = Nodes::none(self.len());
                for ancestor in self.ancestors(&[at], Edges::Versioned).iter().filter(|ancestor| *ancestor != at) {
                    self.nodes[ancestor].depends.iter().for_each(|node| {
                        implied.insert(*node);
                    });
                }
                for node in self.nodes[at].depends.iter().filter(|node| !implied.contains(**node)) {
                    push_new(&mut all_down, *node);
                }
            }
            self.nodes[at].all_down = all_down;
        }
    }

    fn find_ends(&mut self) {
        let all = || 0..self.nodes.len();
        self.heads = all().filter(|at| self.nodes[*at].next.is_empty()).collect();
        self.real_heads = all().filter(|at| self.nodes[*at].all_next.is_empty()).collect();
        self.bases = all().filter(|at| self.nodes[*at].down.is_empty()).collect();
    }

    fn find_cycles(&self) -> Result<(), RevisionError> {
        let outside = |heads: &[usize], bases: &[usize], edges| {
            let mut inside = self.descendants(bases, edges);
            inside.intersect(&self.reach_down(heads, edges));
            let mut ids: Vec<String> =
                (0..self.len()).filter(|at| !inside.contains(*at)).map(|at| self.id(at).to_owned()).collect();
            if !heads.is_empty() && !bases.is_empty() {
                ids.sort();
            }
            ids
        };
        let revisions = outside(&self.heads, &self.bases, Edges::Versioned);
        if let Some(first) = revisions.first() {
            let file = self.get(first).map_or("", |revision| &revision.path).to_owned();
            return Err(RevisionError::new(RevisionErrorKind::Cycle { revisions }).in_file(&file));
        }
        let real_bases: Vec<usize> =
            self.bases.iter().copied().filter(|at| self.nodes[*at].revision.depends_on.is_empty()).collect();
        let revisions = outside(&self.real_heads, &real_bases, Edges::All);
        if let Some(first) = revisions.first() {
            let file = self.get(first).map_or("", |revision| &revision.path).to_owned();
            return Err(RevisionError::new(RevisionErrorKind::DependencyCycle { revisions }).in_file(&file));
        }
        Ok(())
    }

    /// Downward by every edge as written: in a circle, dependencies that look implied are not.
    fn reach_down(&self, heads: &[usize], edges: Edges) -> Nodes {
        let mut seen = Nodes::none(self.len());
        let mut stack: Vec<usize> = heads.to_vec();
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            stack.extend(&self.nodes[at].down);
            if edges == Edges::All {
                stack.extend(&self.nodes[at].depends);
            }
        }
        seen
    }

    /// A label belongs to the revision that declares it, to all descendants, and to the ancestors down to a branch point or
    /// merge point, where the line above is straight up to its tip.
    fn spread_labels(&mut self) {
        for at in 0..self.len() {
            self.nodes[at].labels = self.nodes[at].revision.branch_labels.clone();
        }
        for at in 0..self.len() {
            let labels = self.nodes[at].revision.branch_labels.clone();
            if labels.is_empty() {
                continue;
            }
            let mut carriers = self.descendants(&[at], Edges::Versioned);
            let straight = carriers.iter().all(|node| !self.is_crossing(node));
            let mut node = at;
            while straight && let Some(&parent) = self.nodes[node].down.first() {
                if self.is_crossing(parent) {
                    break;
                }
                carriers.insert(parent);
                node = parent;
            }
            for carrier in carriers.iter() {
                for label in &labels {
                    if !self.nodes[carrier].labels.contains(label) {
                        self.nodes[carrier].labels.push(label.clone());
                    }
                }
            }
        }
    }

    /// Several lines meet or part here, dependencies counted.
    fn is_crossing(&self, node: usize) -> bool {
        let node = &self.nodes[node];
        node.all_next.len() > 1 || node.revision.down_revision.len() > 1
    }

    /// The revision as Alembic prints it in a warning: `parents -> id (head), doc`.
    fn describe(&self, at: usize) -> String {
        let Node { revision, next, .. } = &self.nodes[at];
        let parents =
            if revision.down_revision.is_empty() { "<base>".to_owned() } else { revision.down_revision.join(", ") };
        let head = if next.is_empty() { " (head)" } else { "" };
        let branch = if next.len() > 1 { " (branchpoint)" } else { "" };
        let merge = if revision.down_revision.len() > 1 { " (mergepoint)" } else { "" };
        format!("{parents} -> {}{head}{branch}{merge}, {}", revision.id, revision.summary())
    }
}

impl Node {
    fn new(revision: Revision) -> Self {
        let (down, depends, all_down) = (Vec::new(), Vec::new(), Vec::new());
        Self { revision, down, depends, all_down, next: Vec::new(), all_next: Vec::new(), labels: Vec::new() }
    }
}

/// What is wrong with a revision whatever the others are.
fn check_alone(revision: &Revision) -> Result<(), RevisionError> {
    let id = &revision.id;
    let kind = if revision.down_revision.contains(id) {
        RevisionErrorKind::SelfLoop { revision: id.clone() }
    } else if revision.depends_on.contains(id) {
        RevisionErrorKind::DependencySelfLoop { revision: id.clone() }
    } else {
        return check_id(id).map_err(|error| error.in_file(&revision.path));
    };
    Err(RevisionError::new(kind).in_file(&revision.path))
}

pub(super) fn check_id(id: &str) -> Result<(), RevisionError> {
    // In the order of their codes, as Alembic sorts them.
    let characters: Vec<char> = ['+', '-', ':', '@'].into_iter().filter(|c| id.contains(*c)).collect();
    if characters.is_empty() {
        return Ok(());
    }
    Err(RevisionError::new(RevisionErrorKind::IllegalCharacters { characters, revision: id.to_owned() }))
}

fn push_new(nodes: &mut Vec<usize>, node: usize) {
    if !nodes.contains(&node) {
        nodes.push(node);
    }
}
