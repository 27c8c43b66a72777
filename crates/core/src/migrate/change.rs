//! Carries out an operation, and checks that no row was lost and no reference broken where a table was rebuilt.

use super::failure::placed;
use super::{OperationError, Origin, Session};
use crate::connection::Outcome;
use crate::diagnostic::Diagnostic;
use crate::dialect::sqlite::names::same;
use crate::dialect::{self, Dialect, Rendered, mysql};
use crate::operation::Operation;
use crate::schema::Schema;
use crate::sql::quoted;
use crate::value::Value;
use indexmap::IndexMap;

/// Marks the beginning of an operation of several statements.
const POINT: &str = "seesaw_operation";

impl Session {
    pub(super) fn change(&mut self, operation: &Operation, origin: Option<Origin>) -> Result<Outcome, OperationError> {
        self.still_open().map_err(OperationError::Invalid)?;
        let dialect = self.dialect();
        let completed = match dialect.is_mysql() {
            true => Some(self.completed(operation)?),
            false => None,
        };
        let operation = completed.as_ref().unwrap_or(operation);
        let rendered = match dialect::needs_schema(dialect, operation) {
            true => self.with_schema(|schema| dialect::render(dialect, operation, schema))?,
            false => dialect::render(dialect, operation, &Schema::default()),
        };
        let mut rendered = rendered.map_err(|fault| OperationError::Invalid(placed_once(fault, origin.as_ref())))?;
        for notice in std::mem::take(&mut rendered.notices) {
            self.notice(placed_once(notice, origin.as_ref()));
        }
        let parts = rendered.statements.len() > 1 && !matches!(operation, Operation::BulkInsert { .. });
        // Elsewhere an error leaves a transaction in which nothing more can be done, as with Alembic; and outside of one
        // there are no savepoints.
        if !parts || dialect != Dialect::Sqlite {
            return self.carry_out(&rendered, name(operation), &origin);
        }
        // A script may catch the error and go on: then nothing of the operation may be left.
        self.quietly(&format!("SAVEPOINT {POINT}"))?;
        let result = self.checked(&rendered, name(operation), &origin);
        if result.is_err() && self.still_open().is_ok() {
            self.forget_schema();
            self.quietly(&format!("ROLLBACK TO {POINT}"))?;
            // A setting is not rolled back.
            self.quietly("PRAGMA legacy_alter_table=OFF")?;
        }
        if self.still_open().is_ok() {
            self.quietly(&format!("RELEASE {POINT}"))?;
        }
        result
    }

    /// For MySQL: with what its server has to be told.
    fn completed(&mut self, operation: &Operation) -> Result<Operation, OperationError> {
        let mut operation = match mysql::is_incomplete(operation) {
            true => self.with_schema(|schema| mysql::complete(operation, schema))?,
            false => operation.clone(),
        };
        mysql::with_expressions(mysql::Flavour::of(self.dialect()), &self.server, &mut operation);
        Ok(operation)
    }

    fn checked(&mut self, rendered: &Rendered, name: &str, origin: &Option<Origin>) -> Result<Outcome, OperationError> {
        self.count_losses(rendered, origin.as_ref())?;
        let counted = self.count_rows(rendered)?;
        let broken = self.broken_references(rendered, true)?;
        let outcome = self.carry_out(rendered, name, origin)?;
        self.compare_rows(rendered, &counted, origin.as_ref())?;
        self.compare_references(rendered, &broken, origin.as_ref())?;
        Ok(outcome)
    }

    /// Runs the statements, foreign keys switched off where they ask for it.
    fn carry_out(
        &mut self,
        rendered: &Rendered,
        name: &str,
        origin: &Option<Origin>,
    ) -> Result<Outcome, OperationError> {
        let off = rendered.statements.iter().any(|statement| statement.without_foreign_keys);
        let enforced = match off {
            true => self.switch_foreign_keys(false)?,
            false => false,
        };
        let mut result = Ok(Outcome::default());
        for statement in &rendered.statements {
            if let Some(made) = &statement.once
                && !self.made.insert(made.clone())
            {
                continue;
            }
            let outcome =
                self.run_recorded(&statement.sql, &statement.params, origin.clone(), Some(name), rendered.rebuild);
            result = match (result, outcome) {
                (Ok(sum), Ok(outcome)) => Ok(Outcome { changed: sum.changed + outcome.changed, ..outcome }),
                (_, Err(error)) => Err(error),
                (error, _) => error,
            };
            if result.is_err() {
                break;
            }
        }
        if result.is_ok() {
            result = self.probe(rendered, origin.as_ref()).and(result);
        }
        if enforced {
            let back_on = self.switch_foreign_keys(true);
            result = result.and_then(|outcome| back_on.map(|_| outcome));
        }
        result
    }

