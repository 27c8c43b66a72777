//! The part of Mako that script.py.mako files use: `${expression | filters}`, `% if` and `% for`, `##` comments, code
//! blocks of imports and simple assignments. Whatever goes beyond is refused by name and line.

mod expression;
mod value;

pub use value::Value;

use expression::Scope;
use rustpython_ruff_python_ast::Stmt;
use seesaw_core::diagnostic::{Diagnostic, Span};
use std::collections::HashMap;

/// Renders a template with these variables.
pub fn render(file: &str, template: &str, variables: &HashMap<String, Value>) -> Result<String, Diagnostic> {
    let template = template.replace("\r\n", "\n");
    let nodes = Parser::new(file, &template).parse()?;
    let mut renderer = Renderer { file, scope: Scope { variables: variables.clone() }, out: String::new() };
    renderer.nodes(&nodes)?;
    Ok(renderer.out)
}

enum Node {
    Text(String),
    Expression { source: String, filters: Vec<String>, line: u32 },
    Code { source: String, line: u32 },
    If { branches: Vec<(Option<String>, Vec<Node>, u32)> },
    For { target: String, iterable: String, body: Vec<Node>, line: u32 },
}

struct Parser<'a> {
    file: &'a str,
    template: &'a str,
    at: usize,
    /// Control lines that are open, with the nodes above them.
    open: Vec<Open>,
    nodes: Vec<Node>,
}

struct Open {
    line: u32,
    outer: Vec<Node>,
    kind: OpenKind,
}

enum OpenKind {
    If { done: Vec<(Option<String>, Vec<Node>, u32)>, condition: Option<String>, line: u32 },
    For { target: String, iterable: String },
}

impl<'a> Parser<'a> {
    fn new(file: &'a str, template: &'a str) -> Self {
        Self { file, template, at: 0, open: Vec::new(), nodes: Vec::new() }
    }

    fn parse(mut self) -> Result<Vec<Node>, Diagnostic> {
        while self.at < self.template.len() {
            let rest = &self.template[self.at..];
            let line_start = self.at == 0 || self.template.as_bytes()[self.at - 1] == b'\n';
            let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let line_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let content = &rest[blank..];
            if line_start && content.starts_with("##") {
                self.at += line_end;
            } else if line_start && content.starts_with('%') && !content.starts_with("%%") {
                let line = rest[blank + 1..line_end].trim().to_owned();
                self.control(&line)?;
                self.at += line_end;
            } else if line_start && content.starts_with("%%") {
                self.text(&rest[..blank]);
                self.at += blank + 1;
                self.text("%");
                self.at += 1;
            } else if rest.starts_with("${") {
                self.expression(rest)?;
            } else if rest.starts_with("<%") {
                self.block(rest)?;
            } else if let Some(after) = rest.strip_prefix("\\\n") {
                self.at = self.template.len() - after.len();
            } else {
                // A line's end stands alone: what begins a line is looked at afresh.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let next = if rest.starts_with('\n') { None } else { rest[first..].find(['$', '<', '\\', '\n']) };
                let next = match next {
                    Some(end) => first + end,
                    None if rest.starts_with('\n') => 1,
                    None => rest.len(),
                };
                self.text(&rest[..next]);
                self.at += next;
            }
        }
        match self.open.pop() {
            Some(open) => Err(self.fault_at(open.line, "this control line is never closed")),
            None => Ok(self.nodes),
        }
    }

    fn text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    fn expression(&mut self, rest: &str) -> Result<(), Diagnostic> {
        let end = closing(&rest[2..]).ok_or_else(|| self.fault("${ is never closed"))?;
        let inside = &rest[2..2 + end];
        let (source, filters) = match expression::pipe(inside) {
            Some(at) => (&inside[..at], &inside[at + 1..]),
            None => (inside, ""),
        };
        let filters = filters.split(',').map(|filter| filter.trim().to_owned()).filter(|filter| !filter.is_empty());
        let node = Node::Expression { source: source.trim().to_owned(), filters: filters.collect(), line: self.line() };
        self.nodes.push(node);
        self.at += end + 3;
        Ok(())
    }

    /// `<% … %>`, `<%! … %>`, `<%doc>`.
    fn block(&mut self, rest: &str) -> Result<(), Diagnostic> {
        if let Some(inner) = rest.strip_prefix("<%doc>") {
            let end = inner.find("</%doc>").ok_or_else(|| self.fault("<%doc> is never closed"))?;
            self.at += "<%doc>".len() + end + "</%doc>".len();
            return Ok(());
        }
        let code = rest.strip_prefix("<%!").or_else(|| rest.strip_prefix("<%"));
        let Some(code) = code.filter(|code| code.starts_with(|c: char| c.is_whitespace())) else {
            return Err(self.fault("tags like <%def> and <%include> are not supported in script.py.mako"));
        };
        let end = code.find("%>").ok_or_else(|| self.fault("<% is never closed"))?;
        self.nodes.push(Node::Code { source: unindented(&code[..end]), line: self.line() });
        self.at += rest.len() - code.len() + end + 2;
        Ok(())
    }

