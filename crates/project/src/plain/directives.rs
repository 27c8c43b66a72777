//! Calls of `op` and of the object that `op.batch_alter_table` hands over.

use super::Directive;
use super::given::Given;
use super::object::{Evaluator, Object};
use super::scope::Scope;
use super::table::Builder;
use rustpython_ruff_python_ast::{Expr, ExprCall, Stmt, StmtWith};
use rustpython_ruff_text_size::Ranged;
use seesaw_core::dialect::Dialect;
use seesaw_core::operation::{ColumnChange, Operation, Recreate};
use seesaw_core::schema::{Constraint, ConstraintKind, ForeignKey, Index, IndexElement, Options};
use serde_json::json;

/// The directives of a function's body.
pub fn of(scope: &Scope, body: &[Stmt], source: &str, dialect: Dialect) -> Option<Vec<Directive>> {
    let mut reader = Reader { evaluator: Evaluator::new(scope, dialect), source, found: Vec::new() };
    for statement in body {
        match statement {
            Stmt::With(with) => reader.batch(with)?,
            other => reader.statement(other)?,
        }
    }
    Some(reader.found)
}

struct Reader<'a> {
    evaluator: Evaluator<'a>,
    source: &'a str,
    found: Vec<Directive>,
}

/// Where a directive is called: `op` names its table each time, a batch is about one.
#[derive(Clone, Copy)]
enum On<'t> {
    Op,
    Batch { table: &'t str, schema: Option<&'t str> },
}

