//! Reads env.py without running it: what it configures in plain sight, and what it does that is left out here.
//!
//! The stock files of Alembic do nothing that Seesaw does not do by itself, so nothing is said about them.

use crate::host::Host;
use crate::{config, header, path};
use rustpython_ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_ruff_python_ast::{Expr, ExprCall, Keyword, Stmt};
use rustpython_ruff_text_size::{Ranged, TextRange};
use seesaw_core::diagnostic::{Diagnostic, Span};
use std::collections::HashMap;

/// The settings of `context.configure(…)` that matter when migrations run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    pub version_table: Option<String>,
    pub version_table_schema: Option<String>,
    pub transaction_per_migration: bool,
    pub render_as_batch: bool,
    /// env.py runs `PRAGMA foreign_keys=ON`.
    pub foreign_keys: bool,
    /// env.py sets the database's URL.
    pub url: EnvironmentUrl,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum EnvironmentUrl {
    /// It leaves the one of the settings.
    #[default]
    Untouched,
    /// A plain text, or an environment variable that is set.
    Known(String),
    /// Computed, on this line.
    Computed(u32),
}

/// Arguments of `context.configure` that only matter to autogenerate and to SQL scripts, or that Seesaw does by itself.
const HARMLESS: [&str; 25] = [
    "connection",
    "url",
    "dialect_name",
    "dialect_opts",
    "literal_binds",
    "paramstyle",
    "output_buffer",
    "output_encoding",
    "starting_rev",
    "tag",
    "template_args",
    "target_metadata",
    "include_name",
    "include_object",
    "include_schemas",
    "process_revision_directives",
    "compare_type",
    "compare_server_default",
    "render_item",
    "upgrade_token",
    "downgrade_token",
    "alembic_module_prefix",
    "sqlalchemy_module_prefix",
    "user_module_prefix",
    "autogenerate_plugins",
];

/// Reads the file; what it does beyond Seesaw's own way becomes one warning.
pub fn read(host: &dyn Host, file: &str, notices: &mut Vec<Diagnostic>) -> Environment {
    if !host.is_file(file) {
        return Environment::default();
    }
    let name = path::relative(&host.root(), file);
    let source = match config::read_text(host, file) {
        Ok(source) => source,
        Err(fault) => {
            notices.push(fault);
            return Environment::default();
        }
    };
    let parsed = header::parse(&source);
    if let Some(fault) = header::syntax_errors(&name, &source).into_iter().next() {
        notices.push(Diagnostic { severity: seesaw_core::diagnostic::Severity::Warning, ..fault });
    }
    let mut reader =
        Reader { host, source: &source, assigned: HashMap::new(), found: Environment::default(), ignored: Vec::new() };
    for statement in header::statements(&parsed) {
        reader.visit_stmt(statement);
    }
    if let Some((line, _)) = reader.ignored.first() {
        let mut warning = Diagnostic::warning("env.py is not run: what it does beyond the stock one is left out")
            .at(name, Span::line(*line));
        for (line, what) in &reader.ignored {
            warning = warning.with_note(format!("line {line}: {what}"));
        }
        notices.push(warning);
    }
    reader.found
}

struct Reader<'a> {
    host: &'a dyn Host,
    source: &'a str,
    /// The last value of each name, wherever it is assigned.
    assigned: HashMap<&'a str, &'a Expr>,
    found: Environment,
    ignored: Vec<(u32, String)>,
}

impl<'a> Visitor<'a> for Reader<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Assign(assign) = statement {
            for target in &assign.targets {
                if let Expr::Name(name) = target {
                    self.assigned.insert(name.id.as_str(), &assign.value);
                }
            }
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression {
            self.call(call);
        }
        walk_expr(self, expression);
    }
}

impl<'a> Reader<'a> {
    fn call(&mut self, call: &'a ExprCall) {
        let method = match &*call.func {
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Name(name) => name.id.as_str(),
            _ => return,
        };
        let arguments = &call.arguments.args;
        match method {
            "configure" if self.text(call.func.range()) == "context.configure" => {
                for keyword in &call.arguments.keywords {
                    self.option(keyword);
                }
            }
            "run_migrations" if !call.arguments.keywords.is_empty() => {
                self.ignore(call.range(), "passes arguments to upgrade() and downgrade()");
            }
            "set_main_option" => self.url(arguments.first(), arguments.get(1), call.range()),
            "set_section_option" => self.url(arguments.get(1), arguments.get(2), call.range()),
            "create_engine" | "create_async_engine" => {
                if let Some(url) = arguments.first().and_then(|url| self.value(url, 0)) {
                    self.found.url = EnvironmentUrl::Known(url);
                }
            }
            "execute" | "exec_driver_sql" => self.execute(arguments.first(), call.range()),
            _ => {}
        }
    }

