//! Constraints: keys, checks, exclusions.

use super::{Known, Place, Row, rows, table_of};
use crate::connection::{Connection, DatabaseError};
use crate::schema::{Constraint, ConstraintKind, ForeignKey, Options, Schema};

pub fn read(
    connection: &mut dyn Connection,
    place: &Place,
    known: &Known,
    schema: &mut Schema,
) -> Result<(), DatabaseError> {
    // Columns in the order of a list of their numbers.
    let columns = |list: &str, table: &str| {
        format!(
            "(SELECT json_agg(a.attname ORDER BY k.at)::text FROM unnest({list}) WITH ORDINALITY k(number, at) \
             JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number)"
        )
    };
    let sql = format!(
        "SELECT c.conrelid::int8, c.conname::text, c.contype::text, c.condeferrable, c.condeferred, c.convalidated, \
         c.connoinherit, {own}, pg_get_expr(c.conbin, c.conrelid, true), fn.nspname::text, f.relname::text, {referred}, \
         c.confupdtype::text, c.confdeltype::text, c.confmatchtype::text, pg_get_constraintdef(c.oid, true), \
         coalesce((to_jsonb(i)->>'indnullsnotdistinct')::bool, false), {included}, m.amname::text, \
         pg_get_expr(i.indpred, i.indrelid, true), \
         (SELECT json_agg(json_build_array(pg_get_indexdef(c.conindid, k.at::int, true), o.oprname) ORDER BY k.at)::text \
         FROM unnest(c.conexclop) WITH ORDINALITY k(operator, at) JOIN pg_operator o ON o.oid = k.operator) \
         FROM pg_constraint c LEFT JOIN pg_class f ON f.oid = c.confrelid AND c.contype = 'f' \
         LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace \
         LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x') \
         LEFT JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_am m ON m.oid = ic.relam \
         WHERE c.contype IN ('p', 'u', 'f', 'c', 'x') AND c.conrelid <> 0 \
         ORDER BY c.conrelid, c.contype <> 'p', c.conname COLLATE \"C\"",
        own = columns("c.conkey", "c.conrelid"),
        referred = columns("c.confkey", "c.confrelid"),
        included = columns("(i.indkey::int2[])[i.indnkeyatts:]", "i.indrelid"),
    );
    for row in rows(connection, &sql)? {
        add(row, place, known, schema);
    }
    Ok(())
}

fn add(mut row: Row, place: &Place, known: &Known, schema: &mut Schema) {
    let Some(table) = table_of(row.number(), known, schema) else { return };
    let (name, code, deferrable, deferred) = (row.word(), row.word(), row.flag(), row.flag());
    let (valid, no_inherit, columns, condition) = (row.flag(), row.flag(), row.names(), row.text());
    let (other_schema, other, referred) = (row.text(), row.word(), row.names());
    let (on_update, on_delete, matching, definition) = (row.word(), row.word(), row.word(), row.word());
    let (nulls_not_distinct, included, method, predicate) = (row.flag(), row.names(), row.text(), row.text());
    let elements = row.json();
    let mut options = Options::new();
    let mut option = |name: &str, value: serde_json::Value| options.insert(format!("postgresql_{name}"), value);
    if !valid {
        option("not_valid", true.into());
    }
    if nulls_not_distinct {
        option("nulls_not_distinct", true.into());
    }
    if !included.is_empty() {
        option("include", included.into());
    }
    let kind = match code.as_str() {
        "p" => {
            for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                column.primary_key = true;
            }
            ConstraintKind::PrimaryKey { columns }
        }
        "u" => ConstraintKind::Unique { columns },
        "c" => {
            if no_inherit {
                option("no_inherit", true.into());
            }
            ConstraintKind::Check { sql: condition.unwrap_or_default() }
        }
        "f" => ConstraintKind::ForeignKey(ForeignKey {
            columns,
            referred_schema: other_schema.and_then(|name| place.schema(name)),
            referred_table: other,
            referred_columns: referred,
            on_delete: action(&on_delete).map(|action| with_columns(action, &definition)),
            on_update: action(&on_update).map(str::to_owned),
            r#match: match matching.as_str() {
                "f" => Some("FULL".to_owned()),
                "p" => Some("PARTIAL".to_owned()),
                _ => None,
            },
        }),
        _ => ConstraintKind::Exclude {
            elements: serde_json::from_value(elements).unwrap_or_default(),
            using: method,
            r#where: predicate,
        },
    };
    table.constraints.push(Constraint {
        name: Some(name),
        kind,
        deferrable: deferrable.then_some(true),
        initially: deferred.then(|| "DEFERRED".to_owned()),
        options,
    });
}

fn action(code: &str) -> Option<&'static str> {
    Some(match code {
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => return None,
    })
}

/// `ON DELETE SET NULL (a, b)` names columns since PostgreSQL 15.
fn with_columns(action: &str, definition: &str) -> String {
    let clause = format!("ON DELETE {action} (");
    let columns = definition.split_once(&clause).and_then(|(_, rest)| rest.split_once(')'));
    columns.map_or_else(|| action.to_owned(), |(columns, _)| format!("{action} ({columns})"))
}
