//! `CREATE TABLE` and its parts, and `CREATE INDEX`, byte for byte as SQLAlchemy's MySQL compiler writes them.

use super::{Flavour, names, types};
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::{self, flag, not_exists};
use crate::schema::{Column, Computed, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Options, Table};
use serde_json::Value;

/// Table options whose value is a string literal.
const TEXTS: [&str; 5] = ["COMMENT", "DATA DIRECTORY", "INDEX DIRECTORY", "PASSWORD", "CONNECTION"];
/// Table options of several words.
const WORDS: [&str; 6] = [
    "DATA_DIRECTORY",
    "INDEX_DIRECTORY",
    "DEFAULT_CHARACTER_SET",
    "CHARACTER_SET",
    "DEFAULT_CHARSET",
    "DEFAULT_COLLATE",
];
/// Table options without an equals sign.
const BARE: [&str; 4] = ["TABLESPACE", "DEFAULT CHARACTER SET", "CHARACTER SET", "COLLATE"];
const CHARSETS: [&str; 4] = ["DEFAULT_CHARSET", "DEFAULT_CHARACTER_SET", "CHARSET", "CHARACTER_SET"];
/// Table options about partitions, in the order in which they must stand.
const PARTITIONS: [&str; 4] = ["PARTITION_BY", "PARTITIONS", "SUBPARTITION_BY", "SUBPARTITIONS"];

pub fn create_table(flavour: Flavour, table: &Table, if_not_exists: bool) -> Result<String, Diagnostic> {
    let mut lines = Vec::new();
    for column in &table.columns {
        let line =
            column_with_checks(flavour, table, column).map_err(|error| parts::in_column(table, &column.name, error))?;
        lines.push(line);
    }
    if let Some(key) = parts::primary_key(table).filter(|key| !parts::columns_of(key).is_empty()) {
        lines.push(constraint(flavour, &key)?);
    }
    for other in table.constraints.iter().filter(|each| !matches!(each.kind, ConstraintKind::PrimaryKey { .. })) {
        if let Some(column) = parts::bound_column(other) {
            let column = table.columns.iter().find(|each| each.name == column);
            lines.extend(column.map(|column| bound_check(flavour, column)).transpose()?.flatten());
        } else if parts::inline_column(other).is_none() && flag(&other.options, "use_alter") != Some(true) {
            lines.push(constraint(flavour, other)?);
        }
    }
    for column in table.columns.iter().filter(|column| !parts::is_marked(table, column)) {
        lines.extend(bound_check(flavour, column)?);
    }
    let mut sql = format!(
        "CREATE {}TABLE {}{} (",
        table.prefixes.iter().map(|prefix| format!("{prefix} ")).collect::<String>(),
        not_exists(if_not_exists),
        names::of(flavour).qualified(table.schema.as_deref(), &table.name),
    );
    for (at, line) in lines.iter().enumerate() {
        sql.push_str(if at == 0 { "\n\t" } else { ", \n\t" });
        sql.push_str(line);
    }
    sql.push_str("\n)");
    sql.push_str(&table_options(flavour, table));
    Ok(sql)
}

/// A column without the constraints that belong to the table: name, type, expression, NOT NULL, comment, default.
pub fn column(flavour: Flavour, column: &Column, table: &Table) -> Result<String, Diagnostic> {
    let names = names::of(flavour);
    let mut words = vec![names.quote(&column.name).into_owned(), types::render(flavour, &column.ty)?];
    words.extend(column.computed.as_ref().map(generated));
    if !column.nullable {
        words.push("NOT NULL".to_owned());
    } else if types::is_timestamp(flavour, &column.ty) {
        words.push("NULL".to_owned());
    }
    words.extend(column.comment.as_ref().map(|comment| format!("COMMENT {}", names.literal(comment))));
    let numbered = parts::numbered(table).is_some_and(|key| key.name == column.name);
    if numbered && column.default.is_none() && column.computed.is_none() {
        words.push("AUTO_INCREMENT".to_owned());
    } else if let Some(default) = &column.default {
        words.push(format!("DEFAULT {}", default_value(flavour, default)));
    }
    Ok(words.join(" "))
}

