//! Indexes that belong to no constraint.

use super::{Known, Row, rows, table_of};
use crate::connection::{Connection, DatabaseError};
use crate::dialect::postgres::names::NAMES;
use crate::schema::{Index, IndexElement, Options, Schema};
use serde_json::{Map, Value as Json};

/// An element has the bits 1 for descending and 2 for NULLs first in `indoption`.
const SQL: &str = "SELECT i.indrelid::int8, c.relname::text, i.indisunique, m.amname::text, \
    pg_get_expr(i.indpred, i.indrelid, true), pg_get_indexdef(i.indexrelid), \
    coalesce((to_jsonb(i)->>'indnullsnotdistinct')::bool, false), i.indisvalid, array_to_json(c.reloptions)::text, \
    (SELECT json_agg(json_build_object('column', a.attname, 'sql', pg_get_indexdef(i.indexrelid, k.at, true), \
    'options', i.indoption[k.at - 1], 'operators', CASE WHEN o.opcdefault THEN NULL ELSE o.opcname END, \
    'collation', CASE WHEN l.oid IS NOT NULL AND l.oid <> coalesce(a.attcollation, 0) THEN l.collname END) \
    ORDER BY k.at)::text FROM generate_series(1, i.indnkeyatts::int) k(at) \
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.at - 1] AND a.attnum <> 0 \
    LEFT JOIN pg_opclass o ON o.oid = i.indclass[k.at - 1] \
    LEFT JOIN pg_collation l ON l.oid = i.indcollation[k.at - 1] AND l.collname <> 'default'), \
    (SELECT json_agg(a.attname ORDER BY k.at)::text FROM generate_series(i.indnkeyatts + 1, i.indnatts::int) k(at) \
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.at - 1]) \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam \
    WHERE NOT EXISTS (SELECT FROM pg_constraint x WHERE x.conindid = i.indexrelid AND x.contype IN ('p', 'u', 'x')) \
    ORDER BY i.indrelid, c.relname COLLATE \"C\"";

pub fn read(connection: &mut dyn Connection, known: &Known, schema: &mut Schema) -> Result<(), DatabaseError> {
    for mut row in rows(connection, SQL)? {
        let Some(table) = table_of(row.number(), known, schema) else { continue };
        table.indexes.push(index(row));
    }
    Ok(())
}

fn index(mut row: Row) -> Index {
    let (name, unique, method, condition) = (row.word(), row.flag(), row.word(), row.text());
    let (sql, nulls_not_distinct, valid, storage) = (row.word(), row.flag(), row.flag(), row.names());
    let (elements, included) = (row.json(), row.names());
    let mut options = Options::new();
    let mut option = |name: &str, value: Json| options.insert(format!("postgresql_{name}"), value);
    if method != "btree" {
        option("using", method.into());
    }
    if !included.is_empty() {
        option("include", included.into());
    }
    if nulls_not_distinct {
        option("nulls_not_distinct", true.into());
    }
    if !storage.is_empty() {
        let pairs = storage.iter().filter_map(|pair| pair.split_once('='));
        let pairs: Map<String, Json> = pairs.map(|(key, value)| (key.to_owned(), value.into())).collect();
        option("with", pairs.into());
    }
    if !valid {
        // Left behind by a CREATE INDEX CONCURRENTLY that failed.
        option("invalid", true.into());
    }
    let mut operators = Map::new();
    let elements = elements.as_array().into_iter().flatten().map(|part| element(part, &mut operators)).collect();
    if !operators.is_empty() {
        option("ops", operators.into());
    }
    Index { name: Some(name), elements, unique, r#where: condition, options, sql: Some(sql) }
}

/// A plain column stays one; its operator class is an option of the index.
fn element(part: &Json, operators: &mut Map<String, Json>) -> IndexElement {
    let text = |key: &str| part.get(key).and_then(Json::as_str);
    let order = match part.get("options").and_then(Json::as_i64).unwrap_or_default() {
        1 => " DESC NULLS LAST",
        2 => " NULLS FIRST",
        3 => " DESC",
        _ => "",
    };
    let class = text("operators");
    match (text("column"), text("collation")) {
        (Some(column), None) if order.is_empty() => {
            if let Some(class) = class {
                operators.insert(column.to_owned(), class.into());
            }
            IndexElement::Column(column.to_owned())
        }
        (column, collation) => {
            let mut sql = match column {
                Some(column) => NAMES.quote(column).into_owned(),
                None => text("sql").unwrap_or_default().to_owned(),
            };
            if let Some(collation) = collation {
                sql.push_str(&format!(" COLLATE \"{collation}\""));
            }
            if let Some(class) = class {
                sql.push_str(&format!(" {class}"));
            }
            IndexElement::Sql(sql + order)
        }
    }
}
