//! A migrations folder, read: its settings, its revisions, the graph they form; and the ways up and down.

use crate::config::{Config, OpenOptions};
use crate::env_py::Reading;
use crate::environment::Environment;
use crate::header;
use crate::host::Host;
use crate::plain;
use crate::python::Runner;
use crate::run;
use crate::scripts::{self, Language, Script};
use indexmap::IndexMap;
use seesaw_core::diagnostic::{Diagnostic, Severity, Span};
use seesaw_core::migrate::journal::Unfinished;
use seesaw_core::migrate::{self, Report, Session, Settings};
use seesaw_core::revision::{Direction, Graph, Step, StepKind};
use std::cell::OnceCell;
use std::rc::Rc;

pub struct Project {
    pub config: Config,
    /// In the order of loading.
    pub scripts: Vec<Script>,
    /// Faults of scripts, and what the user should know about the settings. A faulty script does not hide the others.
    pub diagnostics: Vec<Diagnostic>,
    graph: Result<Graph, Diagnostic>,
    pub(crate) by_id: IndexMap<String, usize>,
    /// Why nothing may run although the graph holds together: a script that could not be read is missing from it.
    incomplete: Option<Diagnostic>,
    /// A script works out its own identifiers.
    computes_headers: bool,
    pub(crate) host: Rc<dyn Host>,
    pub(crate) runner: Runner,
    pub(crate) reading: OnceCell<Reading>,
    /// What env.py sets up for the command at hand ([`Project::prepare`]), and which of it is at hand.
    pub(crate) environments: Vec<Environment>,
    pub(crate) active: usize,
    /// Read scripts in plain sight instead of running them ([`crate::plain`]). Without, Python runs all of them, which the
    /// tests use to compare.
    pub read_plain: bool,
}

impl Project {
    /// Reads a project. Faults of single scripts are in [`Project::diagnostics`]; the error is for what leaves nothing to
    /// show: no project here, a broken configuration.
    pub fn open(host: &dyn Host, options: &OpenOptions) -> Result<Self, Diagnostic> {
        let mut diagnostics = Vec::new();
        let config = Config::read(host, options, &mut diagnostics)?;
        let mut project = Self {
            scripts: Vec::new(),
            diagnostics,
            graph: Err(Diagnostic::error("the scripts are not read yet")),
            by_id: IndexMap::new(),
            incomplete: None,
            computes_headers: false,
            host: host.handle(),
            runner: Runner::new(host, &config),
            config,
            reading: OnceCell::new(),
            environments: Vec::new(),
            active: 0,
            read_plain: true,
        };
        project.load();
        Ok(project)
    }

    /// Reads the scripts of the version locations.
    fn load(&mut self) {
        let mut loaded = scripts::load(self.host.as_ref(), &self.config);
        self.computes_headers = !loaded.computed.is_empty();
        self.runner.read_computed(&mut loaded);
        self.incomplete = loaded
            .incomplete
            .then(|| loaded.diagnostics.iter().find(|fault| fault.severity == Severity::Error).cloned())
            .flatten();
        self.diagnostics.extend(loaded.diagnostics);
        let revisions = loaded.scripts.iter().map(|script| script.revision.clone()).collect();
        self.graph = match Graph::new(revisions) {
            Ok((graph, warnings)) => {
                self.diagnostics.extend(warnings);
                Ok(graph)
            }
            Err(error) => {
                let fault = Diagnostic::from(error);
                self.diagnostics.push(fault.clone());
                Err(fault)
            }
        };
        let ids = loaded.scripts.iter().map(|script| script.revision.id.clone());
        self.by_id = ids.enumerate().map(|(at, id)| (id, at)).collect();
        self.scripts = loaded.scripts;
    }

    /// The version locations that env.py sets come in the place of those of the settings.
    #[cfg(feature = "python")]
    pub(crate) fn relocate(&mut self, locations: Vec<String>) {
        if self.config.version_locations != locations {
            self.config.version_locations = locations;
            self.load();
        }
    }

    /// The graph, or why there is none: a cycle, a missing parent.
    pub fn graph(&self) -> Result<&Graph, Diagnostic> {
        self.graph.as_ref().map_err(Clone::clone)
    }

    pub fn script(&self, id: &str) -> Option<&Script> {
        self.by_id.get(id).map(|at| &self.scripts[*at])
    }

    /// Whether an engine with Python has to be there: to run a script, or to find out what env.py sets up.
    pub fn needs_python(&self) -> bool {
        let told = |script: &Script| script.language == Language::Sql || plain::tells(&script.source);
        self.computes_headers
            || !self.may_read_plain()
            || !self.scripts.iter().all(told)
            || self.reading().beyond.is_some()
    }

    fn may_read_plain(&self) -> bool {
        self.read_plain && !self.scripts.iter().any(|script| plain::changes_others(&script.source))
    }

    /// The syntax errors of all Python scripts, also behind their headers, where opening does not look.
    pub fn check(&self) -> Vec<Diagnostic> {
        let python = self.scripts.iter().filter(|script| script.language == Language::Python);
        python.flat_map(|script| header::syntax_errors(&script.revision.path, &script.source)).collect()
    }

    /// How to walk plans of this project.
    pub fn settings(&self) -> Settings {
        let environment = self.environment();
        let default = Settings::default();
        let (schema, table) = match self.config.given_version_table.clone() {
            Some((schema, table)) => (schema, Some(table)),
            None => (environment.version_table_schema.clone(), environment.version_table.clone()),
        };
        Settings {
            version_table: table.unwrap_or(default.version_table),
            version_table_schema: schema,
            foreign_keys: environment.foreign_keys,
            transaction_per_migration: environment.transaction_per_migration,
            transactional_ddl: environment.transactional_ddl,
            version_table_pk: !environment.without_version_key,
            ..default
        }
    }

