//! Reads env.py as text: what it configures in plain sight, what it does that a text does not tell, and whether it is all
//! in plain sight ([`plain`]), so that it need not be run.

mod plain;

use crate::environment::Environment;
use crate::host::Host;
use crate::{config, header, path};
use rustpython_ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_ruff_python_ast::{Expr, ExprCall, Keyword, Stmt, StmtAssign};
use rustpython_ruff_text_size::{Ranged, TextRange};
use seesaw_core::diagnostic::{Diagnostic, Span};
use std::collections::HashMap;

/// Where env.py is, from the project's root.
pub fn file(host: &dyn Host, config: &config::Config) -> String {
    path::relative(&host.root(), &path::join(&config.script_location, "env.py"))
}

/// What the text of env.py tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub environment: Environment,
    pub url: EnvironmentUrl,
    /// What it does that a text does not tell, by line.
    pub ignored: Vec<(u32, String)>,
    /// Options of the version table that it computes.
    pub computed: Vec<Computed>,
    /// The first thing that has to be run to be understood; `None` where the text tells everything.
    pub beyond: Option<(u32, String)>,
    /// It is no Python.
    pub fault: Option<Diagnostic>,
}

/// An option whose value is not in plain sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    pub line: u32,
    /// `version_table` or `version_table_schema`.
    pub option: String,
    pub expression: String,
}

impl Computed {
    /// Its line, and what is there.
    pub fn told(&self) -> (u32, String) {
        (self.line, format!("context.configure({}={})", self.option, self.expression))
    }
}

/// What env.py does about the database's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EnvironmentUrl {
    /// It leaves the one of the settings.
    #[default]
    Untouched,
    /// A plain text, or an environment variable that is set.
    Known,
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

/// Reads the file; one that is not there tells nothing.
pub fn read(host: &dyn Host, file: &str) -> Reading {
    if !host.is_file(file) {
        return Reading::default();
    }
    let name = path::relative(&host.root(), file);
    let source = match config::read_text(host, file) {
        Ok(source) => source,
        Err(fault) => return Reading { fault: Some(fault), ..Reading::default() },
    };
    let parsed = header::parse(&source);
    let is_text = |statement: &Stmt| matches!(statement, Stmt::Expr(it) if it.value.is_string_literal_expr());
    if header::statements(&parsed).iter().all(is_text) {
        // Somebody has put it there because Alembic wants one.
        return Reading { fault: header::syntax_errors(&name, &source).into_iter().next(), ..Reading::default() };
    }
    let mut reader = Reader {
        host,
        source: &source,
        assigned: HashMap::new(),
        found: Reading::default(),
        engine: None,
        configured: 1,
    };
    for statement in header::statements(&parsed) {
        reader.visit_stmt(statement);
    }
    let Reader { mut found, engine, configured, .. } = reader;
    if found.url == EnvironmentUrl::Untouched && engine.is_none() {
        // The connection comes from elsewhere.
        found.url = EnvironmentUrl::Computed(configured);
    }
    found.fault = header::syntax_errors(&name, &source).into_iter().next();
    found.beyond = match &found.url {
        EnvironmentUrl::Computed(line) => Some((*line, "computes the database's URL".to_owned())),
        _ => found.computed.first().map(Computed::told).into_iter().chain(found.ignored.iter().cloned()).min(),
    };
    found.beyond = found.beyond.or_else(|| plain::beyond(&source, header::statements(&parsed)));
    found
}

/// `PRAGMA foreign_keys = …`, which is a setting of the whole walk.
pub fn foreign_keys(sql: &str) -> Option<bool> {
    let squeezed: String = sql.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != ';').collect();
    match squeezed.strip_prefix("pragmaforeign_keys=")? {
        "on" | "1" | "true" | "yes" => Some(true),
        "off" | "0" | "false" | "no" => Some(false),
        _ => None,
    }
}

struct Reader<'a> {
    host: &'a dyn Host,
    source: &'a str,
    /// The last value of each name, wherever it is assigned.
    assigned: HashMap<&'a str, &'a Expr>,
    found: Reading,
    /// Where an engine is made of the settings.
    engine: Option<u32>,
    /// Where the context is configured.
    configured: u32,
}

