//! Revisions and the graph they form: ids, targets, plans.
//!
//! [`Graph::new`] links the headers of all scripts. From there: [`Graph::upgrade`], [`Graph::downgrade`] and
//! [`Graph::stamp`] plan the way from the version rows of a database to a target, each [`Step`] with the rows it changes;
//! [`Graph::history`], [`Graph::resolve`] and [`Graph::all_current`] answer questions; [`Graph::new_revision`] checks where a
//! new script may stand. The semantics are Alembic's; where Alembic depends on the order of a Python set, the order is that
//! of the files.

mod create;
mod errors;
mod graph;
mod plan;
mod resolve;
mod stamp;
mod version_rows;
mod walk;

#[cfg(test)]
mod tests;

pub use create::{Header, NewRevision};
pub use errors::{RevisionError, RevisionErrorKind};
pub use graph::Graph;

use serde::{Deserialize, Serialize};

/// The header of a migration script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Revision {
    pub id: String,
    /// Parents, as written; several make a merge point, none a base.
    pub down_revision: Vec<String>,
    pub branch_labels: Vec<String>,
    /// Ids or labels, as written.
    pub depends_on: Vec<String>,
    /// The whole docstring; the log shows its first paragraph.
    pub doc: String,
    /// The script's path, relative to the project's root.
    pub path: String,
}

impl Revision {
    /// The first paragraph of the docstring: what `history` and the log show.
    pub fn summary(&self) -> &str {
        let doc = self.doc.trim();
        doc.split_once("\n\n").map_or(doc, |(first, _)| first)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Upgrade,
    Downgrade,
}

/// One step of a plan: a script to run (or only version rows to change, when stamping).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub kind: StepKind,
    pub revision: String,
    /// What the log shows on the left and on the right: `Running upgrade <from> -> <to>`.
    pub from: Vec<String>,
    pub to: Vec<String>,
    /// First paragraph of the docstring; empty for a stamp.
    pub doc: String,
    pub version_changes: Vec<VersionChange>,
}

impl Step {
    /// `upgrade 1975ea83b712 -> ae1027a6acf0`: what Alembic's log and its SQL say of a step.
    pub fn short_log(&self) -> String {
        let name = match self.kind {
            StepKind::Upgrade => "upgrade",
            StepKind::Downgrade => "downgrade",
            StepKind::StampRevision | StepKind::StampDelete => "stamp_revision",
        };
        format!("{name} {} -> {}", self.from.join(", "), self.to.join(", "))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Upgrade,
    Downgrade,
    /// Version rows only.
    StampRevision,
    StampDelete,
}

impl StepKind {
    /// Which function of the script runs; `None` where only version rows change.
    pub fn direction(self) -> Option<Direction> {
        match self {
            Self::Upgrade => Some(Direction::Upgrade),
            Self::Downgrade => Some(Direction::Downgrade),
            Self::StampRevision | Self::StampDelete => None,
        }
    }
}

/// A change to the rows of the version table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionChange {
    Insert(String),
    Delete(String),
    Update { from: String, to: String },
}

impl VersionChange {
    /// What the change makes of the rows.
    pub fn apply(&self, rows: &mut Vec<String>) {
        match self {
            Self::Insert(id) => rows.push(id.clone()),
            Self::Delete(id) => rows.retain(|row| row != id),
            Self::Update { from, to } => {
                if let Some(row) = rows.iter_mut().find(|row| *row == from) {
                    row.clone_from(to);
                }
            }
        }
    }
}
