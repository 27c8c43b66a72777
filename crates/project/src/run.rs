//! Runs the bodies of revisions, SQL and Python, after what can be checked has been checked.

use crate::environment::{self, Statement};
use crate::header;
use crate::plain::{self, Directive};
use crate::project::Project;
use crate::python::Runner;
use crate::scripts::{Body, Script};
use crate::sql;
use indexmap::IndexMap;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Scripts, Session};
use seesaw_core::revision::{Direction, Step, VersionChange};

/// The longest identifier that a new version table holds.
const VERSION_LENGTH: usize = 32;

/// The bodies of a project's revisions.
pub struct Bodies<'a> {
    pub scripts: &'a [Script],
    pub by_id: &'a IndexMap<String, usize>,
    pub runner: &'a mut Runner,
    pub env_py: &'a str,
    /// What env.py runs in each transaction.
    pub in_transaction: &'a [Statement],
    /// Whether scripts in plain sight are read instead of run.
    pub read_plain: bool,
    /// Looked at already, to be run next.
    pub ready: Option<Ready>,
}

/// What the text of a script tells of one direction; `None` where it has to be run.
pub struct Ready {
    revision: String,
    direction: Direction,
    directives: Option<Vec<Directive>>,
}

impl Bodies<'_> {
    /// What a Python script does, where its text tells.
    fn plain(&mut self, script: &Script, direction: Direction, session: &Session) -> Option<Vec<Directive>> {
        if !self.read_plain || session.is_offline() {
            return None;
        }
        match self.ready.take() {
            Some(ready) if ready.revision == script.revision.id && ready.direction == direction => ready.directives,
            _ => plain::read(&script.source, direction, session.dialect()),
        }
    }
}

impl Scripts for Bodies<'_> {
    fn run(&mut self, revision: &str, direction: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        let Some(script) = self.by_id.get(revision).and_then(|at| self.scripts.get(*at)) else {
            return Err(Diagnostic::error(format!("Can't locate revision identified by '{revision}'")));
        };
        environment::repeat(self.env_py, self.in_transaction, session)?;
        match &script.body {
            Body::Sql(body) => {
                let part = match direction {
                    Direction::Upgrade => &body.up,
                    Direction::Downgrade => &body.down,
                };
                part.as_ref().map_or(Ok(()), |part| sql::run::run(part, session))
            }
            Body::Python => match self.plain(script, direction, session) {
                Some(directives) => plain::run(&script.revision.path, &directives, session),
                None => self.runner.run(script, direction, session),
            },
        }
    }

    fn text(&self, revision: &str, direction: Direction) -> Option<(&str, bool)> {
        let script = self.by_id.get(revision).and_then(|at| self.scripts.get(*at))?;
        match (&script.body, direction) {
            (Body::Sql(body), Direction::Upgrade) => {
                body.up.as_ref().map(|part| (&part.text[part.range.clone()], true))
            }
            (Body::Sql(body), Direction::Downgrade) => {
                body.down.as_ref().map(|part| (&part.text[part.range.clone()], true))
            }
            (Body::Python, _) => Some((&script.source, false)),
        }
    }

    fn leaves_transaction(&mut self, revision: &str, _direction: Direction) -> bool {
        let script = self.by_id.get(revision).and_then(|at| self.scripts.get(*at));
        // `autocommit_block()`, `commit()`, `COMMIT`; a statement that runs outside of it; or a mark of an SQL file.
        let commits = |text: &str| {
            let text = text.to_ascii_lowercase();
            ["commit", "concurrently", "vacuum"].iter().any(|word| text.contains(word))
        };
        let says = |script: &Script| match &script.body {
            Body::Sql(body) => {
                let mut parts = body.up.iter().chain(&body.down);
                parts.any(|part| part.without_transaction || commits(&part.text))
            }
            Body::Python => commits(&script.source),
        };
        script.is_none_or(says)
    }

    fn repeatable(&mut self, revision: &str, direction: Direction, session: &Session) -> bool {
        let Some(script) = self.by_id.get(revision).and_then(|at| self.scripts.get(*at)) else { return false };
        match &script.body {
            Body::Sql(_) => true,
            Body::Python => {
                let directives = self.plain(script, direction, session);
                let told = directives.is_some();
                self.ready = Some(Ready { revision: revision.to_owned(), direction, directives });
                told
            }
        }
    }
}

/// Refuses before anything runs what could not work: a syntax error, a direction that the file does not have.
pub fn check(script: &Script, direction: Direction) -> Result<(), Diagnostic> {
    match &script.body {
        Body::Python => match header::syntax_errors(&script.revision.path, &script.source).into_iter().next() {
            Some(fault) => Err(fault),
            None => Ok(()),
        },
        Body::Sql(body) => match direction {
            Direction::Downgrade if body.down.is_none() => {
                Err(Diagnostic::error(format!("revision {} has no way down", script.revision.id))
                    .in_file(&script.revision.path)
                    .with_hint("add a part for the way down, even an empty one, if nothing needs to be undone"))
            }
            _ => Ok(()),
        },
    }
}

/// Refuses identifiers that do not fit into the version table, before their scripts run.
pub fn check_lengths(steps: &[Step], project: &Project, session: &mut Session) -> Result<(), Diagnostic> {
    let added = || {
        steps.iter().flat_map(|step| &step.version_changes).filter_map(|change| match change {
            VersionChange::Insert(id) | VersionChange::Update { to: id, .. } => Some(id),
            VersionChange::Delete(_) => None,
        })
    };
    if added().all(|id| id.chars().count() <= VERSION_LENGTH) {
        return Ok(());
    }
    let held = session.version_length()?;
    for id in added() {
        let length = id.chars().count();
        if length <= held.unwrap_or(VERSION_LENGTH) {
            continue;
        }
        let place = |fault: Diagnostic| match project.script(id) {
            Some(script) => fault.at(&script.revision.path, script.id_span()),
            None => fault,
        };
        if let Some(held) = held {
            let fault = place(Diagnostic::error(format!(
                "revision identifier '{id}' has {length} characters, the version table holds {held}"
            )));
            return Err(fault.with_hint("shorten the identifier, also where other scripts refer to it"));
        }
        if session.dialect() == Dialect::Sqlite {
            session.notice(place(Diagnostic::warning(format!(
                "revision identifier '{id}' has {length} characters; on other databases a version table holds \
                 {VERSION_LENGTH}"
            ))));
        }
    }
    Ok(())
}