impl Reader<'_> {
    fn statement(&mut self, statement: &Stmt) -> Option<()> {
        let Some(call) = call(statement)? else { return Some(()) };
        let path = self.evaluator.scope.path(&call.func)?;
        let operation = self.directive(path.strip_prefix("alembic.op.")?, call, On::Op)?;
        self.push(call, operation);
        Some(())
    }

    fn push(&mut self, place: &dyn Ranged, operation: Operation) {
        let before = self.source.get(..place.start().to_usize()).unwrap_or_default();
        self.found.push(Directive { line: before.matches('\n').count() as u32 + 1, operation });
    }

    fn batch(&mut self, with: &StmtWith) -> Option<()> {
        let [item] = with.items.as_slice() else { return None };
        let Expr::Call(opening) = &item.context_expr else { return None };
        if with.is_async || self.evaluator.scope.path(&opening.func)? != "alembic.op.batch_alter_table" {
            return None;
        }
        let name = item.optional_vars.as_ref()?.as_name_expr()?.id.as_str();
        let mut given = self.evaluator.arguments(opening, &["table_name", "schema"])?;
        let (table, schema) = (given.text("table_name")?, given.maybe_text("schema")?);
        let recreate = match given.maybe_text("recreate")?.as_deref() {
            None | Some("auto") => Recreate::Auto,
            Some("always") => Recreate::Always,
            Some("never") => Recreate::Never,
            Some(_) => return None,
        };
        given.end()?;
        let mut operations = Vec::new();
        for statement in &with.body {
            let Some(call) = call(statement)? else { continue };
            let Expr::Attribute(attribute) = &*call.func else { return None };
            if attribute.value.as_name_expr().is_some_and(|value| value.id.as_str() == name) {
                let on = On::Batch { table: &table, schema: schema.as_deref() };
                operations.push(self.directive_in(name, attribute.attr.as_str(), call, on)?);
            } else {
                self.statement(statement)?;
            }
        }
        if !operations.is_empty() || recreate == Recreate::Always {
            let operation = Operation::BatchAlterTable {
                table,
                schema,
                recreate,
                operations,
                table_args: Vec::new(),
                options: Options::new(),
                partial_reordering: Vec::new(),
                copy_from: None,
            };
            self.push(with, operation);
        }
        Some(())
    }

    /// A directive of a batch, whose arguments may be named by `batch_op.f(…)`.
    fn directive_in(&mut self, batch: &str, name: &str, call: &ExprCall, on: On) -> Option<Operation> {
        self.evaluator.batch = Some(batch.to_owned());
        let operation = self.directive(name, call, on);
        self.evaluator.batch = None;
        operation
    }

    fn directive(&mut self, name: &str, call: &ExprCall, on: On) -> Option<Operation> {
        let places = places(name, on)?;
        let mut given = self.evaluator.arguments(call, places)?;
        let (table, schema) = match on {
            On::Batch { table, schema } => (table.to_owned(), schema.map(str::to_owned)),
            On::Op if name == "execute" => (String::new(), None),
            On::Op => self.table(name, &mut given)?,
        };
        match name {
            "execute" => execute(given),
            "create_table" => self.create_table(table, schema, given),
            "drop_table" => {
                let if_exists = given.flag("if_exists")?;
                given.end()?;
                Some(Operation::DropTable { table, schema, if_exists })
            }
            "rename_table" => {
                let new_name = given.text("new_table_name")?;
                given.end()?;
                Some(Operation::RenameTable { table, new_name, schema })
            }
            "add_column" => self.add_column(table, schema, given, on),
            "drop_column" => {
                let (column, if_exists) = (given.text("column_name")?, given.flag("if_exists")?);
                given.end()?;
                Some(Operation::DropColumn { table, schema, column, if_exists })
            }
            "alter_column" => alter_column(table, schema, given),
            "create_index" => create_index(table, schema, given, self.evaluator.dialect),
            "drop_index" => {
                let (index, if_exists) = (given.text("index_name")?, given.flag("if_exists")?);
                let table = Some(table).filter(|table| !table.is_empty());
                Some(Operation::DropIndex { index, table, schema, if_exists, options: given.options()? })
            }
            "drop_constraint" => {
                let constraint = given.maybe_text("constraint_name")?;
                let (type_, if_exists) = (given.maybe_text("type_")?, given.flag("if_exists")?);
                given.end()?;
                let known = ["check", "foreignkey", "primary", "unique"];
                if type_.as_deref().is_some_and(|ty| !known.contains(&ty)) {
                    return None;
                }
                Some(Operation::DropConstraint { table, schema, constraint, type_, if_exists })
            }
            _ => Some(Operation::AddConstraint { table, schema, constraint: constraint(name, given)? }),
        }
    }

    /// The table that a directive of `op` is about.
    fn table(&mut self, directive: &str, given: &mut Given) -> Option<(String, Option<String>)> {
        let (table, schema) = match directive {
            "create_foreign_key" => ("source_table", "source_schema"),
            "rename_table" => ("old_table_name", "schema"),
            _ => ("table_name", "schema"),
        };
        let name = match directive {
            "drop_index" => given.maybe_text(table)?.unwrap_or_default(),
            _ => given.text(table)?,
        };
        Some((name, given.maybe_text(schema)?))
    }

    fn create_table(&mut self, table: String, schema: Option<String>, mut given: Given) -> Option<Operation> {
        let items = given.rest();
        let if_not_exists = given.flag("if_not_exists")?;
        let comment = given.maybe_text("comment")?;
        let options = given.options()?;
        let mut builder = Builder::new(&mut self.evaluator, table, schema);
        items.into_iter().try_for_each(|item| builder.take(item))?;
        Some(Operation::CreateTable { table: builder.table(comment, options)?, if_not_exists })
    }

    fn add_column(&mut self, table: String, schema: Option<String>, mut given: Given, on: On) -> Option<Operation> {
        let Object::Column(column) = given.take("column")? else { return None };
        let if_not_exists = given.flag("if_not_exists")?;
        let (inline_references, inline_primary_key) =
            (given.flag("inline_references")?, given.flag("inline_primary_key")?);
        let (insert_before, insert_after) = match on {
            // What it gives the rows that are there is for Python to say.
            On::Batch { .. } if column.client_default => return None,
            On::Batch { .. } => (given.maybe_text("insert_before")?, given.maybe_text("insert_after")?),
            On::Op => (None, None),
        };
        given.end()?;
        let mut builder = Builder::new(&mut self.evaluator, table.clone(), schema.clone());
        builder.take(Object::Column(column))?;
        let (column, constraints, indexes) = builder.added()?;
        Some(Operation::AddColumn {
            table,
            schema,
            column,
            constraints,
            indexes,
            if_not_exists,
            inline_references,
            inline_primary_key,
            insert_before,
            insert_after,
            fill: None,
        })
    }
}

/// The call that a statement is; `Some(None)` for one that does nothing.
fn call(statement: &Stmt) -> Option<Option<&ExprCall>> {
    match statement {
        Stmt::Pass(_) => Some(None),
        Stmt::Expr(expression) => match &*expression.value {
            Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) => Some(None),
            Expr::Call(call) => Some(Some(call)),
            _ => None,
        },
        _ => None,
    }
}

/// The arguments that a directive takes by place.
fn places(directive: &str, on: On) -> Option<&'static [&'static str]> {
    let all: &[&str] = match directive {
        "execute" if matches!(on, On::Op) => &["sqltext"],
        "create_table" | "drop_table" if matches!(on, On::Op) => &["table_name"],
        "rename_table" if matches!(on, On::Op) => &["old_table_name", "new_table_name"],
        "add_column" => &["table_name", "column"],
        "drop_column" | "alter_column" => &["table_name", "column_name"],
        "create_index" => &["index_name", "table_name", "columns"],
        "drop_index" => &["index_name", "table_name"],
        "drop_constraint" => &["constraint_name", "table_name", "type_"],
        "create_foreign_key" => &["constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"],
        "create_unique_constraint" | "create_primary_key" => &["constraint_name", "table_name", "columns"],
        "create_check_constraint" => &["constraint_name", "table_name", "condition"],
        _ => return None,
    };
    Some(match (on, directive) {
        (On::Op, _) => all,
        (On::Batch { .. }, "add_column") => &["column"],
        (On::Batch { .. }, "drop_column" | "alter_column") => &["column_name"],
        (On::Batch { .. }, "create_index") => &["index_name", "columns"],
        (On::Batch { .. }, "drop_index") => &["index_name"],
        (On::Batch { .. }, "drop_constraint") => &["constraint_name", "type_"],
        (On::Batch { .. }, "create_foreign_key") => &["constraint_name", "referent_table", "local_cols", "remote_cols"],
        (On::Batch { .. }, "create_check_constraint") => &["constraint_name", "condition"],
        (On::Batch { .. }, _) => &["constraint_name", "columns"],
    })
}

