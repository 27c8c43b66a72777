//! Whether the text of env.py tells everything: it holds only what the templates of Alembic hold, and settings in plain
//! sight. Whatever else stands there has to be run to be understood.

use rustpython_ruff_python_ast::{Expr, ExprCall, Stmt, StmtIf};
use rustpython_ruff_text_size::{Ranged, TextRange};
use seesaw_core::diagnostic::Span;

/// Modules that are imported for what the text reader knows.
const MODULES: [&str; 9] =
    ["alembic", "asyncio", "logging", "logging.config", "os", "sqlalchemy", "sys", "typing", "__future__"];

/// What may be called, by its last name.
const CALLS: [&str; 26] = [
    "asyncio.run",
    "async_engine_from_config",
    "begin",
    "begin_transaction",
    "commit",
    "configure",
    "connect",
    "create_async_engine",
    "create_engine",
    "debug",
    "dispose",
    "engine_from_config",
    "exec_driver_sql",
    "execute",
    "fileConfig",
    "get",
    "get_main_option",
    "get_section",
    "getLogger",
    "getenv",
    "info",
    "is_offline_mode",
    "run_sync",
    "run_migrations",
    "set_main_option",
    "text",
];

/// The first thing that the text alone does not tell, with its line.
pub fn beyond<'a>(source: &'a str, statements: impl IntoIterator<Item = &'a Stmt>) -> Option<(u32, String)> {
    let statements: Vec<&Stmt> = statements.into_iter().collect();
    let functions = statements.iter().filter_map(|statement| match statement {
        Stmt::FunctionDef(function) => Some(function.name.as_str()),
        _ => None,
    });
    let mut plain = Plain { source, functions: functions.collect(), found: None };
    plain.block(statements);
    plain.found
}

struct Plain<'a> {
    source: &'a str,
    /// Functions of the file itself.
    functions: Vec<&'a str>,
    found: Option<(u32, String)>,
}

impl<'a> Plain<'a> {
    fn block(&mut self, statements: impl IntoIterator<Item = &'a Stmt>) {
        statements.into_iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Pass(_) => {}
            Stmt::Import(import) => {
                for name in &import.names {
                    self.module(name.name.as_str(), import.range);
                }
            }
            Stmt::ImportFrom(import) => match &import.module {
                Some(module) if import.level == 0 => self.module(module.as_str(), import.range),
                _ => self.beyond(import.range, "imports a module of the project"),
            },
            Stmt::FunctionDef(function) if function.decorator_list.is_empty() => self.block(&function.body),
            Stmt::Assign(assign) => {
                if assign.targets.iter().any(|target| !matches!(target, Expr::Name(_) | Expr::Subscript(_))) {
                    self.beyond(assign.range, "assigns to more than a name");
                }
                self.expression(&assign.value);
            }
            Stmt::AnnAssign(assign) => self.expressions(assign.value.as_deref()),
            Stmt::Expr(statement) => self.expression(&statement.value),
            Stmt::Return(statement) => self.expressions(statement.value.as_deref()),
            Stmt::With(block) => {
                self.expressions(block.items.iter().map(|item| &item.context_expr));
                self.block(&block.body);
            }
            Stmt::If(branches) => self.branches(branches),
            other => self.beyond(other.range(), "is more than settings"),
        }
    }

    /// The two conditions of the templates; others decide by something that the text does not tell.
    fn branches(&mut self, branches: &'a StmtIf) {
        let known = ["context.is_offline_mode()", "config.config_file_name is not None", "config.config_file_name"];
        if !known.contains(&self.text(branches.test.range())) {
            return self.beyond(branches.range, "depends on a condition");
        }
        self.block(&branches.body);
        for clause in &branches.elif_else_clauses {
            if clause.test.is_some() {
                self.beyond(clause.range, "depends on a condition");
            }
            self.block(&clause.body);
        }
    }

    fn module(&mut self, name: &str, range: TextRange) {
        let of_sqlalchemy = name.starts_with("sqlalchemy.");
        if !MODULES.contains(&name) && !of_sqlalchemy {
            self.beyond(range, &format!("imports {name}"));
        }
    }

    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'a Expr>) {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn expression(&mut self, expression: &'a Expr) {
        match expression {
            Expr::StringLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::Name(_) => {}
            Expr::Attribute(attribute) => self.expression(&attribute.value),
            Expr::Subscript(subscript) => self.expressions([&*subscript.value, &*subscript.slice]),
            Expr::Await(awaited) => self.expression(&awaited.value),
            Expr::List(list) => self.expressions(&list.elts),
            Expr::Tuple(tuple) => self.expressions(&tuple.elts),
            Expr::Dict(dict) => {
                let keys = dict.items.iter().filter_map(|item| item.key.as_ref());
                self.expressions(keys.chain(dict.items.iter().map(|item| &item.value)));
            }
            Expr::Call(call) => self.call(call),
            other => self.beyond(other.range(), "computes something"),
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        let whole = self.text(call.func.range());
        // What ConfigParser would take for an interpolation is doubled.
        let doubles = name == "replace" && self.text(call.arguments.range).replace('\'', "\"") == "(\"%\", \"%%\")";
        if !CALLS.contains(&name) && !CALLS.contains(&whole) && !self.functions.contains(&name) && !doubles {
            self.beyond(call.range, &format!("calls {whole}()"));
        }
        if let Expr::Attribute(attribute) = &*call.func {
            self.expression(&attribute.value);
        }
        self.expressions(&call.arguments.args);
        for keyword in &call.arguments.keywords {
            self.expression(&keyword.value);
        }
    }

    fn beyond(&mut self, range: TextRange, what: &str) {
        if self.found.is_none() {
            let start = range.start().to_usize();
            self.found = Some((Span::of_bytes(self.source, start, start).line, what.to_owned()));
        }
    }

    fn text(&self, range: TextRange) -> &'a str {
        self.source.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default()
    }
}
