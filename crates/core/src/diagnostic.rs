//! What went wrong or is worth knowing: one shape and one renderer for the terminal, the page and the tests.

use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A message says what happened, where, and what to do: `message` is a lower-case phrase without a full stop, `hint` is
/// an imperative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub message: String,
    /// As the user knows it: relative to the project's root.
    pub file: Option<String>,
    pub span: Option<Span>,
    /// Facts that belong to the message, one sentence each: the failing SQL, the Python traceback, the former state.
    pub notes: Vec<String>,
    pub hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// A place in a text. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Diagnostic {
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self { severity, message: message.into(), file: None, span: None, notes: Vec::new(), hint: None }
    }

    pub fn at(mut self, file: impl Into<String>, span: Span) -> Self {
        self.file = Some(file.into());
        self.span = Some(span);
        self
    }

    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Span {
    /// A whole line.
    pub fn line(line: u32) -> Self {
        Self { line, column: 1, end_line: line + 1, end_column: 1 }
    }

    /// The place of the bytes `start..end` of `text`.
    pub fn of_bytes(text: &str, start: usize, end: usize) -> Self {
        let (line, column) = place(text, start);
        let (end_line, end_column) = place(text, end.max(start));
        Self { line, column, end_line, end_column }
    }
}

fn place(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    (line as u32, column as u32)
}

/// The message as people read it, without colour: message, place, the line of `source` that it points at, notes, hint.
pub fn render(diagnostic: &Diagnostic, source: Option<&str>) -> String {
    let mut out = String::new();
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let _ = writeln!(out, "{severity}: {}", diagnostic.message);
    if let Some(file) = &diagnostic.file {
        match diagnostic.span {
            Some(span) if span.column > 1 => {
                let _ = writeln!(out, "  --> {file}:{}:{}", span.line, span.column);
            }
            Some(span) => {
                let _ = writeln!(out, "  --> {file}:{}", span.line);
            }
            None => {
                let _ = writeln!(out, "  --> {file}");
            }
        }
    }
    if let (Some(span), Some(source)) = (diagnostic.span, source)
        && let Some(line) = source.lines().nth(span.line.saturating_sub(1) as usize)
    {
        let _ = writeln!(out, "  {:>4} | {line}", span.line);
    }
    for note in &diagnostic.notes {
        for (at, line) in note.lines().enumerate() {
            let _ = writeln!(out, "  {} {line}", if at == 0 { "=" } else { " " });
        }
    }
    if let Some(hint) = &diagnostic.hint {
        let _ = writeln!(out, "  hint: {hint}");
    }
    out
}
