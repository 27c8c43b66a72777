//! What an argument is: a value, a piece of SQL, a type, a column, a constraint.

use super::given::Given;
use super::scope::Scope;
use super::types;
use indexmap::IndexMap;
use rustpython_ruff_python_ast::{Expr, ExprCall, Number, Operator, UnaryOp};
use seesaw_core::dialect::Dialect;
use seesaw_core::schema::{Computed, Constraint, ConstraintKind, DefaultValue, ForeignKey, Options, Type};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub enum Object {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Object>),
    Dict(Vec<(String, Object)>),
    /// `sa.text("…")`, `sa.func.now()`: SQL without parameters.
    Sql(String),
    Type {
        ty: Type,
        /// The class itself instead of an instance: `sa.String`.
        class: bool,
    },
    Column(Box<Column>),
    Key(Box<Key>),
    Constraint(Box<Made>),
    Computed(Computed),
}

/// A column as it is written, before it belongs to a table.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub ty: Type,
    pub nullable: Option<bool>,
    pub primary_key: bool,
    pub autoincrement: Option<bool>,
    pub index: bool,
    pub unique: bool,
    pub default: Option<DefaultValue>,
    pub client_default: bool,
    pub computed: Option<Computed>,
    pub comment: Option<String>,
    pub options: Options,
    pub keys: Vec<Key>,
    pub constraints: Vec<Made>,
}

/// `sa.ForeignKey(…)`.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: Option<String>,
    pub target: ForeignKey,
    pub deferrable: Option<bool>,
    pub initially: Option<String>,
    pub options: Options,
}

/// A constraint and when it was made: they are written in that order.
#[derive(Clone, Debug)]
pub struct Made {
    pub number: u32,
    pub constraint: Constraint,
}

impl Object {
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn into_json(self) -> Option<Value> {
        Some(match self {
            Self::None => Value::Null,
            Self::Bool(truth) => truth.into(),
            Self::Int(number) => number.into(),
            Self::Text(text) | Self::Sql(text) => text.into(),
            Self::List(items) => items.into_iter().map(Self::into_json).collect::<Option<Vec<_>>>()?.into(),
            Self::Dict(items) => Value::Object(
                items.into_iter().map(|(key, each)| Some((key, each.into_json()?))).collect::<Option<_>>()?,
            ),
            _ => return None,
        })
    }

    /// `server_default=`.
    pub fn into_default(self) -> Option<Option<DefaultValue>> {
        match self {
            Self::None => Some(None),
            Self::Text(text) => Some(Some(DefaultValue::Literal(text))),
            Self::Sql(sql) => Some(Some(DefaultValue::Sql(sql))),
            _ => None,
        }
    }

    /// A condition: SQL, or a text that is taken for SQL.
    pub fn into_condition(self) -> Option<String> {
        match self {
            Self::Text(text) if has_no_parameters(&text) => Some(text),
            Self::Sql(sql) => Some(sql),
            _ => None,
        }
    }
}

/// Works out arguments.
pub struct Evaluator<'a> {
    pub scope: &'a Scope<'a>,
    pub dialect: Dialect,
    /// What the batch at hand is called, whose `f` is that of `op`.
    pub batch: Option<String>,
    /// Constraints made so far.
    made: u32,
}

impl<'a> Evaluator<'a> {
    pub fn new(scope: &'a Scope<'a>, dialect: Dialect) -> Self {
        Self { scope, dialect, batch: None, made: 0 }
    }

