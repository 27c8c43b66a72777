//! Reads the header of a Python revision from its text, without running it: `revision`, `down_revision`,
//! `branch_labels`, `depends_on` and the docstring.
//!
//! Usually all of it stands above the first function, so only that much is parsed; whatever is unusual has the whole file
//! parsed. A header that is computed is left to the interpreter.

use rustpython_ruff_python_ast::{Expr, Operator, Stmt};
use rustpython_ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use rustpython_ruff_text_size::Ranged;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::revision::Revision;
use seesaw_core::sort;
use std::collections::HashMap;

const NAMES: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];

#[derive(Debug)]
pub enum Header {
    Read(Revision),
    /// The script computes this name; only running it tells its value.
    Computed(&'static str),
    /// The file does not say what it must.
    Missing(Diagnostic),
}

/// The header, and the syntax errors that were met on the way.
pub fn read(path: &str, source: &str) -> (Header, Vec<Diagnostic>) {
    if let Some(end) = prefix(source) {
        let parsed = parse(&source[..end]);
        if !parsed.has_syntax_errors()
            && let header @ Header::Read(_) = from_statements(path, statements(&parsed))
        {
            return (header, Vec::new());
        }
    }
    let parsed = parse(source);
    (from_statements(path, statements(&parsed)), faults(path, source, &parsed))
}

/// The syntax errors of a whole Python file.
pub fn syntax_errors(path: &str, source: &str) -> Vec<Diagnostic> {
    faults(path, source, &parse(source))
}

pub(crate) type Module = Parsed<rustpython_ruff_python_ast::Mod>;

pub(crate) fn parse(source: &str) -> Module {
    parse_unchecked(source, ParseOptions::from(Mode::Module))
}

pub(crate) fn statements(parsed: &Module) -> &[Stmt] {
    match parsed.syntax() {
        rustpython_ruff_python_ast::Mod::Module(module) => &module.body,
        rustpython_ruff_python_ast::Mod::Expression(_) => &[],
    }
}

/// Where the first function or class begins, if nothing behind it touches the header.
fn prefix(source: &str) -> Option<usize> {
    let starts = ["\ndef ", "\nasync def ", "\nclass ", "\n@"];
    let end = starts.iter().filter_map(|start| source.find(start)).min()? + 1;
    let rest = &source[end..];
    let later = ["\nrevision", "\ndown_revision", "\nbranch_labels", "\ndepends_on", "global ", "\n__doc__"];
    (!later.iter().any(|name| rest.contains(name))).then_some(end)
}

fn faults(path: &str, source: &str, parsed: &Module) -> Vec<Diagnostic> {
    let mut faults: Vec<_> = parsed.errors().iter().map(|error| (error.location, error.error.to_string())).collect();
    sort::by_key(&mut faults, |(range, _)| range.start());
    // One mistake makes the parser stumble over what follows; only the first is worth reading.
    faults.truncate(1);
    let diagnostic = |(range, message): (rustpython_ruff_text_size::TextRange, String)| {
        let span = Span::of_bytes(source, range.start().to_usize(), range.end().to_usize());
        let mut letters = message.chars();
        let message = letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>());
        Diagnostic::error(format!("Python syntax error: {}", message.unwrap_or_default())).at(path, span)
    };
    faults.into_iter().map(diagnostic).collect()
}

/// A value that is known without running anything.
#[derive(Clone, Debug, PartialEq)]
enum Constant {
    None,
    Text(String),
    List(Vec<Constant>),
    Other,
}

fn from_statements(path: &str, statements: &[Stmt]) -> Header {
    let mut known: HashMap<&str, Option<Constant>> = HashMap::new();
    for statement in statements {
        match statement {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    bind(target, &assign.value, &mut known);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    bind(&assign.target, value, &mut known);
                }
            }
            Stmt::AugAssign(assign) => forget(&assign.target, &mut known),
            Stmt::Import(import) => {
                for alias in &import.names {
                    known.insert(alias.asname.as_ref().unwrap_or(&alias.name).as_str(), None);
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    known.insert(alias.asname.as_ref().unwrap_or(&alias.name).as_str(), None);
                }
            }
            Stmt::Expr(_) | Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::Pass(_) | Stmt::Assert(_) => {}
            // A branch or loop: whatever it assigns is no longer known.
            other => {
                let mut assigned = Assigned::default();
                rustpython_ruff_python_ast::visitor::Visitor::visit_stmt(&mut assigned, other);
                for name in assigned.names {
                    known.insert(name, None);
                }
            }
        }
    }
    for name in NAMES {
        if matches!(known.get(name), Some(None)) {
            return Header::Computed(name);
        }
    }
    build(path, doc(statements), &known)
}

