//! What a database looks like, read from `information_schema`: MySQL from 5.7 on, MariaDB from 10.3 on.

use super::Flavour;
use crate::connection::{Connection, DatabaseError};
use crate::schema::{
    Column, Computed, Constraint, ConstraintKind, DefaultValue, ForeignKey, Index, IndexElement, Options, Schema,
    Sequence, Table, Trigger, Type, View,
};
use crate::sql::literal;
use crate::value::Value;

/// The database that the connection uses, each kind of thing by name.
pub fn inspect(connection: &mut dyn Connection) -> Result<Schema, DatabaseError> {
    let flavour = Flavour::of(connection.dialect());
    let catalogue = Catalogue {
        flavour,
        mariadb: flavour != Flavour::Mysql,
        checks: has(connection, "CHECK_CONSTRAINTS", "CHECK_CLAUSE")?,
        expressions: has(connection, "STATISTICS", "EXPRESSION")?,
    };
    let mut schema = Schema::default();
    catalogue.tables(connection, &mut schema)?;
    catalogue.columns(connection, &mut schema)?;
    catalogue.indexes(connection, &mut schema)?;
    catalogue.foreign_keys(connection, &mut schema)?;
    if catalogue.checks {
        catalogue.check_constraints(connection, &mut schema)?;
    }
    catalogue.views(connection, &mut schema)?;
    catalogue.triggers(connection, &mut schema)?;
    if catalogue.mariadb {
        schema.sequences = sequences(connection)?;
    }
    Ok(schema)
}

/// What this server's catalogue has to tell.
struct Catalogue {
    flavour: Flavour,
    mariadb: bool,
    checks: bool,
    /// Indexes of expressions.
    expressions: bool,
}

/// A row of the catalogue, cell by cell.
struct Row(std::vec::IntoIter<Value>);

impl Row {
    fn text(&mut self) -> Option<String> {
        match self.0.next() {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Blob(bytes)) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Some(Value::Integer(number)) => Some(number.to_string()),
            _ => None,
        }
    }

    fn word(&mut self) -> String {
        self.text().unwrap_or_default()
    }

    /// Text that says something.
    fn filled(&mut self) -> Option<String> {
        self.text().filter(|text| !text.is_empty())
    }
}

fn rows(connection: &mut dyn Connection, sql: &str) -> Result<impl Iterator<Item = Row> + use<>, DatabaseError> {
    Ok(connection.query(sql, &[])?.into_iter().map(|row| Row(row.into_iter())))
}

fn sequences(connection: &mut dyn Connection) -> Result<Vec<Sequence>, DatabaseError> {
    let sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = database() \
               AND table_type = 'SEQUENCE' ORDER BY BINARY table_name";
    Ok(rows(connection, sql)?.map(|mut row| Sequence { name: row.word(), schema: None }).collect())
}

fn has(connection: &mut dyn Connection, table: &str, column: &str) -> Result<bool, DatabaseError> {
    let sql = format!(
        "SELECT 1 FROM information_schema.columns WHERE table_schema = 'information_schema' AND table_name = {} \
         AND column_name = {}",
        literal(table),
        literal(column)
    );
    Ok(!connection.query(&sql, &[])?.is_empty())
}

impl Catalogue {
    fn tables(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let sql = "SELECT table_name, engine, table_collation, table_comment, create_options FROM information_schema.tables \
                   WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY BINARY table_name";
        for mut row in rows(connection, sql)? {
            let (name, engine, collation) = (row.word(), row.filled(), row.filled());
            let (comment, created) = (row.filled(), row.word());
            let mut options = Options::new();
            let mut option = |name: &str, value: String| {
                options.insert(format!("{}_{name}", self.flavour.name()), value.into());
            };
            if let Some(engine) = engine {
                option("engine", engine);
            }
            if let Some(collation) = collation {
                option("default_charset", collation.split('_').next().unwrap_or_default().to_owned());
                option("collate", collation);
            }
            for (key, value) in created.split_whitespace().filter_map(|word| word.split_once('=')) {
                option(&key.to_lowercase(), value.to_owned());
            }
            let table = Table { name: name.clone(), comment, options, ..Table::default() };
            schema.tables.insert(name, table);
        }
        Ok(())
    }

