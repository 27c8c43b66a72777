//! Cells on their way out: PostgreSQL's text of a value, read by the number of its type.

use seesaw_core::value::Value;

/// What has no counterpart stays the text that the server sends: numbers of any length, dates, arrays, JSON.
pub fn read(oid: u32, text: &[u8]) -> Value {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(_) => return Value::Blob(text.to_vec()),
    };
    let found = match oid {
        BOOL => Some(Value::Boolean(text == "t")),
        BYTEA => bytes(text).map(Value::Blob),
        INT8 | INT2 | INT4 | OID => text.parse().ok().map(Value::Integer),
        FLOAT4 | FLOAT8 => text.parse().ok().map(Value::Real),
        _ => None,
    };
    found.unwrap_or_else(|| Value::Text(text.to_owned()))
}

const BOOL: u32 = 16;
const BYTEA: u32 = 17;
const INT8: u32 = 20;
const INT2: u32 = 21;
const INT4: u32 = 23;
const OID: u32 = 26;
const FLOAT4: u32 = 700;
const FLOAT8: u32 = 701;

/// The name of a type that scripts get as a value of its own; empty for the others.
pub fn type_name(oid: u32) -> &'static str {
    TYPES.iter().find(|(known, _)| *known == oid).map_or("", |(_, name)| name)
}

/// An array's name is that of its elements with brackets.
const TYPES: &[(u32, &str)] = &[
    (114, "json"),
    (199, "json[]"),
    (1000, "bool[]"),
    (1001, "bytea[]"),
    (1005, "int[]"),
    (1007, "int[]"),
    (1016, "int[]"),
    (1028, "int[]"),
    (1002, "text[]"),
    (1003, "text[]"),
    (1009, "text[]"),
    (1014, "text[]"),
    (1015, "text[]"),
    (1021, "float[]"),
    (1022, "float[]"),
    (1082, "date"),
    (1182, "date[]"),
    (1083, "time"),
    (1183, "time[]"),
    (1114, "timestamp"),
    (1115, "timestamp[]"),
    (1184, "timestamptz"),
    (1185, "timestamptz[]"),
    (1186, "interval"),
    (1187, "interval[]"),
    (1266, "timetz"),
    (1270, "timetz[]"),
    (1700, "numeric"),
    (1231, "numeric[]"),
    (2950, "uuid"),
    (2951, "uuid[]"),
    (3802, "json"),
    (3807, "json[]"),
];

/// `\x00ff`, or the older form with octal escapes.
fn bytes(text: &str) -> Option<Vec<u8>> {
    if let Some(digits) = text.strip_prefix("\\x") {
        return (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        match (byte, tail) {
            (b'\\', [b'\\', tail @ ..]) => {
                out.push(b'\\');
                rest = tail;
            }
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', tail @ ..]) => {
                out.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = tail;
            }
            (byte, tail) => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_what_they_are() {
        assert_eq!(read(INT8, b"-9223372036854775808"), Value::Integer(i64::MIN));
        assert_eq!(read(FLOAT8, b"-Infinity"), Value::Real(f64::NEG_INFINITY));
        assert_eq!(read(BOOL, b"f"), Value::Boolean(false));
        assert_eq!(read(1700, b"1.50"), Value::Text("1.50".to_owned()));
        assert_eq!(read(BYTEA, b"\\x00ff"), Value::Blob(vec![0, 255]));
        assert_eq!(read(BYTEA, b"a\\\\\\377"), Value::Blob(vec![b'a', b'\\', 255]));
        assert_eq!(type_name(1184), "timestamptz");
    }
}
