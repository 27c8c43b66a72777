//! Every operation as SQL for MySQL and MariaDB.

use super::{Flavour, alter, ddl, names, types};
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::{NewColumn, alter_table, exists};
use crate::dialect::{Rendered, Statement, recreate};
use crate::operation::Operation;
use crate::schema::Schema;

/// The statements that do what the operation says to a database that looks like `schema`.
pub fn render(flavour: Flavour, operation: &Operation, schema: &Schema) -> Result<Rendered, Diagnostic> {
    let names = names::of(flavour);
    let mut out = Rendered::default();
    match operation {
        Operation::CreateTable { table, if_not_exists } => {
            out.add(ddl::create_table(flavour, table, *if_not_exists)?);
            for index in &table.indexes {
                out.add(ddl::create_index(flavour, &table.name, table.schema.as_deref(), index, false)?);
            }
        }
        Operation::DropTable { table, schema, if_exists } => {
            out.add(format!("DROP TABLE {}{}", exists(*if_exists), names.qualified(schema.as_deref(), table)));
        }
        Operation::RenameTable { table, new_name, schema } => {
            let schema = schema.as_deref();
            out.add(format!("{} RENAME TO {}", alter_table(names, schema, table), names.dotted(schema, new_name)));
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
            alter::add_column(flavour, &mut out, &new)?;
        }
        Operation::DropColumn { table, schema, column, if_exists } => {
            let table = alter_table(names, schema.as_deref(), table);
            out.add(format!("{table} DROP COLUMN {}{}", exists(*if_exists), names.quote(column)));
        }
        Operation::AlterColumn { table, schema, column, change } => {
            alter::alter_column(flavour, &mut out, table, schema.as_deref(), column, change)?;
        }
        Operation::CreateIndex { table, schema, index, if_not_exists } => {
            out.add(ddl::create_index(flavour, table, schema.as_deref(), index, *if_not_exists)?);
        }
        Operation::DropIndex { index, table, schema, if_exists, .. } => {
            let table = names.qualified(schema.as_deref(), table.as_deref().unwrap_or("no_table"));
            out.add(format!("DROP INDEX {}{} ON {table}", exists(*if_exists), names.checked(index)?));
        }
        Operation::AddConstraint { table, schema, constraint } => {
            alter::add_constraint(flavour, &mut out, table, schema.as_deref(), constraint)?;
        }
        Operation::DropConstraint { table, schema, constraint, type_, .. } => {
            let table = names.qualified(schema.as_deref(), table);
            let what = dropped(flavour, constraint.as_deref(), type_.as_deref())?;
            out.add(format!("ALTER TABLE {table} DROP {what}"));
        }
        Operation::CreateTableComment { table, schema, comment } => {
            let comment = comment.as_ref().map_or_else(|| "NULL".to_owned(), |comment| names.literal(comment));
            out.add(format!("ALTER TABLE {} COMMENT {comment}", names.qualified(schema.as_deref(), table)));
        }
        Operation::DropTableComment { table, schema } => {
            out.add(format!("ALTER TABLE {} COMMENT ''", names.qualified(schema.as_deref(), table)));
        }
        Operation::BatchAlterTable { .. } => {
            let one = |operation: &Operation| render(flavour, operation, schema);
            return recreate::batch(flavour.dialect(), operation, schema, &one, &|ty| types::cast(flavour, ty));
        }
        Operation::BulkInsert { table, schema, columns, rows } => {
            let target = names.qualified(schema.as_deref(), table);
            let places = vec!["?"; columns.len()].join(", ");
            let sql = format!("INSERT INTO {target} ({}) VALUES ({places})", names.list(columns));
            let row = |row: &Vec<_>| Statement { params: row.clone(), ..Statement::plain(sql.clone()) };
            out.statements.extend(rows.iter().map(row));
        }
        Operation::Execute { sql, params } => {
            out.statements.push(Statement { params: params.clone(), ..Statement::plain(sql.clone()) });
        }
    }
    Ok(out)
}

/// What stands after `DROP`: each kind of constraint has words of its own.
fn dropped(flavour: Flavour, name: Option<&str>, kind: Option<&str>) -> Result<String, Diagnostic> {
    let words = match (kind, flavour) {
        (Some("primary"), _) => return Ok("PRIMARY KEY".to_owned()),
        (Some("foreignkey"), _) => "FOREIGN KEY",
        (Some("unique"), _) => "INDEX",
        (Some("check"), Flavour::Mysql) => "CHECK",
        (Some("check"), Flavour::Mariadb | Flavour::MysqlOnMariadb) => "CONSTRAINT",
        _ => {
            return Err(Diagnostic::error("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type")
                .with_hint("add type_=\"foreignkey\", \"unique\", \"primary\" or \"check\""));
        }
    };
    match name {
        Some(name) => Ok(format!("{words} {}", names::of(flavour).checked(name)?)),
        None => Err(Diagnostic::error("the constraint to drop has no name").with_hint("write its name")),
    }
}
