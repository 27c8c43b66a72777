//! Values on their way out: text, and the name of the type that it is to become.

use mysql::consts::{ColumnFlags, ColumnType};
use mysql::{Column, Value as Found};
use seesaw_core::value::Value;

/// The character set of what is no text.
const BINARY: u16 = 63;

/// What a script makes of the text: a decimal number, a date; empty where the value is what it is.
pub fn type_name(column: &Column) -> &'static str {
    use ColumnType::*;
    match column.column_type() {
        MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL => "numeric",
        MYSQL_TYPE_DATE | MYSQL_TYPE_NEWDATE => "date",
        MYSQL_TYPE_DATETIME | MYSQL_TYPE_DATETIME2 | MYSQL_TYPE_TIMESTAMP | MYSQL_TYPE_TIMESTAMP2 => "datetime",
        MYSQL_TYPE_TIME | MYSQL_TYPE_TIME2 => "interval",
        // A number that is longer than ours.
        MYSQL_TYPE_LONGLONG if column.flags().contains(ColumnFlags::UNSIGNED_FLAG) => "int",
        _ => "",
    }
}

pub fn read(column: &Column, found: Found) -> Value {
    use ColumnType::*;
    let bytes = match found {
        Found::Bytes(bytes) => bytes,
        Found::NULL => return Value::Null,
        Found::Int(number) => return Value::Integer(number),
        Found::Float(number) => return Value::Real(number.into()),
        Found::Double(number) => return Value::Real(number),
        // The text protocol has none of the others.
        other => return Value::Text(other.as_sql(true)),
    };
    let parsed = match column.column_type() {
        MYSQL_TYPE_TINY | MYSQL_TYPE_SHORT | MYSQL_TYPE_INT24 | MYSQL_TYPE_LONG | MYSQL_TYPE_LONGLONG
        | MYSQL_TYPE_YEAR => text(&bytes).and_then(|text| text.parse().ok()).map(Value::Integer),
        MYSQL_TYPE_FLOAT | MYSQL_TYPE_DOUBLE => text(&bytes).and_then(|text| text.parse().ok()).map(Value::Real),
        MYSQL_TYPE_BIT | MYSQL_TYPE_GEOMETRY => return Value::Blob(bytes),
        MYSQL_TYPE_STRING
        | MYSQL_TYPE_VAR_STRING
        | MYSQL_TYPE_VARCHAR
        | MYSQL_TYPE_BLOB
        | MYSQL_TYPE_TINY_BLOB
        | MYSQL_TYPE_MEDIUM_BLOB
        | MYSQL_TYPE_LONG_BLOB
            if column.character_set() == BINARY =>
        {
            return Value::Blob(bytes);
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| match String::from_utf8(bytes) {
        Ok(text) => Value::Text(text),
        Err(error) => Value::Blob(error.into_bytes()),
    })
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
