//! The native module `_seesaw`: the only way from a script to the world.

use crate::convert::{from_json, from_value, to_json, to_value};
use crate::{Options, Script};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef, PyModule};
use rustpython_vm::convert::ToPyObject;
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind, Outcome};
use seesaw_core::diagnostic::{Diagnostic, Severity, Span};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{OperationError, Origin, Session};
use seesaw_core::operation::Operation;
use seesaw_core::schema::Schema;
use seesaw_core::value::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What the native functions share for the time of a run.
pub struct Bridge {
    options: Options,
    session: RefCell<Session>,
    /// Path of the script that runs.
    path: RefCell<String>,
    source: RefCell<String>,
    /// Inside `upgrade()` or `downgrade()`: directives may be used.
    active: Cell<bool>,
    /// What the script has printed of a line that is not complete.
    line: RefCell<String>,
    /// An operation that was refused with a diagnostic of its own, and the exception that stands for it.
    refusal: RefCell<Option<(PyBaseExceptionRef, Diagnostic)>>,
    /// The schema that was last shown to an inspector.
    shown: RefCell<Option<Shown>>,
}

/// A schema, and what an inspector reads of it: most of it stays from one look to the next.
struct Shown {
    schema: Schema,
    tables: PyDictRef,
    whole: PyObjectRef,
}

impl Bridge {
    pub fn new(options: Options) -> Self {
        Self {
            options,
            session: RefCell::new(Session::detached()),
            path: RefCell::default(),
            source: RefCell::default(),
            active: Cell::new(false),
            line: RefCell::default(),
            refusal: RefCell::default(),
            shown: RefCell::default(),
        }
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    pub fn attach(&self, session: Session, script: &Script<'_>) {
        *self.session.borrow_mut() = session;
        *self.path.borrow_mut() = script.path.to_owned();
        *self.source.borrow_mut() = script.source.to_owned();
    }

    pub fn detach(&self) -> Session {
        self.active.set(false);
        self.refusal.borrow_mut().take();
        self.shown.borrow_mut().take();
        let mut session = self.session.replace(Session::detached());
        let rest = self.line.take();
        if !rest.is_empty() {
            session.print(&rest);
        }
        session
    }

    pub fn path(&self) -> String {
        self.path.borrow().clone()
    }

    pub fn activate(&self) {
        self.active.set(true);
    }

    /// The diagnostic that an exception stands for.
    pub fn refusal(&self, exception: &PyBaseExceptionRef) -> Option<Diagnostic> {
        let refusal = self.refusal.borrow();
        let (refused, diagnostic) = refusal.as_ref()?;
        refused.is(exception).then(|| diagnostic.clone())
    }

    /// The line of the script that runs: of the nearest call that was made in its file.
    fn origin(&self, vm: &VirtualMachine) -> Option<Origin> {
        let path = self.path.borrow();
        let mut frame = vm.current_frame();
        while let Some(current) = frame {
            if current.code.source_path().as_str() == path.as_str() && current.lasti() > 0 {
                return Some(Origin { file: path.clone(), line: current.current_location().line.get() as u32 });
            }
            frame = current.f_back(vm);
        }
        None
    }

    fn run(&self, sql: &str, params: &[Value], vm: &VirtualMachine) -> PyResult<Outcome> {
        let origin = self.origin(vm);
        let result = self.session(vm)?.run(sql, params, origin);
        result.map_err(|error| self.operation_error(error, vm))
    }

    fn apply(&self, description: PyDictRef, vm: &VirtualMachine) -> PyResult<Outcome> {
        let operation = operation(&description, vm)?;
        let origin = self.origin(vm);
        let result = self.session(vm)?.apply(&operation, origin);
        result.map_err(|error| self.operation_error(error, vm))
    }

    /// A schema as an inspector reads it; nobody changes what it is given.
    fn show(&self, schema: Schema, vm: &VirtualMachine) -> PyResult {
        let mut shown = self.shown.borrow_mut();
        if let Some(last) = shown.as_ref().filter(|last| last.schema == schema) {
            return Ok(last.whole.clone());
        }
        let object = |value: serde_json::Result<serde_json::Value>| match value {
            Ok(json) => Ok(from_json(&json, vm)),
            Err(error) => Err(vm.new_runtime_error(error.to_string())),
        };
        let tables = vm.ctx.new_dict();
        for (key, table) in &schema.tables {
            let same = shown.as_ref().filter(|last| last.schema.tables.get(key) == Some(table));
            let described = match same {
                Some(last) => last.tables.get_item(key.as_str(), vm)?,
                None => object(serde_json::to_value(table))?,
            };
            tables.set_item(key.as_str(), described, vm)?;
        }
        let mut rest = schema.clone();
        rest.tables.clear();
        let whole = object(serde_json::to_value(rest))?;
        whole.set_item("tables", tables.clone().into(), vm)?;
        *shown = Some(Shown { schema, tables, whole: whole.clone() });
        Ok(whole)
    }

    /// The session, unless the call comes from inside of one (a listener that calls back).
    fn session(&self, vm: &VirtualMachine) -> PyResult<std::cell::RefMut<'_, Session>> {
        self.session.try_borrow_mut().map_err(|_| vm.new_runtime_error("the database is in use".to_owned()))
    }

