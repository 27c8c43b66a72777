//! What a command needs to know of env.py: which databases, and how to migrate them.
//!
//! env.py is read as text where that is enough, as it is for the stock ones ([`env_py`]). Another one is run in the
//! sandbox, where its connections only write down what they are asked to do; and where that does not work, its text has to
//! do, and the user is told so.

mod as_text;
#[cfg(feature = "python")]
mod outcome;
#[cfg(feature = "python")]
mod run;

use crate::config::Layout;
use crate::create::NewRevision;
use crate::env_py::{self, Reading};
use crate::project::Project;
use crate::python::Ended;
use crate::url::Url;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::migrate::{OperationError, Origin, Session};
use seesaw_core::operation::Operation;
use seesaw_core::sql::leading_words;

/// One call of `context.run_migrations()`: a database, and how to migrate it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    /// The database, where env.py names it.
    pub url: Option<String>,
    pub version_table: Option<String>,
    pub version_table_schema: Option<String>,
    /// A new version table gets no primary key.
    pub without_version_key: bool,
    pub transaction_per_migration: bool,
    pub transactional_ddl: Option<bool>,
    pub render_as_batch: bool,
    /// Enforce foreign keys while scripts run.
    pub foreign_keys: bool,
    /// What env.py runs on the connection before the migrations.
    pub before: Vec<Statement>,
    /// What holds for a transaction only, and so is run in each.
    pub in_transaction: Vec<Statement>,
    pub after: Vec<Statement>,
    /// The file that the SQL of the offline mode goes into.
    pub output: Option<String>,
    /// Which run of env.py it is, where it was run: the interpreter keeps the arguments for scripts.
    pub run: Option<usize>,
    /// Scripts mean something else under it than by themselves: it has a naming convention, or arguments for them.
    pub for_scripts: bool,
}

/// A statement of env.py, or a table or an index that it makes of its models.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub sql: String,
    pub creates: Option<Operation>,
    pub line: u32,
}

impl Statement {
    /// It sets up the connection and changes nothing that stays.
    fn is_for_the_connection(&self) -> bool {
        let first = leading_words(&self.sql, 1);
        first.first().is_some_and(|word| ["SET", "PRAGMA", "ATTACH", "USE", "SELECT"].contains(&word.as_str()))
    }

    /// It begins or ends a transaction, which is done for every revision.
    #[cfg(feature = "python")]
    fn is_of_a_transaction(&self) -> bool {
        let first = leading_words(&self.sql, 1);
        first.first().is_some_and(|word| ["BEGIN", "START", "COMMIT", "END"].contains(&word.as_str()))
    }
}

/// What env.py is told of the command.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// `upgrade`.
    pub name: String,
    /// As given: `head`, `a:b`.
    pub revision: Option<String>,
    /// `--sql`.
    pub offline: bool,
    pub tag: Option<String>,
    /// The revision that the command writes; env.py may change it.
    pub new_revision: Option<NewRevision>,
    /// The database is the caller's own, whatever env.py says: it cannot refuse, and of several databases the first counts.
    pub own_database: bool,
}

/// What came of [`Project::prepare`].
#[derive(Debug, Default)]
pub struct Prepared {
    pub notices: Vec<Diagnostic>,
    /// What env.py printed.
    pub printed: String,
    /// What env.py makes of the revision that the command writes: others, or none.
    pub new_revisions: Option<Vec<NewRevision>>,
    /// env.py asked the database something before the migrations, and got no answer.
    pub asked: Option<Asked>,
}

/// The database that env.py has asked in vain, if it has.
pub fn asked(prepared: &Result<Prepared, Refusal>) -> Option<Asked> {
    match prepared {
        Ok(prepared) => prepared.asked.clone(),
        Err(refusal) => refusal.asked.clone(),
    }
}

/// The database that env.py asks; with a session on it [`Project::prepare_on`] runs env.py again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As env.py calls it; empty where it is the one that the project goes to.
    url: String,
}

