//! Identifiers and strings of PostgreSQL.

use crate::dialect::names::Names;

pub const NAMES: Names = Names { mark: '"', reserved: &[RESERVED], longest: 63 };

/// The words that SQLAlchemy always quotes on PostgreSQL, sorted.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "binary", "both", "case", "cast", "check", "collate", "column", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
    "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
    "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner",
    "intersect", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime", "localtimestamp",
    "natural", "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only", "or", "order", "outer",
    "over", "overlaps", "placing", "primary", "references", "returning", "right", "select", "session_user",
    "similar", "some", "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
    "variadic", "verbose", "when", "where", "window", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_sqlalchemy_does() {
        for (name, expected) in [
            ("plain", "plain"),
            ("Mixed", "\"Mixed\""),
            ("user", "\"user\""),
            ("1st", "\"1st\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("100%", "\"100%\""),
        ] {
            assert_eq!(NAMES.quote(name), expected);
        }
        assert_eq!(NAMES.qualified(Some("a.b"), "t"), "\"a.b\".t");
        assert_eq!(NAMES.dotted(Some("a.B"), "t"), "a.\"B\".t");
        assert_eq!(NAMES.literal("it's a \\ and 100%"), "'it''s a \\\\ and 100%'");
    }

    #[test]
    fn reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
    }
}
