//! `CREATE TABLE` and its parts, and `CREATE INDEX`, byte for byte as SQLAlchemy's SQLite compiler writes them.

use super::names::{literal, qualified, quote, quote_list};
use super::types;
use crate::diagnostic::Diagnostic;
use crate::dialect::parts;
pub use crate::dialect::parts::{columns_of, flag, inline_column, primary_key};
use crate::schema::{Column, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Options, Table};
use std::borrow::Cow;

pub fn create_table(table: &Table, if_not_exists: bool) -> Result<String, Diagnostic> {
    let mut sql = "CREATE ".to_owned();
    for prefix in &table.prefixes {
        sql.push_str(&format!("{prefix} "));
    }
    sql.push_str("TABLE ");
    if if_not_exists {
        sql.push_str("IF NOT EXISTS ");
    }
    sql.push_str(&format!("{} (", qualified(table.schema.as_deref(), &table.name)));

    let mut lines = Vec::new();
    for column in &table.columns {
        let line = column_with_checks(table, column).map_err(|error| Diagnostic {
            message: format!("(in table '{}', column '{}'): {}", table.name, column.name, error.message),
            ..error
        })?;
        lines.push(line);
    }
    let key = primary_key(table);
    let inline = inline_autoincrement(table).is_some();
    if let Some(key) = key.as_deref().filter(|key| !inline && !columns_of(key).is_empty()) {
        lines.extend(constraint(key, table)?);
    }
    for other in &table.constraints {
        if let Some(column) = parts::bound_column(other) {
            lines.extend(table.columns.iter().find(|each| each.name == column).and_then(bound_check));
        } else if !matches!(other.kind, ConstraintKind::PrimaryKey { .. }) && inline_column(other).is_none() {
            lines.extend(constraint(other, table)?);
        }
    }
    for column in table.columns.iter().filter(|column| !parts::is_marked(table, column)) {
        lines.extend(bound_check(column));
    }
    for (at, line) in lines.iter().enumerate() {
        sql.push_str(if at == 0 { "\n\t" } else { ", \n\t" });
        sql.push_str(line);
    }
    sql.push_str("\n)");
    sql.push_str(&table_options(&table.options));
    Ok(sql)
}

/// A column without the constraints that belong to the table: name, type, default, NOT NULL, key, expression.
pub fn column(column: &Column, table: Option<&Table>) -> Result<String, Diagnostic> {
    let mut sql = format!("{} {}", quote(&column.name), types::render(&column.ty)?);
    if let Some(default) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default_value(default)));
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
        sql.push_str(&on_conflict(&column.options, "sqlite_on_conflict_not_null"));
    }
    if let Some(table) = table {
        let composite = primary_key(table).is_some_and(|key| columns_of(&key).len() > 1);
        if column.primary_key && column.autoincrement == Some(true) && composite {
            return Err(Diagnostic::error("SQLite does not support autoincrement for composite primary keys"));
        }
        if inline_autoincrement(table).is_some_and(|key| key.name == column.name) {
            let conflict = on_conflict(&column.options, "sqlite_on_conflict_primary_key");
            sql.push_str(&format!(" PRIMARY KEY{conflict} AUTOINCREMENT"));
        }
    }
    if let Some(computed) = &column.computed {
        sql.push_str(&format!(" {}", generated(computed)));
    }
    Ok(sql)
}

pub fn generated(computed: &crate::schema::Computed) -> String {
    let kind = match computed.persisted {
        Some(true) => " STORED",
        Some(false) => " VIRTUAL",
        None => "",
    };
    format!("GENERATED ALWAYS AS ({}){kind}", computed.sql)
}

/// What follows `DEFAULT`.
pub fn default_value(default: &DefaultValue) -> Cow<'_, str> {
    match default {
        DefaultValue::Literal(text) => Cow::Owned(literal(text)),
        DefaultValue::Sql(sql) => {
            let delimited = sql.trim_start().starts_with(['\'', '"', '(']);
            let simple = sql.chars().all(|c| c.is_alphanumeric() || c == '_');
            if delimited || simple { Cow::Borrowed(sql) } else { Cow::Owned(format!("({sql})")) }
        }
    }
}

