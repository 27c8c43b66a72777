//! What PostgreSQL says when it refuses, as psycopg2 prints it and under the class that psycopg2 raises.

use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::ErrorFields;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::io;

/// An error of our own.
pub fn plain(kind: DatabaseErrorKind, message: impl Into<String>) -> DatabaseError {
    DatabaseError { kind, message: message.into(), code: None, offset: None }
}

/// The connection broke.
pub fn lost(error: &io::Error) -> DatabaseError {
    let words = match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
            "server closed the connection unexpectedly".to_owned()
        }
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "timeout expired".to_owned(),
        _ => error.to_string(),
    };
    plain(DatabaseErrorKind::Operational, words)
}

/// The fields of an `ErrorResponse`. Without `sql` the place in it is left out.
pub fn refused(mut fields: ErrorFields<'_>, sql: Option<&str>) -> DatabaseError {
    let (mut message, mut code, mut place) = (String::new(), None, None);
    let (mut detail, mut hint, mut context) = (None, None, None);
    let (mut inner, mut inner_place) = (None, None);
    // A message that breaks off is shown as far as it goes.
    while let Ok(Some(field)) = fields.next() {
        let text = String::from_utf8_lossy(field.value_bytes()).into_owned();
        match field.type_() {
            b'M' => message = text,
            b'C' => code = Some(text),
            b'P' => place = text.parse::<usize>().ok(),
            b'D' => detail = Some(text),
            b'H' => hint = Some(text),
            b'W' => context = Some(text),
            b'q' => inner = Some(text),
            b'p' => inner_place = text.parse::<usize>().ok(),
            _ => {}
        }
    }
    let mut words = message;
    if let Some((sql, place)) = sql.zip(place) {
        words += &pointer(sql, place).unwrap_or_default();
    } else if let Some((sql, place)) = inner.as_deref().zip(inner_place) {
        words += &pointer(sql, place).unwrap_or_default();
    }
    for (name, text) in [("DETAIL", detail), ("HINT", hint), ("QUERY", inner), ("CONTEXT", context)] {
        if let Some(text) = text {
            words += &format!("\n{name}:  {text}");
        }
    }
    let offset =
        sql.zip(place).and_then(|(sql, place)| sql.char_indices().nth(place.checked_sub(1)?).map(|(at, _)| at));
    let kind = code.as_deref().map_or(DatabaseErrorKind::Internal, kind);
    DatabaseError { kind, message: words, code, offset }
}

/// `LINE 2: …` and a caret under the character, as libpq draws them. `place` counts characters from 1.
fn pointer(sql: &str, place: usize) -> Option<String> {
    const WIDTH: usize = 60;
    const RIGHT: usize = 10;
    let chars: Vec<char> = sql.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    let place = place.checked_sub(1).filter(|place| *place <= chars.len())?;
    let number = 1 + chars[..place].iter().filter(|c| **c == '\n').count();
    let mut start = chars[..place].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let mut end = chars[place..].iter().position(|c| matches!(c, '\n' | '\r')).map_or(chars.len(), |at| place + at);
    let (mut left, mut right) = ("", "");
    if end - start > WIDTH {
        if start + WIDTH >= place + RIGHT {
            end = start + WIDTH;
            right = "...";
        } else {
            if place + RIGHT < end {
                end = place + RIGHT;
                right = "...";
            }
            if end - start > WIDTH {
                start = end - WIDTH;
                left = "...";
            }
        }
    }
    let head = format!("LINE {number}: {left}");
    let line: String = chars[start..end].iter().collect();
    Some(format!("\n{head}{line}{right}\n{}^", " ".repeat(head.chars().count() + place - start)))
}

/// The class of a SQLSTATE, as psycopg2 maps them.
fn kind(code: &str) -> DatabaseErrorKind {
    use DatabaseErrorKind::{Data, Integrity, Internal, NotSupported, Operational, Programming};
    match code.get(..2).unwrap_or_default() {
        "0A" => NotSupported,
        "20" | "21" | "3D" | "3F" | "42" | "44" => Programming,
        "22" => Data,
        "23" => Integrity,
        "26" | "27" | "28" | "34" | "40" | "53" | "54" | "55" | "57" | "58" | "HV" | "08" => Operational,
        _ => Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_place() {
        assert_eq!(pointer("SELECT\n  x", 10).unwrap(), "\nLINE 2:   x\n          ^");
        assert_eq!(pointer("SELECT", 7).unwrap(), "\nLINE 1: SELECT\n              ^");
        assert_eq!(pointer("", 5), None);
        let long = format!("SELECT {}, nope, {}", "a".repeat(80), "b".repeat(80));
        let shown = pointer(&long, 90).unwrap();
        let lines: Vec<&str> = shown.lines().collect();
        let caret = lines[2].chars().count() - 1;
        assert_eq!(&lines[1][caret..caret + 4], "nope");
        assert!(lines[1].starts_with("LINE 1: ...") && lines[1].ends_with("..."), "{shown}");
    }

    #[test]
    fn classes_are_those_of_psycopg2() {
        assert_eq!(kind("42P01"), DatabaseErrorKind::Programming);
        assert_eq!(kind("23505"), DatabaseErrorKind::Integrity);
        assert_eq!(kind("22001"), DatabaseErrorKind::Data);
        assert_eq!(kind("55P03"), DatabaseErrorKind::Operational);
        assert_eq!(kind("P0001"), DatabaseErrorKind::Internal);
        assert_eq!(kind("?"), DatabaseErrorKind::Internal);
    }
}