    fn operation_error(&self, error: OperationError, vm: &VirtualMachine) -> PyBaseExceptionRef {
        match error {
            OperationError::Database { error, sql, params } => {
                let params = params.into_iter().map(|value| from_value(value, vm)).collect();
                database_error(&error, &sql, params, vm)
            }
            OperationError::Invalid(diagnostic) => {
                let exception = refusal_exception(&diagnostic, vm);
                *self.refusal.borrow_mut() = Some((exception.clone(), diagnostic));
                exception
            }
        }
    }
}

/// An operation from its description. Rows and parameters are database values, the rest is plain data.
fn operation(description: &PyDictRef, vm: &VirtualMachine) -> PyResult<Operation> {
    let plain = vm.ctx.new_dict();
    let mut stored = Vec::new();
    for (key, value) in description.items_vec() {
        let name = key.str(vm)?.to_string_lossy().into_owned();
        let values = match name.as_str() {
            "rows" => serde_json::to_value(vm.extract_elements_with(&value, |row| values(&row, vm))?),
            "params" => serde_json::to_value(values(&value, vm)?),
            _ => {
                plain.set_item(&*key, value, vm)?;
                continue;
            }
        };
        stored.push((name, values.map_err(|error| vm.new_value_error(error.to_string()))?));
    }
    let mut json = to_json(plain.as_object(), vm)?;
    if let Some(map) = json.as_object_mut() {
        map.extend(stored);
    }
    serde_json::from_value(json)
        .map_err(|error| vm.new_value_error(format!("not an operation that Seesaw knows: {error}")))
}

