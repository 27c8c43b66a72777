//! How revisions are printed: one line each, the verbose entry, or JSON.

use crate::args::Format;
use crate::exit::Failure;
use crate::host::DiskHost;
use crate::output::{FLAG, ID, Output};
use seesaw_core::revision::{Graph, Revision};
use serde_json::{Value, json};

/// What a line shows besides the identifier and whether it is a head.
#[derive(Clone, Copy, Default)]
pub struct Parts {
    pub parents: bool,
    pub labels: bool,
    pub doc: bool,
    /// Branch points and merge points.
    pub tree: bool,
}

/// Where and how to list.
pub struct Lister<'a> {
    pub graph: &'a Graph,
    pub host: &'a DiskHost,
    pub format: Format,
    pub verbose: bool,
    /// The version rows, where the listing marks them.
    pub current: Option<&'a [String]>,
}

impl Lister<'_> {
    /// Prints revisions in this order.
    pub fn list(&self, revisions: &[&Revision], parts: Parts, out: &mut Output) -> Result<(), Failure> {
        if self.format == Format::Json {
            return print_json(&revisions.iter().map(|revision| self.json(revision)).collect(), out);
        }
        for revision in revisions {
            out.line(&if self.verbose { self.entry(revision) } else { self.line(revision, parts) })?;
        }
        Ok(())
    }

    /// `parents -> id (labels) (head) (branchpoint), doc`.
    pub fn line(&self, revision: &Revision, parts: Parts) -> String {
        let (graph, id) = (self.graph, revision.id.as_str());
        let mut line = String::new();
        if parts.parents {
            line += &parents(revision);
            if !revision.depends_on.is_empty() {
                line += &format!(" ({})", revision.depends_on.join(", "));
            }
            line += " -> ";
        }
        line += &format!("{ID}{id}{ID:#}");
        let labels = graph.labels(id);
        if parts.labels && !labels.is_empty() {
            line += &format!(" {FLAG}({}){FLAG:#}", labels.join(", "));
        }
        let head = graph.is_head(id);
        let flags = [
            (graph.is_real_head(id), "head"),
            (head && !graph.is_real_head(id), "effective head"),
            (self.is_current(id), "current"),
            (parts.tree && graph.is_branch_point(id), "branchpoint"),
            (parts.tree && graph.is_merge_point(id), "mergepoint"),
        ];
        line += &shown(&flags);
        if parts.doc {
            line += &format!(", {}", revision.summary());
        }
        line
    }

    /// Everything about a revision, over several lines.
    pub fn entry(&self, revision: &Revision) -> String {
        let (graph, id) = (self.graph, revision.id.as_str());
        let flags = [
            (graph.is_head(id), "head"),
            (graph.is_branch_point(id), "branchpoint"),
            (graph.is_merge_point(id), "mergepoint"),
            (self.is_current(id), "current"),
        ];
        let mut entry = format!("Rev: {ID}{id}{ID:#}{}\n", shown(&flags));
        let title = if graph.is_merge_point(id) { "Merges" } else { "Parent" };
        entry += &format!("{title}: {}\n", parents(revision));
        if !revision.depends_on.is_empty() {
            entry += &format!("Also depends on: {}\n", revision.depends_on.join(", "));
        }
        if graph.is_branch_point(id) {
            entry += &format!("Branches into: {}\n", graph.children(id).join(", "));
        }
        let labels = graph.labels(id);
        if !labels.is_empty() {
            entry += &format!("Branch names: {}\n", labels.join(", "));
        }
        entry += &format!("Path: {}\n", self.host.real_path(&revision.path));
        let doc: Vec<String> = lines(revision.doc.trim()).map(|line| format!("    {line}")).collect();
        entry + &format!("\n{}\n", doc.join("\n"))
    }

    pub fn json(&self, revision: &Revision) -> Value {
        let (graph, id) = (self.graph, revision.id.as_str());
        let mut value = json!({
            "revision": id,
            "down_revision": revision.down_revision,
            "depends_on": revision.depends_on,
            "branch_labels": graph.labels(id),
            "head": graph.is_real_head(id),
            "effective_head": graph.is_head(id) && !graph.is_real_head(id),
            "branch_point": graph.is_branch_point(id),
            "merge_point": graph.is_merge_point(id),
            "children": graph.children(id),
            "doc": revision.doc.trim(),
            "path": revision.path,
        });
        if let Some(current) = self.current {
            value["current"] = Value::Bool(current.iter().any(|row| row == id));
        }
        value
    }

    fn is_current(&self, id: &str) -> bool {
        self.current.is_some_and(|current| current.iter().any(|row| row == id))
    }
}

pub fn print_json(values: &Vec<Value>, out: &mut Output) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(values).map_err(|error| Failure::Output(error.into()))?;
    out.line(&text)
}

fn parents(revision: &Revision) -> String {
    if revision.down_revision.is_empty() { "<base>".to_owned() } else { revision.down_revision.join(", ") }
}

fn shown(flags: &[(bool, &str)]) -> String {
    flags.iter().filter(|(on, _)| *on).map(|(_, flag)| format!(" {FLAG}({flag}){FLAG:#}")).collect()
}

/// Lines as Python splits them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
}