/// Why a command cannot begin.
#[derive(Debug)]
pub struct Refusal {
    pub diagnostic: Box<Diagnostic>,
    /// What env.py printed before it stopped.
    pub printed: String,
    pub asked: Option<Asked>,
    /// env.py raised Alembic's `CommandError`.
    pub command_error: bool,
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic: Box::new(diagnostic), printed: String::new(), asked: None, command_error: false }
    }
}

impl Project {
    /// Finds out what env.py sets up for a command. What changes or reads a database comes after this.
    pub fn prepare(&mut self, command: &Command) -> Result<Prepared, Refusal> {
        self.prepare_with(command, None)
    }

    /// The same once more, with the database at hand that env.py asked.
    pub fn prepare_on(&mut self, command: &Command, asked: &Asked, session: &mut Session) -> Result<Prepared, Refusal> {
        self.prepare_with(command, Some((asked, session)))
    }

    fn prepare_with(&mut self, command: &Command, live: Option<(&Asked, &mut Session)>) -> Result<Prepared, Refusal> {
        let mut prepared = Prepared::default();
        self.active = 0;
        self.runner.select(None);
        self.environments = self.find_environments(command, live, &mut prepared)?;
        if command.own_database {
            self.one_of_many(&mut prepared);
        }
        self.check_given_url()?;
        self.select(0);
        Ok(prepared)
    }

    /// How many databases a command goes to, one after the other.
    pub fn databases(&self) -> usize {
        self.environments.len()
    }

    /// Turns to one of the databases.
    pub fn select(&mut self, at: usize) {
        self.active = at;
        let run = self.environments.get(at).and_then(|environment| environment.run);
        self.runner.select(run);
    }

    /// What is set up for the database at hand.
    pub fn environment(&self) -> &Environment {
        self.environments.get(self.active).unwrap_or(&self.reading().environment)
    }

    /// Where the database is that env.py asks. A given one of another kind has no answers to its questions.
    pub fn asked_database(&self, asked: &Asked) -> Result<Url, Diagnostic> {
        if asked.url.is_empty() {
            return self.database();
        }
        let named = Url::parse(&asked.url)?;
        match &self.config.given_url {
            None => Ok(named),
            Some((_, given)) => match given.clone()? {
                given if given.dialect()? == named.dialect()? => Ok(given),
                given => Err(Diagnostic::error(format!("env.py is written for {named}, not for {given}"))),
            },
        }
    }

    /// The database's URL, or what to do to name one.
    pub fn database(&self) -> Result<Url, Diagnostic> {
        if let Some((_, given)) = &self.config.given_url {
            return given.clone();
        }
        if let Some(url) = &self.environment().url {
            return Url::parse(url).map_err(|fault| fault.with_note("it comes from env.py"));
        }
        self.config.settings_url.clone().unwrap_or_else(|| {
            Err(Diagnostic::error("no database is named")
                .with_hint("give --url sqlite:///app.db, set SEESAW_URL, or write sqlalchemy.url into alembic.ini"))
        })
    }

    /// Repeats on the real connection what env.py runs before the migrations: all of it, or, for a command that only looks,
    /// what leaves the database as it is.
    pub fn enter(&self, session: &mut Session, looks_only: bool) -> Result<(), Diagnostic> {
        let before = self.environment().before.iter();
        let wanted: Vec<Statement> = before.filter(|one| !looks_only || one.is_for_the_connection()).cloned().collect();
        repeat(&self.env_py(), &wanted, session)
    }

    /// And what it runs after them.
    pub(crate) fn leave(&self, session: &mut Session) -> Result<(), Diagnostic> {
        repeat(&self.env_py(), &self.environment().after, session)
    }

    pub(crate) fn env_py(&self) -> String {
        env_py::file(self.host.as_ref(), &self.config)
    }

    /// env.py as text, read once.
    pub fn reading(&self) -> &Reading {
        self.reading.get_or_init(|| env_py::read(self.host.as_ref(), &self.env_py()))
    }

