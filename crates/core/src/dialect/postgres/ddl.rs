//! `CREATE TABLE` and its parts, and `CREATE INDEX`, byte for byte as SQLAlchemy's PostgreSQL compiler writes them.

use super::names::NAMES;
use super::types;
use crate::diagnostic::Diagnostic;
use crate::dialect::parts::{self, flag, not_exists, text};
use crate::schema::{Column, Computed, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Options, Table};

/// SQLAlchemy's pattern for it, which its message shows.
const ON_DELETE: &str = concat!(
    r"^\\w+(?:\\s+\\w+)*(?:\\s*\\(\\s*",
    r#"(?:[\\w$]+|"(?:[^"]|"")+")(?:\\s*,\\s*(?:[\\w$]+|"(?:[^"]|"")+"))*\\s*\\))?$"#
);

pub fn create_table(table: &Table, if_not_exists: bool) -> Result<String, Diagnostic> {
    let mut lines = Vec::new();
    for column in &table.columns {
        let line = column_with_checks(table, column).map_err(|error| parts::in_column(table, &column.name, error))?;
        lines.push(line);
    }
    if let Some(key) = parts::primary_key(table).filter(|key| !parts::columns_of(key).is_empty()) {
        lines.push(constraint(&key)?);
    }
    for other in table.constraints.iter().filter(|each| !matches!(each.kind, ConstraintKind::PrimaryKey { .. })) {
        if let Some(column) = parts::bound_column(other) {
            let column = table.columns.iter().find(|each| each.name == column);
            lines.extend(column.map(bound_check).transpose()?.flatten());
        } else if parts::inline_column(other).is_none() && flag(&other.options, "use_alter") != Some(true) {
            lines.push(constraint(other)?);
        }
    }
    for column in table.columns.iter().filter(|column| !parts::is_marked(table, column)) {
        lines.extend(bound_check(column)?);
    }
    let mut sql = format!(
        "CREATE {}TABLE {}{} (",
        table.prefixes.iter().map(|prefix| format!("{prefix} ")).collect::<String>(),
        not_exists(if_not_exists),
        NAMES.qualified(table.schema.as_deref(), &table.name),
    );
    for (at, line) in lines.iter().enumerate() {
        sql.push_str(if at == 0 { "\n\t" } else { ", \n\t" });
        sql.push_str(line);
    }
    sql.push_str("\n)");
    sql.push_str(&table_options(&table.options));
    Ok(sql)
}

/// A column without the constraints that belong to the table: name, type, default, expression, identity, NOT NULL.
pub fn column(column: &Column, table: &Table) -> Result<String, Diagnostic> {
    let mut sql = NAMES.quote(&column.name).into_owned();
    let numbered = parts::numbered(table).is_some_and(|key| key.name == column.name);
    if numbered && column.identity.is_none() && column.client_default.is_none() {
        sql.push_str(&format!(" {}", types::serial(&column.ty)));
    } else {
        sql.push_str(&format!(" {}", types::render(&column.ty)?));
        if let Some(default) = &column.default {
            sql.push_str(&format!(" DEFAULT {}", default_value(default)));
        }
    }
    if let Some(computed) = &column.computed {
        sql.push_str(&format!(" {}", generated(computed)?));
    }
    if let Some(identity) = &column.identity {
        sql.push_str(&format!(" {}", parts::identity(identity)));
    }
    match (column.nullable, &column.identity) {
        (false, None) => sql.push_str(" NOT NULL"),
        (true, Some(_)) => sql.push_str(" NULL"),
        _ => {}
    }
    Ok(sql)
}

/// The column with the CHECKs that a script wrote inside of it.
pub fn column_with_checks(table: &Table, of: &Column) -> Result<String, Diagnostic> {
    let mut sql = column(of, table)?;
    for check in table.constraints.iter().filter(|check| parts::inline_column(check) == Some(&of.name)) {
        sql.push_str(&format!(" {}", constraint(&Constraint { options: Options::new(), ..check.clone() })?));
    }
    Ok(sql)
}