    pub fn next(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    pub fn arguments(&mut self, call: &ExprCall, places: &[&str]) -> Option<Given> {
        let by_place = call.arguments.args.iter().map(|argument| self.object(argument)).collect::<Option<Vec<_>>>()?;
        let mut by_name = Vec::with_capacity(call.arguments.keywords.len());
        for keyword in &call.arguments.keywords {
            by_name.push((keyword.arg.as_ref()?.to_string(), self.object(&keyword.value)?));
        }
        Given::new(places, by_place, by_name)
    }

    pub fn object(&mut self, expression: &Expr) -> Option<Object> {
        Some(match expression {
            Expr::NoneLiteral(_) => Object::None,
            Expr::BooleanLiteral(literal) => Object::Bool(literal.value),
            Expr::StringLiteral(literal) => Object::Text(literal.value.to_str().to_owned()),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(number) => Object::Int(number.as_i64()?),
                Number::Float(number) => Object::Float(*number),
                Number::Complex { .. } => return None,
            },
            Expr::UnaryOp(minus) if minus.op == UnaryOp::USub => match self.object(&minus.operand)? {
                Object::Int(number) => Object::Int(number.checked_neg()?),
                Object::Float(number) => Object::Float(-number),
                _ => return None,
            },
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                Object::Text(self.object(&sum.left)?.into_text()? + &self.object(&sum.right)?.into_text()?)
            }
            Expr::List(list) => self.list(&list.elts)?,
            Expr::Tuple(tuple) => self.list(&tuple.elts)?,
            Expr::Dict(dict) => {
                let mut items: Vec<(String, Object)> = Vec::new();
                for item in &dict.items {
                    let key = self.object(item.key.as_ref()?)?.into_text()?;
                    if items.iter().any(|(other, _)| *other == key) {
                        return None;
                    }
                    items.push((key, self.object(&item.value)?));
                }
                Object::Dict(items)
            }
            Expr::Call(call) => self.call(call)?,
            Expr::Name(name) if self.scope.constant(name.id.as_str()).is_some() => {
                // A constant is literals all the way down.
                self.object(self.scope.constant(name.id.as_str())?)?
            }
            Expr::Name(_) | Expr::Attribute(_) => {
                let path = self.scope.path(expression)?;
                Object::Type {
                    ty: types::constructed(types::known(&path)?, Given::new(&[], vec![], vec![])?, self.dialect)?,
                    class: true,
                }
            }
            _ => return None,
        })
    }

    fn list(&mut self, items: &[Expr]) -> Option<Object> {
        items.iter().map(|item| self.object(item)).collect::<Option<_>>().map(Object::List)
    }

    fn call(&mut self, call: &ExprCall) -> Option<Object> {
        let Some(path) = self.scope.path(&call.func) else { return self.method(call) };
        match path.as_str() {
            "alembic.op.f" => return self.finished_name(call),
            "sqlalchemy.func.now"
            | "sqlalchemy.func.current_timestamp"
            | "sqlalchemy.sql.func.now"
            | "sqlalchemy.sql.func.current_timestamp" => {
                self.arguments(call, &[])?.end()?;
                let now = path.ends_with(".now") && self.dialect != Dialect::Sqlite;
                return Some(Object::Sql(if now { "now()" } else { "CURRENT_TIMESTAMP" }.to_owned()));
            }
            _ => {}
        }
        let name = types::known(&path)?;
        match name {
            "text" => {
                let mut given = self.arguments(call, &["text"])?;
                let sql = given.text("text").filter(|sql| has_no_parameters(sql))?;
                given.end()?;
                Some(Object::Sql(sql))
            }
            "true" | "false" => {
                self.arguments(call, &[])?.end()?;
                let text = match (self.dialect, name) {
                    (Dialect::Sqlite, "true") => "1",
                    (Dialect::Sqlite, _) => "0",
                    (_, name) => name,
                };
                Some(Object::Sql(text.to_owned()))
            }
            "Column" => self.column(call),
            "ForeignKey" => self.key(call),
            "ForeignKeyConstraint" => self.key_constraint(call),
            "PrimaryKeyConstraint" | "UniqueConstraint" => self.keyed(call, name == "UniqueConstraint"),
            "CheckConstraint" => self.check(call),
            "Computed" => {
                let mut given = self.arguments(call, &["sqltext", "persisted"])?;
                let sql = given.take("sqltext")?.into_condition()?;
                let persisted = given.maybe_bool("persisted")?;
                given.end()?;
                Some(Object::Computed(Computed { sql, persisted }))
            }
            _ => {
                let given = self.arguments(call, types::parameters(name))?;
                Some(Object::Type { ty: types::constructed(name, given, self.dialect)?, class: false })
            }
        }
    }

    /// `op.f("…")`.
    fn finished_name(&mut self, call: &ExprCall) -> Option<Object> {
        let mut given = self.arguments(call, &["name"])?;
        let name = given.text("name")?;
        given.end()?;
        Some(Object::Text(name))
    }

    /// `sa.JSON().with_variant(postgresql.JSONB(), "postgresql")`.
    fn method(&mut self, call: &ExprCall) -> Option<Object> {
        let Expr::Attribute(attribute) = &*call.func else { return None };
        let of_batch = |name: &String| attribute.value.as_name_expr().is_some_and(|value| value.id.as_str() == name);
        if attribute.attr.as_str() == "f" && self.batch.as_ref().is_some_and(of_batch) {
            return self.finished_name(call);
        }
        if attribute.attr.as_str() != "with_variant" {
            return None;
        }
        let Object::Type { ty: base, class: false } = self.object(&attribute.value)? else { return None };
        let mut given = self.arguments(call, &["type_"])?;
        let Object::Type { ty, .. } = given.take("type_")? else { return None };
        let names = given.rest();
        given.end()?;
        if names.is_empty() || matches!(base, Type::Variant { .. }) || matches!(ty, Type::Variant { .. }) {
            return None;
        }
        let variants: IndexMap<String, Type> =
            names.into_iter().map(|name| Some((name.into_text()?, ty.clone()))).collect::<Option<_>>()?;
        Some(Object::Type { ty: Type::Variant { base: Box::new(base), variants }, class: false })
    }

    fn column(&mut self, call: &ExprCall) -> Option<Object> {
        let mut given = self.arguments(call, &["name", "type_"])?;
        let name = given.text("name")?;
        let mut items = given.rest();
        let ty = match given.take("type_")? {
            Object::Type { ty, .. } => ty,
            _ => return None,
        };
        let mut column = Column {
            name,
            ty,
            nullable: given.maybe_bool("nullable")?,
            primary_key: given.flag("primary_key")?,
            autoincrement: match given.take("autoincrement") {
                None => None,
                Some(Object::Bool(truth)) => Some(truth),
                Some(Object::Text(auto)) if auto == "auto" => None,
                Some(_) => return None,
            },
            index: given.flag("index")?,
            unique: given.flag("unique")?,
            default: given.take("server_default").map_or(Some(None), Object::into_default)?,
            client_default: match given.take("default") {
                None | Some(Object::None) => false,
                Some(
                    Object::Bool(_)
                    | Object::Int(_)
                    | Object::Float(_)
                    | Object::Text(_)
                    | Object::Sql(_)
                    | Object::List(_)
                    | Object::Dict(_),
                ) => true,
                Some(_) => return None,
            },
            computed: None,
            comment: given.maybe_text("comment")?,
            options: Options::new(),
            keys: Vec::new(),
            constraints: Vec::new(),
        };
        for ignored in ["onupdate", "doc"] {
            given.take(ignored);
        }
        for item in items.drain(..) {
            match item {
                Object::Key(key) => column.keys.push(*key),
                Object::Computed(computed) if column.computed.is_none() && column.default.is_none() => {
                    column.computed = Some(computed);
                }
                Object::Constraint(made) if matches!(made.constraint.kind, ConstraintKind::Check { .. }) => {
                    column.constraints.push(*made);
                }
                _ => return None,
            }
        }
        column.options = given.options()?;
        Some(Object::Column(Box::new(column)))
    }

    fn key(&mut self, call: &ExprCall) -> Option<Object> {
        let mut given = self.arguments(call, &["column"])?;
        let (referred_schema, referred_table, column) = target(&given.text("column")?)?;
        let mut key = Key {
            name: given.maybe_text("name")?,
            target: ForeignKey {
                columns: Vec::new(),
                referred_schema,
                referred_table,
                referred_columns: column.into_iter().collect(),
                on_delete: given.maybe_text("ondelete")?,
                on_update: given.maybe_text("onupdate")?,
                r#match: given.maybe_text("match")?,
            },
            deferrable: given.maybe_bool("deferrable")?,
            initially: given.maybe_text("initially")?,
            options: Options::new(),
        };
        let alter = given.flag("use_alter")?;
        key.options = given.options()?;
        if alter {
            key.options.insert("use_alter".to_owned(), json!(true));
        }
        Some(Object::Key(Box::new(key)))
    }

    fn key_constraint(&mut self, call: &ExprCall) -> Option<Object> {
        let mut given = self.arguments(call, &["columns", "refcolumns", "name"])?;
        let (columns, referred) = (given.names("columns")?, given.names("refcolumns")?);
        if columns.len() != referred.len() || columns.is_empty() {
            return None;
        }
        let targets = referred.iter().map(|text| target(text)).collect::<Option<Vec<_>>>()?;
        let (referred_schema, referred_table, _) = targets.first()?.clone();
        let kind = ConstraintKind::ForeignKey(ForeignKey {
            columns,
            referred_schema,
            referred_table,
            referred_columns: targets.into_iter().filter_map(|(_, _, column)| column).collect(),
            on_delete: given.maybe_text("ondelete")?,
            on_update: given.maybe_text("onupdate")?,
            r#match: given.maybe_text("match")?,
        });
        let alter = given.flag("use_alter")?;
        let mut made = self.constraint(kind, given)?;
        if alter {
            made.constraint.options.insert("use_alter".to_owned(), json!(true));
        }
        Some(Object::Constraint(Box::new(made)))
    }

    fn keyed(&mut self, call: &ExprCall, unique: bool) -> Option<Object> {
        let mut given = self.arguments(call, &[])?;
        let columns = given.rest().into_iter().map(Object::into_text).collect::<Option<Vec<_>>>()?;
        if columns.is_empty() {
            return None;
        }
        let kind = match unique {
            true => ConstraintKind::Unique { columns },
            false => ConstraintKind::PrimaryKey { columns },
        };
        self.constraint(kind, given).map(Box::new).map(Object::Constraint)
    }

    fn check(&mut self, call: &ExprCall) -> Option<Object> {
        let mut given = self.arguments(call, &["sqltext", "name"])?;
        let sql = given.take("sqltext")?.into_condition()?;
        self.constraint(ConstraintKind::Check { sql }, given).map(Box::new).map(Object::Constraint)
    }

    fn constraint(&mut self, kind: ConstraintKind, mut given: Given) -> Option<Made> {
        let name = given.maybe_text("name")?;
        let (deferrable, initially) = (given.maybe_bool("deferrable")?, given.maybe_text("initially")?);
        let options = given.options()?;
        Some(Made { number: self.next(), constraint: Constraint { name, kind, deferrable, initially, options } })
    }
}

/// `schema.table.column`.
fn target(text: &str) -> Option<(Option<String>, String, Option<String>)> {
    let parts: Vec<&str> = text.split('.').collect();
    Some(match parts.as_slice() {
        [table] => (None, (*table).to_owned(), None),
        [table, column] => (None, (*table).to_owned(), Some((*column).to_owned())),
        [schema @ .., table, column] => (Some(schema.join(".")), (*table).to_owned(), Some((*column).to_owned())),
        [] => return None,
    })
}

/// Whether nothing in a text could be taken for `:name` or an escape of it.
pub fn has_no_parameters(sql: &str) -> bool {
    let mut before = ' ';
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if letter == '\\' {
            return false;
        }
        if letter == ':' && before != ':' && !word(before) && letters.peek().is_some_and(|next| word(*next)) {
            return false;
        }
        before = letter;
    }
    true
}