    fn find_environments(
        &mut self,
        command: &Command,
        live: Option<(&Asked, &mut Session)>,
        prepared: &mut Prepared,
    ) -> Result<Vec<Environment>, Refusal> {
        let file = self.env_py();
        if self.config.layout == Layout::Sql || !self.host.is_file(&file) {
            return Ok(vec![Environment::default()]);
        }
        let reading = self.reading();
        if let Some(fault) = reading.fault.clone() {
            return match command.own_database {
                true => self.as_read(&file, Ended::from(fault), command, prepared),
                false => Err(fault.into()),
            };
        }
        if reading.beyond.is_none() {
            return Ok(vec![reading.environment.clone()]);
        }
        self.run_env_py(&file, command, live, prepared)
    }

    #[cfg(not(feature = "python"))]
    fn run_env_py(
        &mut self,
        file: &str,
        command: &Command,
        _live: Option<(&Asked, &mut Session)>,
        prepared: &mut Prepared,
    ) -> Result<Vec<Environment>, Refusal> {
        let line = self.reading().beyond.as_ref().map_or(0, |(line, _)| *line);
        let why = Diagnostic::error("this engine lacks Python, which would run it").at(file, Span::line(line));
        self.as_read(file, Ended::from(why), command, prepared)
    }

    /// Of several databases only the first is the caller's.
    fn one_of_many(&mut self, prepared: &mut Prepared) {
        if self.environments.len() > 1 {
            let count = self.environments.len();
            let words =
                format!("env.py migrates {count} times, for as many databases; here there is one, for the first");
            prepared.notices.push(Diagnostic::note(words).in_file(self.env_py()));
            self.environments.truncate(1);
        }
        if self.environments.is_empty() {
            self.environments.push(self.reading().environment.clone());
        }
    }

    /// One URL cannot stand for several databases; and it may be of another kind than env.py is written for.
    fn check_given_url(&mut self) -> Result<(), Diagnostic> {
        let Some((_, Ok(given))) = &self.config.given_url else { return Ok(()) };
        let mut named: Vec<&str> = Vec::new();
        for environment in &self.environments {
            if let Some(url) = environment.url.as_deref().filter(|url| !named.contains(url)) {
                named.push(url);
            }
        }
        if named.len() > 1 {
            return Err(Diagnostic::error(format!(
                "env.py migrates {} databases, and --url or SEESAW_URL names one for all of them",
                named.len()
            ))
            .in_file(self.env_py())
            .with_hint("leave it away, and let env.py name them"));
        }
        for environment in &mut self.environments {
            let own = environment.url.as_ref().and_then(|url| Url::parse(url).ok());
            if own.is_some_and(|own| own.backend != given.backend) {
                environment.before.clear();
                environment.in_transaction.clear();
                environment.after.clear();
            }
        }
        Ok(())
    }
}

/// Runs statements of env.py on the connection of a session.
pub(crate) fn repeat(file: &str, statements: &[Statement], session: &mut Session) -> Result<(), Diagnostic> {
    for statement in statements {
        let origin = Origin { file: file.to_owned(), line: statement.line };
        let done = match &statement.creates {
            Some(operation) => session.apply(operation, Some(origin)),
            None => session.run(&statement.sql, &[], Some(origin)),
        };
        done.map_err(|error| {
            let fault = match error {
                OperationError::Invalid(fault) => fault,
                error @ OperationError::Database { .. } => Diagnostic::from(error),
            };
            fault.at(file, Span::line(statement.line.max(1)))
        })?;
    }
    Ok(())
}

fn with_lines(warning: Diagnostic, file: &str, lines: &[(u32, String)]) -> Diagnostic {
    let first = lines.iter().map(|(line, _)| *line).find(|line| *line > 0);
    let warning = match (&warning.span, first) {
        (Some(_), _) => warning,
        (None, Some(line)) => warning.at(file, Span::line(line)),
        (None, None) => warning.in_file(file),
    };
    lines.iter().fold(warning, |warning, (line, words)| match line {
        0 => warning.with_note(words.clone()),
        line => warning.with_note(format!("line {line}: {words}")),
    })
}
