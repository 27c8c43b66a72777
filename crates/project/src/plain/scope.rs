//! What the names of a module stand for: imports, constants, functions.

use rustpython_ruff_python_ast::{Expr, Operator, Stmt, StmtFunctionDef};
use std::collections::HashMap;

/// Modules that may be imported: they do nothing when they are, and what is used of them is known by its path.
const MODULES: [&str; 35] = [
    "__future__",
    "alembic",
    "alembic.context",
    "alembic.op",
    "collections",
    "collections.abc",
    "datetime",
    "enum",
    "json",
    "logging",
    "os",
    "re",
    "sqlalchemy",
    "sqlalchemy.dialects",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.schema",
    "sqlalchemy.sql",
    "sqlalchemy.sql.expression",
    "sqlalchemy.types",
    "sqlalchemy.Column",
    "sqlalchemy.Table",
    "sqlalchemy.MetaData",
    "sqlalchemy.func",
    "sqlalchemy.inspect",
    "sqlalchemy.select",
    "sqlalchemy.sql.func",
    "sqlalchemy.sql.column",
    "sqlalchemy.sql.table",
    "sqlmodel",
    "sqlmodel.sql.sqltypes",
    "sys",
    "typing",
    "uuid",
];

/// Names of Python that annotations use.
const BUILTINS: [&str; 9] = ["str", "int", "bool", "float", "None", "tuple", "list", "dict", "object"];

pub struct Scope<'a> {
    names: HashMap<&'a str, Name<'a>>,
}

enum Name<'a> {
    /// `sa` is `sqlalchemy`, `op` is `alembic.op`.
    Path(String),
    Constant(&'a Expr),
    Function(&'a StmtFunctionDef),
    /// Bound more than once.
    Unclear,
}

impl<'a> Scope<'a> {
    /// The names of a module that does nothing but bind them.
    pub fn of(statements: &'a [Stmt]) -> Option<Self> {
        let mut scope = Self { names: HashMap::new() };
        for statement in statements {
            scope.take(statement)?;
        }
        Some(scope)
    }

    /// A function without arguments.
    pub fn function(&self, name: &str) -> Option<&'a StmtFunctionDef> {
        match self.names.get(name)? {
            Name::Function(function) => Some(function),
            _ => None,
        }
    }

    /// What a name or `a.b.c` is called where it comes from.
    pub fn path(&self, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Name(name) => match self.names.get(name.id.as_str())? {
                Name::Path(path) => Some(path.clone()),
                _ => None,
            },
            Expr::Attribute(attribute) => Some(format!("{}.{}", self.path(&attribute.value)?, attribute.attr)),
            _ => None,
        }
    }

    pub fn constant(&self, name: &str) -> Option<&'a Expr> {
        match self.names.get(name)? {
            Name::Constant(value) => Some(value),
            _ => None,
        }
    }

    fn take(&mut self, statement: &'a Stmt) -> Option<()> {
        match statement {
            Stmt::Expr(expression) => expression.value.is_string_literal_expr().then_some(()),
            Stmt::Pass(_) => Some(()),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let module = alias.name.as_str();
                    allowed(module)?;
                    match &alias.asname {
                        Some(name) => self.bind(name.as_str(), Name::Path(module.to_owned())),
                        None => {
                            let first = module.split('.').next()?;
                            self.bind(first, Name::Path(first.to_owned()));
                        }
                    }
                }
                Some(())
            }
            Stmt::ImportFrom(import) if import.level == 0 => {
                let module = import.module.as_ref()?.as_str();
                allowed(module)?;
                for alias in &import.names {
                    let path = format!("{module}.{}", alias.name);
                    if module.starts_with("sqlalchemy") && super::types::known(&path).is_none() {
                        allowed(&path)?;
                    }
                    if alias.name.as_str() == "*" {
                        return None;
                    }
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str(), Name::Path(path));
                }
                Some(())
            }
            Stmt::Assign(assign) => {
                harmless(&assign.value)?;
                for target in &assign.targets {
                    self.bind(target.as_name_expr()?.id.as_str(), Name::Constant(&assign.value));
                }
                Some(())
            }
            Stmt::AnnAssign(assign) => {
                self.annotation(&assign.annotation)?;
                let value = assign.value.as_deref()?;
                harmless(value)?;
                self.bind(assign.target.as_name_expr()?.id.as_str(), Name::Constant(value));
                Some(())
            }
            Stmt::FunctionDef(function) => {
                let takes_nothing = function.parameters.is_empty()
                    && function.decorator_list.is_empty()
                    && function.type_params.is_none()
                    && !function.is_async;
                if !takes_nothing {
                    return None;
                }
                if let Some(returns) = &function.returns {
                    self.annotation(returns)?;
                }
                self.bind(function.name.as_str(), Name::Function(function));
                Some(())
            }
            _ => None,
        }
    }

    fn bind(&mut self, name: &'a str, value: Name<'a>) {
        let same = match (self.names.get(name), &value) {
            (None, _) => true,
            (Some(Name::Path(before)), Name::Path(path)) => before == path,
            _ => false,
        };
        self.names.insert(name, if same { value } else { Name::Unclear });
    }

    /// Annotations of a module are evaluated: their names have to be there.
    fn annotation(&self, expression: &Expr) -> Option<()> {
        match expression {
            Expr::NoneLiteral(_) | Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) => Some(()),
            Expr::Name(name) => {
                let name = name.id.as_str();
                (BUILTINS.contains(&name) || matches!(self.names.get(name), Some(Name::Path(_)))).then_some(())
            }
            Expr::Attribute(_) => self.path(expression).map(|_| ()),
            Expr::Subscript(subscript) => {
                self.annotation(&subscript.value)?;
                self.annotation(&subscript.slice)
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|each| self.annotation(each)),
            Expr::List(list) => list.elts.iter().try_for_each(|each| self.annotation(each)),
            Expr::BinOp(either) if either.op == Operator::BitOr => {
                self.annotation(&either.left)?;
                self.annotation(&either.right)
            }
            _ => None,
        }
    }
}

fn allowed(module: &str) -> Option<()> {
    MODULES.contains(&module).then_some(())
}

/// A value that can be made without consequences.
fn harmless(value: &Expr) -> Option<()> {
    match value {
        Expr::NoneLiteral(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) => Some(()),
        Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(harmless),
        Expr::List(list) => list.elts.iter().try_for_each(harmless),
        _ => None,
    }
}
