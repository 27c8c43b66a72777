//! What a database looks like, read from the statements that SQLite keeps in its catalogue.

use super::create_table::{self, ClauseKind, ColumnText, CreateTable};
use super::lexer::{Kind, normalized, unquote, words};
use super::names::{quote_always, same};
use crate::connection::{Connection, DatabaseError};
use crate::schema::{
    Column, Computed, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Options, Schema, Table, Trigger,
    Type, View,
};
use crate::value::Value;

/// The option that names the module of a virtual table.
pub const VIRTUAL: &str = "sqlite_virtual";
/// The option of a table that belongs to a virtual one.
pub const SHADOW: &str = "sqlite_shadow";

const CATALOGUE: &str = "SELECT type, name, tbl_name, sql FROM sqlite_master \
                         WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name, type";

/// The whole `main` database, by name.
pub fn inspect(connection: &mut dyn Connection) -> Result<Schema, DatabaseError> {
    let mut schema = Schema::default();
    let mut entries = Vec::new();
    for row in connection.query(CATALOGUE, &[])? {
        let mut row = row.into_iter().map(|value| match value {
            Value::Text(text) => text,
            _ => String::new(),
        });
        let mut next = || row.next().unwrap_or_default();
        entries.push(Entry { kind: next(), name: next(), table: next(), sql: next() });
    }
    for Entry { kind, name, sql, .. } in &entries {
        match kind.as_str() {
            "table" => {
                let table = match read_table(sql) {
                    Some(table) => table,
                    None => table_by_pragma(connection, name, sql)?,
                };
                schema.tables.insert(name.clone(), Table { name: name.clone(), ..table });
            }
            "view" => {
                let view = View { name: name.clone(), sql: sql.clone(), ..View::default() };
                schema.views.insert(name.clone(), view);
            }
            _ => {}
        }
    }
    for entry in entries {
        let (name, sql) = (entry.name, entry.sql);
        match entry.kind.as_str() {
            "index" if !sql.is_empty() => {
                if let Some(table) = table_mut(&mut schema, &entry.table) {
                    table.indexes.push(read_index(&name, sql));
                }
            }
            "trigger" => {
                let trigger = Trigger { name, sql };
                if let Some(table) = table_mut(&mut schema, &entry.table) {
                    table.triggers.push(trigger);
                } else if let Some(view) = schema.views.values_mut().find(|view| same(&view.name, &entry.table)) {
                    view.triggers.push(trigger);
                }
            }
            _ => {}
        }
    }
    mark_shadows(connection, &mut schema)?;
    Ok(schema)
}

/// A table of this name, as SQLite compares names.
pub fn table<'a>(schema: &'a Schema, name: &str) -> Option<&'a Table> {
    schema.tables.get(name).or_else(|| schema.tables.values().find(|table| same(&table.name, name)))
}

/// A table from its `CREATE TABLE`; `None` where that is not one.
pub fn read_table(sql: &str) -> Option<Table> {
    let text = create_table::parse(sql).ok()?;
    let mut table = Table { name: text.name.clone(), sql: Some(sql.to_owned()), ..Table::default() };
    let key = text.key();
    table.columns = text.columns().map(|column| read_column(column, &key)).collect();
    table.constraints = read_constraints(&text);
    if text.autoincrement() {
        table.options.insert("sqlite_autoincrement".to_owned(), true.into());
    }
    if text.without_rowid {
        table.options.insert("sqlite_with_rowid".to_owned(), false.into());
    }
    if text.strict {
        table.options.insert("sqlite_strict".to_owned(), true.into());
    }
    Some(table)
}

struct Entry {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

fn table_mut<'a>(schema: &'a mut Schema, name: &str) -> Option<&'a mut Table> {
    if schema.tables.contains_key(name) {
        return schema.tables.get_mut(name);
    }
    schema.tables.values_mut().find(|table| same(&table.name, name))
}

fn read_column(text: &ColumnText, key: &[String]) -> Column {
    let primary_key = key.iter().any(|name| same(name, &text.name));
    let computed = text.generated().map(|(sql, stored)| Computed { sql: sql.to_owned(), persisted: Some(stored) });
    Column {
        name: text.name.clone(),
        ty: Type::Sql { sql: text.ty.clone() },
        nullable: !text.not_null(),
        default: text.default().map(|sql| DefaultValue::Sql(sql.to_owned())),
        computed,
        identity: None,
        primary_key,
        autoincrement: None,
        client_default: None,
        collation: text.collation().map(str::to_owned),
        comment: None,
        options: Options::new(),
    }
}

