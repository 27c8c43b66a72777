//! Parameters on their way in: each `?` becomes a literal.

use crate::error::plain;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use seesaw_core::dialect::Dialect;
use seesaw_core::sql::split::{TokenKind, Tokens};
use seesaw_core::value::Value;
use std::fmt::Write;

/// The statement with its parameters written out. Marks inside of strings, quoted names and comments are text. Without
/// parameters nothing is looked for.
pub fn fill(sql: &str, params: &[Value], backslashes: bool) -> Result<String, DatabaseError> {
    let mut out = String::with_capacity(sql.len() + 16 * params.len());
    let mut kept = 0;
    let mut rest = params.iter();
    for token in Tokens::new(sql, 0..sql.len(), Dialect::Mysql) {
        if token.kind != TokenKind::Sign || &sql[token.range.clone()] != "?" {
            continue;
        }
        let Some(value) = rest.next() else {
            let words = format!("the statement has more parameters than the {} that are given", params.len());
            return Err(plain(DatabaseErrorKind::Programming, words));
        };
        out.push_str(&sql[kept..token.range.start]);
        literal(value, backslashes, &mut out);
        kept = token.range.end;
    }
    if rest.next().is_some() {
        let words = format!("{} parameters are given, and the statement has fewer", params.len());
        return Err(plain(DatabaseErrorKind::Programming, words));
    }
    out.push_str(&sql[kept..]);
    Ok(out)
}

/// A value as PyMySQL writes it.
fn literal(value: &Value, backslashes: bool, out: &mut String) {
    match value {
        Value::Null => out.push_str("NULL"),
        Value::Boolean(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Integer(number) => write_to(out, format_args!("{number}")),
        // An exponent makes it a floating-point number and not a decimal one.
        Value::Real(number) => {
            let digits = format!("{number:?}");
            out.push_str(&digits);
            if !digits.contains('e') {
                out.push_str("e0");
            }
        }
        Value::Text(text) => string(text, backslashes, out),
        Value::Blob(bytes) => {
            out.push_str("x'");
            bytes.iter().for_each(|byte| write_to(out, format_args!("{byte:02x}")));
            out.push('\'');
        }
    }
}

fn string(text: &str, backslashes: bool, out: &mut String) {
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' if backslashes => out.push_str("\\\\"),
            '\0' if backslashes => out.push_str("\\0"),
            c => out.push(c),
        }
    }
    out.push('\'');
}

fn write_to(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_literals_where_they_are_marks() {
        let params = [Value::Text("it's a \\".to_owned()), Value::Integer(-5), Value::Null];
        let kept = "'\\'?' \"?\" `?` /* ? */ # ?\n-- ?\n";
        let filled = fill(&format!("{kept}SELECT ?, ?-?"), &params, true).unwrap();
        assert_eq!(filled, format!("{kept}SELECT 'it''s a \\\\', -5-NULL"));
        assert!(fill("SELECT ?, ?", &params[..1], true).unwrap_err().message.contains("more parameters"));
        assert!(fill("SELECT 1", &params[..1], true).unwrap_err().message.contains("fewer"));
    }

    #[test]
    fn values_are_written_as_pymysql_does() {
        let one = |value: Value| fill("?", &[value], true).unwrap();
        assert_eq!(one(Value::Real(1.0)), "1.0e0");
        assert_eq!(one(Value::Real(-1e300)), "-1e300");
        assert_eq!(one(Value::Boolean(true)), "true");
        assert_eq!(one(Value::Blob(vec![0, 255])), "x'00ff'");
        assert_eq!(fill("?", &[Value::Text("a\\".to_owned())], false).unwrap(), "'a\\'");
    }
}
