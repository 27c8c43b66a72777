//! Column types by their path, as the database spells them.

use super::given::Given;
use super::object::Object;
use seesaw_core::dialect::Dialect;
use seesaw_core::schema::Type;

/// Where SQLAlchemy keeps its types and constructors.
const HOMES: [&str; 5] =
    ["sqlalchemy", "sqlalchemy.types", "sqlalchemy.schema", "sqlalchemy.sql", "sqlalchemy.sql.expression"];

/// What a path means here: the name within `sqlalchemy`, or `postgresql.JSONB`.
pub fn known(path: &str) -> Option<&str> {
    if let Some(dialect) = path.strip_prefix("sqlalchemy.dialects.") {
        return (spelled(dialect).is_some()).then_some(dialect);
    }
    let (home, name) = path.rsplit_once('.')?;
    let ours = spelled(name).is_some() || is_generic(name) || CONSTRUCTORS.contains(&name);
    (HOMES.contains(&home) && ours).then_some(name)
}

const CONSTRUCTORS: [&str; 10] = [
    "Column",
    "ForeignKey",
    "ForeignKeyConstraint",
    "PrimaryKeyConstraint",
    "UniqueConstraint",
    "CheckConstraint",
    "Computed",
    "text",
    "true",
    "false",
];

fn is_generic(name: &str) -> bool {
    [
        "Integer",
        "SmallInteger",
        "BigInteger",
        "Boolean",
        "String",
        "Unicode",
        "Text",
        "UnicodeText",
        "Date",
        "Time",
        "DateTime",
        "Interval",
        "Float",
        "Double",
        "Numeric",
        "LargeBinary",
        "JSON",
        "Uuid",
        "Enum",
    ]
    .contains(&name)
}

/// Types that are written as they are called, and which arguments follow.
fn spelled(name: &str) -> Option<(&'static str, Follows)> {
    use Follows::{Length, Nothing, Precision, Zone};
    Some(match name {
        "VARCHAR" => ("VARCHAR", Length),
        "NVARCHAR" => ("NVARCHAR", Length),
        "CHAR" => ("CHAR", Length),
        "TEXT" | "postgresql.TEXT" => ("TEXT", Length),
        "INTEGER" | "INT" | "postgresql.INTEGER" | "sqlite.INTEGER" => ("INTEGER", Nothing),
        "SMALLINT" => ("SMALLINT", Nothing),
        "BIGINT" | "postgresql.BIGINT" => ("BIGINT", Nothing),
        "BOOLEAN" | "postgresql.BOOLEAN" => ("BOOLEAN", Nothing),
        "DATE" => ("DATE", Nothing),
        "TIME" => ("TIME", Zone),
        "DATETIME" => ("DATETIME", Zone),
        "TIMESTAMP" | "postgresql.TIMESTAMP" => ("TIMESTAMP", Zone),
        "FLOAT" => ("FLOAT", Nothing),
        "REAL" => ("REAL", Nothing),
        "NUMERIC" => ("NUMERIC", Precision),
        "DECIMAL" => ("DECIMAL", Precision),
        "BLOB" => ("BLOB", Nothing),
        "UUID" | "postgresql.UUID" => ("UUID", Follows::AsUuid),
        "postgresql.JSONB" => ("JSONB", Follows::Json),
        _ => return None,
    })
}

#[derive(Clone, Copy)]
enum Follows {
    Nothing,
    Length,
    Precision,
    /// `timezone=`, which only PostgreSQL writes.
    Zone,
    AsUuid,
    Json,
}

/// The type with the arguments of its constructor.
pub fn constructed(name: &str, mut given: Given, dialect: Dialect) -> Option<Type> {
    let ty = match spelled(name) {
        Some((word, follows)) => {
            let sql = following(word, follows, &mut given, dialect)?;
            if !is_spelled_so(dialect, name, &sql) {
                return None;
            }
            Type::Sql { sql }
        }
        // What makes a type of the database, or not, is for Python to say.
        None if name == "Enum" && dialect != Dialect::Sqlite => return None,
        None => generic(name, &mut given)?,
    };
    given.end()?;
    Some(ty)
}

/// The parameters of a constructor that may be given by place.
pub fn parameters(name: &str) -> &'static [&'static str] {
    match name {
        "String" | "Unicode" | "Text" | "UnicodeText" => &["length", "collation"],
        "Time" | "DateTime" | "TIME" | "DATETIME" | "TIMESTAMP" | "postgresql.TIMESTAMP" => &["timezone"],
        "Numeric" | "NUMERIC" | "DECIMAL" => &["precision", "scale"],
        "Float" | "Double" => &["precision"],
        "LargeBinary" | "VARCHAR" | "NVARCHAR" | "CHAR" | "TEXT" | "postgresql.TEXT" => &["length"],
        "Uuid" | "UUID" | "postgresql.UUID" => &["as_uuid"],
        _ => &[],
    }
}

