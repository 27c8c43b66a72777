//! `batch_alter_table` on databases with a full `ALTER TABLE`: one alteration after the other; with `recreate="always"`
//! a new table into which the rows are moved, as Alembic does it.

use super::order::Order;
use super::parts::{bound_column, columns_of, inline_column, primary_key};
use super::sqlite::types::family;
use super::{Dialect, Rendered, Statement, quote};
use crate::diagnostic::Diagnostic;
use crate::operation::{ColumnChange, Operation, Recreate};
use crate::schema::{Column, Constraint, ConstraintKind, Index, IndexElement, Schema, Table, Type};

type Renders<'a> = &'a dyn Fn(&Operation) -> Result<Rendered, Diagnostic>;
/// The type to cast to, where the database has such a cast.
type Casts<'a> = &'a dyn Fn(&Type) -> Result<Option<String>, Diagnostic>;

/// Whether the operation can only be rendered with the table as it is.
pub(super) fn needs_schema(operation: &Operation) -> bool {
    matches!(operation, Operation::BatchAlterTable { recreate: Recreate::Always, copy_from: None, .. })
}

/// The alterations of a batch. `one` renders a single operation for the dialect, `cast` the type of a cast.
pub(super) fn batch(
    dialect: Dialect,
    batch: &Operation,
    schema: &Schema,
    one: Renders<'_>,
    cast: Casts<'_>,
) -> Result<Rendered, Diagnostic> {
    let mut out = Rendered::default();
    let Operation::BatchAlterTable { table, operations, recreate, copy_from, .. } = batch else { return Ok(out) };
    if *recreate == Recreate::Always {
        let old = match (copy_from.as_deref(), schema.tables.get(table)) {
            (Some(given), _) => given.clone(),
            (None, Some(known)) => as_it_is(known),
            (None, None) => return Err(unknown(dialect, table)),
        };
        return Draft::of(&old, operations)?.finish(dialect, batch, &old, one, cast);
    }
    for operation in operations {
        if let Operation::AddColumn { insert_before, insert_after, .. } = operation
            && (insert_before.is_some() || insert_after.is_some())
        {
            return Err(Diagnostic::error(
                "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'",
            )
            .with_hint("leave insert_before and insert_after out on this dialect"));
        }
        out.append(one(operation)?);
    }
    Ok(out)
}

/// What the database does not number it does not begin to.
fn as_it_is(table: &Table) -> Table {
    let mut table = table.clone();
    for column in &mut table.columns {
        column.autoincrement = Some(column.autoincrement == Some(true));
    }
    table
}

/// The new table in the making. Columns go by their former name, as constraints and indexes do, until the end.
struct Draft {
    /// The former name, the column, and the cast that its values need.
    columns: Vec<(String, Column, Option<Type>)>,
    /// New columns, and what they have in the rows that are moved.
    added: Vec<(String, Option<String>)>,
    constraints: Vec<Constraint>,
    /// Names of constraints that the script has dropped.
    dropped: Vec<String>,
    indexes: Vec<Index>,
    order: Order,
}

impl Draft {
    fn of(old: &Table, operations: &[Operation]) -> Result<Self, Diagnostic> {
        let names: Vec<String> = old.columns.iter().map(|column| column.name.clone()).collect();
        let mut draft = Draft {
            columns: old.columns.iter().map(|column| (column.name.clone(), column.clone(), None)).collect(),
            added: Vec::new(),
            constraints: old.constraints.iter().filter(|each| bound_column(each).is_none()).cloned().collect(),
            dropped: Vec::new(),
            indexes: old.indexes.clone(),
            order: Order::of(names),
        };
        if let Some(key) = primary_key(old).filter(|_| !old.constraints.iter().any(is_key)) {
            draft.constraints.insert(0, key.into_owned());
        }
        for operation in operations {
            draft.apply(operation)?;
        }
        Ok(draft)
    }

