//! Alembic scripts, run for real: RustPython with our own `alembic` and `sqlalchemy`, in a sandbox.
//!
//! An [`Interpreter`] is made once and runs any number of scripts, each in a module namespace of its own. What a script
//! does to the database goes through the native module `_seesaw` ([`bridge`]) to the [`Session`] of the run: operations as
//! dictionaries that deserialise into [`seesaw_core::operation::Operation`], statements as text with positional
//! parameters ([`convert`]). What a script raises becomes a [`Diagnostic`] ([`failure`]). env.py is run beforehand to learn
//! what it sets up ([`environment`]). The Python side is in `lib/`; the
//! build script compiles it, together with the few modules of the standard library that scripts use, to bytecode
//! ([`library`]).
//!
//! The sandbox has no files, no sockets, no processes, no threads and no clock of its own: what there is of the outside
//! comes in through [`Options`].

mod bridge;
mod convert;
mod environment;
mod failure;
mod library;
mod machine;
mod outline;

use bridge::Bridge;
pub use environment::{EnvironmentFault, Meant};
pub use machine::Interrupter;
use machine::Machine;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::Session;
use seesaw_core::revision::{Direction, Revision};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// What the interpreter may know of the outside.
#[derive(Clone)]
pub struct Options {
    /// Fills the slice with random bytes.
    pub random: Rc<dyn Fn(&mut [u8])>,
    /// Seconds since 1970, UTC.
    pub now: Rc<dyn Fn() -> f64>,
    /// Seconds east of UTC in a time zone by its name at a moment, in seconds since 1970; `None` where it is not known.
    pub utc_offset: Rc<dyn Fn(&str, i64) -> Option<i32>>,
    /// What `os.environ` holds.
    pub environment: Vec<(String, String)>,
    /// What `context.get_x_argument()` returns: the values of `-x`.
    pub arguments: Vec<String>,
    /// The project's settings, as `context.config` shows them: `file`, `toml_file`, `section`, `defaults`, `sections` (raw
    /// options by section), `toml`.
    pub config: serde_json::Value,
    /// The database that the command was given, which comes before that of the settings.
    pub url: Option<String>,
    /// The absolute path of the working directory: only a text, from which scripts make others.
    pub root: String,
    /// Reads a file of the project by its path, which begins at the working directory or with a root.
    pub modules: Rc<dyn Fn(&str) -> Option<Vec<u8>>>,
    /// The names in a folder of the project, those of folders with a `/` at their end; `None` where it is no folder.
    pub folders: Rc<dyn Fn(&str) -> Option<Vec<String>>>,
    /// The folders that modules of the project are looked for in, in this order.
    pub roots: Vec<String>,
    /// The repository around the working directory, in which other packages may lie.
    pub repository: Option<String>,
    /// How deep calls may nest. A call of a Python function takes up to [`STACK_PER_CALL`] bytes of the native stack.
    pub recursion_limit: usize,
}

/// Native stack that one nested Python call needs at most (1.3 KB was measured); for those who choose
/// [`Options::recursion_limit`] or the size of the stack.
pub const STACK_PER_CALL: usize = 2 * 1024;

impl Default for Options {
    /// Sealed off: no environment, no modules, the clock at 1970, randomness that repeats itself.
    fn default() -> Self {
        Self {
            random: Rc::new(repeating_random()),
            now: Rc::new(|| 0.0),
            utc_offset: Rc::new(|zone, _| (zone == "UTC").then_some(0)),
            environment: Vec::new(),
            arguments: Vec::new(),
            config: serde_json::json!({
                "file": null, "toml_file": null, "section": "alembic", "defaults": {}, "sections": {"alembic": {}}, "toml": {},
            }),
            url: None,
            root: "/".to_owned(),
            modules: Rc::new(|_| None),
            folders: Rc::new(|_| None),
            roots: vec![String::new()],
            repository: None,
            recursion_limit: 500,
        }
    }
}