    fn switch_foreign_keys(&mut self, on: bool) -> Result<bool, OperationError> {
        let connection = self.connection().map_err(OperationError::Invalid)?;
        connection.enforce_foreign_keys(on).map_err(|error| OperationError::refused(error, "PRAGMA foreign_keys", &[]))
    }

    fn probe(&mut self, rendered: &Rendered, origin: Option<&Origin>) -> Result<(), OperationError> {
        let connection = self.connection().map_err(OperationError::Invalid)?;
        for probe in &rendered.probes {
            if let Err(error) = connection.run(&probe.sql, &[]) {
                let fault = probe.failure.clone().with_note(error.message);
                return Err(OperationError::Invalid(placed_once(fault, origin)));
            }
        }
        Ok(())
    }

    /// Tells of values that a cast is about to change.
    fn count_losses(&mut self, rendered: &Rendered, origin: Option<&Origin>) -> Result<(), OperationError> {
        for loss in &rendered.losses {
            let connection = self.connection().map_err(OperationError::Invalid)?;
            let rows =
                connection.query(&loss.sql, &[]).map_err(|error| OperationError::refused(error, &loss.sql, &[]))?;
            let count = rows.first().and_then(|row| row.first()?.as_integer()).unwrap_or(0);
            if count > 0 {
                self.notice(placed_once(
                    loss.notice.clone().with_note(format!("It concerns {count} of the rows.")),
                    origin,
                ));
            }
        }
        Ok(())
    }

    /// Rows of the tables that are about to be rebuilt.
    fn count_rows(&mut self, rendered: &Rendered) -> Result<Vec<i64>, OperationError> {
        rendered.same_rows.iter().map(|(before, _)| self.rows_of(before)).collect()
    }

    fn compare_rows(
        &mut self,
        rendered: &Rendered,
        counted: &[i64],
        origin: Option<&Origin>,
    ) -> Result<(), OperationError> {
        for ((_, table), before) in rendered.same_rows.iter().zip(counted) {
            let after = self.rows_of(table)?;
            if after != *before {
                let fault = Diagnostic::error(format!(
                    "table {table} had {before} rows before it was rebuilt and has {after} after"
                ))
                .with_hint("this should not happen: please report it together with the script");
                return Err(OperationError::Invalid(placed(fault, origin)));
            }
        }
        Ok(())
    }

    fn rows_of(&mut self, table: &str) -> Result<i64, OperationError> {
        let sql = format!("SELECT count(*) FROM {}", quoted(table));
        let connection = self.connection().map_err(OperationError::Invalid)?;
        let rows = connection.query(&sql, &[]).map_err(|error| OperationError::refused(error, &sql, &[]))?;
        Ok(rows.first().and_then(|row| row.first()).and_then(Value::as_integer).unwrap_or_default())
    }

    /// Rows without the row that they refer to, by table. `None` where SQLite cannot tell, because the key that a
    /// foreign key points at is not unique.
    fn broken_references(&mut self, rendered: &Rendered, before: bool) -> Result<Vec<Broken>, OperationError> {
        let mut found = Vec::new();
        for table in &rendered.foreign_keys {
            let former = rendered.same_rows.iter().find(|(_, after)| before && same(after, table));
            let name = former.map_or(table, |(before, _)| before);
            let sql = format!("PRAGMA foreign_key_check({})", quoted(name));
            let connection = self.connection().map_err(OperationError::Invalid)?;
            found.push(connection.query(&sql, &[]).map(by_parent).map_err(|error| error.message));
        }
        Ok(found)
    }

