//! A database at a revision that the project does not have: what git remembers of it.

use crate::exit::Failure;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::revision::Graph;
use seesaw_project::{Host, Project};
use std::process::{Command, Stdio};

/// Fails, in Alembic's words, where a version row is not in the graph; where its file was seen last, and what it followed.
pub fn refuse(project: &Project, graph: &Graph, host: &dyn Host, rows: &[String]) -> Result<(), Failure> {
    let Some(row) = rows.iter().find(|row| graph.get(row).is_none()) else { return Ok(()) };
    let mut fault = Diagnostic::error(format!("Can't locate revision identified by '{row}'"))
        .with_note(format!("The database is at {row}, and the project has no such revision."));
    let hint = match remembered(project, host, row) {
        Some(found) => {
            fault = fault.with_note(format!("git knows it from {}, gone since {}.", found.file, found.commit));
            let ancestor = found.follows.iter().find(|id| graph.get(id).is_some());
            match ancestor {
                Some(known) => {
                    fault = fault.with_note(format!("It followed {known}, which the project has."));
                    format!(
                        "bring the file back (git checkout {}~ -- {}), or switch to the branch that has it; \
                         `stamp --purge {known}` tells the database to be at {known} without changing anything else",
                        found.commit.split(' ').next().unwrap_or_default(),
                        found.file
                    )
                }
                None => "bring the file back, or switch to the branch that has it".to_owned(),
            }
        }
        None => "switch to the branch that has it, or check that this is the database of this project".to_owned(),
    };
    Err(Failure::Command(fault.with_hint(hint)))
}

struct Remembered {
    file: String,
    /// The commit that removed it, short, with its date.
    commit: String,
    follows: Vec<String>,
}

/// The last commit that removed a file with this id in its name or its text.
fn remembered(project: &Project, host: &dyn Host, id: &str) -> Option<Remembered> {
    let root = host.root();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(&root).args(args).stdin(Stdio::null()).stderr(Stdio::null());
        let output = command.output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let find = format!("-S{id}");
    let mut args =
        vec!["log", "--all", "-1", "--diff-filter=D", "--format=%h (%as)", "--name-only", "--relative", &find, "--"];
    args.extend(project.config.version_locations.iter().map(String::as_str));
    let found = git(&args)?;
    let mut lines = found.lines().filter(|line| !line.trim().is_empty());
    let (commit, file) = (lines.next()?.to_owned(), lines.next()?.to_owned());
    let before = format!("{}~:./{file}", commit.split(' ').next()?);
    let text = git(&["show", &before]).unwrap_or_default();
    let parents = text.lines().find(|line| line.starts_with("down_revision")).unwrap_or_default();
    let follows = parents.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned).collect();
    Some(Remembered { file, commit, follows })
}
