//! What a database looks like, read from PostgreSQL's catalogue: from version 12 on.
//!
//! What lies in the current schema has no schema here, as scripts name it; what lies in others is known as `schema.name`.

mod constraints;
mod indexes;
mod spelling;

use crate::connection::{Connection, DatabaseError};
use crate::operation::key;
use crate::schema::{Column, Computed, DefaultValue, EnumType, Options, Schema, Sequence, Table, Trigger, Type, View};
use crate::value::Value;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Schemas of the database itself, and of temporary tables.
const OURS: &str = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/// All schemas, the current one first, each by name.
pub fn inspect(connection: &mut dyn Connection) -> Result<Schema, DatabaseError> {
    let here = connection.query("SELECT current_schema()", &[])?;
    let here = here.first().and_then(|row| row.first()?.as_text()).unwrap_or("public").to_owned();
    let place = Place { here };
    let mut schema = Schema::default();
    let enums = read_enums(connection, &place)?;
    let known = read_relations(connection, &place, &mut schema)?;
    read_columns(connection, &known, &enums, &mut schema)?;
    constraints::read(connection, &place, &known, &mut schema)?;
    indexes::read(connection, &known, &mut schema)?;
    read_triggers(connection, &known, &mut schema)?;
    schema.enums = enums.into_values().collect();
    schema.enums.sort_by(|one, other| (&one.schema, &one.name).cmp(&(&other.schema, &other.name)));
    schema.sequences = read_sequences(connection, &place)?;
    Ok(schema)
}

/// Which schema needs no name.
struct Place {
    here: String,
}

impl Place {
    fn schema(&self, name: String) -> Option<String> {
        (name != self.here).then_some(name)
    }
}

/// Relations by the number that the catalogue knows them by: the key in the schema.
type Known = BTreeMap<i64, String>;
type Enums = BTreeMap<i64, EnumType>;

/// A row of the catalogue, cell by cell.
struct Row(std::vec::IntoIter<Value>);

