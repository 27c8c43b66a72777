//! What counts where env.py could not be run: its text, and what it had set up until it stopped.

use super::{Asked, Command, Environment, Prepared, Refusal, with_lines};
use crate::env_py::{Computed, EnvironmentUrl, Reading};
use crate::project::Project;
use crate::python::{Ended, Meant};
use seesaw_core::diagnostic::{Diagnostic, Severity};

/// What the text of env.py tells; scripts may belong to what it had set up until it stopped, run 0.
pub fn by_its_text(reading: &Reading, for_scripts: bool) -> Environment {
    Environment { for_scripts, run: for_scripts.then_some(0), ..reading.environment.clone() }
}

/// Takes over what the computed options came to; returns those that came to nothing.
fn computed<'a>(
    environment: &mut Environment,
    options: &'a [Computed],
    values: Vec<Option<String>>,
) -> Vec<&'a Computed> {
    let mut unknown = Vec::new();
    for (option, value) in options.iter().zip(values.into_iter().chain(std::iter::repeat(None))) {
        match value {
            None => unknown.push(option),
            Some(value) if option.option == "version_table" => environment.version_table = Some(value),
            Some(value) => environment.version_table_schema = Some(value),
        }
    }
    unknown
}

impl Project {
    /// What the text of env.py tells, where it could not be run; unless it did not want to be.
    pub(super) fn as_read(
        &self,
        file: &str,
        ended: Ended,
        command: &Command,
        prepared: &mut Prepared,
    ) -> Result<Vec<Environment>, Refusal> {
        let reading = self.reading();
        let given = self.config.given_url.is_some();
        let Ended { mut diagnostic, meant, printed, asked, for_scripts, values } = ended;
        let mut environment = by_its_text(reading, for_scripts);
        let unknown = computed(&mut environment, &reading.computed, values);
        let asked = asked.map(|url| Asked { url });
        let words = diagnostic.message.strip_prefix("CommandError: ").filter(|_| meant == Meant::Stopped);
        let command_error = words.is_some();
        if let Some(words) = words {
            diagnostic.message = words.to_owned();
        }
        prepared.asked = asked.clone();
        let means_it = meant == Meant::Stopped || meant == Meant::Raised && !given;
        let refuse = |diagnostic: Diagnostic| {
            let printed = if meant == Meant::No { String::new() } else { printed.clone() };
            Err(Refusal { diagnostic: Box::new(diagnostic), printed, asked: asked.clone(), command_error })
        };
        if means_it && !command.own_database {
            return refuse(diagnostic);
        }
        if !given && let EnvironmentUrl::Computed(line) = reading.url {
            let note = format!("env.py computes the database's URL on line {line}, and could not be run up to there");
            return refuse(diagnostic.with_note(note).with_hint("give the database with --url or SEESAW_URL"));
        }
        // Without a database nothing is harmed.
        if !command.own_database
            && !command.offline
            && self.config.given_version_table.is_none()
            && let Some(table) = unknown.iter().find(|option| option.option == "version_table")
        {
            let (line, told) = table.told();
            let note = format!(
                "env.py computes on line {line} where the versions are kept ({told}), and could not be run up to there"
            );
            return refuse(diagnostic.with_note(note).with_hint("give the table with --version-table [SCHEMA.]NAME"));
        }
        let mut warning = Diagnostic {
            severity: Severity::Warning,
            message: format!("env.py stops in the sandbox, so its text is what counts: {}", diagnostic.message),
            notes: Vec::new(),
            hint: None,
            ..diagnostic
        };
        let left_out = reading.ignored.iter().cloned().chain(unknown.iter().map(|option| option.told()));
        let left_out: Vec<_> = left_out.map(|(line, what)| (line, format!("{what} (left out)"))).collect();
        warning = with_lines(warning.with_note(self.taken_from(&environment)), file, &left_out);
        prepared.notices.push(warning);
        Ok(vec![environment])
    }

    /// What is assumed, in words.
    pub(super) fn taken_from(&self, environment: &Environment) -> String {
        let mut parts = Vec::new();
        match &environment.url {
            _ if self.config.given_url.is_some() => {}
            Some(_) => parts.push("the database's URL".to_owned()),
            None => parts.push("that sqlalchemy.url of the settings is the database".to_owned()),
        }
        if let Some(table) = &environment.version_table {
            parts.push(format!("version_table={table}"));
        }
        if let Some(schema) = &environment.version_table_schema {
            parts.push(format!("version_table_schema={schema}"));
        }
        if environment.foreign_keys {
            parts.push("PRAGMA foreign_keys=ON".to_owned());
        }
        if environment.for_scripts {
            parts.push("the naming convention of target_metadata".to_owned());
        }
        match parts.is_empty() {
            true => "nothing is taken from it".to_owned(),
            false => format!("taken from it: {}", parts.join(", ")),
        }
    }
}
