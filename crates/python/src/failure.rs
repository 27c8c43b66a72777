//! What a script raised, as a diagnostic: the place in the script, the words, the statement, the way there.

use crate::Script;
use crate::bridge::Bridge;
use crate::library::is_library;
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::compiler::CompileError;
use rustpython_vm::{AsObject, PyObjectRef, VirtualMachine};
use seesaw_core::diagnostic::{Diagnostic, Span};

/// Where a script was running.
pub struct Place<'a> {
    pub script: &'a Script<'a>,
    pub bridge: &'a Bridge,
}

/// A script that is not Python.
pub fn syntax(error: &CompileError, script: &Script<'_>, vm: &VirtualMachine) -> Diagnostic {
    let exception = vm.new_syntax_error(error, Some(script.source));
    let attribute = |name: &'static str| exception.as_object().get_attr(name, vm).ok();
    let words = attribute("msg").and_then(|words| text(&words, vm)).unwrap_or_else(|| error.to_string());
    let number = |name| attribute(name).and_then(|number| number.try_to_value::<i64>(vm).ok());
    let (line, column) = error.python_location();
    let line = number("lineno").map_or(line as u32, |line| line.max(1) as u32).max(1);
    let column = number("offset").map_or(column as u32, |column| column.max(1) as u32).max(1);
    let span = Span { line, column, end_line: line, end_column: column + 1 };
    // Where a bracket of an earlier line is still open, it is the fault, as for CPython.
    let before: usize = script.source.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    if words == "invalid syntax"
        && let Some(at) = brackets(script.source, before, usize::MAX).ok().and_then(|open| open.last().copied())
    {
        let bracket = char::from(script.source.as_bytes()[at]);
        return Diagnostic::error(format!("SyntaxError: '{bracket}' was never closed"))
            .at(script.path, Span::of_bytes(script.source, at, at + 1));
    }
    Diagnostic::error(format!("{}: {words}", exception.class().name())).at(script.path, span)
}

/// The compiler takes native stack for each level of nesting; a script that nests deeper than Python allows is refused
/// before it gets there.
pub fn check_nesting(script: &Script<'_>) -> Result<(), Diagnostic> {
    const LIMIT: usize = 200;
    let Err(at) = brackets(script.source, script.source.len(), LIMIT) else { return Ok(()) };
    let span = Span::of_bytes(script.source, at, at + 1);
    Err(Diagnostic::error("SyntaxError: too many nested parentheses").at(script.path, span))
}

/// The brackets that are open at a place; the place where there are too many.
fn brackets(source: &str, end: usize, limit: usize) -> Result<Vec<usize>, usize> {
    let source = source.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while at < end {
        match source[at] {
            b'(' | b'[' | b'{' => open.push(at),
            b')' | b']' | b'}' => {
                open.pop();
            }
            b'#' => at = line_end(source, at),
            b'"' | b'\'' => at = string_end(source, at),
            _ => {}
        }
        if open.len() > limit {
            return Err(at);
        }
        at += 1;
    }
    Ok(open)
}

fn line_end(source: &[u8], at: usize) -> usize {
    source[at..].iter().position(|byte| *byte == b'\n').map_or(source.len(), |length| at + length)
}

