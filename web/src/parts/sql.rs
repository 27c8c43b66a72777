//! SQL in colours, for text that is only read.

use leptos::prelude::*;

const KEYWORDS: &str = " ADD AFTER ALL ALTER AND AS ASC AUTOINCREMENT BEFORE BEGIN BETWEEN BY CASCADE CASE CHECK COLLATE \
    COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DEFERRABLE \
    DEFERRED DELETE DESC DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT EXISTS FOR FOREIGN FROM GENERATED GROUP HAVING IF \
    IMMEDIATE IN INDEX INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS JOIN KEY LEFT LIKE LIMIT NOT NOTHING NULL OF \
    OFFSET ON OR ORDER OUTER OVER PARTITION PRAGMA PRIMARY RECURSIVE REFERENCES RENAME REPLACE RESTRICT RETURNING \
    ROLLBACK ROW ROWID SAVEPOINT SELECT SET STRICT TABLE TEMP TEMPORARY THEN TO TRIGGER UNION UNIQUE UPDATE USING VALUES \
    VIEW VIRTUAL WHEN WHERE WITH WITHOUT ";
const TYPES: &str = " BIGINT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE FLOAT INT INTEGER JSON NUMERIC REAL SMALLINT \
    TEXT TIME TIMESTAMP UUID VARCHAR ";

/// The text in spans of the editor's own classes.
pub fn coloured(sql: &str) -> impl IntoView + use<> {
    let piece = |(class, text): (&'static str, &str)| {
        let text = text.to_owned();
        if class.is_empty() { text.into_any() } else { view! { <span class=class>{text}</span> }.into_any() }
    };
    pieces(sql).into_iter().map(piece).collect_view()
}

/// The whole text in pieces, each with its class; what needs no colour comes in one piece.
fn pieces(sql: &str) -> Vec<(&'static str, &str)> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while at < sql.len() {
        let (class, length) = next(&sql[at..]);
        if !class.is_empty() {
            if plain < at {
                pieces.push(("", &sql[plain..at]));
            }
            pieces.push((class, &sql[at..at + length]));
            plain = at + length;
        }
        at += length;
    }
    if plain < sql.len() {
        pieces.push(("", &sql[plain..]));
    }
    pieces
}

/// The class and the length in bytes of what a text begins with.
fn next(text: &str) -> (&'static str, usize) {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return ("", 0) };
    let until = |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    match first {
        '-' if text.starts_with("--") => ("tok-comment", text.find('\n').unwrap_or(text.len())),
        '/' if text.starts_with("/*") => ("tok-comment", until(2, "*/")),
        '\'' => ("tok-string", until(1, "'")),
        '"' => ("", until(1, "\"")),
        '`' => ("", until(1, "`")),
        '0'..='9' => ("tok-number", run(text, |c| c.is_ascii_alphanumeric() || c == '.')),
        c if c.is_alphabetic() || c == '_' => {
            let length = run(text, |c| c.is_alphanumeric() || c == '_' || c == '$');
            (word(&text[..length]), length)
        }
        c => ("", c.len_utf8()),
    }
}

fn word(word: &str) -> &'static str {
    let padded = format!(" {} ", word.to_ascii_uppercase());
    if KEYWORDS.contains(&padded) {
        "tok-keyword"
    } else if TYPES.contains(&padded) {
        "tok-typeName"
    } else {
        ""
    }
}

fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn every_character_stays() {
        for sql in ["SELECT 'it''s', \"é\" FROM t -- end", "/* open", "'open", "é", "", "x'00' `a b` 1.5e3;\n"] {
            assert_eq!(pieces(sql).into_iter().map(|(_, text)| text).collect::<String>(), sql);
        }
    }

    #[test]
    fn words_strings_and_numbers_have_their_class() {
        let found = pieces("create table t (a TEXT DEFAULT 'x', n INT CHECK (n > 10))");
        let classes: Vec<(&str, &str)> = found.into_iter().filter(|(class, _)| !class.is_empty()).collect();
        let expected = [
            ("tok-keyword", "create"),
            ("tok-keyword", "table"),
            ("tok-typeName", "TEXT"),
            ("tok-keyword", "DEFAULT"),
            ("tok-string", "'x'"),
            ("tok-typeName", "INT"),
            ("tok-keyword", "CHECK"),
            ("tok-number", "10"),
        ];
        assert_eq!(classes, expected);
    }
}