/// The column with the CHECKs that a script wrote inside of it.
pub fn column_with_checks(flavour: Flavour, table: &Table, of: &Column) -> Result<String, Diagnostic> {
    let mut sql = column(flavour, of, table)?;
    for check in table.constraints.iter().filter(|check| parts::inline_column(check) == Some(&of.name)) {
        sql.push_str(&format!(" {}", constraint(flavour, check)?));
    }
    Ok(sql)
}

pub fn generated(computed: &Computed) -> String {
    let kind = match computed.persisted {
        Some(true) => " STORED",
        Some(false) => " VIRTUAL",
        None => "",
    };
    format!("GENERATED ALWAYS AS ({}){kind}", computed.sql)
}

/// What follows `DEFAULT`.
pub fn default_value(flavour: Flavour, default: &DefaultValue) -> String {
    match default {
        DefaultValue::Literal(text) => names::of(flavour).literal(text),
        DefaultValue::Sql(sql) => sql.clone(),
    }
}

/// A constraint as it stands in `CREATE TABLE` and after `ADD`.
pub fn constraint(flavour: Flavour, constraint: &Constraint) -> Result<String, Diagnostic> {
    let names = names::of(flavour);
    let mut sql = parts::named(names, constraint.name.as_deref())?;
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            sql.push_str(&format!("PRIMARY KEY ({})", names.list(columns)));
            sql.push_str(&parts::deferrability(constraint)?);
            let using = option(flavour, &constraint.options, "using", true).filter(|using| !using.is_empty());
            sql.extend(using.map(|using| format!(" USING {}", names.quote(&using))));
            return Ok(sql);
        }
        ConstraintKind::Unique { columns } => sql.push_str(&format!("UNIQUE ({})", names.list(columns))),
        ConstraintKind::ForeignKey(key) => {
            sql.push_str(&parts::foreign_key(names, key));
            refuse_match(key)?;
            sql.push_str(&parts::cascades(key, parts::phrase)?);
        }
        ConstraintKind::Check { sql: condition } => sql.push_str(&format!("CHECK ({condition})")),
        ConstraintKind::Exclude { .. } => {
            return Err(Diagnostic::error(format!("{} has no exclude constraints", flavour.title()))
                .with_hint("create it on PostgreSQL only: if op.get_context().dialect.name == \"postgresql\""));
        }
    }
    sql.push_str(&parts::deferrability(constraint)?);
    Ok(sql)
}

/// ` REFERENCES …` inside of a column.
pub fn references(flavour: Flavour, constraint: &Constraint) -> Result<Option<String>, Diagnostic> {
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return Ok(None) };
    refuse_match(key)?;
    let target = parts::referred(names::of(flavour), key);
    let cascades = parts::cascades(key, parts::phrase)?;
    Ok(Some(format!(" REFERENCES {target}{cascades}{}", parts::deferrability(constraint)?)))
}

/// The CHECK of a Boolean or Enum with `create_constraint=True`.
pub fn bound_check(flavour: Flavour, column: &Column) -> Result<Option<String>, Diagnostic> {
    let Some((name, condition)) = types::bound_check(flavour, &column.name, &column.ty) else { return Ok(None) };
    Ok(Some(format!("{}CHECK ({condition})", parts::named(names::of(flavour), name.as_deref())?)))
}