/// A constraint of a table; `None` for a foreign key into another database, which SQLite does not have.
pub fn constraint(constraint: &Constraint, table: &Table) -> Result<Option<String>, Diagnostic> {
    let mut sql = named(constraint.name.as_deref());
    let option = |name| on_conflict(&constraint.options, name);
    let of_column = |columns: &[String], name: &str| match columns {
        [only] => {
            let column = table.columns.iter().find(|column| column.name == *only);
            column.map_or_else(String::new, |column| on_conflict(&column.options, name))
        }
        _ => String::new(),
    };
    let or_of_column = |own: String, columns: &[String], name: &str| {
        if own.is_empty() { of_column(columns, name) } else { own }
    };
    let mut conflict = option("sqlite_on_conflict");
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            sql.push_str(&format!("PRIMARY KEY ({})", quote_list(columns)));
            conflict = or_of_column(conflict, columns, "sqlite_on_conflict_primary_key");
        }
        ConstraintKind::Unique { columns } => {
            sql.push_str(&format!("UNIQUE ({})", quote_list(columns)));
            conflict = or_of_column(conflict, columns, "sqlite_on_conflict_unique");
        }
        ConstraintKind::Check { sql: condition } => sql.push_str(&format!("CHECK ({condition})")),
        ConstraintKind::ForeignKey(key) => {
            if key.referred_schema.as_deref().unwrap_or("main") != table.schema.as_deref().unwrap_or("main") {
                return Ok(None);
            }
            let phrases = [&key.r#match, &key.on_delete, &key.on_update, &constraint.initially];
            phrases.into_iter().flatten().try_for_each(|words| parts::phrase(words))?;
            sql.push_str(&format!("FOREIGN KEY({}) {}", quote_list(&key.columns), references(constraint)));
            return Ok(Some(sql));
        }
        ConstraintKind::Exclude { .. } => {
            return Err(Diagnostic::error("SQLite has no exclude constraints")
                .with_hint("create it on PostgreSQL only: if op.get_context().dialect.name == \"postgresql\""));
        }
    }
    sql.push_str(&deferrability(constraint));
    sql.push_str(&conflict);
    Ok(Some(sql))
}

/// `REFERENCES …` with everything that follows; empty for other constraints.
pub fn references(constraint: &Constraint) -> String {
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return String::new() };
    let mut sql = format!("REFERENCES {}", quote(&key.referred_table));
    if !key.referred_columns.is_empty() {
        sql.push_str(&format!(" ({})", quote_list(&key.referred_columns)));
    }
    for (phrase, value) in [("MATCH", &key.r#match), ("ON DELETE", &key.on_delete), ("ON UPDATE", &key.on_update)] {
        if let Some(value) = value {
            sql.push_str(&format!(" {phrase} {value}"));
        }
    }
    sql + &deferrability(constraint)
}

/// `CONSTRAINT name `, or nothing.
pub fn named(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)))
}

/// The CHECK of a Boolean or Enum with `create_constraint=True`.
pub fn bound_check(column: &Column) -> Option<String> {
    let (name, condition) = types::bound_check(&column.name, &column.ty)?;
    Some(format!("{}CHECK ({condition})", named(name.as_deref())))
}

pub fn create_index(
    table: &str,
    schema: Option<&str>,
    index: &Index,
    if_not_exists: bool,
) -> Result<String, Diagnostic> {
    let Some(name) = &index.name else {
        return Err(Diagnostic::error("CREATE INDEX requires that the index have a name"));
    };
    let elements: Vec<Cow<'_, str>> = index.elements.iter().map(element).collect();
    let mut sql = format!(
        "CREATE {}INDEX {}{} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        if if_not_exists { "IF NOT EXISTS " } else { "" },
        qualified(schema, name),
        quote(table),
        elements.join(", "),
    );
    let option = index.options.get("sqlite_where").and_then(|value| value.as_str());
    if let Some(condition) = index.r#where.as_deref().or(option) {
        sql.push_str(&format!(" WHERE {condition}"));
    }
    Ok(sql)
}

/// `WITHOUT ROWID`, `STRICT`.
pub fn table_options(options: &Options) -> String {
    let mut words = Vec::new();
    if flag(options, "sqlite_with_rowid") == Some(false) {
        words.push("WITHOUT ROWID");
    }
    if flag(options, "sqlite_strict") == Some(true) {
        words.push("STRICT");
    }
    if words.is_empty() { String::new() } else { format!("\n {}", words.join(",\n ")) }
}

fn column_with_checks(table: &Table, of: &Column) -> Result<String, Diagnostic> {
    let mut sql = column(of, Some(table))?;
    for check in table.constraints.iter().filter(|check| inline_column(check) == Some(&of.name)) {
        sql.extend(constraint(check, table)?.map(|check| format!(" {check}")));
    }
    Ok(sql)
}

/// The column that carries `PRIMARY KEY AUTOINCREMENT` itself, as `sqlite_autoincrement=True` asks.
fn inline_autoincrement(table: &Table) -> Option<&Column> {
    if flag(&table.options, "sqlite_autoincrement") != Some(true) {
        return None;
    }
    let key = primary_key(table)?;
    let [only] = columns_of(&key) else { return None };
    let refers = table
        .constraints
        .iter()
        .any(|constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey(key) if key.columns.contains(only)));
    let column = table.columns.iter().find(|column| column.name == *only)?;
    (types::family(&column.ty) == types::Family::Integer && !refers).then_some(column)
}

fn element(element: &IndexElement) -> Cow<'_, str> {
    match element {
        IndexElement::Column(name) => quote(name),
        IndexElement::Sql(sql) => Cow::Borrowed(sql),
    }
}

fn deferrability(constraint: &Constraint) -> String {
    let mut sql = match constraint.deferrable {
        Some(true) => " DEFERRABLE".to_owned(),
        Some(false) => " NOT DEFERRABLE".to_owned(),
        None => String::new(),
    };
    if let Some(initially) = &constraint.initially {
        sql.push_str(&format!(" INITIALLY {initially}"));
    }
    sql
}

fn on_conflict(options: &Options, name: &str) -> String {
    let clause = options.get(name).and_then(|value| value.as_str());
    clause.map_or_else(String::new, |clause| format!(" ON CONFLICT {clause}"))
}