    fn columns(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let sql = "SELECT c.table_name, c.column_name, c.column_type, c.is_nullable, c.column_default, c.extra, \
                   c.column_comment, c.collation_name, t.table_collation, c.generation_expression \
                   FROM information_schema.columns c JOIN information_schema.tables t \
                   ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
                   WHERE c.table_schema = database() AND t.table_type = 'BASE TABLE' \
                   ORDER BY BINARY c.table_name, c.ordinal_position";
        for mut row in rows(connection, sql)? {
            let (table, name, spelled, nullable) = (row.word(), row.word(), row.word(), row.word() == "YES");
            let (default, extra, comment) = (row.text(), row.word(), row.filled());
            let (collation, usual, generated) = (row.filled(), row.filled(), row.filled());
            let Some(table) = schema.tables.get_mut(&table) else { continue };
            let lower = extra.to_lowercase();
            let mut sql = type_name(&spelled);
            if let Some(collation) = collation.filter(|collation| Some(collation) != usual.as_ref()) {
                sql.push_str(&format!(" COLLATE {collation}"));
            }
            let computed = generated.map(|sql| Computed {
                sql: sql.replace("\\'", "'"),
                persisted: Some(lower.contains("stored") || lower.contains("persistent")),
            });
            let default = match computed {
                Some(_) => None,
                None => self.default(default, &spelled, &lower),
            };
            let numbered = lower.contains("auto_increment");
            let mut column = Column {
                name,
                ty: Type::Sql { sql },
                nullable,
                default,
                computed,
                identity: None,
                primary_key: false,
                autoincrement: numbered.then_some(true),
                client_default: None,
                // A part of the type, as for SQLAlchemy.
                collation: None,
                comment,
                options: Options::new(),
            };
            if let Some(at) = lower.find("on update") {
                let updates = &extra[at + "on update".len()..];
                column.options.insert("mysql_on_update".to_owned(), updates.trim().into());
            }
            table.columns.push(column);
        }
        Ok(())
    }

    /// MariaDB writes an expression; MySQL the value, and says elsewhere whether it is an expression.
    fn default(&self, found: Option<String>, spelled: &str, extra: &str) -> Option<DefaultValue> {
        let found = found?;
        if self.mariadb {
            return (found != "NULL").then_some(DefaultValue::Sql(found));
        }
        let expression = extra.contains("default_generated")
            || found.to_uppercase().starts_with("CURRENT_TIMESTAMP")
            || found.starts_with("b'");
        Some(match expression {
            true if found.to_uppercase().starts_with("CURRENT_TIMESTAMP") => DefaultValue::Sql(found),
            true if found.starts_with("b'") => DefaultValue::Sql(found),
            true => DefaultValue::Sql(format!("({})", found.replace("\\'", "'"))),
            false if spelled.starts_with("bit") => DefaultValue::Sql(found),
            false => DefaultValue::Literal(found),
        })
    }

    /// Keys and indexes. A unique key is an index here, whatever made it.
    fn indexes(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let expression = if self.expressions { "expression" } else { "NULL" };
        let sql = format!(
            "SELECT table_name, index_name, non_unique, column_name, collation, sub_part, index_type, index_comment, \
             {expression} FROM information_schema.statistics WHERE table_schema = database() \
             ORDER BY BINARY table_name, index_name <> 'PRIMARY', BINARY index_name, seq_in_index"
        );
        for mut row in rows(connection, &sql)? {
            let (table, name, repeats, column) = (row.word(), row.word(), row.word() == "1", row.filled());
            let (order, length, method) = (row.filled(), row.filled(), row.word());
            let (comment, expression) = (row.filled(), row.filled());
            let Some(table) = schema.tables.get_mut(&table) else { continue };
            if name == "PRIMARY" {
                self.add_to_key(table, column.unwrap_or_default());
                continue;
            }
            let descends = order.as_deref() == Some("D");
            let element = match (column, expression) {
                (Some(column), _) if !descends => IndexElement::Column(column),
                (Some(column), _) => {
                    IndexElement::Sql(format!("{} DESC", super::names::of(self.flavour).quote(&column)))
                }
                (None, expression) => {
                    let sql = format!("({})", expression.unwrap_or_default().replace("\\'", "'"));
                    IndexElement::Sql(if descends { sql + " DESC" } else { sql })
                }
            };
            let prefix = self.flavour.name();
            if table.indexes.last().is_none_or(|last| last.name.as_ref() != Some(&name)) {
                let mut options = Options::new();
                match method.as_str() {
                    "BTREE" => {}
                    "FULLTEXT" | "SPATIAL" => _ = options.insert(format!("{prefix}_prefix"), method.into()),
                    _ => _ = options.insert(format!("{prefix}_using"), method.to_lowercase().into()),
                }
                if let Some(comment) = comment {
                    options.insert(format!("{prefix}_comment"), comment.into());
                }
                let index = Index { name: Some(name), unique: !repeats, options, ..Index::default() };
                table.indexes.push(index);
            }
            if let Some(index) = table.indexes.last_mut() {
                if let (Some(length), IndexElement::Column(column)) =
                    (length.and_then(|text| text.parse::<u64>().ok()), &element)
                    && method_has_lengths(&index.options, prefix)
                {
                    let lengths = index.options.entry(format!("{prefix}_length"));
                    if let Some(lengths) = lengths.or_insert_with(|| serde_json::json!({})).as_object_mut() {
                        lengths.insert(column.clone(), length.into());
                    }
                }
                index.elements.push(element);
            }
        }
        Ok(())
    }

