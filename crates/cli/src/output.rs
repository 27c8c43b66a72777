//! Standard output (buffered, silenced by `-q`), the log on standard error, and their colours.

use crate::args::Log;
use crate::exit::Failure;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::sync::OnceLock;

/// For what a reader looks for first: identifiers.
pub const ID: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// For labels and flags of a revision.
pub const FLAG: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

/// Colours disappear where the output is not a terminal, or `NO_COLOR` is set.
pub struct Output {
    stream: io::BufWriter<anstream::Stdout>,
    quiet: bool,
    /// Whether the log is on, as it is in Alembic once `env.py` has run.
    pub logs: bool,
}

impl Output {
    pub fn new(quiet: bool) -> Self {
        Self { stream: io::BufWriter::new(anstream::stdout()), quiet, logs: false }
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.text(text)?;
        self.text("\n")
    }

    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        if !self.quiet {
            self.stream.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.stream.flush()?)
    }

    /// `<what> ...  done`, with the work in between.
    pub fn status<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        self.text(&format!("{what} ..."))?;
        self.flush()?;
        let result = work();
        self.line(if result.is_ok() { "  done" } else { "  FAILED" })?;
        result
    }
}

static LOG: OnceLock<Log> = OnceLock::new();

/// How to tell what happens, from now on.
pub fn log_as(format: Log) {
    let _ = LOG.set(format);
}

pub fn logs_json() -> bool {
    LOG.get() == Some(&Log::Json)
}

/// A line of the log for programs: what happened, when, and what there is to say of it.
pub fn log_json(event: &str, mut fields: serde_json::Value) {
    let now = jiff::Timestamp::now().to_string();
    if let Some(fields) = fields.as_object_mut() {
        fields.shift_insert(0, "time".to_owned(), now.into());
        fields.shift_insert(1, "event".to_owned(), event.into());
    }
    eprintln!("{fields}");
}

/// A line as the logging section of the stock alembic.ini formats it.
pub fn log(level: &str, logger: &str, message: &str) {
    if logs_json() {
        return log_json("log", serde_json::json!({ "level": level.to_lowercase(), "message": message }));
    }
    let style = match level {
        "ERROR" => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        _ => Style::new().dimmed(),
    };
    anstream::eprintln!("{style}{level:<5} [{logger}]{style:#} {message}");
}

pub fn log_migration(message: &str) {
    log("INFO", "alembic.runtime.migration", message);
}
