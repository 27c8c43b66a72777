//! What a template's variable can be, and how Python shows it.

use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Integer(i64),
    Text(String),
    Tuple(Vec<Value>),
    List(Vec<Value>),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    pub fn texts(texts: &[String]) -> Vec<Value> {
        texts.iter().cloned().map(Value::Text).collect()
    }

    pub fn is_true(&self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(truth) => *truth,
            Value::Integer(number) => *number != 0,
            Value::Text(text) => !text.is_empty(),
            Value::Tuple(values) | Value::List(values) => !values.is_empty(),
        }
    }

    pub fn elements(&self) -> Option<Vec<Value>> {
        match self {
            Value::Tuple(values) | Value::List(values) => Some(values.clone()),
            Value::Text(text) => Some(text.chars().map(|c| Value::Text(c.to_string())).collect()),
            _ => None,
        }
    }

    /// Alembic's filter `comma`.
    pub fn comma_separated(&self) -> String {
        match self {
            Value::None => String::new(),
            Value::Tuple(values) | Value::List(values) => {
                values.iter().map(Value::to_string).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        }
    }

    pub fn repr(&self) -> String {
        let inner = |values: &[Value]| values.iter().map(Value::repr).collect::<Vec<_>>().join(", ");
        match self {
            Value::Text(text) => repr(text),
            Value::Tuple(values) if values.len() == 1 => format!("({},)", inner(values)),
            Value::Tuple(values) => format!("({})", inner(values)),
            Value::List(values) => format!("[{}]", inner(values)),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => out.write_str("None"),
            Value::Bool(truth) => out.write_str(if *truth { "True" } else { "False" }),
            Value::Integer(number) => write!(out, "{number}"),
            Value::Text(text) => out.write_str(text),
            other => out.write_str(&other.repr()),
        }
    }
}

/// A text as Python writes it in source code.
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}