    fn add_to_key(&self, table: &mut Table, column: String) {
        if let Some(found) = table.columns.iter_mut().find(|found| found.name == column) {
            found.primary_key = true;
        }
        match table.constraints.first_mut() {
            Some(Constraint { kind: ConstraintKind::PrimaryKey { columns }, .. }) => columns.push(column),
            _ => table.constraints.insert(0, constraint(None, ConstraintKind::PrimaryKey { columns: vec![column] })),
        }
    }

    fn foreign_keys(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let sql = "SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, \
                   database(), k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule, r.match_option \
                   FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r \
                   ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name \
                   AND r.table_name = k.table_name \
                   WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL \
                   ORDER BY BINARY k.table_name, BINARY k.constraint_name, k.ordinal_position";
        for mut row in rows(connection, sql)? {
            let (table, name, column, other_schema, here) =
                (row.word(), row.word(), row.word(), row.text(), row.text());
            let (other, referred, on_update, on_delete) = (row.word(), row.word(), row.word(), row.word());
            let Some(table) = schema.tables.get_mut(&table) else { continue };
            if let Some(Constraint { name: Some(last), kind: ConstraintKind::ForeignKey(key), .. }) =
                table.constraints.last_mut()
                && *last == name
            {
                key.columns.push(column);
                key.referred_columns.push(referred);
                continue;
            }
            // What happens where nothing was said is called by either name.
            let action = |rule: String| (!matches!(rule.as_str(), "NO ACTION" | "RESTRICT")).then_some(rule);
            let key = ForeignKey {
                columns: vec![column],
                referred_schema: other_schema.filter(|schema| Some(schema) != here.as_ref()),
                referred_table: other,
                referred_columns: vec![referred],
                on_delete: action(on_delete),
                on_update: action(on_update),
                r#match: None,
            };
            table.constraints.push(constraint(Some(name), ConstraintKind::ForeignKey(key)));
        }
        Ok(())
    }

    fn check_constraints(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let sql = match self.mariadb {
            // What stands at a column bears its name.
            true => {
                "SELECT table_name, constraint_name, check_clause, level FROM information_schema.check_constraints \
                 WHERE constraint_schema = database() ORDER BY BINARY table_name, BINARY constraint_name"
            }
            false => {
                "SELECT t.table_name, c.constraint_name, c.check_clause, 'Table' FROM information_schema.check_constraints c \
                 JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema \
                 AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK' \
                 WHERE c.constraint_schema = database() ORDER BY BINARY t.table_name, BINARY c.constraint_name"
            }
        };
        for mut row in rows(connection, sql)? {
            let (table, name, sql, level) = (row.word(), row.word(), row.word(), row.word());
            if let Some(table) = schema.tables.get_mut(&table) {
                let sql = if self.mariadb { sql } else { sql.replace("\\'", "'") };
                let mut check = constraint(Some(name), ConstraintKind::Check { sql });
                if level == "Column" {
                    let column = check.name.take().unwrap_or_default();
                    check.options.insert("column".to_owned(), column.into());
                }
                table.constraints.push(check);
            }
        }
        Ok(())
    }

    fn views(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let sql = "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = database() \
                   ORDER BY BINARY table_name";
        for mut row in rows(connection, sql)? {
            let (name, sql) = (row.word(), row.word());
            schema.views.insert(name.clone(), View { name, sql, ..View::default() });
        }
        Ok(())
    }

    fn triggers(&self, connection: &mut dyn Connection, schema: &mut Schema) -> Result<(), DatabaseError> {
        let names = super::names::of(self.flavour);
        let sql = "SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement \
                   FROM information_schema.triggers WHERE trigger_schema = database() \
                   ORDER BY BINARY event_object_table, BINARY trigger_name";
        for mut row in rows(connection, sql)? {
            let (on, name, timing, event, body) = (row.word(), row.word(), row.word(), row.word(), row.word());
            let sql = format!(
                "CREATE TRIGGER {} {timing} {event} ON {} FOR EACH ROW {body}",
                names.quote(&name),
                names.quote(&on)
            );
            if let Some(table) = schema.tables.get_mut(&on) {
                table.triggers.push(Trigger { name, sql });
            }
        }
        Ok(())
    }
}

/// An index of whole texts has no lengths of its own.
fn method_has_lengths(options: &Options, prefix: &str) -> bool {
    !options.contains_key(&format!("{prefix}_prefix"))
}

fn constraint(name: Option<String>, kind: ConstraintKind) -> Constraint {
    Constraint { name, kind, deferrable: None, initially: None, options: Options::new() }
}

/// As SQLAlchemy spells it: the words in capitals, what stands in parentheses as it is.
fn type_name(spelled: &str) -> String {
    let mut out = String::with_capacity(spelled.len());
    let mut inside = false;
    for c in spelled.chars() {
        match c {
            '(' => inside = true,
            ')' => inside = false,
            _ => {}
        }
        out.push(if inside { c } else { c.to_ascii_uppercase() });
    }
    match out.strip_prefix("INT") {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) => format!("INTEGER{rest}"),
        _ => out,
    }
}
