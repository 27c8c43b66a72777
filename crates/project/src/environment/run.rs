//! Running env.py: what it is told of the command, and what it sets up.

use super::as_text::by_its_text;
use super::outcome::{Outcome, ToWrite};
use super::{Asked, Command, Environment, Prepared, Refusal, with_lines};
use crate::project::Project;
use crate::{config, path};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::Session;
use serde_json::json;

/// Whether an env.py came to its end without a call of `context.run_migrations()`.
fn runs_nothing(outcome: &serde_json::Value) -> bool {
    outcome["runs"].as_array().is_none_or(Vec::is_empty)
}

impl Project {
    pub(super) fn run_env_py(
        &mut self,
        file: &str,
        command: &Command,
        live: Option<(&Asked, &mut Session)>,
        prepared: &mut Prepared,
    ) -> Result<Vec<Environment>, Refusal> {
        let source = config::read_text(self.host.as_ref(), file)?;
        let mut ask = self.ask(command);
        let session = live.map(|(asked, session)| {
            ask["live"] = json!(asked.url);
            session
        });
        match self.runner.environment(file, &source, &ask, session) {
            Ok(outcome) if command.offline && self.config.given_url.is_some() && runs_nothing(&outcome) => {
                self.as_on_a_database(file, &source, ask, prepared)
            }
            Ok(outcome) => self.as_run(outcome, prepared),
            Err(ended) => self.as_read(file, *ended, command, prepared),
        }
    }

    /// For an env.py that migrates nothing with `--sql`: what it sets up on a database; where that is nothing either, its
    /// text.
    fn as_on_a_database(
        &mut self,
        file: &str,
        source: &str,
        mut ask: serde_json::Value,
        prepared: &mut Prepared,
    ) -> Result<Vec<Environment>, Refusal> {
        ask["offline"] = json!(false);
        let words = "env.py does not call context.run_migrations() for this command";
        match self.runner.environment(file, source, &ask, None) {
            Ok(outcome) if !runs_nothing(&outcome) => {
                let words = format!("{words}: what it sets up on a database is what counts");
                prepared.notices.push(Diagnostic::warning(words).in_file(file));
                self.as_run(outcome, prepared)
            }
            other => {
                let for_scripts = other.is_err_and(|ended| ended.for_scripts);
                let environment = by_its_text(self.reading(), for_scripts);
                let words = format!("{words}: its text is what counts");
                let note = self.taken_from(&environment);
                prepared.notices.push(Diagnostic::warning(words).in_file(file).with_note(note));
                Ok(vec![environment])
            }
        }
    }

    fn ask(&self, command: &Command) -> serde_json::Value {
        let heads = self.graph().map(|graph| graph.heads()).unwrap_or_default();
        let number = |name: &str| match (name, &heads[..]) {
            ("head", [head]) => json!(head),
            ("heads", heads) => json!(heads),
            ("base" | "", _) => json!(null),
            (name, _) => json!(name),
        };
        let (start, end) = match command.revision.as_deref().map(|revision| (revision, revision.split_once(':'))) {
            Some((_, Some((start, end)))) => (Some(start), Some(end)),
            Some((revision, None)) => (None, Some(revision)),
            None => (None, None),
        };
        let given = self.config.given_url.as_ref().map(|(text, _)| text);
        let options = match &command.revision {
            Some(revision) => json!({
                "command": command.name, "revision": revision, "sql": command.offline, "tag": command.tag,
            }),
            None => json!({ "command": command.name }),
        };
        json!({
            "command": options,
            "offline": command.offline,
            "starting_revision": start.map(number),
            "revision": end.map(number),
            "tag": command.tag,
            "computed": self.reading().computed.iter().map(|option| &option.expression).collect::<Vec<_>>(),
            "heads": heads,
            "revisions": self.all_revisions(),
            "url": given,
            "new_revision": command.new_revision.as_ref().map(|new| json!({
                "rev_id": new.rev_id, "message": new.message, "head": new.heads.join(", "), "splice": new.splice,
                "branch_label": new.branch_labels, "version_path": new.version_path, "depends_on": new.depends_on,
            })),
            "script_location": path::absolute(&self.host.root(), &self.config.script_location),
        })
    }

    /// Every revision, from the heads down, for an env.py that looks through its `ScriptDirectory`.
    fn all_revisions(&self) -> Vec<serde_json::Value> {
        let Ok(graph) = self.graph() else { return Vec::new() };
        let root = self.host.root();
        let described = graph.history(None, &[]).unwrap_or_default().into_iter().map(|revision| {
            json!({
                "revision": revision.id, "down_revision": revision.down_revision, "depends_on": revision.depends_on,
                "branch_labels": graph.labels(&revision.id), "own_labels": revision.branch_labels,
                "children": graph.children(&revision.id), "doc": revision.doc,
                "path": path::absolute(&root, &revision.path),
            })
        });
        described.collect()
    }

    fn as_run(&mut self, outcome: serde_json::Value, prepared: &mut Prepared) -> Result<Vec<Environment>, Refusal> {
        let outcome: Outcome = serde_json::from_value(outcome)
            .map_err(|error| Diagnostic::error(format!("what env.py sets up makes no sense here: {error}")))?;
        if let Some(locations) = outcome.version_locations {
            self.relocate(locations);
        }
        prepared.printed = outcome.printed;
        prepared.asked = outcome.asked.map(|url| Asked { url });
        prepared.new_revisions = outcome.new_revisions.map(|all| all.into_iter().map(ToWrite::wish).collect());
        let mut doubts: Vec<(u32, String)> =
            outcome.doubts.into_iter().map(|doubt| (doubt.line, doubt.words)).collect();
        if outcome.runs.iter().any(|run| run.callbacks) {
            doubts.push((0, "its on_version_apply functions are not called".to_owned()));
        }
        if !doubts.is_empty() {
            let summary =
                "env.py is run before the database is open, to learn what it sets up; a part of it is left out";
            prepared.notices.push(with_lines(Diagnostic::warning(summary), &self.env_py(), &doubts));
        }
        if outcome.runs.is_empty() {
            let nothing = "env.py does not call context.run_migrations() for this command: nothing is run";
            prepared.notices.push(Diagnostic::warning(nothing).in_file(self.env_py()));
        }
        Ok(outcome.runs.into_iter().enumerate().map(|(at, run)| run.environment(at)).collect())
    }
}