fn execute(mut given: Given) -> Option<Operation> {
    let sql = given.take("sqltext")?.into_condition()?;
    given.end()?;
    Some(Operation::Execute { sql, params: Vec::new() })
}

fn alter_column(table: String, schema: Option<String>, mut given: Given) -> Option<Operation> {
    let column = given.text("column_name")?;
    let mut class = None;
    let mut ty = |given: &mut Given, name| match given.take(name) {
        None | Some(Object::None) => Some(None),
        Some(Object::Type { ty, class: is_class }) => {
            class.get_or_insert(is_class);
            Some(Some(ty))
        }
        Some(_) => None,
    };
    let mut change = ColumnChange {
        ty: ty(&mut given, "type_")?,
        existing_type: ty(&mut given, "existing_type")?,
        ..Default::default()
    };
    change.nullable = given.maybe_bool("nullable")?;
    change.new_name = given.maybe_text("new_column_name")?;
    change.autoincrement = given.maybe_bool("autoincrement")?;
    change.existing_autoincrement = given.maybe_bool("existing_autoincrement")?;
    change.existing_nullable = given.maybe_bool("existing_nullable")?;
    change.existing_comment = given.maybe_text("existing_comment")?;
    change.comment = match given.take("comment") {
        None | Some(Object::Bool(false)) => None,
        Some(Object::None) => Some(None),
        Some(comment) => Some(Some(comment.into_text()?)),
    };
    let default = |given: &mut Given, name| match given.take(name) {
        None | Some(Object::Bool(false)) => Some(None),
        Some(default) => default.into_default().map(Some),
    };
    change.default = default(&mut given, "server_default")?;
    change.existing_default = default(&mut given, "existing_server_default")?;
    change.options = given.options()?;
    if class == Some(true) {
        change.options.insert("type_class".to_owned(), json!(true));
    }
    Some(Operation::AlterColumn { table, schema, column, change: Box::new(change) })
}

fn create_index(table: String, schema: Option<String>, mut given: Given, dialect: Dialect) -> Option<Operation> {
    let name = Some(given.text("index_name")?);
    let Object::List(columns) = given.take("columns")? else { return None };
    let elements = columns
        .into_iter()
        .map(|column| match column {
            Object::Text(name) => Some(IndexElement::Column(name)),
            Object::Sql(sql) => Some(IndexElement::Sql(sql)),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    let (unique, if_not_exists) = (given.flag("unique")?, given.flag("if_not_exists")?);
    let r#where = match given.take("sqlite_where") {
        None | Some(Object::None) => None,
        Some(Object::Text(sql) | Object::Sql(sql)) => Some(sql),
        Some(_) => return None,
    };
    let options = given.options()?;
    // What a condition becomes there is for Python to say.
    let conditional = r#where.is_some() || options.keys().any(|name| name.ends_with("_where"));
    if elements.is_empty() || dialect != Dialect::Sqlite && conditional {
        return None;
    }
    let index = Index { name, elements, unique, r#where, options, sql: None };
    Some(Operation::CreateIndex { table, schema, index, if_not_exists })
}

fn constraint(directive: &str, mut given: Given) -> Option<Constraint> {
    let name = given.maybe_text("constraint_name")?;
    let kind = match directive {
        "create_unique_constraint" => ConstraintKind::Unique { columns: given.names("columns")? },
        "create_primary_key" => ConstraintKind::PrimaryKey { columns: given.names("columns")? },
        "create_check_constraint" => ConstraintKind::Check {
            sql: match given.take("condition")? {
                Object::Text(sql) | Object::Sql(sql) => sql,
                _ => return None,
            },
        },
        "create_foreign_key" => ConstraintKind::ForeignKey(ForeignKey {
            referred_schema: given.maybe_text("referent_schema")?,
            referred_table: given.text("referent_table")?,
            columns: given.names("local_cols")?,
            referred_columns: given.names("remote_cols")?,
            on_delete: given.maybe_text("ondelete")?,
            on_update: given.maybe_text("onupdate")?,
            r#match: given.maybe_text("match")?,
        }),
        _ => return None,
    };
    let (deferrable, initially) = (given.maybe_bool("deferrable")?, given.maybe_text("initially")?);
    Some(Constraint { name, kind, deferrable, initially, options: given.options()? })
}
