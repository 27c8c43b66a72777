//! One running RustPython: started with our library, it executes scripts in namespaces of their own.

use crate::Script;
use crate::bridge::{self, Bridge};
use crate::environment;
use crate::failure::{self, Place};
use crate::library;
use rustpython_vm::builtins::PyModule;
use rustpython_vm::compiler::Mode;
use rustpython_vm::function::KwArgs;
use rustpython_vm::scope::Scope;
use rustpython_vm::signal::{UserSignalSender, user_signal_channel};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, Settings, VirtualMachine};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::revision::{Direction, Revision};
use std::rc::Rc;

pub struct Machine {
    vm: rustpython_vm::Interpreter,
    bridge: Rc<Bridge>,
    interrupter: Interrupter,
}

/// Stops a running script from another thread.
#[derive(Clone, Debug)]
pub struct Interrupter(UserSignalSender);

impl Interrupter {
    /// Raises `KeyboardInterrupt` in the script before its next instruction.
    ///
    /// Another interpreter that runs in the same process at that moment may take the sign for its own; then it must be given
    /// again.
    pub fn stop(&self) {
        // An interpreter that has ended has nothing to stop.
        let _ =
            self.0.send(Box::new(|vm| Err(vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned()))));
    }
}

impl Machine {
    pub fn start(bridge: Rc<Bridge>) -> Result<Self, Diagnostic> {
        let (sender, receiver) = user_signal_channel();
        let mut builder = rustpython_vm::Interpreter::builder(settings());
        let native: Vec<_> = rustpython_stdlib::stdlib_module_defs(&builder.ctx)
            .into_iter()
            .filter(|definition| library::NATIVE.contains(&definition.name.as_str()))
            .collect();
        builder = builder
            .add_native_modules(&native)
            .add_frozen_modules(library::modules())
            .init_hook(move |vm| vm.set_user_signal_channel(receiver));
        let machine = Self { vm: builder.build(), bridge, interrupter: Interrupter(sender) };
        let started = machine.vm.enter(|vm| {
            // The library itself may nest deeper than what is left of a small limit.
            vm.recursion_limit.set(machine.bridge.options().recursion_limit.max(200));
            boot(&machine.bridge, vm).map_err(|exception| failure::describe(&exception, vm))
        });
        match started {
            Ok(()) => Ok(machine),
            Err(reason) => Err(Diagnostic::error(format!("Python could not be started: {reason}"))),
        }
    }

    pub fn bridge(&self) -> Rc<Bridge> {
        self.bridge.clone()
    }

    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    pub fn run(
        &mut self,
        script: &Script<'_>,
        direction: Direction,
        environment: Option<usize>,
    ) -> Result<(), Diagnostic> {
        let function = match direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        };
        self.with_module(script, |module, vm| {
            let Some(function) = vm.get_attribute_opt(module.clone().into(), function)? else {
                let missing = format!("the script has no function {function}()");
                return Ok(Err(Diagnostic::error(missing).in_file(script.path)));
            };
            let arguments = match environment {
                Some(run) => environment::arguments(run, vm)?,
                None => KwArgs::default(),
            };
            self.bridge.activate();
            function.call(arguments, vm)?;
            Ok(Ok(()))
        })
    }

    pub fn header(&mut self, script: &Script<'_>) -> Result<Revision, Diagnostic> {
        self.with_module(script, |module, vm| header(&module, script, vm))
    }

    pub fn load(&mut self, modules: &[String]) -> Result<(), Diagnostic> {
        self.enter(|vm| {
            let names = modules.iter().map(|name| vm.ctx.new_str(name.as_str()).into()).collect();
            let load = vm.import("_seesaw_project", 0).and_then(|project| project.get_attr("load", vm));
            let result = load.and_then(|load| load.call((vm.ctx.new_list(names),), vm));
            rest(vm);
            let place = Place { script: &Script { path: "", source: "" }, bridge: &self.bridge };
            result.map(|_| ()).map_err(|exception| failure::diagnostic(&exception, &place, vm))
        })
    }

    /// Works inside of the interpreter.
    pub fn enter<T>(&self, work: impl FnOnce(&VirtualMachine) -> T) -> T {
        self.vm.enter(work)
    }

    /// Executes the module of a script and hands it over.
    fn with_module<T>(
        &self,
        script: &Script<'_>,
        work: impl FnOnce(PyRef<PyModule>, &VirtualMachine) -> PyResult<Result<T, Diagnostic>>,
    ) -> Result<T, Diagnostic> {
        self.vm.enter(|vm| {
            let place = Place { script, bridge: &self.bridge };
            failure::check_nesting(script)?;
            let code = vm
                .compile(script.source, Mode::Exec, script.path.to_owned())
                .map_err(|error| failure::syntax(&error, script, vm))?;
            let result = fresh_module(script, vm).map(|module| {
                let globals = module.dict();
                let scope = Scope::with_builtins(None, globals.clone(), vm);
                let result = vm.run_code_obj(code, scope).and_then(|_| work(module, vm));
                let result = result.map_err(|exception| failure::diagnostic(&exception, &place, vm));
                // Functions hold their module and the module its functions. One that `@compiles` registered is needed on.
                if !script.source.contains("@compiles(") {
                    globals.clear();
                }
                rest(vm);
                result
            });
            match result {
                Ok(Ok(value)) => value,
                Ok(Err(diagnostic)) => Err(diagnostic),
                Err(exception) => Err(failure::diagnostic(&exception, &place, vm)),
            }
        })
    }
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.isolated = true;
    settings.install_signal_handlers = false;
    settings.import_site = false;
    settings.user_site_directory = false;
    settings.write_bytecode = false;
    settings.safe_path = true;
    // The order of a set is the same on every run.
    settings.hash_seed = Some(0);
    settings
}

