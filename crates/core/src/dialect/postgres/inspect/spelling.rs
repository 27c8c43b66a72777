//! Types as SQLAlchemy spells them, from PostgreSQL's `format_type`.

/// `character varying(20)[]` becomes `VARCHAR(20)[]`. A type that somebody made keeps its name.
pub fn spelled(text: &str) -> String {
    let (item, brackets) = match text.find("[]") {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    format!("{}{brackets}", one(item))
}

fn one(text: &str) -> String {
    // What stands in parentheses may be in the middle: `timestamp(3) with time zone`.
    let (word, size, rest) = match (text.find('('), text.find(')')) {
        (Some(open), Some(close)) if open < close => (&text[..open], &text[open..=close], &text[close + 1..]),
        _ => (text, "", ""),
    };
    let name = format!("{word}{rest}");
    let known = match name.as_str() {
        "character varying" => "VARCHAR",
        "character" => "CHAR",
        "timestamp without time zone" => return format!("TIMESTAMP{size} WITHOUT TIME ZONE"),
        "timestamp with time zone" => return format!("TIMESTAMP{size} WITH TIME ZONE"),
        "time without time zone" => return format!("TIME{size} WITHOUT TIME ZONE"),
        "time with time zone" => return format!("TIME{size} WITH TIME ZONE"),
        word if KNOWN.contains(&word) => return format!("{}{}", word.to_uppercase(), size.replace(',', ", ")),
        word if word.starts_with("interval") => return text.to_uppercase(),
        _ => return text.to_owned(),
    };
    format!("{known}{size}")
}

const KNOWN: &[&str] = &[
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "bytea",
    "cidr",
    "citext",
    "date",
    "daterange",
    "datemultirange",
    "double precision",
    "hstore",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "integer",
    "json",
    "jsonb",
    "jsonpath",
    "macaddr",
    "macaddr8",
    "money",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "real",
    "regclass",
    "regconfig",
    "smallint",
    "text",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "uuid",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelled_as_sqlalchemy_does() {
        for (text, expected) in [
            ("character varying(20)", "VARCHAR(20)"),
            ("character varying(20)[]", "VARCHAR(20)[]"),
            ("character varying", "VARCHAR"),
            ("numeric(10,2)", "NUMERIC(10, 2)"),
            ("timestamp(3) with time zone", "TIMESTAMP(3) WITH TIME ZONE"),
            ("timestamp without time zone", "TIMESTAMP WITHOUT TIME ZONE"),
            ("interval day to second(3)", "INTERVAL DAY TO SECOND(3)"),
            ("bit varying(5)", "BIT VARYING(5)"),
            ("integer[]", "INTEGER[]"),
            ("other.\"Mood\"", "other.\"Mood\""),
            ("geometry(Point,4326)", "geometry(Point,4326)"),
            ("\"char\"", "\"char\""),
        ] {
            assert_eq!(spelled(text), expected, "{text}");
        }
    }
}
