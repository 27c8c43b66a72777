//! An alteration of one table: its operations are applied to the stored text one after another, and beside that collected
//! as native `ALTER TABLE` statements for as long as SQLite has one that is right for each.

mod column;
mod constraint;

pub(super) use crate::dialect::order::Order;

use super::create_table::{self, CreateTable, Item, Part};
use super::names::{qualified, quote, same};
use super::{ddl, inspect, lexer};
use crate::diagnostic::Diagnostic;
use crate::dialect::Statement;
use crate::operation::{ColumnChange, Operation};
use crate::schema::{Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Schema, Table};

/// A table between what it is and what it shall be.
pub(super) struct Alteration<'a> {
    pub schema: &'a Schema,
    pub table: &'a Table,
    /// The database that the operations named.
    pub database: Option<&'a str>,
    pub before: CreateTable,
    pub after: CreateTable,
    pub columns: Vec<Known>,
    pub order: Order,
    /// Indexes that stay, by their stored statements.
    pub indexes: Vec<&'a Index>,
    /// New indexes, created last of all.
    pub new_indexes: Vec<(Index, bool)>,
    pub native: Option<Vec<Statement>>,
    pub notices: Vec<Diagnostic>,
    /// Columns that are dropped, by their stored names.
    pub dropped: Vec<String>,
    /// Named constraints and indexes that went with a dropped column: the next operations may still drop them.
    pub gone: Vec<String>,
    /// Indexes that went with a dropped column, and what was said of it: they come back if the column does.
    pub lost: Vec<(&'a Index, Diagnostic)>,
    pub new_name: Option<String>,
    /// Rows may break a foreign key: one was added, or values are cast.
    pub check_foreign_keys: bool,
}

/// A column of the new table. Renames are left to SQLite's `RENAME COLUMN` after a rebuild, because it also finds the
/// name in views and triggers: until then a column goes by its stored name.
pub(super) struct Known {
    pub now: String,
    pub stored: String,
    /// Its rows come from the old table.
    pub copied: bool,
    /// The type that values are cast to on their way.
    pub cast: Option<String>,
    /// What a new column has in the rows that are moved.
    pub fill: Option<String>,
}

/// The statements of an operation that needs no look at the database, if it is one.
pub(super) fn without_schema(operation: &Operation) -> Result<Option<Vec<Statement>>, Diagnostic> {
    match operation {
        Operation::AddColumn { table, schema, indexes, if_not_exists: false, .. } if adds_natively(operation) => {
            let mut statements = vec![Statement::plain(column::add_natively(operation)?)];
            for index in indexes {
                statements.push(Statement::plain(ddl::create_index(table, schema.as_deref(), index, false)?));
            }
            Ok(Some(statements))
        }
        Operation::AlterColumn { table, schema, column, change } if only_renames(change) => {
            let table = qualified(schema.as_deref(), table);
            let rename = |to: &String| Statement::plain(rename_column(&table, column, to));
            Ok(Some(change.new_name.iter().filter(|to| *to != column).map(rename).collect()))
        }
        _ => Ok(None),
    }
}

/// Whether SQLite's own `ADD COLUMN` does it, whatever rows there are.
pub(super) fn adds_natively(operation: &Operation) -> bool {
    let Operation::AddColumn { column, constraints, inline_primary_key, insert_before, insert_after, .. } = operation
    else {
        return false;
    };
    let keys = constraints.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey(_))).count();
    let simple = constraints
        .iter()
        .all(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. }));
    simple
        && keys <= 1
        && (keys == 0 || column.default.is_none())
        && column.default.as_ref().is_none_or(is_constant)
        && column.computed.as_ref().is_none_or(|computed| computed.persisted != Some(true))
        && !(*inline_primary_key && column.primary_key)
        && insert_before.is_none()
        && insert_after.is_none()
}

/// Whether nothing but the name changes; comments and autoincrement leave no trace in SQLite.
pub(super) fn only_renames(change: &ColumnChange) -> bool {
    change.nullable.is_none()
        && change.default.is_none()
        && change.computed.is_none()
        && change.identity.is_none()
        && change.ty.is_none()
}

pub(super) fn rename_column(table: &str, from: &str, to: &str) -> String {
    format!("ALTER TABLE {table} RENAME COLUMN {} TO {}", quote(from), quote(to))
}