/// A migration script as it lies in the project.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// As the user knows it: relative to the project's root.
    pub path: &'a str,
    pub source: &'a str,
}

/// Python, started when the first script needs it.
pub struct Interpreter {
    options: Options,
    machine: Option<Machine>,
    /// Which of the runs of env.py the scripts belong to.
    environment: Option<usize>,
}

impl Interpreter {
    pub fn new(options: Options) -> Self {
        Self { options, machine: None, environment: None }
    }

    /// Runs env.py and returns what it sets up: `runs`, one for each call of `context.run_migrations()`, `doubts` and what
    /// it `printed`. `ask` tells it about the command; where `ask.live` is the URL of a database, `session` is open on it.
    pub fn environment(
        &mut self,
        script: &Script<'_>,
        ask: &serde_json::Value,
        session: Option<&mut Session>,
    ) -> Result<serde_json::Value, EnvironmentFault> {
        self.environment = None;
        let mut none = Session::detached();
        let session = session.unwrap_or(&mut none);
        let bridge = self.machine()?.bridge();
        bridge.attach(std::mem::replace(session, Session::detached()), script);
        let result = self.guarded(script, |machine| Ok(machine.environment(script, ask)));
        *session = bridge.detach();
        result?
    }

    /// The scripts that follow belong to this run of env.py: they get its arguments and its naming convention.
    pub fn select(&mut self, run: Option<usize>) {
        self.environment = run;
    }

    /// Runs `upgrade()` or `downgrade()` of a script against a session.
    pub fn run(&mut self, script: &Script<'_>, direction: Direction, session: &mut Session) -> Result<(), Diagnostic> {
        let bridge = self.machine()?.bridge();
        bridge.attach(std::mem::replace(session, Session::detached()), script);
        let environment = self.environment;
        let result = self.guarded(script, |machine| machine.run(script, direction, environment));
        *session = bridge.detach();
        result
    }

    /// Runs the module of a script for its header, where the ids are computed instead of written.
    pub fn header(&mut self, script: &Script<'_>) -> Result<Revision, Diagnostic> {
        self.machine()?.bridge().attach(Session::detached(), script);
        let result = self.guarded(script, |machine| machine.header(script));
        if let Some(machine) = &self.machine {
            machine.bridge().detach();
        }
        result
    }

    /// Runs modules of the project for what they register.
    pub fn load(&mut self, modules: &[String]) -> Result<(), Diagnostic> {
        let script = Script { path: "", source: "" };
        self.machine()?.bridge().attach(Session::detached(), &script);
        let result = self.guarded(&script, |machine| machine.load(modules));
        if let Some(machine) = &self.machine {
            machine.bridge().detach();
        }
        result
    }

    /// A handle by which another thread stops the script that is running.
    pub fn interrupter(&mut self) -> Result<Interrupter, Diagnostic> {
        Ok(self.machine()?.interrupter())
    }

    fn machine(&mut self) -> Result<&mut Machine, Diagnostic> {
        if self.machine.is_none() {
            self.machine = Some(Machine::start(Rc::new(Bridge::new(self.options.clone())))?);
        }
        self.machine.as_mut().ok_or_else(|| Diagnostic::error("Python could not be started"))
    }

    /// A panic inside the interpreter is reported like any failure of the script, and the interpreter is not used again.
    fn guarded<T>(
        &mut self,
        script: &Script<'_>,
        work: impl FnOnce(&mut Machine) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let machine = self.machine()?;
        match catch_unwind(AssertUnwindSafe(|| work(machine))) {
            Ok(result) => result,
            Err(_) => {
                // Its state is not to be trusted, not even to be taken down.
                std::mem::forget(self.machine.take());
                Err(Diagnostic::error("the Python interpreter failed on this script").in_file(script.path))
            }
        }
    }
}

/// A small generator (SplitMix64) with a fixed seed.
fn repeating_random() -> impl Fn(&mut [u8]) {
    let state = std::cell::Cell::new(0x5eed_u64);
    move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            let mut word = state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
            state.set(word);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
    }
}