/// The primary key first, then the constraints of the columns, then those of the table, in the order of the text.
fn read_constraints(text: &CreateTable) -> Vec<Constraint> {
    let mut found = Vec::new();
    for column in text.columns() {
        for clause in &column.clauses {
            match &clause.kind {
                ClauseKind::PrimaryKey { name, .. } => {
                    let kind = ConstraintKind::PrimaryKey { columns: vec![column.name.clone()] };
                    let name = name.clone();
                    found.push(Constraint { name, kind, deferrable: None, initially: None, options: Options::new() });
                }
                ClauseKind::Constraint(constraint) => found.push(constraint.as_ref().clone()),
                _ => {}
            }
        }
    }
    found.extend(text.constraints().filter_map(|text| text.constraint.clone()));
    crate::sort::by_key(&mut found, |constraint| !matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
    found
}

/// An index from its `CREATE INDEX`.
pub fn read_index(name: &str, sql: String) -> Index {
    let parts = index_parts(&sql);
    let (unique, list, condition) = parts.unwrap_or_default();
    let elements = list.iter().map(|part| index_element(part)).collect();
    Index { name: Some(name.to_owned()), elements, unique, r#where: condition, options: Options::new(), sql: Some(sql) }
}

/// Whether an index is unique, its elements as written, and the condition of a partial one.
fn index_parts(sql: &str) -> Option<(bool, Vec<String>, Option<String>)> {
    let mut reader = create_table::Reader::new(sql);
    reader.keyword("CREATE").ok()?;
    let unique = reader.eat("UNIQUE");
    reader.keyword("INDEX").ok()?;
    while !reader.is("(") {
        reader.take().filter(|word| word.range.end < sql.len())?;
    }
    let inside = reader.parenthesised().ok()?;
    let list = create_table::split(&sql[inside]).iter().map(|part| part.trim().to_owned()).collect();
    let condition = reader.eat("WHERE").then(|| sql[reader.place()..].trim_end_matches([';', ' ', '\n']).to_owned());
    Some((unique, list, condition))
}

fn index_element(part: &str) -> IndexElement {
    match words(part).as_slice() {
        [only] if matches!(only.kind, Kind::Word | Kind::Quoted) => IndexElement::Column(unquote(only.text(part))),
        _ => IndexElement::Sql(part.to_owned()),
    }
}

/// A table whose statement is not a plain `CREATE TABLE`: a virtual one.
fn table_by_pragma(connection: &mut dyn Connection, name: &str, sql: &str) -> Result<Table, DatabaseError> {
    let mut table = Table { name: name.to_owned(), sql: Some(sql.to_owned()), ..Table::default() };
    if let Some(module) = normalized(sql).strip_prefix("create virtual table ").and_then(|rest| {
        let (_, module) = rest.split_once(" using ")?;
        Some(module.split([' ', '(']).next().unwrap_or_default().to_owned())
    }) {
        table.options.insert(VIRTUAL.to_owned(), module.into());
    }
    // A module that this SQLite does not have cannot tell its columns; the table is shown all the same.
    let rows = connection.query(&format!("PRAGMA table_info({})", quote_always(name)), &[]).unwrap_or_default();
    for row in rows {
        let text = |at: usize| row.get(at).and_then(Value::as_text).map(str::to_owned);
        let number = |at: usize| row.get(at).and_then(Value::as_integer).unwrap_or(0);
        table.columns.push(Column {
            name: text(1).unwrap_or_default(),
            ty: Type::Sql { sql: text(2).unwrap_or_default() },
            nullable: number(3) == 0,
            default: text(4).map(DefaultValue::Sql),
            computed: None,
            identity: None,
            primary_key: number(5) > 0,
            autoincrement: None,
            client_default: None,
            collation: None,
            comment: None,
            options: Options::new(),
        });
    }
    Ok(table)
}

fn mark_shadows(connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
    if !schema.tables.values().any(|table| table.options.contains_key(VIRTUAL)) {
        return Ok(());
    }
    let shadows =
        connection.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'", &[])?;
    for name in shadows.iter().filter_map(|row| row.first()?.as_text()) {
        if let Some(table) = table_mut(schema, name) {
            table.options.insert(SHADOW.to_owned(), true.into());
        }
    }
    Ok(())
}