pub fn generated(computed: &Computed) -> Result<String, Diagnostic> {
    if computed.persisted == Some(false) {
        let message = "PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to \
                       None or True for PostgreSQL support.";
        return Err(Diagnostic::error(message).with_hint("write sa.Computed(…, persisted=True)"));
    }
    Ok(format!("GENERATED ALWAYS AS ({}) STORED", computed.sql))
}

/// What follows `DEFAULT`.
pub fn default_value(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Literal(text) => NAMES.literal(text),
        DefaultValue::Sql(sql) => sql.clone(),
    }
}

/// A constraint as it stands in `CREATE TABLE` and after `ADD`.
pub fn constraint(constraint: &Constraint) -> Result<String, Diagnostic> {
    let mut sql = parts::named(&NAMES, constraint.name.as_deref())?;
    let options = &constraint.options;
    let mut end = "";
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            sql.push_str(&format!("PRIMARY KEY ({}){}", NAMES.list(columns), include(options)));
        }
        ConstraintKind::Unique { columns } => {
            let nulls = match flag(options, "postgresql_nulls_not_distinct") {
                Some(true) => "NULLS NOT DISTINCT ",
                Some(false) => "NULLS DISTINCT ",
                None => "",
            };
            sql.push_str(&format!("UNIQUE {nulls}({}){}", NAMES.list(columns), include(options)));
        }
        ConstraintKind::ForeignKey(key) => {
            sql.push_str(&parts::foreign_key(&NAMES, key));
            sql.push_str(&match_and_cascades(key)?);
            end = not_valid(options);
        }
        ConstraintKind::Check { sql: condition } => {
            sql.push_str(&format!("CHECK ({condition})"));
            end = not_valid(options);
        }
        ConstraintKind::Exclude { elements, using, r#where } => {
            let elements: Vec<String> =
                elements.iter().map(|(expression, operator)| format!("{expression} WITH {operator}")).collect();
            let using = method(using.as_deref().unwrap_or("gist"))?;
            sql.push_str(&format!("EXCLUDE USING {using} ({})", elements.join(", ")));
            sql.extend(r#where.as_ref().map(|condition| format!(" WHERE ({condition})")));
        }
    }
    sql.push_str(&parts::deferrability(constraint)?);
    sql.push_str(end);
    Ok(sql)
}

/// ` REFERENCES …` inside of a column.
pub fn references(constraint: &Constraint) -> Result<Option<String>, Diagnostic> {
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return Ok(None) };
    let target = parts::referred(&NAMES, key);
    Ok(Some(format!(" REFERENCES {target}{}{}", match_and_cascades(key)?, parts::deferrability(constraint)?)))
}

/// The CHECK of an Enum that is no type of the database.
pub fn bound_check(column: &Column) -> Result<Option<String>, Diagnostic> {
    let Some((name, condition)) = types::bound_check(&column.name, &column.ty)? else { return Ok(None) };
    Ok(Some(format!("{}CHECK ({condition})", parts::named(&NAMES, name.as_deref())?)))
}

pub fn create_index(
    table: &str,
    schema: Option<&str>,
    index: &Index,
    if_not_exists: bool,
) -> Result<String, Diagnostic> {
    let options = &index.options;
    let name = match &index.name {
        Some(name) => NAMES.checked(name)?,
        None => return Err(Diagnostic::error("CREATE INDEX requires that the index have a name")),
    };
    let mut sql = format!(
        "CREATE {}INDEX {}{}{name} ON {} ",
        if index.unique { "UNIQUE " } else { "" },
        concurrently(options),
        not_exists(if_not_exists),
        NAMES.qualified(schema, table),
    );
    if let Some(using) = text(options, "postgresql_using") {
        sql.push_str(&format!("USING {} ", method(using)?));
    }
    let operators = options.get("postgresql_ops").and_then(|ops| ops.as_object());
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(name) => {
                let operator = operators.and_then(|ops| ops.get(name)).map(parts::plain);
                let operator = operator.map_or_else(String::new, |operator| format!(" {operator}"));
                format!("{}{operator}", NAMES.quote(name))
            }
            IndexElement::Sql(sql) => sql.clone(),
        })
        .collect();
    sql.push_str(&format!("({}){}", elements.join(", "), include(options)));
    match flag(options, "postgresql_nulls_not_distinct") {
        Some(true) => sql.push_str(" NULLS NOT DISTINCT"),
        Some(false) => sql.push_str(" NULLS DISTINCT"),
        None => {}
    }
    if let Some(storage) =
        options.get("postgresql_with").and_then(|with| with.as_object()).filter(|with| !with.is_empty())
    {
        let storage: Vec<String> =
            storage.iter().map(|(key, value)| format!("{key} = {}", parts::plain(value))).collect();
        sql.push_str(&format!(" WITH ({})", storage.join(", ")));
    }
    if let Some(space) = text(options, "postgresql_tablespace") {
        sql.push_str(&format!(" TABLESPACE {}", NAMES.quote(space)));
    }
    if let Some(condition) = index.r#where.as_deref().or(text(options, "postgresql_where")) {
        sql.push_str(&format!(" WHERE {condition}"));
    }
    Ok(sql)
}