    /// An option of the main section of the settings.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.config.main_options.get(name).map(String::as_str)
    }

    /// The version rows of the database; none where there is no version table.
    pub fn current(&self, session: &mut Session) -> Result<Vec<String>, Diagnostic> {
        session.version_rows()
    }

    /// The steps to a target, checked: every script on the way can be read.
    pub fn plan(&self, direction: Direction, target: &str, current: &[String]) -> Result<Vec<Step>, Diagnostic> {
        self.refuse_unseen_locations()?;
        let graph = self.graph()?;
        let steps = match direction {
            Direction::Upgrade => graph.upgrade(target, current),
            Direction::Downgrade => graph.downgrade(target, current),
        };
        let steps = steps.map_err(Diagnostic::from)?;
        self.check_plan(&steps)?;
        Ok(steps)
    }

    /// Where no revision is found and env.py names other folders for them, nothing to do would be the wrong answer.
    fn refuse_unseen_locations(&self) -> Result<(), Diagnostic> {
        if !self.scripts.is_empty() {
            return Ok(());
        }
        let env_py = self.env_py();
        let source = self.host.read(&env_py).unwrap_or_default();
        let named = String::from_utf8_lossy(&source).lines().position(|line| {
            line.split_once("version_locations").is_some_and(|(_, rest)| rest.trim_start().starts_with('='))
        });
        let Some(at) = named else { return Ok(()) };
        let words = "no revision is found, and env.py, which sets version_locations, could not be run up to there";
        Err(Diagnostic::error(words)
            .at(env_py, Span::line(at as u32 + 1))
            .with_hint("name the folders in the settings: version_locations = …"))
    }

    /// Refuses a plan where not every script of the project, and of the way itself, can be read.
    pub(crate) fn check_plan(&self, steps: &[Step]) -> Result<(), Diagnostic> {
        if let Some(fault) = &self.incomplete {
            return Err(fault.clone());
        }
        for step in steps {
            if let (Some(direction), Some(script)) = (step.kind.direction(), self.script(&step.revision)) {
                run::check(script, direction)?;
            }
        }
        Ok(())
    }

    pub fn upgrade(&mut self, target: &str, session: &mut Session) -> Report {
        self.go(Direction::Upgrade, target, session)
    }

    pub fn downgrade(&mut self, target: &str, session: &mut Session) -> Report {
        self.go(Direction::Downgrade, target, session)
    }

    /// Changes version rows without running scripts.
    pub fn stamp(&mut self, targets: &[String], purge: bool, session: &mut Session) -> Report {
        let steps = session
            .version_rows()
            .and_then(|current| self.graph()?.stamp(targets, &current, purge).map_err(Diagnostic::from));
        match steps {
            Ok(steps) => self.walk(&steps, session),
            Err(error) => Report { error: Some(error), ..Report::default() },
        }
    }

    /// Undoes what is done of a revision that was stopped in its middle: its script runs in the other direction, and what
    /// there is nothing to do for is left out.
    pub fn undo(&mut self, unfinished: &Unfinished, session: &mut Session) -> Report {
        let kind = match unfinished.direction {
            Direction::Upgrade => StepKind::Downgrade,
            Direction::Downgrade => StepKind::Upgrade,
        };
        let step = Step {
            kind,
            revision: unfinished.revision.clone(),
            from: Vec::new(),
            to: Vec::new(),
            doc: "what is done of it is undone".to_owned(),
            version_changes: Vec::new(),
        };
        session.forgive();
        let mut report = self.walk(&[step], session);
        if report.failed.is_none() && report.error.is_none() {
            report.error = session.forget_unfinished().err();
        }
        report
    }

    /// Creates the version table where it is not there.
    pub fn ensure_version(&self, session: &mut Session) -> Result<(), Diagnostic> {
        session.ensure_version_table()
    }

    fn go(&mut self, direction: Direction, target: &str, session: &mut Session) -> Report {
        let steps = session.version_rows().and_then(|current| {
            let steps = self.plan(direction, target, &current)?;
            run::check_lengths(&steps, self, session)?;
            if direction == Direction::Downgrade
                && let Some(warning) = self.graph()?.downgrade_warning(target, &current)
            {
                session.notice(warning);
            }
            Ok(steps)
        });
        match steps {
            Ok(steps) => self.walk(&steps, session),
            Err(error) => Report { error: Some(error), ..Report::default() },
        }
    }

    fn walk(&mut self, steps: &[Step], session: &mut Session) -> Report {
        let (env_py, environment) = (self.env_py(), self.environment().clone());
        let respelled = !steps.is_empty()
            && self.runner.load_spellings(self.host.as_ref(), &self.config, &self.scripts, session.dialect());
        let read_plain = self.may_read_plain() && !environment.for_scripts && !respelled;
        let mut bodies = run::Bodies {
            scripts: &self.scripts,
            by_id: &self.by_id,
            runner: &mut self.runner,
            env_py: &env_py,
            in_transaction: &environment.in_transaction,
            read_plain,
            ready: None,
        };
        let mut report = migrate::migrate(session, steps, &mut bodies);
        if report.failed.is_none() && report.error.is_none() {
            report.error = self.leave(session).err();
        }
        report
    }
}
