//! Every operation as SQL for PostgreSQL.

use super::alter;
use super::names::NAMES;
use super::{ddl, types};
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::{NewColumn, alter_table, exists};
use crate::dialect::{Dialect, Rendered, Statement, recreate};
use crate::operation::Operation;
use crate::schema::{Schema, Table};

/// The statements that do what the operation says to a database that looks like `schema`.
pub fn render(operation: &Operation, schema: &Schema) -> Result<Rendered, Diagnostic> {
    let mut out = Rendered::default();
    match operation {
        Operation::CreateTable { table, if_not_exists } => create_table(&mut out, table, *if_not_exists)?,
        Operation::DropTable { table, schema, if_exists } => {
            out.add(format!("DROP TABLE {}{}", exists(*if_exists), NAMES.qualified(schema.as_deref(), table)));
        }
        Operation::RenameTable { table, new_name, schema } => {
            out.add(format!("{} RENAME TO {}", alter_table(&NAMES, schema.as_deref(), table), NAMES.quote(new_name)));
        }
        Operation::AddColumn {
            table,
            schema,
            column,
            constraints,
            indexes,
            if_not_exists,
            inline_references,
            inline_primary_key,
            ..
        } => {
            let new = NewColumn {
                table,
                schema: schema.as_deref(),
                column,
                constraints,
                indexes,
                if_not_exists: *if_not_exists,
                inline_references: *inline_references,
                inline_primary_key: *inline_primary_key,
            };
            alter::add_column(&mut out, &new)?;
        }
        Operation::DropColumn { table, schema, column, if_exists } => {
            let table = alter_table(&NAMES, schema.as_deref(), table);
            out.add(format!("{table} DROP COLUMN {}{}", exists(*if_exists), NAMES.quote(column)));
        }
        Operation::AlterColumn { table, schema, column, change } => {
            alter::alter_column(&mut out, table, schema.as_deref(), column, change)?;
        }
        Operation::CreateIndex { table, schema, index, if_not_exists } => {
            out.add(ddl::create_index(table, schema.as_deref(), index, *if_not_exists)?);
        }
        Operation::DropIndex { index, schema, if_exists, options, .. } => {
            out.add(ddl::drop_index(index, schema.as_deref(), options, *if_exists)?);
        }
        Operation::AddConstraint { table, schema, constraint } => {
            alter::add_constraint(&mut out, table, schema.as_deref(), constraint)?;
        }
        Operation::DropConstraint { table, schema, constraint, if_exists, .. } => {
            let Some(name) = constraint else {
                return Err(Diagnostic::error(format!(
                    "Can't emit DROP CONSTRAINT for a constraint of table {table}; it has no name"
                ))
                .with_hint("write the name that the database gave it, such as accounts_email_key"));
            };
            let table = NAMES.qualified(schema.as_deref(), table);
            out.add(format!("ALTER TABLE {table} DROP CONSTRAINT {}{}", exists(*if_exists), NAMES.checked(name)?));
        }
        Operation::CreateTableComment { table, schema, comment } => {
            out.add(table_comment(table, schema.as_deref(), comment.as_deref()));
        }
        Operation::DropTableComment { table, schema } => out.add(table_comment(table, schema.as_deref(), None)),
        Operation::BatchAlterTable { .. } => {
            let one = |operation: &Operation| render(operation, schema);
            return recreate::batch(Dialect::Postgresql, operation, schema, &one, &|ty| types::render(ty).map(Some));
        }
        Operation::BulkInsert { table, schema, columns, rows } => {
            let target = NAMES.qualified(schema.as_deref(), table);
            let places: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
            let sql = match columns.is_empty() {
                true => format!("INSERT INTO {target} DEFAULT VALUES"),
                false => format!("INSERT INTO {target} ({}) VALUES ({})", NAMES.list(columns), places.join(", ")),
            };
            let row = |row: &Vec<_>| Statement { params: row.clone(), ..Statement::plain(sql.clone()) };
            out.statements.extend(rows.iter().map(row));
        }
        Operation::Execute { sql, params } => {
            out.statements.push(Statement { params: params.clone(), ..Statement::plain(sql.clone()) });
        }
    }
    Ok(out)
}

/// The enumerations, the table, its indexes, its comments.
fn create_table(out: &mut Rendered, table: &Table, if_not_exists: bool) -> Result<(), Diagnostic> {
    for column in &table.columns {
        for (name, sql) in types::enums(&column.ty)? {
            let once = Some(format!("type {name}"));
            if out.statements.iter().all(|statement| statement.once != once) {
                out.statements.push(Statement { once, ..Statement::plain(sql) });
            }
        }
    }
    out.add(ddl::create_table(table, if_not_exists)?);
    let schema = table.schema.as_deref();
    for index in &table.indexes {
        out.add(ddl::create_index(&table.name, schema, index, false)?);
    }
    if table.comment.is_some() {
        out.add(table_comment(&table.name, schema, table.comment.as_deref()));
    }
    for column in table.columns.iter().filter(|column| column.comment.is_some()) {
        let table = NAMES.qualified(schema, &table.name);
        out.add(alter::column_comment(&table, &column.name, column.comment.as_deref()));
    }
    Ok(())
}

fn table_comment(table: &str, schema: Option<&str>, comment: Option<&str>) -> String {
    format!("COMMENT ON TABLE {} IS {}", NAMES.qualified(schema, table), alter::literal_or_null(comment))
}