/// Parameters, or one row.
fn values(row: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<Value>> {
    let place = Cell::new(0);
    vm.extract_elements_with(row, |object| {
        place.set(place.get() + 1);
        to_value(&object, vm)?.ok_or_else(|| {
            let name = object.class().name().to_string();
            vm.new_type_error(format!("Error binding parameter {}: type '{name}' is not supported", place.get()))
        })
    })
}

/// What the database said, as the exception of SQLAlchemy that scripts catch.
fn database_error(
    error: &DatabaseError,
    sql: &str,
    params: Vec<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    if error.kind == DatabaseErrorKind::Interrupted {
        return vm.new_exception_msg(vm.ctx.exceptions.keyboard_interrupt.to_owned(), error.message.as_str().into());
    }
    let arguments = (
        vm.ctx.new_str(format!("{:?}", error.kind)),
        vm.ctx.new_str(error.message.as_str()),
        error.code.as_deref().to_pyobject(vm),
        vm.ctx.new_str(sql),
        vm.ctx.new_tuple(params),
    );
    made_by_library("database_error", arguments, vm)
}

fn refusal_exception(diagnostic: &Diagnostic, vm: &VirtualMachine) -> PyBaseExceptionRef {
    made_by_library("refusal", (vm.ctx.new_str(diagnostic.message.as_str()),), vm)
}

/// An exception that the Python side makes; where even that fails, the reason.
fn made_by_library(
    function: &'static str,
    arguments: impl rustpython_vm::function::IntoFuncArgs,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let made = vm
        .import("_seesaw_errors", 0)
        .and_then(|module| module.get_attr(function, vm))
        .and_then(|function| function.call(arguments, vm));
    match made.map(|object| object.downcast()) {
        Ok(Ok(exception)) => exception,
        Ok(Err(_)) => vm.new_runtime_error("the database refused a statement".to_owned()),
        Err(exception) => exception,
    }
}

fn outcome(outcome: Outcome, vm: &VirtualMachine) -> PyObjectRef {
    let columns = outcome.columns.into_iter().map(|name| vm.ctx.new_str(name).into()).collect();
    let types: Vec<PyObjectRef> = match outcome.types.iter().all(String::is_empty) {
        true => Vec::new(),
        false => outcome.types.into_iter().map(|name| vm.ctx.new_str(name).into()).collect(),
    };
    let rows = outcome
        .rows
        .into_iter()
        .map(|row| vm.ctx.new_tuple(row.into_iter().map(|value| from_value(value, vm)).collect()).into());
    let rows = rows.collect();
    vm.ctx
        .new_tuple(vec![
            vm.ctx.new_list(columns).into(),
            vm.ctx.new_list(rows).into(),
            vm.ctx.new_int(outcome.changed).into(),
            outcome.last_row_id.to_pyobject(vm),
            vm.ctx.new_list(types).into(),
        ])
        .into()
}

/// The module `_seesaw`, bound to a bridge.
pub fn module(bridge: &Rc<Bridge>, vm: &VirtualMachine) -> PyResult<PyRef<PyModule>> {
    let module = vm.new_module("_seesaw", vm.ctx.new_dict(), None);
    let add = |function: PyObjectRef, name: &'static str| module.as_object().set_attr(name, function, vm);

    let own = bridge.clone();
    let apply =
        move |description: PyDictRef, vm: &VirtualMachine| own.apply(description, vm).map(|result| outcome(result, vm));
    add(vm.new_function("apply", apply).into(), "apply")?;

    let own = bridge.clone();
    let run = move |sql: String, params: OptionalArg<PyObjectRef>, vm: &VirtualMachine| {
        let params = match params.into_option() {
            Some(params) if !vm.is_none(&params) => values(&params, vm)?,
            _ => Vec::new(),
        };
        own.run(&sql, &params, vm).map(|result| outcome(result, vm))
    };
    add(vm.new_function("run", run).into(), "run")?;

    let own = bridge.clone();
    let schema = move |vm: &VirtualMachine| {
        let schema = own.session(vm)?.schema();
        own.show(schema.map_err(|error| own.operation_error(error, vm))?, vm)
    };
    add(vm.new_function("schema", schema).into(), "schema")?;

    let own = bridge.clone();
    let dialect = move |vm: &VirtualMachine| own.session(vm).map(|session| session.dialect().name().to_owned());
    add(vm.new_function("dialect", dialect).into(), "dialect")?;
    let own = bridge.clone();
    let on_mariadb =
        move |vm: &VirtualMachine| own.session(vm).map(|session| session.dialect() == Dialect::MysqlOnMariadb);
    add(vm.new_function("on_mariadb", on_mariadb).into(), "on_mariadb")?;

    let own = bridge.clone();
    let commit = move |vm: &VirtualMachine| {
        let origin = own.origin(vm);
        let result = own.session(vm)?.commit(origin);
        result.map_err(|error| own.operation_error(error, vm))
    };
    add(vm.new_function("commit", commit).into(), "commit")?;

    let own = bridge.clone();
    let rollback = move |vm: &VirtualMachine| {
        let origin = own.origin(vm);
        let result = own.session(vm)?.rollback(origin);
        result.map_err(|error| own.operation_error(error, vm))
    };
    add(vm.new_function("rollback", rollback).into(), "rollback")?;

    let own = bridge.clone();
    let notice = move |severity: String, message: String, vm: &VirtualMachine| {
        let mut notice = match severity.as_str() {
            "warning" => Diagnostic::warning(message),
            _ => Diagnostic::note(message),
        };
        debug_assert!(notice.severity != Severity::Error);
        notice = match own.origin(vm) {
            Some(origin) => notice.at(origin.file, Span::line(origin.line)),
            None => notice.in_file(own.path()),
        };
        own.session(vm)?.notice(notice);
        Ok::<_, PyBaseExceptionRef>(())
    };
    add(vm.new_function("notice", notice).into(), "notice")?;

    let own = bridge.clone();
    let write = move |text: String, vm: &VirtualMachine| {
        // `print()` writes its arguments one by one; whole lines are told.
        let mut line = own.line.borrow_mut();
        line.push_str(&text);
        if line.ends_with('\n') {
            own.session(vm)?.print(&std::mem::take(&mut *line));
        }
        Ok::<_, PyBaseExceptionRef>(())
    };
    add(vm.new_function("write", write).into(), "write")?;

    let own = bridge.clone();
    let now = move |_: FuncArgs, _: &VirtualMachine| (own.options.now)();
    add(vm.new_function("now", now).into(), "now")?;

    let own = bridge.clone();
    let utc_offset = move |zone: String, moment: i64| (own.options.utc_offset)(&zone, moment);
    add(vm.new_function("utc_offset", utc_offset).into(), "utc_offset")?;

    let own = bridge.clone();
    let random = move |count: usize, vm: &VirtualMachine| {
        if count > 1 << 24 {
            return Err(vm.new_value_error("too many random bytes at once".to_owned()));
        }
        let mut bytes = vec![0; count];
        (own.options.random)(&mut bytes);
        Ok(vm.ctx.new_bytes(bytes))
    };
    add(vm.new_function("random", random).into(), "random")?;

    let own = bridge.clone();
    let environment = move |vm: &VirtualMachine| {
        let dict = vm.ctx.new_dict();
        for (name, value) in &own.options.environment {
            dict.set_item(name.as_str(), vm.ctx.new_str(value.as_str()).into(), vm)?;
        }
        Ok::<_, PyBaseExceptionRef>(dict)
    };
    add(vm.new_function("environment", environment).into(), "environment")?;

    let own = bridge.clone();
    let arguments = move |vm: &VirtualMachine| {
        let items = own.options.arguments.iter().map(|item| vm.ctx.new_str(item.as_str()).into()).collect();
        vm.ctx.new_list(items)
    };
    add(vm.new_function("arguments", arguments).into(), "arguments")?;

    let own = bridge.clone();
    let config = move |vm: &VirtualMachine| from_json(&own.options.config, vm);
    add(vm.new_function("config", config).into(), "config")?;

    let own = bridge.clone();
    let url = move |_: FuncArgs, _: &VirtualMachine| own.options.url.clone();
    add(vm.new_function("url", url).into(), "url")?;

    let own = bridge.clone();
    let root = move |_: FuncArgs, _: &VirtualMachine| own.options.root.clone();
    add(vm.new_function("root", root).into(), "root")?;

    let own = bridge.clone();
    let project_file =
        move |path: String, vm: &VirtualMachine| (own.options.modules)(&path).map(|bytes| vm.ctx.new_bytes(bytes));
    add(vm.new_function("project_file", project_file).into(), "project_file")?;

    let outline =
        |source: String, vm: &VirtualMachine| crate::outline::outline(&source).map(|json| from_json(&json, vm));
    add(vm.new_function("outline", outline).into(), "outline")?;

    let own = bridge.clone();
    let project_names = move |path: String, vm: &VirtualMachine| {
        let names = (own.options.folders)(&path)?;
        Some(vm.ctx.new_list(names.into_iter().map(|name| vm.ctx.new_str(name).into()).collect()))
    };
    add(vm.new_function("project_names", project_names).into(), "project_names")?;

    let own = bridge.clone();
    let roots = move |vm: &VirtualMachine| {
        vm.ctx.new_list(own.options.roots.iter().map(|root| vm.ctx.new_str(root.as_str()).into()).collect())
    };
    add(vm.new_function("roots", roots).into(), "roots")?;

    let own = bridge.clone();
    let repository = move |_: FuncArgs, _: &VirtualMachine| own.options.repository.clone();
    add(vm.new_function("repository", repository).into(), "repository")?;

    let own = bridge.clone();
    add(
        vm.new_function("script_source", move |_: &VirtualMachine| own.source.borrow().clone()).into(),
        "script_source",
    )?;

    let own = bridge.clone();
    add(vm.new_function("active", move |_: &VirtualMachine| own.active.get()).into(), "active")?;

    let own = bridge.clone();
    add(vm.new_function("script_path", move |_: &VirtualMachine| own.path()).into(), "script_path")?;

    let own = bridge.clone();
    let offline = move |vm: &VirtualMachine| own.session(vm).map(|session| session.is_offline());
    add(vm.new_function("offline", offline).into(), "offline")?;

    let own = bridge.clone();
    let offline_heads = move |vm: &VirtualMachine| {
        let session = own.session(vm)?;
        let rows = session.offline_rows().unwrap_or_default();
        let rows = rows.iter().map(|row| vm.ctx.new_str(row.as_str()).into()).collect();
        Ok::<_, PyBaseExceptionRef>(vm.ctx.new_list(rows))
    };
    add(vm.new_function("offline_heads", offline_heads).into(), "offline_heads")?;

    let own = bridge.clone();
    let static_output = move |text: String, vm: &VirtualMachine| {
        own.session(vm)?.write(&text);
        Ok::<_, PyBaseExceptionRef>(())
    };
    add(vm.new_function("static_output", static_output).into(), "static_output")?;

    let own = bridge.clone();
    let rows_were_read = move |vm: &VirtualMachine| {
        let origin = own.origin(vm);
        own.session(vm)?.rows_were_read(origin);
        Ok::<_, PyBaseExceptionRef>(())
    };
    add(vm.new_function("rows_were_read", rows_were_read).into(), "rows_were_read")?;

    let own = bridge.clone();
    let autocommit = move |entered: bool, vm: &VirtualMachine| {
        let origin = own.origin(vm);
        let result = own.session(vm)?.autocommit(entered, origin);
        result.map_err(|error| own.operation_error(error, vm))
    };
    add(vm.new_function("autocommit", autocommit).into(), "autocommit")?;

    let is_query = move |sql: String| seesaw_core::migrate::offline::is_query(&sql);
    add(vm.new_function("is_query", is_query).into(), "is_query")?;

    let own = bridge.clone();
    let version_table = move |vm: &VirtualMachine| {
        let session = own.session(vm)?;
        let settings = session.settings();
        let (table, schema) = (settings.version_table.clone(), settings.version_table_schema.clone());
        Ok::<_, PyBaseExceptionRef>(vm.ctx.new_tuple(vec![table.to_pyobject(vm), schema.to_pyobject(vm)]))
    };
    add(vm.new_function("version_table", version_table).into(), "version_table")?;
    Ok(module)
}