impl<'a> Alteration<'a> {
    pub fn of(
        schema: &'a Schema,
        name: &str,
        database: Option<&'a str>,
        copy_from: Option<&'a Table>,
        always: bool,
    ) -> Result<Self, Diagnostic> {
        if let Some(other) = database.filter(|database| !same(database, "main")) {
            return Err(Diagnostic::error(format!(
                "table {other}.{name} is in another database than main, which cannot be altered this way"
            ))
            .with_hint("open that database by itself, or leave out schema="));
        }
        let Some(table) = inspect::table(schema, name) else {
            let view = schema.views.values().any(|view| same(&view.name, name));
            let message =
                if view { format!("{name} is a view, not a table") } else { format!("no such table: {name}") };
            return Err(Diagnostic::error(message));
        };
        if let Some(module) = table.options.get(inspect::VIRTUAL).and_then(|module| module.as_str()) {
            return Err(Diagnostic::error(format!("{name} is a virtual table ({module}), which SQLite cannot alter"))
                .with_hint("drop it and create it again with CREATE VIRTUAL TABLE"));
        }
        if table.options.contains_key(inspect::SHADOW) {
            return Err(Diagnostic::error(format!("{name} belongs to a virtual table and cannot be altered")));
        }
        let before = read(name, table.sql.as_deref().unwrap_or_default())?;
        let mut indexes: Vec<&Index> = table.indexes.iter().collect();
        let after = match copy_from {
            Some(given) => {
                let known = |index: &Index| table.indexes.iter().any(|other| other.name == index.name);
                indexes.extend(given.indexes.iter().filter(|index| !known(index)));
                read(
                    name,
                    &ddl::create_table(&Table { name: table.name.clone(), schema: None, ..given.clone() }, false)?,
                )?
            }
            None => before.clone(),
        };
        if let Some(missing) = after.columns().find(|column| before.column(&column.name).is_none()) {
            return Err(Diagnostic::error(format!(
                "table {name} has no column {}, which copy_from names",
                missing.name
            )));
        }
        let columns: Vec<Known> = after
            .columns()
            .map(|column| Known {
                now: column.name.clone(),
                stored: column.name.clone(),
                copied: true,
                cast: None,
                fill: None,
            })
            .collect();
        let order = Order::of(columns.iter().map(|column| column.stored.clone()).collect());
        let native = (after == before && !always).then(Vec::new);
        Ok(Self {
            schema,
            table,
            database,
            before,
            after,
            columns,
            order,
            indexes,
            new_indexes: Vec::new(),
            native,
            notices: Vec::new(),
            dropped: Vec::new(),
            gone: Vec::new(),
            lost: Vec::new(),
            new_name: None,
            check_foreign_keys: false,
        })
    }

    /// Applies one operation. The text is read again afterwards, so that the next one sees all of it.
    pub fn apply(mut self, operation: &Operation) -> Result<Self, Diagnostic> {
        match operation {
            Operation::AddColumn { .. } => self.add_column(operation)?,
            Operation::DropColumn { column, if_exists, .. } => self.drop_column(column, *if_exists)?,
            Operation::AlterColumn { column, change, .. } => self.alter_column(column, change)?,
            Operation::AddConstraint { constraint, .. } => self.add_constraint(constraint)?,
            Operation::DropConstraint { constraint, type_, if_exists, .. } => {
                self.drop_constraint(constraint.as_deref(), type_.as_deref(), *if_exists)?;
            }
            Operation::CreateIndex { index, if_not_exists, .. } => self.create_index(index, *if_not_exists)?,
            Operation::DropIndex { index, if_exists, .. } => self.drop_index(index, *if_exists)?,
            Operation::CreateTableComment { .. } | Operation::DropTableComment { .. } => {}
            Operation::RenameTable { new_name, .. } => {
                self.natively(format!("ALTER TABLE {} RENAME TO {}", self.target(), quote(new_name)));
                self.new_name = Some(new_name.clone());
            }
            _ => {
                return Err(Diagnostic::error(format!(
                    "only alterations of {} can be part of its batch",
                    self.table.name
                ))
                .with_hint("move the operation out of batch_alter_table"));
            }
        }
        self.after = read(&self.table.name, &self.after.to_string())?;
        Ok(self)
    }

    /// The table's name in SQL, as the operations gave it.
    pub fn target(&self) -> String {
        qualified(self.database, self.new_name.as_deref().unwrap_or(&self.table.name))
    }

    /// Adds to the native statements, if there are any.
    fn natively(&mut self, sql: String) {
        if let Some(native) = &mut self.native {
            native.push(Statement::plain(sql));
        }
    }

    /// The place of a column among [`Self::columns`], by its name now or else by the one it had at first.
    fn find(&self, name: &str) -> Option<usize> {
        let now = self.columns.iter().position(|column| same(&column.now, name));
        now.or_else(|| self.columns.iter().position(|column| same(&column.stored, name)))
    }

    fn column(&self, name: &str) -> Result<usize, Diagnostic> {
        self.find(name).ok_or_else(|| {
            let columns: Vec<&str> = self.columns.iter().map(|column| column.now.as_str()).collect();
            Diagnostic::error(format!("table {} has no column {name}", self.table.name))
                .with_note(format!("its columns are {}", columns.join(", ")))
        })
    }

    /// Names as they stand in the text until the renames.
    fn stored(&self, names: &[String]) -> Result<Vec<String>, Diagnostic> {
        names.iter().map(|name| Ok(self.columns[self.column(name)?].stored.clone())).collect()
    }