impl<'a> Visitor<'a> for Reader<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Assign(assign) = statement {
            self.assign(assign);
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
    fn assign(&mut self, assign: &'a StmtAssign) {
        for target in &assign.targets {
            match target {
                Expr::Name(name) => {
                    self.assigned.insert(name.id.as_str(), &assign.value);
                }
                // configuration["sqlalchemy.url"] = …
                Expr::Subscript(subscript) => self.url(Some(&subscript.slice), Some(&assign.value), assign.range),
                Expr::Attribute(attribute) if attribute.attr.as_str() == "version_locations" => {
                    self.ignore(assign.range, "sets version_locations");
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        let method = match &*call.func {
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Name(name) => name.id.as_str(),
            _ => return,
        };
        let arguments = &call.arguments.args;
        match method {
            "configure" if self.text(call.func.range()) == "context.configure" => {
                self.configured = self.line(call.range());
                for keyword in &call.arguments.keywords {
                    self.option(keyword);
                }
            }
            "run_migrations" if !call.arguments.keywords.is_empty() => {
                self.ignore(call.range(), "passes arguments to upgrade() and downgrade()");
            }
            "set_main_option" => self.url(arguments.first(), arguments.get(1), call.range()),
            "set_section_option" => self.url(arguments.get(1), arguments.get(2), call.range()),
            "engine_from_config" | "async_engine_from_config" => {
                self.engine = Some(self.line(call.range()));
                let url = call.arguments.keywords.iter().find(|keyword| keyword.arg.as_deref() == Some("url"));
                if let Some(url) = url {
                    self.found_url(Some(&url.value), call.range());
                }
            }
            "create_engine" | "create_async_engine" => match arguments.first() {
                Some(url) if self.is_setting(url) => self.engine = Some(self.line(call.range())),
                url => self.found_url(url, call.range()),
            },
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
        let found = &mut self.found.environment;
        match (name.as_str(), truth, text) {
            ("version_table", _, Some(text)) => found.version_table = Some(text),
            ("version_table_schema", _, Some(text)) => found.version_table_schema = Some(text),
            ("version_table_schema", ..) if keyword.value.is_none_literal_expr() => {}
            ("transaction_per_migration", Some(on), _) => found.transaction_per_migration = on,
            ("transactional_ddl", Some(on), _) => found.transactional_ddl = Some(on),
            ("render_as_batch", Some(on), _) => found.render_as_batch = on,
            ("version_table_pk", Some(on), _) => found.without_version_key = !on,
            (other, ..) if HARMLESS.contains(&other) => {}
            (option @ ("version_table" | "version_table_schema"), ..) => {
                let expression = self.text(keyword.value.range()).to_owned();
                let line = self.line(keyword.range);
                self.found.computed.push(Computed { line, option: option.to_owned(), expression });
            }
            (other, ..) => self.ignore(keyword.range, &format!("context.configure({other}=…)")),
        }
    }

    fn url(&mut self, option: Option<&'a Expr>, value: Option<&'a Expr>, range: TextRange) {
        let names_url = matches!(option, Some(Expr::StringLiteral(name)) if name.value.to_str() == "sqlalchemy.url");
        if !names_url {
            return;
        }
        self.found_url(value, range);
    }

    fn found_url(&mut self, value: Option<&'a Expr>, range: TextRange) {
        self.found.environment.url = value.and_then(|value| self.value(value, 0));
        self.found.url = match self.found.environment.url {
            Some(_) => EnvironmentUrl::Known,
            None => EnvironmentUrl::Computed(self.line(range)),
        };
    }

    fn execute(&mut self, sql: Option<&'a Expr>, range: TextRange) {
        let Some(sql) = sql.and_then(|sql| self.value(sql, 0)) else {
            return self.ignore(range, "runs SQL");
        };
        match foreign_keys(&sql) {
            Some(on) => self.found.environment.foreign_keys = on,
            None => self.ignore(range, &format!("runs {}", sql.trim().lines().next().unwrap_or_default())),
        }
    }

    /// Whether this is `config.get_main_option("sqlalchemy.url")`, or a name for it.
    fn is_setting(&self, expression: &'a Expr) -> bool {
        let expression = match expression {
            Expr::Name(name) => self.assigned.get(name.id.as_str()).copied().unwrap_or(expression),
            other => other,
        };
        let Expr::Call(call) = expression else { return false };
        let [Expr::StringLiteral(option)] = &*call.arguments.args else { return false };
        let asked =
            ["config.get_main_option", "context.config.get_main_option"].contains(&self.text(call.func.range()));
        asked && option.value.to_str() == "sqlalchemy.url" && call.arguments.keywords.is_empty()
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
        self.found.ignored.push((line, what.to_owned()));
    }

    fn text(&self, range: TextRange) -> &'a str {
        self.source.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default()
    }

    fn line(&self, range: TextRange) -> u32 {
        Span::of_bytes(self.source, range.start().to_usize(), range.start().to_usize()).line
    }
}