pub fn create_index(
    flavour: Flavour,
    table: &str,
    schema: Option<&str>,
    index: &Index,
    if_not_exists: bool,
) -> Result<String, Diagnostic> {
    let names = names::of(flavour);
    let name = match &index.name {
        Some(name) => names.checked(name)?,
        None => return Err(Diagnostic::error("CREATE INDEX requires that the index have a name")),
    };
    let option = |name: &str, fallback: bool| option(flavour, &index.options, name, fallback);
    let prefix = option("prefix", false).filter(|prefix| !prefix.is_empty());
    let length = index.options.get(&format!("{}_length", flavour.name())).filter(|length| !length.is_null());
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| {
            let (key, sql) = match element {
                IndexElement::Column(name) => (name.as_str(), names.quote(name).into_owned()),
                IndexElement::Sql(sql) => (sql.as_str(), sql.clone()),
            };
            let length = match length {
                Some(Value::Object(each)) => each.get(key).or_else(|| each.get(&sql)),
                other => other,
            };
            length.map_or_else(|| sql.clone(), |length| format!("{sql}({})", parts::plain(length)))
        })
        .collect();
    let mut sql = format!(
        "CREATE {}{}INDEX {}{name} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        prefix.map_or_else(String::new, |prefix| format!("{prefix} ")),
        not_exists(if_not_exists),
        names.qualified(schema, table),
        elements.join(", "),
    );
    sql.extend(option("with_parser", true).map(|parser| format!(" WITH PARSER {parser}")));
    sql.extend(option("using", true).map(|using| format!(" USING {}", names.quote(&using))));
    Ok(sql)
}

/// An option of this dialect; some of MySQL's are MariaDB's as well.
fn option(flavour: Flavour, options: &Options, name: &str, fallback: bool) -> Option<String> {
    let own = options.get(&format!("{}_{name}", flavour.name())).filter(|value| !value.is_null());
    let other = options.get(&format!("mysql_{name}")).filter(|value| fallback && !value.is_null());
    own.or(other).map(parts::plain)
}

/// `ENGINE=InnoDB COLLATE utf8mb4_bin`: in the order in which they were written, a collation after its character set,
/// partitions at the end.
fn table_options(flavour: Flavour, table: &Table) -> String {
    let prefix = format!("{}_", flavour.name());
    let mut given: Vec<(String, String)> = Vec::new();
    for (name, value) in &table.options {
        if let Some(name) = name.strip_prefix(&prefix) {
            given.push((name.to_uppercase(), parts::plain(value)));
        }
    }
    if let Some(comment) = &table.comment {
        match given.iter_mut().find(|(name, _)| name == "COMMENT") {
            Some((_, other)) => other.clone_from(comment),
            None => given.push(("COMMENT".to_owned(), comment.clone())),
        }
    }
    let charset = given.iter().any(|(name, _)| CHARSETS.contains(&name.as_str()));
    let late = |name: &str| charset && name == "COLLATE";
    let partition = |name: &str| PARTITIONS.contains(&name);
    let first = given.iter().filter(|(name, _)| !late(name) && !partition(name));
    let second = given.iter().filter(|(name, _)| late(name));
    let third = PARTITIONS.iter().filter_map(|word| given.iter().find(|(name, _)| name == word));
    let words: Vec<String> =
        first.chain(second).chain(third).map(|(name, value)| table_option(flavour, name, value)).collect();
    words.join(" ")
}

fn table_option(flavour: Flavour, name: &str, value: &str) -> String {
    let text = TEXTS.contains(&name);
    let value = if text { names::of(flavour).literal(value) } else { value.to_owned() };
    if PARTITIONS.contains(&name) {
        return format!("{} {value}", name.replace('_', " "));
    }
    let name = if WORDS.contains(&name) { name.replace('_', " ") } else { name.to_owned() };
    let joiner = if BARE.contains(&name.as_str()) { " " } else { "=" };
    format!("{name}{joiner}{value}")
}

fn refuse_match(key: &crate::schema::ForeignKey) -> Result<(), Diagnostic> {
    match key.r#match {
        None => Ok(()),
        Some(_) => Err(Diagnostic::error(
            "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be ignored.",
        )
        .with_hint("leave match= out on this dialect")),
    }
}
