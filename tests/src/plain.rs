//! What of a reply does not depend on the machine, as JSON: what the engine in a browser must answer too.

use seesaw_core::diagnostic::Diagnostic;
use seesaw_protocol::Reply;
use serde_json::{Map, Value};

/// Times differ, and so may the bytes of a database whose content is the same.
const LEFT_OUT: &[&str] = &["seconds", "database", "snapshots", "bytes"];
/// Beyond this, JavaScript's numbers lose digits.
const EXACT: i64 = 1 << 53;

pub fn reply(reply: &Result<Reply, Diagnostic>) -> Value {
    let value = match reply {
        Ok(reply) => serde_json::json!({ "Ok": reply }),
        Err(fault) => serde_json::json!({ "Err": fault }),
    };
    simplify(value)
}

/// Without what is left out and without what is null (JavaScript has two words for nothing).
fn simplify(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept =
                fields.into_iter().filter(|(name, value)| !LEFT_OUT.contains(&name.as_str()) && !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, simplify(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(simplify).collect()),
        Value::Number(number) if number.as_i64().is_some_and(|number| number.abs() > EXACT) => {
            Value::String(number.to_string())
        }
        other => other,
    }
}