/// Puts the bridge in place and lets the Python side make the sandbox.
fn boot(bridge: &Rc<Bridge>, vm: &VirtualMachine) -> PyResult<()> {
    let module = bridge::module(bridge, vm)?;
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules.set_item("_seesaw", module.into(), vm)?;
    vm.import("_seesaw_boot", 0)?;
    Ok(())
}

/// The script has ended: the Python side tells what was stood in for.
pub fn rest(vm: &VirtualMachine) {
    let rest = vm.import("_seesaw_boot", 0).and_then(|boot| boot.get_attr("rest", vm));
    // Without it nothing is told, and the result is what it is.
    let _ = rest.and_then(|rest| rest.call((), vm));
}

/// An empty module for a script, under the name that Alembic would give it.
fn fresh_module(script: &Script<'_>, vm: &VirtualMachine) -> PyResult<PyRef<PyModule>> {
    let file = script.path.rsplit('/').next().unwrap_or(script.path);
    let name: String = file.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let module = vm.new_module(&name, vm.ctx.new_dict(), None);
    module.as_object().set_attr("__file__", vm.ctx.new_str(script.path), vm)?;
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules.set_item(name.as_str(), module.clone().into(), vm)?;
    Ok(module)
}

/// The names that Alembic reads from a module.
fn header(
    module: &PyRef<PyModule>,
    script: &Script<'_>,
    vm: &VirtualMachine,
) -> PyResult<Result<Revision, Diagnostic>> {
    let attribute = |name: &'static str| vm.get_attribute_opt(module.clone().into(), name);
    let list = |name: &'static str| match attribute(name)? {
        Some(value) => names(&value, vm),
        None => Ok(Vec::new()),
    };
    let id = match attribute("revision")? {
        Some(id) if !vm.is_none(&id) => id.str(vm)?.to_string_lossy().into_owned(),
        _ => {
            let file = script.path.rsplit('/').next().unwrap_or(script.path);
            let message = format!(
                "Could not determine revision id from filename {file}. Be sure the 'revision' variable is declared \
                 inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
            );
            return Ok(Err(Diagnostic::error(message).in_file(script.path)));
        }
    };
    let doc = match attribute("__doc__")? {
        Some(doc) if !vm.is_none(&doc) => doc.str(vm)?.to_string_lossy().into_owned(),
        _ => String::new(),
    };
    Ok(Ok(Revision {
        id,
        down_revision: list("down_revision")?,
        branch_labels: list("branch_labels")?,
        depends_on: list("depends_on")?,
        doc,
        path: script.path.to_owned(),
    }))
}

/// `None`, one name, or several.
fn names(value: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    if vm.is_none(value) {
        return Ok(Vec::new());
    }
    let text = |object: &PyObjectRef| object.str(vm).map(|text| text.to_string_lossy().into_owned());
    if value.fast_isinstance(vm.ctx.types.str_type) {
        return Ok(vec![text(value)?]);
    }
    vm.extract_elements_with(value, |item| text(&item))
}