    fn option(&mut self, keyword: &'a Keyword) {
        let Some(name) = &keyword.arg else {
            return self.ignore(keyword.range, "passes arguments as **");
        };
        let truth = match &keyword.value {
            Expr::BooleanLiteral(literal) => Some(literal.value),
            _ => None,
        };
        let text = self.value(&keyword.value, 0);
        match (name.as_str(), truth, text) {
            ("version_table", _, Some(text)) => self.found.version_table = Some(text),
            ("version_table_schema", _, Some(text)) => self.found.version_table_schema = Some(text),
            ("version_table_schema", ..) if keyword.value.is_none_literal_expr() => {}
            ("transaction_per_migration", Some(on), _) => self.found.transaction_per_migration = on,
            ("render_as_batch", Some(on), _) => self.found.render_as_batch = on,
            ("transaction_per_migration" | "render_as_batch", ..) => {} // no difference here: every revision is a transaction
            ("transactional_ddl", ..) | ("version_table_pk", Some(true), _) => {}
            (other, ..) if HARMLESS.contains(&other) => {}
            (other, ..) => self.ignore(keyword.range, &format!("context.configure({other}=…)")),
        }
    }

    fn url(&mut self, option: Option<&'a Expr>, value: Option<&'a Expr>, range: TextRange) {
        let names_url = matches!(option, Some(Expr::StringLiteral(name)) if name.value.to_str() == "sqlalchemy.url");
        if !names_url {
            return;
        }
        self.found.url = match value.and_then(|value| self.value(value, 0)) {
            Some(url) => EnvironmentUrl::Known(url),
            None => EnvironmentUrl::Computed(self.line(range)),
        };
    }

    fn execute(&mut self, sql: Option<&'a Expr>, range: TextRange) {
        let Some(sql) = sql.and_then(|sql| self.value(sql, 0)) else {
            return self.ignore(range, "runs SQL");
        };
        let squeezed: String = sql.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != ';').collect();
        match squeezed.as_str() {
            "pragmaforeign_keys=on" | "pragmaforeign_keys=1" | "pragmaforeign_keys=true" => {
                self.found.foreign_keys = true
            }
            "pragmaforeign_keys=off" | "pragmaforeign_keys=0" => self.found.foreign_keys = false,
            _ => self.ignore(range, &format!("runs {}", sql.trim().lines().next().unwrap_or_default())),
        }
    }

    /// A text that is in plain sight: a literal, a name that holds one, an environment variable.
    fn value(&self, expression: &'a Expr, depth: usize) -> Option<String> {
        if depth > 8 {
            return None;
        }
        match expression {
            Expr::StringLiteral(text) => Some(text.value.to_str().to_owned()),
            Expr::Name(name) => self.value(self.assigned.get(name.id.as_str())?, depth + 1),
            Expr::Subscript(subscript) if self.text(subscript.value.range()) == "os.environ" => {
                self.host.env(&self.value(&subscript.slice, depth + 1)?)
            }
            Expr::Call(call) => {
                let arguments = &call.arguments.args;
                let first = || self.value(arguments.first()?, depth + 1);
                match (self.text(call.func.range()), &*call.func) {
                    ("os.environ.get" | "os.getenv" | "environ.get" | "getenv", _) => {
                        let default = || self.value(arguments.get(1)?, depth + 1);
                        self.host.env(&first()?).or_else(default)
                    }
                    ("text" | "sa.text" | "sqlalchemy.text" | "str", _) => first(),
                    // What ConfigParser would take for an interpolation; it is put back when the option is read.
                    (_, Expr::Attribute(method))
                        if method.attr.as_str() == "replace" && first().as_deref() == Some("%") =>
                    {
                        self.value(&method.value, depth + 1)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn ignore(&mut self, range: TextRange, what: &str) {
        let line = self.line(range);
        self.ignored.push((line, what.to_owned()));
    }

    fn text(&self, range: TextRange) -> &'a str {
        self.source.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default()
    }

    fn line(&self, range: TextRange) -> u32 {
        Span::of_bytes(self.source, range.start().to_usize(), range.start().to_usize()).line
    }
}