    fn apply(&mut self, operation: &Operation) -> Result<(), Diagnostic> {
        match operation {
            Operation::AddColumn { column, constraints, indexes, insert_before, insert_after, fill, .. } => {
                self.columns.push((column.name.clone(), column.clone(), None));
                self.added.push((column.name.clone(), fill.as_deref().map(str::to_owned)));
                self.order.add(column.name.clone(), insert_before.clone(), insert_after.clone());
                for constraint in constraints.iter().filter(|each| bound_column(each).is_none()) {
                    if inline_column(constraint).is_none() {
                        named(constraint)?;
                    }
                    self.constraints.push(constraint.clone());
                }
                self.indexes.extend(indexes.iter().cloned());
            }
            Operation::DropColumn { column, .. } => {
                self.column(column)?;
                self.columns.retain(|(key, ..)| key != column);
                self.order.remove(column);
                for constraint in &mut self.constraints {
                    if let ConstraintKind::PrimaryKey { columns } = &mut constraint.kind {
                        columns.retain(|key| key != column);
                    }
                }
                let gone = |constraint: &Constraint| {
                    columns_of(constraint).contains(column)
                        || inline_column(constraint) == Some(column)
                        || is_key(constraint) && columns_of(constraint).is_empty()
                };
                self.constraints.retain(|constraint| !gone(constraint));
            }
            Operation::AlterColumn { column, change, .. } => self.alter(column, change)?,
            Operation::AddConstraint { constraint, .. } => {
                named(constraint)?;
                if is_key(constraint) {
                    self.constraints.retain(|other| !is_key(other));
                    for (key, column, _) in &mut self.columns {
                        column.primary_key = columns_of(constraint).contains(key);
                        column.nullable &= !column.primary_key;
                    }
                }
                self.constraints.push(constraint.clone());
            }
            Operation::DropConstraint { constraint, .. } => {
                let Some(name) = constraint else { return Err(Diagnostic::error("Constraint must have a name")) };
                let at = self.constraints.iter().position(|other| other.name.as_ref() == Some(name));
                let Some(at) = at else { return Err(Diagnostic::error(format!("No such constraint: '{name}'"))) };
                let dropped = self.constraints.remove(at);
                self.dropped.push(name.clone());
                if is_key(&dropped) {
                    self.columns.iter_mut().for_each(|(_, column, _)| column.primary_key = false);
                }
            }
            Operation::CreateIndex { index, .. } => self.indexes.push(index.clone()),
            Operation::DropIndex { index, .. } => {
                let before = self.indexes.len();
                self.indexes.retain(|other| other.name.as_ref() != Some(index));
                if self.indexes.len() == before {
                    return Err(Diagnostic::error(format!("No such index: '{index}'")));
                }
            }
            Operation::RenameTable { .. } => {
                return Err(Diagnostic::error("a table that is recreated cannot be renamed in the same batch")
                    .with_hint("call op.rename_table after the block"));
            }
            _ => {}
        }
        Ok(())
    }

    fn alter(&mut self, column: &str, change: &ColumnChange) -> Result<(), Diagnostic> {
        let (_, column, cast) = self.column(column)?;
        if let Some(ty) = &change.ty {
            if family(ty) != family(&column.ty) {
                *cast = Some(ty.clone());
            }
            column.ty = ty.clone();
        }
        column.nullable = change.nullable.unwrap_or(column.nullable);
        if let Some(default) = &change.default {
            column.default.clone_from(default);
        }
        if let Some(comment) = &change.comment {
            column.comment.clone_from(comment);
        }
        column.autoincrement = change.autoincrement.or(column.autoincrement);
        if let Some(name) = &change.new_name {
            column.name.clone_from(name);
        }
        Ok(())
    }

    fn column(&mut self, name: &str) -> Result<&mut (String, Column, Option<Type>), Diagnostic> {
        self.columns.iter_mut().find(|(key, ..)| key == name).ok_or_else(|| {
            Diagnostic::error(format!("the table has no column {name}")).with_hint("correct the column's name")
        })
    }