fn build(path: &str, doc: String, known: &HashMap<&str, Option<Constant>>) -> Header {
    let constant = |name: &str| known.get(name).cloned().flatten();
    let fault = |message: String| Header::Missing(Diagnostic::error(message).in_file(path));
    let id = match constant("revision") {
        Some(Constant::Text(id)) => id,
        Some(_) => return fault("'revision' is not a text".to_owned()),
        None => match legacy_id(path) {
            Some(id) => id,
            None => {
                return fault(format!(
                    "Could not determine revision id from filename {}. Be sure the 'revision' variable is declared inside \
                     the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
                    crate::path::name(path)
                ));
            }
        },
    };
    let Some(down_revision) = constant("down_revision") else {
        return fault(format!("revision {id} does not say which revision it follows"))
            .hinted("add 'down_revision = \"…\"', or 'down_revision = None' for the first one");
    };
    let lists = [
        ("down_revision", Some(down_revision)),
        ("branch_labels", constant("branch_labels")),
        ("depends_on", constant("depends_on")),
    ];
    let mut read = Vec::with_capacity(3);
    for (name, value) in lists {
        match texts(value.unwrap_or(Constant::None)) {
            Some(texts) => read.push(texts),
            None => return fault(format!("'{name}' of revision {id} is neither None, a text nor a tuple of texts")),
        }
    }
    let mut read = read.into_iter();
    let mut next = || read.next().unwrap_or_default();
    Header::Read(Revision {
        id,
        down_revision: next(),
        branch_labels: next(),
        depends_on: next(),
        doc,
        path: path.to_owned(),
    })
}

impl Header {
    fn hinted(self, hint: &str) -> Self {
        match self {
            Header::Missing(diagnostic) => Header::Missing(diagnostic.with_hint(hint)),
            other => other,
        }
    }
}

fn bind<'a>(target: &'a Expr, value: &'a Expr, known: &mut HashMap<&'a str, Option<Constant>>) {
    match target {
        Expr::Name(name) => {
            let constant = evaluate(value, known);
            known.insert(name.id.as_str(), constant);
        }
        Expr::Tuple(tuple) => {
            let values: &[Expr] = match value {
                Expr::Tuple(values) => &values.elts,
                Expr::List(values) => &values.elts,
                _ => &[],
            };
            if values.len() == tuple.elts.len() && !values.iter().any(Expr::is_starred_expr) {
                let constants: Vec<_> = values.iter().map(|value| evaluate(value, known)).collect();
                for (target, constant) in tuple.elts.iter().zip(constants) {
                    match target {
                        Expr::Name(name) => drop(known.insert(name.id.as_str(), constant)),
                        other => forget(other, known),
                    }
                }
            } else {
                forget(target, known);
            }
        }
        other => forget(other, known),
    }
}

fn forget<'a>(target: &'a Expr, known: &mut HashMap<&'a str, Option<Constant>>) {
    let mut assigned = Assigned::default();
    rustpython_ruff_python_ast::visitor::Visitor::visit_expr(&mut assigned, target);
    for name in assigned.names {
        known.insert(name, None);
    }
}

fn evaluate(value: &Expr, known: &HashMap<&str, Option<Constant>>) -> Option<Constant> {
    match value {
        Expr::NoneLiteral(_) => Some(Constant::None),
        Expr::StringLiteral(text) => Some(Constant::Text(text.value.to_str().to_owned())),
        Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::BytesLiteral(_) | Expr::EllipsisLiteral(_) => {
            Some(Constant::Other)
        }
        Expr::Tuple(tuple) => list(&tuple.elts, known),
        Expr::List(elements) => list(&elements.elts, known),
        Expr::Set(elements) => list(&elements.elts, known),
        Expr::Name(name) => known.get(name.id.as_str()).cloned().flatten(),
        Expr::BinOp(sum) if sum.op == Operator::Add => {
            match (evaluate(&sum.left, known)?, evaluate(&sum.right, known)?) {
                (Constant::Text(left), Constant::Text(right)) => Some(Constant::Text(left + &right)),
                (Constant::List(left), Constant::List(right)) => Some(Constant::List([left, right].concat())),
                _ => None,
            }
        }
        _ => None,
    }
}

fn list(elements: &[Expr], known: &HashMap<&str, Option<Constant>>) -> Option<Constant> {
    elements.iter().map(|element| evaluate(element, known)).collect::<Option<_>>().map(Constant::List)
}

fn texts(constant: Constant) -> Option<Vec<String>> {
    match constant {
        Constant::None => Some(Vec::new()),
        Constant::Text(text) => Some(vec![text]),
        Constant::List(elements) => elements
            .into_iter()
            .map(|element| match element {
                Constant::Text(text) => Some(text),
                _ => None,
            })
            .collect(),
        Constant::Other => None,
    }
}

/// The module's docstring as Alembic shows it.
fn doc(statements: &[Stmt]) -> String {
    let Some(Stmt::Expr(first)) = statements.first() else { return String::new() };
    let Expr::StringLiteral(text) = &*first.value else { return String::new() };
    text.value.to_str().replace("\r\n", "\n").trim().to_owned()
}

/// Alembic before 0.2 had the identifier in the file's name.
fn legacy_id(path: &str) -> Option<String> {
    let stem = crate::path::name(path).strip_suffix(".py")?;
    let is_hex = !stem.is_empty() && stem.chars().all(|c| matches!(c, 'a'..='f' | '0'..='9'));
    is_hex.then(|| stem.to_owned())
}

/// Names that a piece of code assigns to.
#[derive(Default)]
struct Assigned<'a> {
    names: Vec<&'a str>,
}

impl<'a> rustpython_ruff_python_ast::visitor::Visitor<'a> for Assigned<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        // Functions and classes have names of their own.
        if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            rustpython_ruff_python_ast::visitor::walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Name(name) = expression
            && !name.ctx.is_load()
        {
            self.names.push(name.id.as_str());
        }
        rustpython_ruff_python_ast::visitor::walk_expr(self, expression);
    }

    fn visit_alias(&mut self, alias: &'a rustpython_ruff_python_ast::Alias) {
        self.names.push(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
    }
}
