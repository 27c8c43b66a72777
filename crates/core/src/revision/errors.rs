//! What can be wrong with a graph or with a target in it, in Alembic's words.

use crate::diagnostic::Diagnostic;
use std::fmt;

/// A graph that does not hold together, or a target that cannot be reached in it.
///
/// Its `Display` is the sentence that Alembic prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionError {
    pub kind: RevisionErrorKind,
    /// The script at fault, where one is.
    pub file: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevisionErrorKind {
    /// The graph of `down_revision` alone goes in a circle.
    Cycle {
        revisions: Vec<String>,
    },
    /// The graph goes in a circle once dependencies are counted.
    DependencyCycle {
        revisions: Vec<String>,
    },
    SelfLoop {
        revision: String,
    },
    DependencySelfLoop {
        revision: String,
    },
    /// A `down_revision` that no script declares; `from` is the referring revision as Alembic prints it.
    MissingParent {
        missing: String,
        from: String,
    },
    /// A `depends_on` that is neither a revision nor a branch label.
    MissingDependency {
        missing: String,
        from: String,
    },
    DuplicateLabel {
        label: String,
        revision: String,
        used_by: String,
    },
    IllegalCharacters {
        characters: Vec<char>,
        revision: String,
    },
    /// No revision, several revisions, or one outside the branch that was asked for.
    NotFound {
        argument: String,
    },
    MultipleHeads {
        argument: String,
    },
    /// Several heads where a new revision needs one.
    MultipleHeadsForRevision,
    /// Several heads where a stamp needs one.
    MultipleHeadsForStamp,
    NotADowngradeTarget {
        destination: String,
    },
    NotARange {
        start: String,
        end: String,
    },
    /// `+N` or `-N` leads out of the graph, or has nothing to start from.
    Relative {
        relative: String,
        count: u64,
    },
    WalkedTooFar,
    AmbiguousWalk,
    AmbiguousUpgrade,
    /// A branch that has nothing above the target.
    NotOnBranch,
    Overlap {
        revision: String,
        others: Vec<String>,
    },
    HistoryRange,
    NotAHead {
        revision: String,
    },
    DuplicateHeads,
    DuplicateRevision {
        revision: String,
    },
    /// The rows of the version table contradict the graph.
    VersionRows {
        revision: String,
    },
}

impl RevisionError {
    /// Whether the project itself is at fault (as opposed to what was asked of it): no command can work until it is mended.
    pub fn is_broken_graph(&self) -> bool {
        use RevisionErrorKind::*;
        matches!(
            self.kind,
            Cycle { .. }
                | DependencyCycle { .. }
                | SelfLoop { .. }
                | DependencySelfLoop { .. }
                | MissingParent { .. }
                | MissingDependency { .. }
                | DuplicateLabel { .. }
                | IllegalCharacters { .. }
        )
    }

    pub(super) fn new(kind: RevisionErrorKind) -> Self {
        Self { kind, file: None }
    }

    pub(super) fn in_file(mut self, file: &str) -> Self {
        self.file = (!file.is_empty()).then(|| file.to_owned());
        self
    }

    pub(super) fn not_found(argument: impl Into<String>) -> Self {
        Self::new(RevisionErrorKind::NotFound { argument: argument.into() })
    }

    /// Alembic names the whole destination where one of its parts met several heads.
    pub(super) fn for_argument(mut self, whole: &str) -> Self {
        if let RevisionErrorKind::MultipleHeads { argument } = &mut self.kind {
            *argument = whole.to_owned();
        }
        self
    }

    pub(super) fn for_multiple_heads(mut self, kind: RevisionErrorKind) -> Self {
        if matches!(self.kind, RevisionErrorKind::MultipleHeads { .. }) {
            self.kind = kind;
        }
        self
    }
}

