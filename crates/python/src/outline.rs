//! What a module's text tells without running it: its top-level statements, and those in the classes among them, with their
//! places and the names that they bind, and the names that it uses.
//!
//! The interpreter's own `ast` makes an object of every node and counts lines anew for each, which takes seconds for the
//! models of an application.

use rustpython_ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_ruff_python_ast::{Alias, Decorator, Expr, Mod, Stmt};
use rustpython_ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};
use serde_json::{Value, json};

/// `statements` in their order, `tries` (the first and last lines of what stands in a `try`), `names`. `None` where the
/// text is not Python.
pub fn outline(source: &str) -> Option<Value> {
    let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
    let Mod::Module(module) = parsed.syntax() else { return None };
    if !parsed.errors().is_empty() {
        return None;
    }
    let lines = Lines::of(source);
    let statements: Vec<Value> = module.body.iter().map(|statement| described(statement, source, &lines)).collect();
    let mut tries = Tries(&lines, Vec::new());
    module.body.iter().for_each(|statement| tries.visit_stmt(statement));
    let mut names = Names::default();
    module.body.iter().for_each(|statement| names.visit_stmt(statement));
    Some(json!({ "statements": statements, "tries": tries.1, "names": names.0 }))
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(source: &str) -> Self {
        Self(std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// From 1.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }

    fn span(&self, range: TextRange) -> (usize, usize) {
        let end = range.end().to_usize();
        (self.line(range.start().to_usize()), self.line(end.saturating_sub(1).max(range.start().to_usize())))
    }
}

fn described(statement: &Stmt, source: &str, lines: &Lines) -> Value {
    let start = start(statement).to_usize();
    let text = source.get(start..statement.end().to_usize()).unwrap_or_default();
    let aliases = |names: &[Alias]| -> Vec<Value> {
        names
            .iter()
            .map(|alias| json!([alias.name.as_str(), alias.asname.as_ref().map(|name| name.as_str())]))
            .collect()
    };
    let (kind, module, level, imported) = match statement {
        Stmt::Import(import) => ("import", None, 0, aliases(&import.names)),
        Stmt::ImportFrom(import) => {
            ("from", import.module.as_ref().map(|name| name.as_str()), import.level, aliases(&import.names))
        }
        Stmt::Expr(expression) if expression.value.is_literal_expr() => ("constant", None, 0, Vec::new()),
        _ => ("other", None, 0, Vec::new()),
    };
    let body = match statement {
        Stmt::ClassDef(class) => class.body.iter().map(|inner| inside(inner, lines)).collect(),
        _ => Vec::new(),
    };
    json!({
        "kind": kind, "module": module, "level": level, "imported": imported, "bound": bound(statement),
        "line": lines.line(start), "text": text, "body": body,
    })
}

/// Where a statement begins, its decorators included.
fn start(statement: &Stmt) -> TextSize {
    let decorators: &[Decorator] = match statement {
        Stmt::FunctionDef(function) => &function.decorator_list,
        Stmt::ClassDef(class) => &class.decorator_list,
        _ => &[],
    };
    decorators.iter().map(Ranged::start).chain([statement.start()]).min().unwrap_or_default()
}

/// A statement in the body of a class: its first and last line, and what it binds.
fn inside(statement: &Stmt, lines: &Lines) -> Value {
    let (first, last) = lines.span(TextRange::new(start(statement), statement.end()));
    json!([first, last, bound(statement)])
}

fn bound(statement: &Stmt) -> Vec<String> {
    let mut bound = Bound::default();
    bound.visit_stmt(statement);
    bound.0
}

/// The lines of every `try`, and of every `with suppress(…)`.
struct Tries<'a>(&'a Lines, Vec<(usize, usize)>);

impl<'a> Visitor<'a> for Tries<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Try(it) => self.1.push(self.0.span(it.range)),
            Stmt::With(it) if it.items.iter().any(|item| suppresses(&item.context_expr)) => {
                self.1.push(self.0.span(it.range));
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

fn suppresses(manager: &Expr) -> bool {
    let Expr::Call(call) = manager else { return false };
    match &*call.func {
        Expr::Name(name) => name.id.as_str() == "suppress",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "suppress",
        _ => false,
    }
}

/// The names that a statement binds at its level.
#[derive(Default)]
struct Bound(Vec<String>);

impl<'a> Visitor<'a> for Bound {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.0.push(function.name.to_string()),
            Stmt::ClassDef(class) => self.0.push(class.name.to_string()),
            Stmt::Import(import) => {
                self.0.extend(import.names.iter().map(|alias| match &alias.asname {
                    Some(name) => name.to_string(),
                    None => alias.name.split('.').next().unwrap_or_default().to_owned(),
                }));
            }
            Stmt::ImportFrom(import) => {
                let names = import.names.iter().filter(|alias| alias.name.as_str() != "*");
                self.0.extend(names.map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string()));
            }
            other => walk_stmt(self, other),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if name.ctx.is_store() => self.0.push(name.id.to_string()),
            Expr::Lambda(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {}
            other => walk_expr(self, other),
        }
    }
}

/// All names that stand anywhere, each once.
#[derive(Default)]
struct Names(indexmap::IndexSet<String>);

impl<'a> Visitor<'a> for Names {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Name(name) = expression {
            self.0.insert(name.id.to_string());
        }
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn statements_with_what_they_bind() {
        let source = "'''doc'''\nimport a.b, c as d\nfrom ..e import f as g, h\nif x:\n    try:\n        y = 1\n    \
                      except E:\n        z = [k for k in w]\n@deco\ndef fun():\n    with c.suppress(E):\n        pass\nfrom s import *\n";
        let found = outline(source).expect("Python");
        let shown: Vec<String> = found["statements"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|each| format!("{} {} {} {}", each["line"], each["kind"], each["bound"], each["imported"]))
            .collect();
        assert_eq!(
            shown,
            [
                r#"1 "constant" [] []"#,
                r#"2 "import" ["a","d"] [["a.b",null],["c","d"]]"#,
                r#"3 "from" ["g","h"] [["f","g"],["h",null]]"#,
                r#"4 "other" ["y","z"] []"#,
                r#"9 "other" ["fun"] []"#,
                r#"13 "from" [] [["*",null]]"#,
            ]
        );
        assert_eq!(found["tries"].to_string(), "[[5,8],[11,12]]");
        assert_eq!(found["names"].to_string(), r#"["x","y","E","w","k","z","deco","c"]"#);
        assert_eq!(found["statements"][4]["text"], "@deco\ndef fun():\n    with c.suppress(E):\n        pass");
        assert_eq!(outline("def ("), None);
        let class = outline("class C(B):\n    a = 1\n    b = f(\n        2)\n    def m(self): pass\n").expect("Python");
        assert_eq!(class["statements"][0]["body"].to_string(), r#"[[2,2,["a"]],[3,4,["b"]],[5,5,["m"]]]"#);
    }
}
