//! Scripts in plain sight: `upgrade()` does nothing but call directives with arguments that stand there in full. Most
//! migrations that a program wrote are like that. What such a script would do is read from its text, so that Python need
//! not be started for it.
//!
//! There is one rule: whatever is not certain to mean the same when it is run is left to Python ([`read`] returns `None`).
//! The tests hold every operation read here against the one that the interpreter makes of the same script.
//!
//! Reading order: [`scope`] (what the names of the module stand for), [`object`] (values, types, columns, constraints),
//! [`table`] (what a table makes of its items), [`directives`] (the calls).

mod directives;
mod given;
mod object;
mod scope;
mod table;
mod types;

use crate::header;
use scope::Scope;
use seesaw_core::connection::DatabaseErrorKind;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{OperationError, Origin, Session, hint};
use seesaw_core::operation::Operation;
use seesaw_core::revision::Direction;

/// A call of `op`.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// Of the script, from 1.
    pub line: u32,
    pub operation: Operation,
}

/// What the script does in one direction on this database; `None` where only running it tells.
pub fn read(source: &str, direction: Direction, dialect: Dialect) -> Option<Vec<Directive>> {
    all(source, &[direction], dialect)?.pop()
}

/// Whether the text tells both directions, on SQLite.
pub fn tells(source: &str) -> bool {
    all(source, &[Direction::Upgrade, Direction::Downgrade], Dialect::Sqlite).is_some()
}

fn all(source: &str, directions: &[Direction], dialect: Dialect) -> Option<Vec<Vec<Directive>>> {
    let parsed = header::parse(source);
    if parsed.has_syntax_errors() {
        return None;
    }
    let scope = Scope::of(header::statements(&parsed))?;
    let read = |direction: &Direction| {
        let function = scope.function(match direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        })?;
        directives::of(&scope, &function.body, source, dialect)
    };
    directions.iter().map(read).collect()
}

/// Whether scripts change what others mean, which a text does not tell: a type spelled anew, an event listened to.
pub fn changes_others(source: &str) -> bool {
    ["sqlalchemy.ext.compiler", "sqlalchemy.event", "import event", "register_operation", "implementation_for"]
        .iter()
        .any(|name| source.contains(name))
}

/// Applies directives. The words for what fails are those of the interpreter.
pub fn run(path: &str, directives: &[Directive], session: &mut Session) -> Result<(), Diagnostic> {
    for Directive { line, operation } in directives {
        let origin = Origin { file: path.to_owned(), line: *line };
        let dialect = session.dialect();
        session.apply(operation, Some(origin)).map_err(|error| fault(error, dialect, path, *line))?;
    }
    Ok(())
}

fn fault(error: OperationError, dialect: Dialect, path: &str, line: u32) -> Diagnostic {
    let here = |diagnostic: Diagnostic| diagnostic.at(path, Span::line(line));
    match error {
        OperationError::Invalid(diagnostic) if diagnostic.file.is_some() => diagnostic,
        OperationError::Invalid(diagnostic) => here(diagnostic),
        OperationError::Database { error, sql, .. } => match class(error.kind) {
            Some(class) => {
                let words = match &error.code {
                    // The text of PyMySQL's exception.
                    Some(code) if dialect.is_mysql() => format!("({code}, {})", repr(&error.message)),
                    // That of psycopg2.
                    _ if dialect == Dialect::Postgresql => format!("{}\n", error.message),
                    _ => error.message,
                };
                let fault = here(Diagnostic::error(format!("{class}: {words}"))).with_note(format!("statement: {sql}"));
                match error.code.as_deref().and_then(hint) {
                    Some(hint) => fault.with_hint(hint),
                    None => fault,
                }
            }
            None => here(Diagnostic::error("stopped")),
        },
    }
}

/// A text as Python shows it.
fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// SQLAlchemy's exception; none where the user has stopped the script.
fn class(kind: DatabaseErrorKind) -> Option<&'static str> {
    Some(match kind {
        DatabaseErrorKind::Integrity => "IntegrityError",
        DatabaseErrorKind::Operational => "OperationalError",
        DatabaseErrorKind::Programming => "ProgrammingError",
        DatabaseErrorKind::Interface => "InterfaceError",
        DatabaseErrorKind::Data => "DataError",
        DatabaseErrorKind::NotSupported => "NotSupportedError",
        DatabaseErrorKind::Internal => "InternalError",
        DatabaseErrorKind::Interrupted => return None,
        _ => "DatabaseError",
    })
}