    /// References that were broken before may stay so; new ones are the operation's doing.
    fn compare_references(
        &mut self,
        rendered: &Rendered,
        before: &[Broken],
        origin: Option<&Origin>,
    ) -> Result<(), OperationError> {
        let after = self.broken_references(rendered, false)?;
        for ((table, before), after) in rendered.foreign_keys.iter().zip(before).zip(after) {
            let after = match after {
                Ok(after) => after,
                Err(words) => {
                    if before.is_ok() {
                        let notice = Diagnostic::warning(format!(
                            "the foreign keys of table {table} cannot be checked: {words}"
                        ))
                        .with_hint("make the columns that they refer to a primary key or unique");
                        self.notice(placed(notice, origin));
                    }
                    continue;
                }
            };
            let old = before.as_ref().cloned().unwrap_or_default();
            for (parent, (count, row)) in &after {
                let known = old.get(parent).map_or(0, |(count, _)| *count);
                if *count > known {
                    let new = count - known;
                    let rows = if new == 1 { "1 row" } else { &format!("{new} rows") };
                    let refer = if new == 1 { "refers" } else { "refer" };
                    let words = format!("{rows} of table {table} {refer} to no row of {parent}");
                    // Without enforcement SQLite lives with such rows, and so does Alembic.
                    let enforced = self.settings().foreign_keys;
                    let mut fault = if enforced { Diagnostic::error(words) } else { Diagnostic::warning(words) };
                    if let Some(row) = row {
                        let sql = format!("SELECT * FROM {} WHERE rowid = {row}", quoted(table));
                        fault = fault.with_note(format!("One of them: {sql}"));
                    }
                    let fault = fault.with_hint(format!(
                        "correct these rows or add the missing ones of {parent} before this operation"
                    ));
                    if enforced {
                        return Err(OperationError::Invalid(placed(fault, origin)));
                    }
                    self.notice(placed(fault, origin));
                }
            }
        }
        Ok(())
    }
}

/// By parent table: how many rows refer to nothing in it, and the rowid of one of them.
type Broken = Result<IndexMap<String, (usize, Option<i64>)>, String>;

/// `PRAGMA foreign_key_check` returns table, rowid, parent, number of the key.
fn by_parent(rows: Vec<Vec<Value>>) -> IndexMap<String, (usize, Option<i64>)> {
    let mut found: IndexMap<String, (usize, Option<i64>)> = IndexMap::new();
    for row in rows {
        let parent = row.get(2).and_then(Value::as_text).unwrap_or_default();
        let entry = found.entry(parent.to_owned()).or_default();
        entry.0 += 1;
        entry.1 = entry.1.or(row.get(1).and_then(Value::as_integer));
    }
    found
}

pub(super) fn placed_once(diagnostic: Diagnostic, origin: Option<&Origin>) -> Diagnostic {
    if diagnostic.file.is_some() { diagnostic } else { placed(diagnostic, origin) }
}

/// Alembic's name of the directive.
fn name(operation: &Operation) -> &'static str {
    match operation {
        Operation::CreateTable { .. } => "create_table",
        Operation::DropTable { .. } => "drop_table",
        Operation::RenameTable { .. } => "rename_table",
        Operation::AddColumn { .. } => "add_column",
        Operation::DropColumn { .. } => "drop_column",
        Operation::AlterColumn { .. } => "alter_column",
        Operation::CreateIndex { .. } => "create_index",
        Operation::DropIndex { .. } => "drop_index",
        Operation::AddConstraint { constraint, .. } => constraint_name(constraint),
        Operation::DropConstraint { .. } => "drop_constraint",
        Operation::CreateTableComment { .. } => "create_table_comment",
        Operation::DropTableComment { .. } => "drop_table_comment",
        Operation::BatchAlterTable { .. } => "batch_alter_table",
        Operation::BulkInsert { .. } => "bulk_insert",
        Operation::Execute { .. } => "execute",
    }
}

fn constraint_name(constraint: &crate::schema::Constraint) -> &'static str {
    use crate::schema::ConstraintKind;
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "create_primary_key",
        ConstraintKind::Unique { .. } => "create_unique_constraint",
        ConstraintKind::ForeignKey(_) => "create_foreign_key",
        ConstraintKind::Check { .. } => "create_check_constraint",
        ConstraintKind::Exclude { .. } => "create_exclude_constraint",
    }
}