pub fn drop_index(name: &str, schema: Option<&str>, options: &Options, if_exists: bool) -> Result<String, Diagnostic> {
    let name = NAMES.checked(name)?;
    let schema = schema.map_or_else(String::new, |schema| format!("{}.", NAMES.quote(schema)));
    Ok(format!("DROP INDEX {}{}{schema}{name}", concurrently(options), parts::exists(if_exists)))
}

/// `INHERITS`, `PARTITION BY` and the like.
fn table_options(options: &Options) -> String {
    let mut sql = String::new();
    let inherits: Vec<_> =
        parts::names(options, "postgresql_inherits").into_iter().map(|name| NAMES.quote(name)).collect();
    if !inherits.is_empty() {
        sql.push_str(&format!("\n INHERITS ( {} )", inherits.join(", ")));
    }
    sql.extend(text(options, "postgresql_partition_by").map(|by| format!("\n PARTITION BY {by}")));
    sql.extend(text(options, "postgresql_using").map(|method| format!("\n USING {method}")));
    match flag(options, "postgresql_with_oids") {
        Some(true) => sql.push_str("\n WITH OIDS"),
        Some(false) => sql.push_str("\n WITHOUT OIDS"),
        None => {}
    }
    if let Some(action) = text(options, "postgresql_on_commit") {
        sql.push_str(&format!("\n ON COMMIT {}", action.replace('_', " ").to_uppercase()));
    }
    sql.extend(text(options, "postgresql_tablespace").map(|space| format!("\n TABLESPACE {}", NAMES.quote(space))));
    sql
}

fn match_and_cascades(key: &crate::schema::ForeignKey) -> Result<String, Diagnostic> {
    let mut sql = String::new();
    if let Some(kind) = &key.r#match {
        parts::phrase(kind)?;
        sql.push_str(&format!(" MATCH {kind}"));
    }
    Ok(sql + &parts::cascades(key, on_delete)?)
}

/// Keywords, and the columns that SET NULL and SET DEFAULT may name.
fn on_delete(action: &str) -> Result<(), Diagnostic> {
    let words = match action.trim_end().strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((words, columns)) if !columns.contains(['(', ')', ';']) => words.trim_end(),
        _ => action,
    };
    parts::phrase(words).map_err(|_| parts::not_a_phrase(action, ON_DELETE))
}

fn method(using: &str) -> Result<String, Diagnostic> {
    let word = using.chars().all(|c| c.is_alphanumeric() || c == '_');
    if word { Ok(using.to_lowercase()) } else { Err(parts::not_a_phrase(using, r"^(?:btree|hash|gist|gin|[\\w_]+)$")) }
}

fn include(options: &Options) -> String {
    let columns: Vec<_> =
        parts::names(options, "postgresql_include").into_iter().map(|name| NAMES.quote(name)).collect();
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", columns.join(", ")) }
}

fn concurrently(options: &Options) -> &'static str {
    if flag(options, "postgresql_concurrently") == Some(true) { "CONCURRENTLY " } else { "" }
}

fn not_valid(options: &Options) -> &'static str {
    if flag(options, "postgresql_not_valid") == Some(true) { " NOT VALID" } else { "" }
}
