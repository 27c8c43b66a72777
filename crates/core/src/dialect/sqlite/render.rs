//! Every operation as SQL for SQLite.

use super::alter::Alteration;
use super::names::{qualified, quote, quote_list, same};
use super::{alter, ddl, lexer};
use crate::diagnostic::Diagnostic;
use crate::dialect::{Rendered, Statement};
use crate::operation::{Operation, Recreate};
use crate::schema::Schema;
use crate::value::Value;

/// Whether [`render`] looks at the schema for this operation; otherwise an empty one will do.
pub fn needs_schema(operation: &Operation) -> bool {
    match operation {
        Operation::AddColumn { if_not_exists, .. } => *if_not_exists || !alter::adds_natively(operation),
        Operation::AlterColumn { change, .. } => !alter::only_renames(change),
        Operation::DropColumn { .. } | Operation::AddConstraint { .. } | Operation::DropConstraint { .. } => true,
        Operation::BatchAlterTable { operations, recreate, .. } => {
            let renames = operations.iter().any(|operation| matches!(operation, Operation::RenameTable { .. }));
            *recreate == Recreate::Always || renames || operations.iter().any(needs_schema)
        }
        _ => false,
    }
}

/// The statements that do what the operation says to a database that looks like `schema`.
pub fn render(operation: &Operation, schema: &Schema) -> Result<Rendered, Diagnostic> {
    let mut rendered = Rendered::default();
    match operation {
        Operation::CreateTable { table, if_not_exists } => {
            rendered.add(ddl::create_table(table, *if_not_exists)?);
            for index in &table.indexes {
                rendered.add(ddl::create_index(&table.name, table.schema.as_deref(), index, *if_not_exists)?);
            }
        }
        Operation::DropTable { table, schema, if_exists } => {
            rendered.add(format!("DROP TABLE {}{}", exists(*if_exists), qualified(schema.as_deref(), table)));
        }
        Operation::RenameTable { table, new_name, schema } if same(table, new_name) => {
            // SQLite finds the new name taken by the table itself, unless it goes by another one in between.
            let between = format!("_seesaw_{table}");
            for (from, to) in [(table, &between), (&between, new_name)] {
                rendered.add(format!("ALTER TABLE {} RENAME TO {}", qualified(schema.as_deref(), from), quote(to)));
            }
        }
        Operation::RenameTable { table, new_name, schema } => {
            rendered.add(format!("ALTER TABLE {} RENAME TO {}", qualified(schema.as_deref(), table), quote(new_name)));
        }
        Operation::CreateIndex { table, schema, index, if_not_exists } => {
            rendered.add(ddl::create_index(table, schema.as_deref(), index, *if_not_exists)?);
        }
        Operation::DropIndex { index, schema, if_exists, .. } => {
            rendered.add(format!("DROP INDEX {}{}", exists(*if_exists), qualified(schema.as_deref(), index)));
        }
        Operation::CreateTableComment { .. } | Operation::DropTableComment { .. } => {}
        Operation::BulkInsert { table, schema, columns, rows } => {
            bulk_insert(&mut rendered, table, schema.as_deref(), columns, rows)
        }
        Operation::Execute { sql, params } => {
            let plain = plain_index(sql);
            rendered.notices.extend(plain.as_ref().map(|(_, notice)| notice.clone()));
            let sql = plain.map_or_else(|| sql.clone(), |(sql, _)| sql);
            rendered.statements.push(Statement { params: params.clone(), ..Statement::plain(sql) });
        }
        Operation::BatchAlterTable { operations, .. } if !needs_schema(operation) => {
            for one in operations {
                rendered.append(render(one, schema)?);
            }
        }
        Operation::BatchAlterTable { table, schema: database, operations, copy_from, recreate, .. } => {
            let always = *recreate == Recreate::Always;
            let mut alteration = Alteration::of(schema, table, database.as_deref(), copy_from.as_deref(), always)?;
            for one in operations {
                alteration = alteration.apply(one)?;
            }
            return alteration.finish(operation);
        }
        Operation::AddColumn { table, schema: database, .. }
        | Operation::DropColumn { table, schema: database, .. }
        | Operation::AlterColumn { table, schema: database, .. }
        | Operation::AddConstraint { table, schema: database, .. }
        | Operation::DropConstraint { table, schema: database, .. } => {
            if let Some(statements) = alter::without_schema(operation)? {
                rendered.statements = statements;
                return Ok(rendered);
            }
            let alteration = Alteration::of(schema, table, database.as_deref(), None, false)?;
            return alteration.apply(operation)?.finish(operation);
        }
    }
    Ok(rendered)
}

/// `CREATE INDEX CONCURRENTLY` and `DROP INDEX CONCURRENTLY` as SQLite can run them, and what to say about it.
pub fn plain_index(sql: &str) -> Option<(String, Diagnostic)> {
    let words = lexer::words(sql);
    let text = |at: usize| words.get(at).map_or("", |word| word.text(sql));
    let index = (1..3).find(|at| same(text(*at), "INDEX"))?;
    let statement = same(text(0), "CREATE") || same(text(0), "DROP");
    if !statement || !same(text(index + 1), "CONCURRENTLY") {
        return None;
    }
    let (from, to) = (words[index].range.end, words[index + 1].range.end);
    let notice = Diagnostic::note(
        "CONCURRENTLY is left out: SQLite changes an index within the transaction, and nothing else writes meanwhile",
    );
    Some((format!("{}{}", &sql[..from], &sql[to..]), notice))
}

/// One statement per row: a row that the database refuses is the one that is shown.
fn bulk_insert(to: &mut Rendered, table: &str, schema: Option<&str>, columns: &[String], rows: &[Vec<Value>]) {
    let target = qualified(schema, table);
    let sql = if columns.is_empty() {
        format!("INSERT INTO {target} DEFAULT VALUES")
    } else {
        let places = vec!["?"; columns.len()].join(", ");
        format!("INSERT INTO {target} ({}) VALUES ({places})", quote_list(columns))
    };
    for row in rows {
        to.statements.push(Statement { params: row.clone(), ..Statement::plain(sql.clone()) });
    }
}

fn exists(if_exists: bool) -> &'static str {
    if if_exists { "IF EXISTS " } else { "" }
}