impl Row {
    fn text(&mut self) -> Option<String> {
        match self.0.next() {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn word(&mut self) -> String {
        self.text().unwrap_or_default()
    }

    fn number(&mut self) -> i64 {
        self.0.next().and_then(|value| value.as_integer()).unwrap_or_default()
    }

    fn flag(&mut self) -> bool {
        self.0.next() == Some(Value::Boolean(true))
    }

    fn json(&mut self) -> Json {
        self.text().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    fn names(&mut self) -> Vec<String> {
        serde_json::from_value(self.json()).unwrap_or_default()
    }
}

fn rows(connection: &mut dyn Connection, sql: &str) -> Result<impl Iterator<Item = Row> + use<>, DatabaseError> {
    Ok(connection.query(sql, &[])?.into_iter().map(|row| Row(row.into_iter())))
}

fn read_enums(connection: &mut dyn Connection, place: &Place) -> Result<Enums, DatabaseError> {
    let sql = format!(
        "SELECT t.oid::int8, t.typname::text, n.nspname::text, \
         (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_enum e WHERE e.enumtypid = t.oid) \
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND {OURS}"
    );
    let read = |mut row: Row| {
        let oid = row.number();
        (oid, EnumType { name: row.word(), schema: place.schema(row.word()), values: row.names() })
    };
    Ok(rows(connection, &sql)?.map(read).collect())
}

fn read_relations(connection: &mut dyn Connection, place: &Place, schema: &mut Schema) -> Result<Known, DatabaseError> {
    let sql = format!(
        "SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, obj_description(c.oid, 'pg_class'), \
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, \
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, c.relpersistence = 'u' \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't' AND {OURS} \
         ORDER BY n.nspname <> current_schema(), n.nspname COLLATE \"C\", c.relname COLLATE \"C\""
    );
    let mut known = Known::new();
    for mut row in rows(connection, &sql)? {
        let (oid, database, name, kind) = (row.number(), place.schema(row.word()), row.word(), row.word());
        let (comment, definition, partition, unlogged) = (row.text(), row.text(), row.text(), row.flag());
        let key = key(database.as_deref(), &name);
        known.insert(oid, key.clone());
        if let Some(sql) = definition {
            let view = View { name, sql, schema: database, materialized: kind == "m", ..View::default() };
            schema.views.insert(key, view);
            continue;
        }
        let mut table = Table { name, schema: database, comment, ..Table::default() };
        if let Some(by) = partition {
            table.options.insert("postgresql_partition_by".to_owned(), by.into());
        }
        if unlogged {
            table.prefixes.push("UNLOGGED".to_owned());
        }
        schema.tables.insert(key, table);
    }
    Ok(known)
}

fn read_columns(
    connection: &mut dyn Connection,
    known: &Known,
    enums: &Enums,
    schema: &mut Schema,
) -> Result<(), DatabaseError> {
    let sql = format!(
        "SELECT a.attrelid::int8, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
         pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text, \
         col_description(a.attrelid, a.attnum), \
         (SELECT l.collname::text FROM pg_collation l WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation), \
         CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END::int8, t.typelem <> 0 AND t.typlen = -1, \
         (SELECT json_build_object('start', s.seqstart, 'increment', s.seqincrement, 'minvalue', s.seqmin, \
         'maxvalue', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle)::text FROM pg_sequence s \
         JOIN pg_depend o ON o.objid = s.seqrelid AND o.classid = 'pg_class'::regclass AND o.deptype = 'i' \
         WHERE a.attidentity <> '' AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum) \
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_type t ON t.oid = a.atttypid \
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND {OURS} \
         ORDER BY a.attrelid, a.attnum"
    );
    for mut row in rows(connection, &sql)? {
        let Some(table) = table_of(row.number(), known, schema) else { continue };
        let (name, spelled, required, expression) = (row.word(), row.word(), row.flag(), row.text());
        let (generated, identity, comment, collation) = (row.word(), row.word(), row.text(), row.text());
        let (type_number, is_array, sequence) = (row.number(), row.flag(), row.json());
        let ty = match enums.get(&type_number) {
            Some(found) => enumeration(found, is_array, &spelled),
            None => {
                let collation = collation.map_or_else(String::new, |name| format!(" COLLATE \"{name}\""));
                Type::Sql { sql: spelling::spelled(&spelled) + &collation }
            }
        };
        let (mut default, mut computed) = (None, None);
        match expression {
            Some(sql) if !generated.is_empty() => computed = Some(Computed { sql, persisted: Some(generated == "s") }),
            Some(sql) => default = Some(DefaultValue::Sql(sql)),
            None => {}
        }
        let numbered = matches!(&default, Some(DefaultValue::Sql(sql)) if sql.starts_with("nextval("));
        let identity = (!identity.is_empty()).then(|| {
            let mut options = Options::new();
            options.insert("always".to_owned(), (identity == "a").into());
            options.extend(sequence.as_object().cloned().unwrap_or_default());
            options
        });
        table.columns.push(Column {
            name,
            ty,
            nullable: !required,
            default,
            computed,
            autoincrement: (numbered || identity.is_some()).then_some(true),
            identity,
            primary_key: false,
            client_default: None,
            // A part of the type, as for SQLAlchemy.
            collation: None,
            comment,
            options: Options::new(),
        });
    }
    Ok(())
}

fn enumeration(found: &EnumType, is_array: bool, spelled: &str) -> Type {
    let one = Type::Enum {
        values: found.values.clone(),
        constraint_name: Some(found.name.clone()),
        native: true,
        create_constraint: false,
        length: None,
        schema: found.schema.clone(),
        // It is there.
        create_type: Some(false),
    };
    match is_array {
        true => Type::Array { item: Box::new(one), dimensions: Some(spelled.matches("[]").count().max(1) as u32) },
        false => one,
    }
}

fn read_triggers(connection: &mut dyn Connection, known: &Known, schema: &mut Schema) -> Result<(), DatabaseError> {
    let sql = "SELECT t.tgrelid::int8, t.tgname::text, pg_get_triggerdef(t.oid, true) FROM pg_trigger t \
               WHERE NOT t.tgisinternal ORDER BY t.tgrelid, t.tgname COLLATE \"C\"";
    for mut row in rows(connection, sql)? {
        let Some(key) = known.get(&row.number()) else { continue };
        let trigger = Trigger { name: row.word(), sql: row.word() };
        if let Some(table) = schema.tables.get_mut(key) {
            table.triggers.push(trigger);
        } else if let Some(view) = schema.views.get_mut(key) {
            view.triggers.push(trigger);
        }
    }
    Ok(())
}

fn read_sequences(connection: &mut dyn Connection, place: &Place) -> Result<Vec<Sequence>, DatabaseError> {
    let sql = format!(
        "SELECT c.relname::text, n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND {OURS} \
         ORDER BY n.nspname <> current_schema(), n.nspname COLLATE \"C\", c.relname COLLATE \"C\""
    );
    let read = |mut row: Row| Sequence { name: row.word(), schema: place.schema(row.word()) };
    Ok(rows(connection, &sql)?.map(read).collect())
}

fn table_of<'s>(oid: i64, known: &Known, schema: &'s mut Schema) -> Option<&'s mut Table> {
    schema.tables.get_mut(known.get(&oid)?)
}
