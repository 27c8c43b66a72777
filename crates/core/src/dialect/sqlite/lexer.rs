//! The words of a SQL text as SQLite reads them, each with its place; nothing of the text is lost.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Space,
    /// `-- to the end of the line` or `/* … */`.
    Comment,
    /// A keyword or a bare name.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// `'…'`.
    Text,
    /// `x'…'`.
    Blob,
    Number,
    /// `?1`, `:name`, `@name`, `$name`.
    Parameter,
    Symbol,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
}

impl Token {
    pub fn text<'a>(&self, sql: &'a str) -> &'a str {
        &sql[self.range.clone()]
    }
}

/// All tokens, spaces and comments included. A quote that is never closed runs to the end.
pub fn tokens(sql: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < sql.len() {
        let (kind, length) = next(&sql[at..]);
        out.push(Token { kind, range: at..at + length });
        at += length;
    }
    out
}

/// The tokens that mean something.
pub fn words(sql: &str) -> Vec<Token> {
    tokens(sql).into_iter().filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment)).collect()
}

/// What a name token names.
pub fn unquote(text: &str) -> String {
    let mut chars = text.chars();
    let (open, close) = (chars.next(), chars.next_back());
    match (open, close) {
        (Some('['), Some(']')) => text[1..text.len() - 1].to_owned(),
        (Some(quote @ ('"' | '`' | '\'')), Some(last)) if quote == last => {
            text[1..text.len() - 1].replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        _ => text.to_owned(),
    }
}

/// Whether a SQL text mentions a name, other than as a function or inside a string.
pub fn mentions(sql: &str, name: &str) -> bool {
    let words = words(sql);
    words.iter().enumerate().any(|(at, token)| {
        let called = words.get(at + 1).is_some_and(|next| next.text(sql) == "(" && next.range.start == token.range.end);
        matches!(token.kind, Kind::Word | Kind::Quoted)
            && unquote(token.text(sql)).eq_ignore_ascii_case(name)
            && !(called && token.kind == Kind::Word)
    })
}

/// The text with names replaced: `(from, to as SQL)`.
pub fn rename(sql: &str, names: &[(String, String)]) -> String {
    let mut out = String::with_capacity(sql.len());
    for token in tokens(sql) {
        let text = token.text(sql);
        let named = matches!(token.kind, Kind::Word | Kind::Quoted).then(|| unquote(text));
        let found = named.and_then(|name| names.iter().find(|(from, _)| from.eq_ignore_ascii_case(&name)));
        out.push_str(found.map_or(text, |(_, to)| to));
    }
    out
}

/// One space between words and none elsewhere, keywords and bare names in lower case: for comparing.
pub fn normalized(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for token in words(sql) {
        if !out.is_empty() {
            out.push(' ');
        }
        let text = token.text(sql);
        match token.kind {
            Kind::Word => out.push_str(&text.to_ascii_lowercase()),
            Kind::Quoted => out.push_str(&unquote(text).to_ascii_lowercase()),
            _ => out.push_str(text),
        }
    }
    out
}

fn next(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    match bytes[0] {
        byte if byte.is_ascii_whitespace() || byte == 0x0b => {
            (Kind::Space, bytes.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0x0b).count())
        }
        b'-' if rest.starts_with("--") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
        b'/' if rest.starts_with("/*") => (Kind::Comment, rest[2..].find("*/").map_or(rest.len(), |at| at + 4)),
        b'\'' => (Kind::Text, quoted(bytes, 0, b'\'')),
        quote @ (b'"' | b'`') => (Kind::Quoted, quoted(bytes, 0, quote)),
        b'[' => (Kind::Quoted, rest.find(']').map_or(rest.len(), |at| at + 1)),
        b'x' | b'X' if bytes.get(1) == Some(&b'\'') => (Kind::Blob, quoted(bytes, 1, b'\'')),
        byte if byte.is_ascii_digit() || (byte == b'.' && bytes.get(1).is_some_and(u8::is_ascii_digit)) => {
            (Kind::Number, number(bytes))
        }
        b'?' => (Kind::Parameter, 1 + bytes[1..].iter().take_while(|b| b.is_ascii_digit()).count()),
        b':' | b'@' | b'$' if bytes.get(1).copied().is_some_and(part_of_word) => {
            (Kind::Parameter, 1 + bytes[1..].iter().take_while(|b| part_of_word(**b)).count())
        }
        byte if part_of_word(byte) => (Kind::Word, bytes.iter().take_while(|b| part_of_word(**b)).count()),
        _ => {
            let two = ["||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->"].iter().any(|two| rest.starts_with(two));
            let three = rest.starts_with("->>");
            (
                Kind::Symbol,
                if three {
                    3
                } else if two {
                    2
                } else {
                    1
                },
            )
        }
    }
}

/// The end of a quoted piece that begins with a quote at `start`; a doubled quote stands for itself.
fn quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        if bytes[at] == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

fn number(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let exponent_sign = matches!(bytes[at], b'+' | b'-')
            && at > 0
            && matches!(bytes[at - 1], b'e' | b'E')
            && !(bytes[0] == b'0' && matches!(bytes.get(1), Some(b'x' | b'X')));
        if !(bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'.' | b'_') || exponent_sign) {
            break;
        }
        at += 1;
    }
    at
}

fn part_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        for sql in [
            "CREATE TABLE t (a INT, -- the a\n \"b\"\"c\" TEXT DEFAULT 'it''s', [d e] x'00ff')",
            "select 1e-3+.5, ?1, :name, a->>'b' /* never closed",
            "'never closed",
            "é ü 名",
            "0x1F-2 1.5e+10",
        ] {
            let joined: String = tokens(sql).iter().map(|token| token.text(sql)).collect();
            assert_eq!(joined, sql);
        }
    }

    #[test]
    fn reads_names() {
        assert_eq!(unquote("\"a\"\"b\""), "a\"b");
        assert_eq!(unquote("[a b]"), "a b");
        assert_eq!(unquote("`x`"), "x");
        assert_eq!(unquote("plain"), "plain");
        assert_eq!(unquote("\""), "\"");
    }

    #[test]
    fn finds_mentions() {
        assert!(mentions("lower(Name) > 'x'", "name"));
        assert!(!mentions("lower(name) > 'lower'", "lower"));
        assert!(mentions("\"a b\" > 1", "A B"));
        assert!(!mentions("x > 'name'", "name"));
    }
}
