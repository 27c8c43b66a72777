//! The interpreter for Python scripts, where this engine has one: started when the first script runs.

use crate::config::Config;
use crate::host::Host;
use crate::scripts::{Loaded, Script};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::Session;
use seesaw_core::revision::{Direction, Revision};

#[cfg(feature = "python")]
pub struct Runner {
    interpreter: seesaw_python::Interpreter,
}

#[cfg(not(feature = "python"))]
pub struct Runner;

/// An env.py that did not come to its end, or was not run.
#[derive(Debug)]
pub struct Ended {
    pub diagnostic: Diagnostic,
    pub meant: Meant,
    pub printed: String,
    /// The URL of the database that it had asked in vain.
    pub asked: Option<String>,
    /// Scripts may belong to what it had set up.
    pub for_scripts: bool,
    /// The values of the expressions that were asked for, where they are texts.
    pub values: Vec<Option<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// It ran into something that the sandbox does not have, or into a mistake.
    No,
    /// A `raise` of its own.
    Raised,
    /// It ended the process, or raised Alembic's own error.
    Stopped,
}

impl From<Diagnostic> for Ended {
    fn from(diagnostic: Diagnostic) -> Self {
        let (printed, values) = (String::new(), Vec::new());
        Self { diagnostic, meant: Meant::No, printed, asked: None, for_scripts: false, values }
    }
}

impl Runner {
    /// Has the interpreter tell the headers that scripts compute, and puts them where their files belong in the order.
    pub fn read_computed(&mut self, loaded: &mut Loaded) {
        let mut inserted = 0;
        for computed in std::mem::take(&mut loaded.computed) {
            match self.header(&computed.path, &computed.source, computed.name) {
                Ok(revision) => {
                    let revision = Revision { path: computed.path, ..revision };
                    loaded.scripts.insert(computed.at + inserted, Script::python(revision, computed.source));
                    inserted += 1;
                }
                Err(fault) => {
                    loaded.incomplete = true;
                    loaded.diagnostics.push(fault);
                }
            }
        }
    }
}

#[cfg(feature = "python")]
impl Runner {
    pub fn new(host: &dyn Host, config: &Config) -> Self {
        Self { interpreter: seesaw_python::Interpreter::new(options(host, config)) }
    }

    pub fn run(&mut self, script: &Script, direction: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        let script = seesaw_python::Script { path: &script.revision.path, source: &script.source };
        self.interpreter.run(&script, direction, session)
    }

    /// Loads what scripts spell anew, or import, before the first of them runs; whether there is such a thing.
    pub fn load_spellings(&mut self, host: &dyn Host, config: &Config, scripts: &[Script], dialect: Dialect) -> bool {
        use crate::spellings;

        let modules = spellings::modules(host, config, scripts, dialect);
        let own = scripts.iter().filter(|script| spellings::spells(&script.source, dialect));
        let mut respelled = !modules.is_empty();
        // What fails here fails again, and is told, where it matters.
        if respelled {
            let _ = self.interpreter.load(&modules);
        }
        for script in own {
            let _ = self.header(&script.revision.path, &script.source, "revision");
            respelled = true;
        }
        respelled
    }

    /// Runs env.py; `ask` tells it about the command, `session` answers what it asks of the database.
    pub fn environment(
        &mut self,
        path: &str,
        source: &str,
        ask: &serde_json::Value,
        session: Option<&mut Session>,
    ) -> Result<serde_json::Value, Box<Ended>> {
        let script = seesaw_python::Script { path, source };
        self.interpreter.environment(&script, ask, session).map_err(|fault| {
            let meant = match fault.meant {
                seesaw_python::Meant::No => Meant::No,
                seesaw_python::Meant::Raised => Meant::Raised,
                seesaw_python::Meant::Stopped => Meant::Stopped,
            };
            let seesaw_python::EnvironmentFault { diagnostic, printed, asked, for_scripts, values, .. } = fault;
            let diagnostic = *diagnostic;
            Box::new(Ended { diagnostic, meant, printed, asked, for_scripts, values })
        })
    }

    /// The scripts that follow belong to this run of env.py.
    pub fn select(&mut self, run: Option<usize>) {
        self.interpreter.select(run);
    }

    /// A handle by which another thread stops the script that is running.
    pub fn interrupter(&mut self) -> Result<seesaw_python::Interrupter, Diagnostic> {
        self.interpreter.interrupter()
    }

    fn header(&mut self, path: &str, source: &str, _name: &str) -> Result<Revision, Diagnostic> {
        self.interpreter.header(&seesaw_python::Script { path, source })
    }
}

/// What scripts see of the outside: the environment, `-x`, time, randomness, and the modules of the project itself.
#[cfg(feature = "python")]
fn options(host: &dyn Host, config: &Config) -> seesaw_python::Options {
    use crate::host::Kind;
    use crate::module_roots;
    use std::rc::Rc;

    let (random, now, zones) = (host.handle(), host.handle(), host.handle());
    let roots = module_roots::roots(host, config);
    let repository = module_roots::repository(host);
    let readable: Vec<String> = roots.iter().chain(&repository).cloned().collect();
    let (files, file_roots) = (host.handle(), readable.clone());
    let (folders, folder_roots) = (host.handle(), readable);
    seesaw_python::Options {
        random: Rc::new(move |buffer: &mut [u8]| random.random(buffer)),
        now: Rc::new(move || {
            let now = now.now();
            now.seconds as f64 + f64::from(now.microseconds) / 1e6
        }),
        utc_offset: Rc::new(move |zone, moment| zones.utc_offset(Some(zone), moment)),
        environment: host.environment(),
        arguments: config.x_args.clone(),
        config: serde_json::to_value(&config.shown).unwrap_or_default(),
        url: config.given_url.as_ref().map(|(text, _)| text.clone()),
        root: host.root(),
        modules: Rc::new(move |path: &str| {
            let path = module_roots::inside(path, &file_roots)?;
            files.read(&path).ok()
        }),
        folders: Rc::new(move |path: &str| {
            let path = module_roots::inside(path, &folder_roots)?;
            let entries = folders.list(&path).ok()?;
            let name = |entry: crate::host::Entry| match entry.kind {
                Kind::Folder => format!("{}/", entry.name),
                Kind::File => entry.name,
            };
            Some(entries.into_iter().map(name).collect())
        }),
        roots,
        repository,
        ..seesaw_python::Options::default()
    }
}

#[cfg(not(feature = "python"))]
impl Runner {
    pub fn new(_host: &dyn Host, _config: &Config) -> Self {
        Self
    }

    pub fn run(&mut self, script: &Script, _direction: Direction, _session: &mut Session) -> Result<(), Diagnostic> {
        let id = &script.revision.id;
        Err(Diagnostic::error(format!("revision {id} is a Python script, and this engine lacks Python"))
            .in_file(&script.revision.path)
            .with_hint("use the engine that is built with Python"))
    }

    pub fn load_spellings(&mut self, _: &dyn Host, _: &Config, _: &[Script], _: Dialect) -> bool {
        false
    }

    pub fn select(&mut self, _run: Option<usize>) {}

    fn header(&mut self, path: &str, _source: &str, name: &str) -> Result<Revision, Diagnostic> {
        Err(Diagnostic::error(format!("'{name}' is computed by the script, and this engine lacks Python to run it"))
            .in_file(path)
            .with_hint("write its value as a plain text"))
    }
}