    /// SQL that a script wrote, with the names as they stand in the text until the renames.
    fn stored_sql(&self, sql: &str) -> String {
        let renamed = self.columns.iter().filter(|column| column.now != column.stored);
        let names: Vec<(String, String)> =
            renamed.map(|column| (column.now.clone(), quote(&column.stored).into_owned())).collect();
        if names.is_empty() { sql.to_owned() } else { lexer::rename(sql, &names) }
    }

    /// A constraint that a script wrote, as it stands in the text until the renames.
    fn stored_constraint(&self, constraint: &Constraint) -> Result<Constraint, Diagnostic> {
        let mut stored = constraint.clone();
        match &mut stored.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                *columns = self.stored(columns)?
            }
            ConstraintKind::ForeignKey(key) => {
                key.columns = self.stored(&key.columns)?;
                if same(&key.referred_table, &self.table.name) {
                    key.referred_columns = self.stored(&key.referred_columns)?;
                }
            }
            ConstraintKind::Check { sql } => *sql = self.stored_sql(sql),
            ConstraintKind::Exclude { .. } => {}
        }
        Ok(stored)
    }

    /// Adds a constraint's text after all others.
    fn push(&mut self, text: String) -> Result<(), Diagnostic> {
        let lead = self.after.lead_of_new();
        let item = item(&lead, &text).ok_or_else(|| unreadable(&self.table.name, &text))?;
        self.after.items.push(item);
        Ok(())
    }

    fn create_index(&mut self, index: &Index, if_not_exists: bool) -> Result<(), Diagnostic> {
        let table = self.new_name.as_ref().unwrap_or(&self.table.name);
        self.natively(ddl::create_index(table, self.database, index, if_not_exists)?);
        self.new_indexes.push((index.clone(), if_not_exists));
        Ok(())
    }

    fn drop_index(&mut self, name: &str, if_exists: bool) -> Result<(), Diagnostic> {
        let is = |index: &Index| index.name.as_deref().is_some_and(|other| same(other, name));
        let count = self.indexes.len() + self.new_indexes.len();
        self.indexes.retain(|index| !is(index));
        self.new_indexes.retain(|(index, _)| !is(index));
        if count == self.indexes.len() + self.new_indexes.len() && self.gone.iter().any(|gone| same(gone, name)) {
            return Ok(());
        }
        if count == self.indexes.len() + self.new_indexes.len() && !if_exists {
            return Err(Diagnostic::error(format!("No such index: '{name}'")));
        }
        let if_exists = if if_exists { "IF EXISTS " } else { "" };
        self.natively(format!("DROP INDEX {if_exists}{}", qualified(self.database, name)));
        Ok(())
    }

    /// An index by the names that its columns have in the end.
    pub fn final_index(&self, index: &Index) -> Index {
        let final_name =
            |name: &String| self.find(name).map_or_else(|| name.clone(), |at| self.columns[at].now.clone());
        let elements = index.elements.iter().map(|element| match element {
            IndexElement::Column(name) => IndexElement::Column(final_name(name)),
            other => other.clone(),
        });
        Index { elements: elements.collect(), ..index.clone() }
    }
}

/// A piece of a table's text as an item of it.
fn item(lead: &str, text: &str) -> Option<Item> {
    let mut read = create_table::parse(&format!("CREATE TABLE t (x, {text})")).ok()?;
    let mut item = read.items.pop()?;
    item.lead = lead.to_owned();
    Some(item)
}

fn read(name: &str, sql: &str) -> Result<CreateTable, Diagnostic> {
    create_table::parse(sql).map_err(|reason| {
        Diagnostic::error(format!("the statement of table {name} cannot be read: {reason}")).with_note(sql.to_owned())
    })
}

fn unreadable(table: &str, text: &str) -> Diagnostic {
    Diagnostic::error(format!("cannot be part of table {table}: {text}"))
}

/// Whether SQLite can add a column with this default to a table that has rows.
fn is_constant(default: &DefaultValue) -> bool {
    let DefaultValue::Sql(sql) = default else { return true };
    let mut words = lexer::words(sql);
    while words.len() > 2 && words[0].text(sql) == "(" && words[words.len() - 1].text(sql) == ")" {
        words = words[1..words.len() - 1].to_vec();
    }
    if words.first().is_some_and(|word| matches!(word.text(sql), "+" | "-")) {
        words.remove(0);
    }
    let [only] = words.as_slice() else { return false };
    match only.kind {
        lexer::Kind::Number | lexer::Kind::Text | lexer::Kind::Blob => true,
        lexer::Kind::Word => ["NULL", "TRUE", "FALSE"].iter().any(|word| same(word, only.text(sql))),
        _ => false,
    }
}

fn is_column(item: &Item) -> bool {
    matches!(item.part, Part::Column(_))
}