    /// The new table is made under another name, filled, and put in the place of the old one.
    fn finish(
        mut self,
        dialect: Dialect,
        batch: &Operation,
        old: &Table,
        one: Renders<'_>,
        cast: Casts<'_>,
    ) -> Result<Rendered, Diagnostic> {
        let Operation::BatchAlterTable { table, schema, table_args, options, partial_reordering, .. } = batch else {
            return Ok(Rendered::default());
        };
        let quote = |name: &str| quote(dialect, name).into_owned();
        let whole = |name: &str| super::qualified(dialect, schema.as_deref(), name);
        let mut out = Rendered { rebuild: true, ..Rendered::default() };
        // PostgreSQL's constraints have their names to themselves.
        let taken =
            |constraint: &&Constraint| constraint.name.as_ref().is_some_and(|name| !self.dropped.contains(name));
        for constraint in old.constraints.iter().filter(taken) {
            if dialect == Dialect::Postgresql {
                out.append(one(&Operation::DropConstraint {
                    table: table.clone(),
                    schema: schema.clone(),
                    constraint: constraint.name.clone(),
                    type_: None,
                    if_exists: false,
                })?);
            }
        }
        let sorted = std::mem::take(&mut self.order).sorted(partial_reordering)?;
        self.columns.sort_by_key(|(key, ..)| sorted.iter().position(|other| other == key));
        let temporary: String = format!("_alembic_tmp_{table}").chars().take(50).collect();
        let (mut targets, mut sources) = (Vec::new(), Vec::new());
        let is_new = |key: &String| self.added.iter().any(|(name, _)| name == key);
        for (key, column, changed) in self.columns.iter().filter(|(key, ..)| !is_new(key)) {
            let source = format!("{}.{}", whole(table), quote(key));
            targets.push(quote(&column.name));
            sources.push(match changed.as_ref().map(cast).transpose()?.flatten() {
                Some(ty) => format!("CAST({source} AS {ty}) AS {}", quote(key)),
                None => source,
            });
        }
        for (name, fill) in &self.added {
            let kept = self.columns.iter().find(|(key, ..)| key == name);
            if let (Some((_, column, _)), Some(fill)) = (kept, fill) {
                targets.push(quote(&column.name));
                sources.push(fill.clone());
            }
        }
        self.rename();
        let constraints = table_args.iter().cloned().chain(std::mem::take(&mut self.constraints)).collect();
        let mut merged = options.clone();
        for (name, value) in &old.options {
            merged.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let created = one(&Operation::CreateTable {
            table: Table {
                name: temporary.clone(),
                schema: schema.clone(),
                columns: self.columns.into_iter().map(|(_, column, _)| column).collect(),
                constraints,
                // Alembic loses it.
                comment: old.comment.clone(),
                options: merged,
                ..Table::default()
            },
            if_not_exists: false,
        })?;
        // The types of the old table's columns are there.
        out.statements.extend(created.statements.into_iter().filter(|statement| statement.once.is_none()));
        let (from, to) = (whole(table), whole(&temporary));
        let moved = format!("INSERT INTO {to} ({}) SELECT {} \nFROM {from}", targets.join(", "), sources.join(", "));
        out.statements.push(Statement::plain(moved));
        out.statements.push(Statement::plain(format!("DROP TABLE {from}")));
        let (new_name, schema) = (table.clone(), schema.clone());
        out.append(one(&Operation::RenameTable { table: temporary, new_name, schema: schema.clone() })?);
        for index in self.indexes {
            let (table, schema) = (table.clone(), schema.clone());
            out.append(one(&Operation::CreateIndex { table, schema, index, if_not_exists: false })?);
        }
        out.same_rows.push((table.clone(), table.clone()));
        Ok(out)
    }

    /// Constraints and indexes follow the columns that have a new name.
    fn rename(&mut self) {
        let renamed: Vec<(String, String)> = self
            .columns
            .iter()
            .filter(|(key, column, _)| *key != column.name)
            .map(|(key, column, _)| (key.clone(), column.name.clone()))
            .collect();
        let follow = |name: &mut String| {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| old == name) {
                name.clone_from(new);
            }
        };
        for constraint in &mut self.constraints {
            match &mut constraint.kind {
                ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                    columns.iter_mut().for_each(follow);
                }
                ConstraintKind::ForeignKey(key) => key.columns.iter_mut().for_each(follow),
                _ => {}
            }
        }
        for element in self.indexes.iter_mut().flat_map(|index| &mut index.elements) {
            if let IndexElement::Column(name) = element {
                follow(name);
            }
        }
    }
}

fn is_key(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
}

fn named(constraint: &Constraint) -> Result<(), Diagnostic> {
    match constraint.name {
        Some(_) => Ok(()),
        None => Err(Diagnostic::error("Constraint must have a name").with_hint("give the constraint a name")),
    }
}

fn unknown(dialect: Dialect, table: &str) -> Diagnostic {
    Diagnostic::error(format!(
        "This operation cannot proceed in --sql mode; batch mode with dialect {} requires a live database connection \
         with which to reflect the table \"{table}\". To generate a batch SQL migration script using table \"move and \
         copy\", a complete Table object should be passed to the \"copy_from\" argument of the batch_alter_table() \
         method so that table reflection can be skipped.",
        dialect.name()
    ))
    .with_hint("leave recreate=\"always\" out: this database alters the table in place; or pass copy_from=")
}
