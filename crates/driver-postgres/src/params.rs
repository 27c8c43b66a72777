//! Parameters on their way in: `$1`, `$2`, … become literals.

use crate::error::plain;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use seesaw_core::value::Value;
use std::fmt::Write;

/// The statement with its parameters written out. Marks inside of strings, quoted names and comments are text. Without
/// parameters nothing is looked for.
pub fn fill(sql: &str, params: &[Value]) -> Result<String, DatabaseError> {
    let mut out = String::with_capacity(sql.len() + 16 * params.len());
    let mut used = vec![false; params.len()];
    let bytes = sql.as_bytes();
    let mut at = 0;
    let mut kept = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        match byte {
            b'\'' => {
                let escapes = at > 0 && matches!(bytes[at - 1], b'e' | b'E') && (at < 2 || !is_name(bytes[at - 2]));
                at = quoted_end(bytes, at, b'\'', escapes);
            }
            b'"' => at = quoted_end(bytes, at, b'"', false),
            b'-' if next == Some(b'-') => at = find(bytes, at, b"\n"),
            b'/' if next == Some(b'*') => at = comment_end(bytes, at),
            b'$' if at > 0 && is_name(bytes[at - 1]) => at += 1,
            b'$' if next.is_some_and(|next| next.is_ascii_digit()) => {
                let end = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let number = sql[at + 1..end].parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let Some((number, value)) = number.and_then(|number| Some((number, params.get(number)?))) else {
                    let words = format!("there is no parameter {}: {} are given", &sql[at..end], params.len());
                    return Err(plain(DatabaseErrorKind::Programming, words));
                };
                used[number] = true;
                out.push_str(&sql[kept..at]);
                literal(value, &mut out)?;
                at = end;
                kept = end;
            }
            b'$' => at = dollar_end(bytes, at),
            _ => at += 1,
        }
    }
    if let Some(unused) = used.iter().position(|used| !used) {
        let words = format!("parameter ${} stands nowhere in the statement", unused + 1);
        return Err(plain(DatabaseErrorKind::Programming, words));
    }
    out.push_str(&sql[kept..]);
    Ok(out)
}

/// A value as psycopg2 writes it.
fn literal(value: &Value, out: &mut String) -> Result<(), DatabaseError> {
    match value {
        Value::Null => out.push_str("NULL"),
        Value::Boolean(truth) => out.push_str(if *truth { "true" } else { "false" }),
        // A space keeps a minus sign from making a comment of the one before it.
        Value::Integer(number) if *number < 0 => write_to(out, format_args!(" {number}")),
        Value::Integer(number) => write_to(out, format_args!("{number}")),
        Value::Real(number) if number.is_nan() => out.push_str("'NaN'::float"),
        Value::Real(number) if number.is_infinite() => {
            out.push_str(if *number > 0.0 { "'Infinity'::float" } else { "'-Infinity'::float" });
        }
        Value::Real(number) if *number < 0.0 => write_to(out, format_args!(" {number:?}")),
        Value::Real(number) => write_to(out, format_args!("{number:?}")),
        Value::Text(text) => string(text, out)?,
        Value::Blob(bytes) => {
            out.push_str(" E'\\\\x");
            bytes.iter().for_each(|byte| write_to(out, format_args!("{byte:02x}")));
            out.push_str("'::bytea");
        }
    }
    Ok(())
}

/// Text between quotes. With a backslash it is written so that no setting of the server gives it another meaning.
fn string(text: &str, out: &mut String) -> Result<(), DatabaseError> {
    if text.contains('\0') {
        let words = "A string literal cannot contain NUL (0x00) characters.";
        return Err(plain(DatabaseErrorKind::Data, words));
    }
    let escaped = text.contains('\\');
    out.push_str(if escaped { " E'" } else { "'" });
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    out.push('\'');
    Ok(())
}

fn write_to(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Behind the closing quote.
fn quoted_end(bytes: &[u8], start: usize, quote: u8, escapes: bool) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        let doubled = bytes[at] == quote && bytes.get(at + 1) == Some(&quote);
        if doubled || bytes[at] == b'\\' && escapes {
            at += 2;
        } else if bytes[at] == quote {
            return at + 1;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// Comments nest.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 2;
    let mut depth = 1;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => depth += 1,
            (b'*', Some(b'/')) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// Behind `$tag$ … $tag$`; behind the sign where it opens nothing.
fn dollar_end(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start + 1..].iter().take_while(|byte| is_name(**byte) && **byte != b'$').count();
    let end = start + 1 + length;
    if bytes.get(end) != Some(&b'$') {
        return start + 1;
    }
    let tag = &bytes[start..=end];
    let close = find(bytes, end + 1, tag);
    (close + tag.len()).min(bytes.len())
}

/// Where a text stands next; the end where it does not.
fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(wanted.len()).position(|window| window == wanted).map_or(bytes.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_literals_where_they_are_marks() {
        let params = [Value::Text("it's".to_owned()), Value::Integer(-5), Value::Null];
        let filled = |sql: &str| fill(sql, &params).unwrap();
        assert_eq!(filled("SELECT $1, $2-$2, $3"), "SELECT 'it''s',  -5- -5, NULL");
        let kept = "'$1' \"$1\" e'\\'$1' $f$ $1 $f$ $$ $1 $$ a$1 /* $1 /* $1 */ $1 */ -- $1\n";
        assert_eq!(filled(&format!("{kept}$1 $2 $3")), format!("{kept}'it''s'  -5 NULL"));
        assert_eq!(
            fill("$10", &vec![Value::Boolean(true); 10]).unwrap_err().message,
            "parameter $1 stands nowhere in the statement"
        );
        assert!(fill("SELECT $2", &params[..1]).unwrap_err().message.contains("no parameter $2"));
        assert!(fill("SELECT 'open $1", &params[..1]).is_err());
    }

    #[test]
    fn values_are_written_as_psycopg2_does() {
        let one = |value: Value| fill("$1", &[value]).unwrap();
        assert_eq!(one(Value::Real(1.0)), "1.0");
        assert_eq!(one(Value::Real(-1e300)), " -1e300");
        assert_eq!(one(Value::Real(f64::NAN)), "'NaN'::float");
        assert_eq!(one(Value::Text("a\\'b".to_owned())), " E'a\\\\''b'");
        assert_eq!(one(Value::Blob(vec![0, 255])), " E'\\\\x00ff'::bytea");
        assert_eq!(fill("$1", &[Value::Text("\0".to_owned())]).unwrap_err().kind, DatabaseErrorKind::Data);
    }
}