    fn control(&mut self, line: &str) -> Result<(), Diagnostic> {
        let number = self.line();
        let line = line.split_once(" ##").map_or(line, |(line, _)| line).trim();
        let (word, rest) = line.split_once(|c: char| !c.is_alphanumeric()).unwrap_or((line, ""));
        let condition = rest.trim().trim_end_matches(':').trim().to_owned();
        match word {
            "if" => self.open(number, OpenKind::If { done: Vec::new(), condition: Some(condition), line: number }),
            "for" => {
                let (target, iterable) =
                    condition.split_once(" in ").ok_or_else(|| self.fault("a '% for' needs 'name in list'"))?;
                let (target, iterable) = (target.trim().to_owned(), iterable.trim().to_owned());
                self.open(number, OpenKind::For { target, iterable });
            }
            "elif" | "else" => {
                let Some(Open { kind: OpenKind::If { done, condition: former, line }, .. }) = self.open.last_mut()
                else {
                    return Err(self.fault(format!("'% {word}' without '% if'")));
                };
                done.push((former.take(), std::mem::take(&mut self.nodes), *line));
                *former = (word == "elif").then_some(condition);
                *line = number;
            }
            "endif" | "endfor" => {
                let Some(open) = self.open.pop() else {
                    return Err(self.fault(format!("'% {word}' closes nothing")));
                };
                let body = std::mem::replace(&mut self.nodes, open.outer);
                self.nodes.push(match (open.kind, word) {
                    (OpenKind::If { mut done, condition, line }, "endif") => {
                        done.push((condition, body, line));
                        Node::If { branches: done }
                    }
                    (OpenKind::For { target, iterable }, "endfor") => {
                        Node::For { target, iterable, body, line: open.line }
                    }
                    _ => return Err(self.fault(format!("'% {word}' closes something else"))),
                });
            }
            _ => return Err(self.fault(format!("'% {word}' is not supported in script.py.mako"))),
        }
        Ok(())
    }

    fn open(&mut self, line: u32, kind: OpenKind) {
        self.open.push(Open { line, outer: std::mem::take(&mut self.nodes), kind });
    }

    fn line(&self) -> u32 {
        self.template[..self.at].matches('\n').count() as u32 + 1
    }

    fn fault(&self, message: impl Into<String>) -> Diagnostic {
        self.fault_at(self.line(), message)
    }

    fn fault_at(&self, line: u32, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(self.file, Span::line(line))
    }
}

struct Renderer<'a> {
    file: &'a str,
    scope: Scope,
    out: String,
}

impl Renderer<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Result<(), Diagnostic> {
        for node in nodes {
            match node {
                Node::Text(text) => self.out.push_str(text),
                Node::Expression { source, filters, line } => {
                    let mut value = self.evaluate(source, *line)?;
                    for filter in filters {
                        value = self.filter(value, filter, *line)?;
                    }
                    self.out.push_str(&value.to_string());
                }
                Node::Code { source, line } => self.code(source, *line)?,
                Node::If { branches } => {
                    for (condition, body, line) in branches {
                        let holds = match condition {
                            Some(condition) => self.evaluate(condition, *line)?.is_true(),
                            None => true,
                        };
                        if holds {
                            self.nodes(body)?;
                            break;
                        }
                    }
                }
                Node::For { target, iterable, body, line } => {
                    let values = self.evaluate(iterable, *line)?;
                    let Some(values) = values.elements() else {
                        return Err(self.fault(*line, format!("'{iterable}' is not a list")));
                    };
                    for value in values {
                        self.scope.variables.insert(target.clone(), value);
                        self.nodes(body)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn filter(&self, value: Value, filter: &str, line: u32) -> Result<Value, Diagnostic> {
        match filter {
            "n" | "str" | "unicode" => Ok(value),
            "comma" => Ok(Value::Text(value.comma_separated())),
            "trim" => Ok(Value::Text(value.to_string().trim().to_owned())),
            "repr" => Ok(Value::Text(value.repr())),
            other => Err(self.fault(line, format!("the filter '{other}' is not supported in script.py.mako"))),
        }
    }

    /// Imports count for nothing; an assignment makes a variable.
    fn code(&mut self, source: &str, line: u32) -> Result<(), Diagnostic> {
        let parsed = crate::header::parse(source);
        let file = self.file;
        let unsupported = || fault(file, line, "this Python code in script.py.mako is not supported");
        if parsed.has_syntax_errors() {
            return Err(unsupported());
        }
        for statement in crate::header::statements(&parsed) {
            match statement {
                Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) => {}
                Stmt::Assign(assign) => {
                    let [rustpython_ruff_python_ast::Expr::Name(name)] = assign.targets.as_slice() else {
                        return Err(unsupported());
                    };
                    let value =
                        expression::evaluate(&assign.value, &self.scope).map_err(|why| self.fault(line, why))?;
                    self.scope.variables.insert(name.id.to_string(), value);
                }
                _ => return Err(unsupported()),
            }
        }
        Ok(())
    }

    fn evaluate(&self, source: &str, line: u32) -> Result<Value, Diagnostic> {
        expression::evaluate_text(source, &self.scope).map_err(|why| self.fault(line, why))
    }

    fn fault(&self, line: u32, message: impl Into<String>) -> Diagnostic {
        fault(self.file, line, message)
    }
}

fn fault(file: &str, line: u32, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(message).at(file, Span::line(line)).with_hint("write it in the form of the stock template")
}

/// Where the brace that closes an expression stands; braces inside quotes and inner braces do not count.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(at),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Code without the indentation that all its lines share.
fn unindented(code: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = code.lines().filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    code.lines().map(|line| line.get(common..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
