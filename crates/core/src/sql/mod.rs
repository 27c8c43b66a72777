//! Looking at SQL text without parsing it: its words, what lies between them, where it ends.

pub mod split;

use crate::dialect::{Dialect, literal_value};
use crate::value::Value;

/// The first `count` words of a statement, in upper case, without comments: `["CREATE", "UNIQUE", "INDEX"]`. Quoted
/// names and punctuation end the list.
pub fn leading_words(sql: &str, count: usize) -> Vec<String> {
    let mut words = Vec::with_capacity(count);
    let mut rest = sql;
    while words.len() < count {
        rest = skip_blank(rest);
        let end = word_end(rest);
        if end == 0 {
            break;
        }
        words.push(rest[..end].to_ascii_uppercase());
        rest = &rest[end..];
    }
    words
}

/// The first word of a statement as it is written; empty where it does not begin with one.
pub fn first_word(sql: &str) -> &str {
    let rest = skip_blank(sql);
    &rest[..word_end(rest)]
}

/// The text after white space and comments (and, before a statement, after empty statements).
pub fn skip_blank(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == '\u{feff}');
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix('#') {
            // MySQL's. Elsewhere no statement begins so.
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else {
            return rest;
        }
    }
}

/// A number that stands for a text (FNV-1a): the same on every machine and in every version.
pub fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// A name between double quotes, as every dialect but MySQL's understands it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text between single quotes.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A statement with its parameters written out: `$1` where those are numbered, else `?` or `%s` in their order.
pub fn inlined(sql: &str, params: &[Value], dialect: Dialect) -> String {
    if params.is_empty() {
        return sql.to_owned();
    }
    let mut out = String::with_capacity(sql.len() + 16 * params.len());
    let numbered = dialect == Dialect::Postgresql && sql.contains("$1");
    let all = params;
    let mut params = params.iter();
    let mut rest = sql;
    let marks: &[char] = if numbered { &['$', '\'', '"'] } else { &['?', '%', '\'', '"', '`'] };
    while let Some(at) = rest.find(marks) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'$' => {
                let length = 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                let number = rest[1..length].parse::<usize>().ok();
                match number.and_then(|number| all.get(number.checked_sub(1)?)) {
                    Some(value) => out.push_str(&literal_value(dialect, value)),
                    None => out.push_str(&rest[..length]),
                }
                rest = &rest[length..];
                continue;
            }
            b'?' => 1,
            b'%' if rest.starts_with("%s") => 2,
            b'%' => {
                out.push('%');
                rest = &rest[1..];
                continue;
            }
            quote => {
                let end = rest[1..].find(char::from(quote)).map_or(rest.len(), |end| end + 2);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
        };
        match params.next() {
            Some(value) => out.push_str(&literal_value(dialect, value)),
            None => out.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    out + rest
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_behind_comments() {
        assert_eq!(
            leading_words("-- why\n /* and\n how */ ; create Unique/**/index \"x\" on t", 9),
            ["CREATE", "UNIQUE", "INDEX"]
        );
        assert_eq!(leading_words("/* never closed", 2), Vec::<String>::new());
        assert_eq!(first_word("  insert into t values (1)"), "insert");
        assert_eq!(first_word("'text'"), "");
    }

    #[test]
    fn parameters_are_written_out() {
        let params = [Value::Text("it's".to_owned()), Value::Null, Value::Integer(-5), Value::Blob(vec![0, 255])];
        assert_eq!(
            inlined("INSERT INTO \"t?\" VALUES (?, '?', ?, ?, ?)", &params, Dialect::Sqlite),
            "INSERT INTO \"t?\" VALUES ('it''s', '?', NULL, -5, x'00ff')"
        );
        assert_eq!(
            inlined("SELECT %s LIKE '%s', 5 % 2", &params[..1], Dialect::Postgresql),
            "SELECT 'it''s' LIKE '%s', 5 % 2"
        );
        assert_eq!(
            inlined("SELECT $2 ? '$1', $1, \"$1\", $9", &params[..2], Dialect::Postgresql),
            "SELECT NULL ? '$1', 'it''s', \"$1\", $9"
        );
        assert_eq!(inlined("SELECT 'a?b'", &[], Dialect::Sqlite), "SELECT 'a?b'");
    }
}
