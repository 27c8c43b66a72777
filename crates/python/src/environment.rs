//! Running env.py, to learn what it sets up.

use crate::Script;
use crate::convert::{from_json, to_json};
use crate::failure::{self, Place};
use crate::machine::{self, Machine};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict};
use rustpython_vm::function::KwArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use seesaw_core::diagnostic::Diagnostic;
use serde_json::Value as Json;

const MODULE: &str = "alembic.runtime.environment";

/// Why env.py did not come to its end.
#[derive(Clone, Debug)]
pub struct EnvironmentFault {
    pub diagnostic: Box<Diagnostic>,
    pub meant: Meant,
    pub printed: String,
    /// The URL of the database that it had asked in vain.
    pub asked: Option<String>,
    /// What it had set up until then matters to scripts: they belong to run 0.
    pub for_scripts: bool,
    /// What the expressions in `ask.computed` come to with what it had set up, where that is a text.
    pub values: Vec<Option<String>>,
}

/// Whether env.py stopped because its author wanted it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// It ran into something that Seesaw's sandbox does not have, or into a mistake.
    No,
    /// A `raise` of its own: something is missing, an address mostly.
    Raised,
    /// It ended the process, or raised Alembic's own error: nothing is to be done.
    Stopped,
}

impl From<Diagnostic> for EnvironmentFault {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic: Box::new(diagnostic),
            meant: Meant::No,
            printed: String::new(),
            asked: None,
            for_scripts: false,
            values: Vec::new(),
        }
    }
}

impl Machine {
    pub fn environment(&mut self, script: &Script<'_>, ask: &Json) -> Result<Json, EnvironmentFault> {
        failure::check_nesting(script)?;
        self.enter(|vm| {
            let result = run(script, ask, vm).map_err(|exception| {
                let bridge = self.bridge();
                // A refusal of the engine is raised as Alembic's error, too.
                let meant = match bridge.refusal(&exception) {
                    Some(_) => Meant::No,
                    None => meant(&exception, script, vm).unwrap_or(Meant::No),
                };
                let place = Place { script, bridge: &bridge };
                let diagnostic = Box::new(failure::diagnostic(&exception, &place, vm));
                let stopped =
                    function("stopped", vm).and_then(|tell| tell.call((from_json(&ask["computed"], vm),), vm));
                let stopped = stopped.and_then(|told| to_json(&told, vm)).unwrap_or_default();
                let text = |told: &Json| told.as_str().map(str::to_owned);
                EnvironmentFault {
                    diagnostic,
                    meant,
                    printed: text(&stopped["printed"]).unwrap_or_default(),
                    asked: text(&stopped["asked"]),
                    for_scripts: stopped["for_scripts"] == true,
                    values: stopped["values"].as_array().into_iter().flatten().map(text).collect(),
                }
            });
            machine::rest(vm);
            result
        })
    }
}

fn run(script: &Script<'_>, ask: &Json, vm: &VirtualMachine) -> PyResult<Json> {
    let run = function("run", vm)?;
    let outcome = run.call((script.path.to_owned(), script.source.to_owned(), from_json(ask, vm)), vm)?;
    to_json(&outcome, vm)
}

fn meant(exception: &PyBaseExceptionRef, script: &Script<'_>, vm: &VirtualMachine) -> PyResult<Meant> {
    let answer = function("refuses", vm)?.call((script.path.to_owned(), exception.clone()), vm)?;
    let answer = answer.str(vm)?.to_string_lossy().into_owned();
    Ok(match answer.as_str() {
        "always" => Meant::Stopped,
        "raises" => Meant::Raised,
        _ => Meant::No,
    })
}

/// The keyword arguments with which a run of env.py calls `upgrade()` and `downgrade()`.
pub fn arguments(run: usize, vm: &VirtualMachine) -> PyResult<KwArgs> {
    let arguments = function("select", vm)?.call((run,), vm)?;
    let Some(arguments) = arguments.downcast_ref::<PyDict>() else { return Ok(KwArgs::default()) };
    let named = arguments.items_vec().into_iter();
    named.map(|(name, value)| Ok((name.str(vm)?.to_string_lossy().into_owned(), value))).collect()
}

fn function(name: &'static str, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    vm.import(MODULE, 0)?;
    let modules = vm.sys_module.as_object().get_attr("modules", vm)?;
    modules.get_item(MODULE, vm)?.get_attr(name, vm)
}