/// The last byte of the string that starts here; of the line, where it is not closed.
fn string_end(source: &[u8], start: usize) -> usize {
    let quote = source[start];
    let triple = source[start..].starts_with(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    while at < source.len() {
        match source[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            byte if byte == quote && !triple => return at,
            byte if byte == quote && source[at..].starts_with(&[quote; 3]) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    at
}

/// An exception that nobody in the script caught.
pub fn diagnostic(exception: &PyBaseExceptionRef, place: &Place<'_>, vm: &VirtualMachine) -> Diagnostic {
    let trace = trace(exception);
    let line = trace.iter().rev().find(|call| call.file == place.script.path).map(|call| call.line);
    let locate = |diagnostic: Diagnostic| match line {
        Some(line) => diagnostic.at(place.script.path, Span::line(line)),
        None => diagnostic.in_file(place.script.path),
    };

    if let Some(refused) = place.bridge.refusal(exception) {
        return if refused.file.is_some() { refused } else { locate(refused) };
    }
    if exception.fast_isinstance(vm.ctx.exceptions.keyboard_interrupt) {
        return locate(Diagnostic::error("stopped"));
    }

    let mut diagnostic = match syntax_place(exception, vm) {
        // A module that the script imports, or a string that it compiles.
        Some((file, span)) => Diagnostic::error(describe(exception, vm)).at(file, span),
        None => locate(Diagnostic::error(describe(exception, vm))),
    };
    diagnostic.notes = statement(exception, vm);
    if let Some(cause) = exception.__cause__().filter(|cause| !is_part_of(cause, exception, vm)) {
        diagnostic.notes.push(format!("caused by {}", describe(&cause, vm)));
    }
    if trace.len() > 1 {
        diagnostic.notes.push(format!("called through\n{}", shown(&trace)));
    }
    diagnostic.hint = hint(exception, vm);
    diagnostic
}

/// `ExceptionType: text`, in one line for an error of the database.
pub fn describe(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> String {
    let class = exception.class().name().to_string();
    let original = attribute(exception, "orig", vm).filter(|_| attribute(exception, "statement", vm).is_some());
    let words = match original {
        Some(original) => text(&original, vm),
        None => text(exception.as_object(), vm),
    };
    match words {
        Some(words) if !words.is_empty() => format!("{class}: {words}"),
        _ => class,
    }
}

/// The failing statement and its parameters.
fn statement(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> Vec<String> {
    let Some(sql) = attribute(exception, "statement", vm).and_then(|sql| text(&sql, vm)) else { return Vec::new() };
    let mut notes = vec![format!("statement: {sql}")];
    if let Some(params) = attribute(exception, "params", vm)
        && params.clone().try_to_bool(vm).unwrap_or(false)
        && let Ok(params) = params.repr(vm)
    {
        notes.push(format!("parameters: {}", shortened(&params.to_string_lossy())));
    }
    notes
}

/// Whether a cause is only the bare error of the database under SQLAlchemy's.
fn is_part_of(cause: &PyBaseExceptionRef, exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> bool {
    cause.is(exception) || attribute(exception, "orig", vm).is_some_and(|original| original.is(cause))
}

fn shortened(words: &str) -> String {
    const LIMIT: usize = 300;
    if words.chars().count() <= LIMIT {
        return words.to_owned();
    }
    words.chars().take(LIMIT).chain(" ...".chars()).collect()
}

/// Where a `SyntaxError` points to.
fn syntax_place(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> Option<(String, Span)> {
    if !exception.fast_isinstance(vm.ctx.exceptions.syntax_error) {
        return None;
    }
    let file = attribute(exception, "filename", vm).and_then(|file| text(&file, vm))?;
    if is_library(&file) {
        return None;
    }
    let line = attribute(exception, "lineno", vm)?.try_to_value::<u32>(vm).ok()?;
    Some((file, Span::line(line.max(1))))
}

#[derive(PartialEq)]
struct Call {
    file: String,
    line: u32,
    function: String,
}

/// The calls that led to an exception, outermost first, without those inside our library.
fn trace(exception: &PyBaseExceptionRef) -> Vec<Call> {
    let Some(traceback) = exception.__traceback__() else { return Vec::new() };
    let mut calls = Vec::new();
    for entry in traceback.iter() {
        let code = &entry.frame.code;
        let file = code.source_path().as_str();
        if !is_library(file) {
            let function = code.obj_name.as_str().to_owned();
            calls.push(Call { file: file.to_owned(), line: entry.lineno.get() as u32, function });
        }
    }
    calls
}

/// A traceback in lines. A function that calls itself is one line.
fn shown(trace: &[Call]) -> String {
    const LIMIT: usize = 20;
    let mut lines = Vec::new();
    for group in trace.chunk_by(|one, next| one == next) {
        let Call { file, line, function } = &group[0];
        let times = if group.len() > 1 { format!(", {} times", group.len()) } else { String::new() };
        lines.push(format!("{file}:{line} in {function}{times}"));
    }
    if lines.len() > LIMIT {
        let left_out = format!("... {} more", lines.len() - LIMIT);
        lines.splice(LIMIT / 2..lines.len() - LIMIT / 2, [left_out]);
    }
    lines.join("\n")
}

fn hint(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> Option<String> {
    let exceptions = &vm.ctx.exceptions;
    if let Some(hint) = attribute(exception, "seesaw_hint", vm).and_then(|hint| text(&hint, vm)) {
        return Some(hint);
    }
    let code = attribute(exception, "seesaw_code", vm).and_then(|code| text(&code, vm));
    if let Some(hint) = code.as_deref().and_then(seesaw_core::migrate::hint) {
        return Some(hint.to_owned());
    }
    if exception.fast_isinstance(exceptions.module_not_found_error) {
        return Some(
            "write what the migration needs into the script itself, so that it also runs years from now".to_owned(),
        );
    }
    if exception.fast_isinstance(exceptions.recursion_error) {
        return Some("turn the recursion into a loop; Seesaw allows fewer nested calls than Python does".to_owned());
    }
    if exception.fast_isinstance(exceptions.system_exit) {
        return Some("raise an exception, or return from the function, instead of ending the process".to_owned());
    }
    None
}

fn attribute(exception: &PyBaseExceptionRef, name: &'static str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    let value = vm.get_attribute_opt(exception.clone().into(), name).ok().flatten()?;
    (!vm.is_none(&value)).then_some(value)
}

fn text(object: &rustpython_vm::PyObject, vm: &VirtualMachine) -> Option<String> {
    object.str(vm).ok().map(|text| text.to_string_lossy().into_owned())
}
