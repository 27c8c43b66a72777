//! How a run ends: exit codes, failures and how they are told.

use crate::host::DiskHost;
use crate::output::{self, Output};
use anstyle::{AnsiColor, Style};
use seesaw_core::diagnostic::{Diagnostic, Severity, render};
use seesaw_core::revision::RevisionError;
use seesaw_project::{Host, HostError};
use std::process::ExitCode;
use std::sync::Mutex;
use std::{io, panic, thread};

/// Alembic's exit codes, and the one of a Rust program that broke. The parser of the command line ends with 2 by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// A script, the database or a file is at fault.
    Failure = 1,
    Internal = 101,
    /// What was asked for cannot be done.
    Command = 255,
}

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// Alembic's `CommandError`: told as `FAILED: …` on standard output.
    Command(Diagnostic),
    /// Something is at fault, at a place that can be shown.
    Fault(Vec<Diagnostic>),
    /// Nobody reads our output any more, or it cannot be written.
    Output(io::Error),
}

impl Failure {
    pub fn command(message: impl Into<String>) -> Self {
        Failure::Command(Diagnostic::error(message))
    }

    /// Faults of settings: Alembic has a sentence for what is missing, and a traceback for what cannot be read.
    pub fn setting(diagnostic: Diagnostic) -> Self {
        if diagnostic.span.is_some() { Failure::Fault(vec![diagnostic]) } else { Failure::Command(diagnostic) }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Fault(vec![diagnostic])
    }
}

impl From<RevisionError> for Failure {
    fn from(error: RevisionError) -> Self {
        Failure::Command(error.into())
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Diagnostic::error(error.message).in_file(error.path).into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// Tells a failure and says with which code to end.
pub fn report(failure: Failure, host: &DiskHost, out: &mut Output) -> Exit {
    match failure {
        Failure::Command(diagnostic) => {
            if out.logs {
                output::log("ERROR", "alembic.util.messaging", &diagnostic.message);
            }
            let _ = out.line(&format!("FAILED: {}", diagnostic.message)).and_then(|()| out.flush());
            if output::logs_json() {
                tell(&diagnostic, host);
                return Exit::Command;
            }
            // The sentence is told; place, notes and hint follow for people.
            let text = render(&diagnostic, None);
            anstream::eprint!("{}", text.split_once('\n').map_or("", |(_, rest)| rest));
            Exit::Command
        }
        Failure::Fault(diagnostics) => {
            let _ = out.flush();
            diagnostics.iter().for_each(|diagnostic| tell(diagnostic, host));
            Exit::Failure
        }
        Failure::Output(error) => {
            if error.kind() != io::ErrorKind::BrokenPipe {
                anstream::eprintln!("error: could not write the output: {error}");
            }
            Exit::Failure
        }
    }
}

/// A diagnostic on standard error, with the line of the file that it is about.
pub fn tell(diagnostic: &Diagnostic, host: &DiskHost) {
    if output::logs_json() {
        let described = serde_json::to_value(diagnostic).unwrap_or_default();
        return output::log_json("diagnostic", described);
    }
    let source = diagnostic.file.as_ref().and_then(|file| host.read(file).ok());
    let source = source.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = render(diagnostic, source.as_deref());
    let (word, rest) = text.split_once(':').unwrap_or(("", &text));
    let colour = match diagnostic.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    anstream::eprint!("{style}{word}{style:#}:{rest}");
}

/// Runs the program; a panic anywhere in it becomes a message. What holds the database is dropped on the way, which rolls
/// back what was not finished.
///
/// The program has a thread of its own, because deep recursion in a script needs more stack than a main thread has.
pub fn catching_panics(program: impl FnOnce() -> Result<(), Exit> + Send + 'static) -> ExitCode {
    const STACK: usize = 64 << 20;
    static PLACE: Mutex<Option<String>> = Mutex::new(None);
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        if let Ok(mut kept) = PLACE.lock() {
            *kept = place;
        }
    }));
    let thread = match thread::Builder::new().name("seesaw".to_owned()).stack_size(STACK).spawn(program) {
        Ok(thread) => thread,
        Err(error) => {
            anstream::eprintln!("error: this machine has no room for another thread: {error}");
            return ExitCode::from(Exit::Failure as u8);
        }
    };
    match thread.join() {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(exit)) => ExitCode::from(exit as u8),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            let place = PLACE.lock().ok().and_then(|place| place.clone()).unwrap_or_default();
            anstream::eprintln!("internal error: {text}\n  --> {place}");
            anstream::eprintln!("  hint: please report this; an unfinished revision was rolled back");
            ExitCode::from(Exit::Internal as u8)
        }
    }
}
