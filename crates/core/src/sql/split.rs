//! Splits SQL text into statements: semicolons inside quotes, comments, dollar quotes and trigger bodies do not count.

use crate::dialect::Dialect;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Without the semicolon at its end and without comments before it.
    pub sql: &'a str,
    /// In bytes of the whole text.
    pub range: Range<usize>,
    /// Where it begins, from 1.
    pub line: u32,
}

/// The statements of `text[range]`, in order.
pub fn split(text: &str, range: Range<usize>, dialect: Dialect) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut statement = Current::default();
    let mut whole = false; // goose's StatementBegin makes everything one statement, which SQLite never needs
    for token in Tokens::new(text, range.clone(), dialect) {
        match token.kind {
            TokenKind::Comment => match goose_block(&text[token.range.clone()]) {
                Some(begins) if dialect != Dialect::Sqlite => {
                    statement.finish(text, token.range.start, &mut lines, &mut found);
                    whole = begins;
                }
                _ => {}
            },
            TokenKind::Semicolon if !whole && !statement.in_body() => {
                statement.finish(text, token.range.start, &mut lines, &mut found);
            }
            kind => statement.push(&text[token.range.clone()], kind, token.range),
        }
    }
    statement.finish(text, range.end, &mut lines, &mut found);
    found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword, an unquoted name or a number.
    Word,
    /// A quoted name, text or dollar-quoted text.
    Quoted,
    Semicolon,
    Comment,
    /// Any other character.
    Sign,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// The tokens of a text; white space is left out. What is not closed goes to the end of the text.
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    dialect: Dialect,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str, range: Range<usize>, dialect: Dialect) -> Self {
        Self { text, at: range.start, end: range.end.min(text.len()), dialect }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn mysql(&self) -> bool {
        self.dialect.is_mysql()
    }

    /// Bytes up to and with the end of a quoted text that starts here; a doubled `close` stays inside.
    fn quoted(&self, close: char, backslash: bool) -> usize {
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if backslash && c == '\\' {
                chars.next();
            } else if c == close {
                match chars.peek() {
                    Some((_, next)) if *next == close && close != ']' => chars.next(),
                    _ => return at + c.len_utf8(),
                };
            }
        }
        self.rest().len()
    }

    fn comment(&self) -> usize {
        let rest = self.rest();
        if !rest.starts_with("/*") {
            return rest.find('\n').unwrap_or(rest.len());
        }
        let nests = self.dialect == Dialect::Postgresql;
        let (mut depth, mut at) = (0, 0);
        while at < rest.len() {
            if rest[at..].starts_with("/*") && (depth == 0 || nests) {
                depth += 1;
                at += 2;
            } else if rest[at..].starts_with("*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            } else {
                at += rest[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        rest.len()
    }

    /// A dollar-quoted text: `$$ … $$` or `$tag$ … $tag$`.
    fn dollar(&self) -> Option<usize> {
        let rest = self.rest();
        let tag_end = 1 + rest[1..].find('$')?;
        let tag = &rest[..=tag_end];
        let name = &tag[1..tag_end];
        let is_name =
            name.chars().all(|c| c == '_' || c.is_alphanumeric()) && !name.starts_with(|c: char| c.is_ascii_digit());
        if !is_name {
            return None;
        }
        Some(rest[tag.len()..].find(tag).map_or(rest.len(), |at| at + 2 * tag.len()))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.at +=
            self.rest().len() - self.rest().trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            ';' => (TokenKind::Semicolon, 1),
            '\'' => (TokenKind::Quoted, self.quoted('\'', self.mysql())),
            '"' => (TokenKind::Quoted, self.quoted('"', self.mysql())),
            '`' => (TokenKind::Quoted, self.quoted('`', false)),
            '[' if self.dialect == Dialect::Sqlite => (TokenKind::Quoted, self.quoted(']', false)),
            // A comment that MySQL executes.
            '/' if self.mysql() && (rest.starts_with("/*!") || rest.starts_with("/*M!")) => {
                (TokenKind::Quoted, self.comment())
            }
            '-' if rest.starts_with("--") => (TokenKind::Comment, self.comment()),
            '/' if rest.starts_with("/*") => (TokenKind::Comment, self.comment()),
            '#' if self.mysql() => (TokenKind::Comment, self.comment()),
            '$' => self.dollar().map_or((TokenKind::Sign, 1), |length| (TokenKind::Quoted, length)),
            'e' | 'E' if self.dialect == Dialect::Postgresql && rest[1..].starts_with('\'') => {
                self.at += 1;
                let length = self.quoted('\'', true) + 1;
                self.at -= 1;
                (TokenKind::Quoted, length)
            }
            c if is_word(c) => (TokenKind::Word, rest.find(|c| !is_word(c) && c != '$').unwrap_or(rest.len())),
            c => (TokenKind::Sign, c.len_utf8()),
        };
        let range = self.at..self.at + length;
        self.at = range.end;
        Some(Token { kind, range })
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace())
}

/// The statement that is being read.
#[derive(Default)]
struct Current {
    start: Option<usize>,
    words: usize,
    creates: bool,
    /// `CREATE TRIGGER` and others whose body holds statements of its own.
    bodied: bool,
    begun: bool,
    tail: Tail,
}

/// How far the end of a body, `; END`, has been seen.
#[derive(Default, PartialEq)]
enum Tail {
    #[default]
    Inside,
    Semicolon,
    End,
}

impl Current {
    fn push(&mut self, token: &str, kind: TokenKind, range: Range<usize>) {
        if self.start.is_none() {
            self.start = Some(range.start);
        }
        let word = if kind == TokenKind::Word { token.to_ascii_uppercase() } else { String::new() };
        match word.as_str() {
            "CREATE" if self.words == 0 => self.creates = true,
            "TRIGGER" | "FUNCTION" | "PROCEDURE" | "EVENT" if self.creates && self.words < 8 => self.bodied = true,
            "BEGIN" if self.bodied => self.begun = true,
            _ => {}
        }
        self.words += 1;
        self.tail = match (kind, word.as_str(), &self.tail) {
            (TokenKind::Semicolon, ..) => Tail::Semicolon,
            (_, "END", Tail::Semicolon) => Tail::End,
            _ => Tail::Inside,
        };
    }

    /// Whether a semicolon here belongs to the statement.
    fn in_body(&self) -> bool {
        self.begun && self.tail != Tail::End
    }

    fn finish<'a>(&mut self, text: &'a str, end: usize, lines: &mut Lines<'a>, found: &mut Vec<Statement<'a>>) {
        if let Some(start) = self.start {
            let sql = text[start..end].trim_end();
            found.push(Statement { sql, range: start..start + sql.len(), line: lines.of(start) });
        }
        *self = Self::default();
    }
}

/// Counts lines while going forward.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> u32 {
        self.line += self.text.as_bytes()[self.at..offset].iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = offset;
        self.line
    }
}

/// `-- +goose StatementBegin` and `-- +goose StatementEnd`.
fn goose_block(comment: &str) -> Option<bool> {
    let mut words = comment.strip_prefix("--")?.split_whitespace();
    if words.next()? != "+goose" {
        return None;
    }
    match words.next()?.to_lowercase().as_str() {
        "statementbegin" => Some(true),
        "statementend" => Some(false),
        _ => None,
    }
}