/// Whether a server calls the type so, too: of what is not sure, Python knows more.
fn is_spelled_so(dialect: Dialect, name: &str, sql: &str) -> bool {
    let common = ["VARCHAR", "CHAR", "INTEGER", "SMALLINT", "BIGINT", "DATE", "NUMERIC", "DECIMAL"];
    match dialect {
        Dialect::Sqlite => true,
        Dialect::Postgresql => {
            let own =
                ["BOOLEAN", "REAL", "UUID", "postgresql.UUID", "postgresql.JSONB", "postgresql.TIMESTAMP", "TIMESTAMP"];
            common.contains(&name) || own.contains(&name) || sql == "TEXT"
        }
        _ => common.contains(&name) && (name != "VARCHAR" || sql.contains('(')) || sql == "TEXT" && name == "TEXT",
    }
}

fn following(word: &str, follows: Follows, given: &mut Given, dialect: Dialect) -> Option<String> {
    Some(match follows {
        Follows::Nothing => word.to_owned(),
        Follows::Length => match given.number("length")? {
            Some(length) if length > 0 => format!("{word}({length})"),
            Some(_) => return None,
            None => word.to_owned(),
        },
        Follows::Precision => {
            given.flag("asdecimal")?;
            match (given.number("precision")?, given.number("scale")?) {
                (None, None) => word.to_owned(),
                (Some(precision), None) => format!("{word}({precision})"),
                (Some(precision), Some(scale)) => format!("{word}({precision}, {scale})"),
                (None, Some(_)) => return None,
            }
        }
        Follows::Zone => match (given.flag("timezone")?, dialect) {
            (true, Dialect::Postgresql) => format!("{word} WITH TIME ZONE"),
            (false, Dialect::Postgresql) => format!("{word} WITHOUT TIME ZONE"),
            _ => word.to_owned(),
        },
        Follows::AsUuid => {
            given.flag("as_uuid")?;
            word.to_owned()
        }
        Follows::Json => {
            match given.take("astext_type") {
                None | Some(Object::None | Object::Type { .. }) => {}
                Some(_) => return None,
            }
            given.flag("none_as_null")?;
            word.to_owned()
        }
    })
}

fn generic(name: &str, given: &mut Given) -> Option<Type> {
    Some(match name {
        "Integer" => Type::Integer,
        "SmallInteger" => Type::SmallInteger,
        "BigInteger" => Type::BigInteger,
        "Boolean" => {
            let constraint_name = given.maybe_text("name")?;
            if given.flag("create_constraint")? {
                return None;
            }
            Type::Boolean { constraint_name, create_constraint: false }
        }
        "String" | "Unicode" => {
            Type::String { length: given.number("length")?, collation: given.maybe_text("collation")? }
        }
        "Text" | "UnicodeText" => {
            Type::Text { length: given.number("length")?, collation: given.maybe_text("collation")? }
        }
        "Date" => Type::Date,
        "Time" => Type::Time { timezone: given.flag("timezone")? },
        "DateTime" => Type::DateTime { timezone: given.flag("timezone")? },
        "Interval" => Type::Interval,
        "Float" => {
            given.flag("asdecimal")?;
            Type::Float { precision: given.number("precision")? }
        }
        "Double" => {
            given.flag("asdecimal")?;
            Type::Double { precision: given.number("precision")? }
        }
        "Numeric" => {
            given.flag("asdecimal")?;
            Type::Numeric { precision: given.number("precision")?, scale: given.number("scale")? }
        }
        "LargeBinary" => Type::LargeBinary { length: given.number("length")? },
        "JSON" => {
            given.flag("none_as_null")?;
            Type::Json
        }
        "Uuid" => {
            given.flag("as_uuid")?;
            let native = given.take("native_uuid");
            Type::Uuid {
                native: match native {
                    None => true,
                    Some(Object::Bool(native)) => native,
                    Some(_) => return None,
                },
            }
        }
        "Enum" => choice(given)?,
        _ => return None,
    })
}

fn choice(given: &mut Given) -> Option<Type> {
    let values = given.rest().into_iter().map(Object::into_text).collect::<Option<Vec<_>>>()?;
    let native = match given.take("native_enum") {
        None => true,
        Some(Object::Bool(native)) => native,
        Some(_) => return None,
    };
    let constraint_name = given.maybe_text("name")?;
    let schema = given.maybe_text("schema")?;
    if values.is_empty() || given.flag("create_constraint")? {
        return None;
    }
    Some(Type::Enum {
        values,
        constraint_name,
        native,
        create_constraint: false,
        length: None,
        schema,
        create_type: None,
    })
}
