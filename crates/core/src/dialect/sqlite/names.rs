//! Identifiers: quoted only where SQLAlchemy's SQLite preparer quotes them.

use std::borrow::Cow;

/// The words that SQLAlchemy always quotes on SQLite, sorted.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "add", "after", "all", "alter", "analyze", "and", "as", "asc", "attach", "autoincrement", "before", "begin",
    "between", "by", "cascade", "case", "cast", "check", "collate", "column", "commit", "conflict", "constraint",
    "create", "cross", "current_date", "current_time", "current_timestamp", "database", "default", "deferrable",
    "deferred", "delete", "desc", "detach", "distinct", "drop", "each", "else", "end", "escape", "except", "exclusive",
    "exists", "explain", "fail", "false", "for", "foreign", "from", "full", "glob", "group", "having", "if", "ignore",
    "immediate", "in", "index", "indexed", "initially", "inner", "insert", "instead", "intersect", "into", "is",
    "isnull", "join", "key", "left", "like", "limit", "match", "natural", "not", "notnull", "null", "of", "offset",
    "on", "or", "order", "outer", "plan", "pragma", "primary", "query", "raise", "references", "reindex", "rename",
    "replace", "restrict", "right", "rollback", "row", "select", "set", "table", "temp", "temporary", "then", "to",
    "transaction", "trigger", "true", "union", "unique", "update", "using", "vacuum", "values", "view", "virtual",
    "when", "where",
];

/// Words that SQLite came to reserve and SQLAlchemy leaves bare, which makes them a syntax error there.
const ALSO_RESERVED: &[&str] = &["nothing", "returning"];

/// The identifier as SQL, quoted where it must be.
pub fn quote(name: &str) -> Cow<'_, str> {
    if needs_quotes(name) { Cow::Owned(quote_always(name)) } else { Cow::Borrowed(name) }
}

/// The identifier in double quotes.
pub fn quote_always(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `schema.name`, each part quoted where it must be.
pub fn qualified(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quote(schema), quote(name)),
        None => quote(name).into_owned(),
    }
}

pub fn quote_list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// A string literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether two names are one to SQLite, which folds the case of ASCII letters only.
pub fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn needs_quotes(name: &str) -> bool {
    let legal =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$');
    let first = name.bytes().next().unwrap_or(b'0');
    !legal
        || first.is_ascii_digit()
        || first == b'$'
        || name.bytes().any(|byte| byte.is_ascii_uppercase())
        || RESERVED.binary_search(&name).is_ok()
        || ALSO_RESERVED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_sqlalchemy_does() {
        for (name, expected) in [
            ("plain", "plain"),
            ("with_1$", "with_1$"),
            ("Mixed", "\"Mixed\""),
            ("order", "\"order\""),
            ("1st", "\"1st\""),
            ("$x", "\"$x\""),
            ("a b", "\"a b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("é", "\"é\""),
            ("user", "user"),
            ("returning", "\"returning\""),
        ] {
            assert_eq!(quote(name), expected);
        }
    }

    #[test]
    fn reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
    }
}