impl fmt::Display for RevisionErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use RevisionErrorKind::*;
        match self {
            Cycle { revisions } => write!(out, "Cycle is detected in revisions ({})", revisions.join(", ")),
            DependencyCycle { revisions } => {
                write!(out, "Dependency cycle is detected in revisions ({})", revisions.join(", "))
            }
            SelfLoop { revision } => write!(out, "Self-loop is detected in revisions ({revision})"),
            DependencySelfLoop { revision } => write!(out, "Dependency self-loop is detected in revisions ({revision})"),
            MissingParent { missing, from } | MissingDependency { missing, from } => {
                write!(out, "Revision {missing} referenced from {from} is not present")
            }
            DuplicateLabel { label, revision, used_by } => {
                write!(out, "Branch name '{label}' in revision {revision} already used by revision {used_by}")
            }
            IllegalCharacters { characters, revision } => {
                let characters: Vec<String> = characters.iter().map(char::to_string).collect();
                let characters = characters.join(", ");
                write!(out, "Character(s) '{characters}' not allowed in revision identifier '{revision}'")
            }
            NotFound { argument } => write!(out, "Can't locate revision identified by '{argument}'"),
            MultipleHeads { argument } => write!(
                out,
                "Multiple head revisions are present for given argument '{argument}'; please specify a specific target \
                 revision, '<branchname>@{argument}' to narrow to a specific head, or 'heads' for all heads"
            ),
            MultipleHeadsForRevision => out.write_str(
                "Multiple heads are present; please specify the head revision on which the new revision should be based, \
                 or perform a merge.",
            ),
            MultipleHeadsForStamp => {
                out.write_str("Multiple heads are present; please specify a single target revision")
            }
            NotADowngradeTarget { destination } => {
                write!(out, "Destination {destination} is not a valid downgrade target from current head(s)")
            }
            NotARange { start, end } => write!(
                out,
                "Requested range {start}:{end} does not refer to ancestor/descendant revisions along the same branch"
            ),
            Relative { relative, count } => {
                write!(out, "Relative revision {relative} didn't produce {count} migrations")
            }
            WalkedTooFar => out.write_str("Walked too far"),
            AmbiguousWalk => out.write_str("Ambiguous walk"),
            AmbiguousUpgrade => out.write_str("Ambiguous upgrade from multiple current revisions"),
            NotOnBranch => out.write_str("Not a valid downgrade target from current heads"),
            Overlap { revision, others } => {
                let others = others.join(", ");
                write!(out, "Requested revision {revision} overlaps with other requested revisions {others}")
            }
            HistoryRange => out.write_str("History range requires [start]:[end], [start]:, or :[end]"),
            NotAHead { revision } => write!(
                out,
                "Revision {revision} is not a head revision; please specify --splice to create a new branch from this \
                 revision"
            ),
            DuplicateHeads => out.write_str("Duplicate head revisions specified"),
            DuplicateRevision { revision } => write!(out, "Revision {revision} is present more than once"),
            VersionRows { revision } => {
                write!(out, "Can't record revision {revision}: the rows of the version table contradict the graph")
            }
        }
    }
}

impl fmt::Display for RevisionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(out)
    }
}

impl std::error::Error for RevisionError {}

/// The same sentence, with the file and with what to do about it.
impl From<RevisionError> for Diagnostic {
    fn from(error: RevisionError) -> Self {
        use RevisionErrorKind::*;
        let mut diagnostic = Diagnostic::error(error.to_string());
        diagnostic.file = error.file;
        let hint = match error.kind {
            Cycle { .. } | SelfLoop { .. } => {
                "correct `down_revision` in one of these scripts, so that the chain has a start"
            }
            DependencyCycle { .. } | DependencySelfLoop { .. } => "take one `depends_on` out of the circle",
            MissingParent { .. } => "restore the missing script, or correct `down_revision`",
            MissingDependency { .. } => "restore the missing script, or correct `depends_on`",
            DuplicateLabel { .. } => "give each branch a label of its own",
            MultipleHeads { .. } => "merge the heads with `seesaw merge heads`, or name one of them",
            DuplicateRevision { .. } => "choose another revision identifier",
            AmbiguousWalk | AmbiguousUpgrade => "name the revision to go to",
            VersionRows { .. } => "correct the rows with `seesaw stamp --purge`",
            _ => return diagnostic,
        };
        diagnostic.with_hint(hint)
    }
}
