//! SQLite's mathematical functions, which its builds for Python and for the terminal have and the bundled one lacks.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value;

type Unary = (&'static str, fn(f64) -> f64);

const UNARY: &[Unary] = &[
    ("acos", f64::acos),
    ("acosh", f64::acosh),
    ("asin", f64::asin),
    ("asinh", f64::asinh),
    ("atan", f64::atan),
    ("atanh", f64::atanh),
    ("cos", f64::cos),
    ("cosh", f64::cosh),
    ("degrees", f64::to_degrees),
    ("exp", f64::exp),
    ("ln", f64::ln),
    ("log", f64::log10),
    ("log10", f64::log10),
    ("log2", f64::log2),
    ("radians", f64::to_radians),
    ("sin", f64::sin),
    ("sinh", f64::sinh),
    ("sqrt", f64::sqrt),
    ("tan", f64::tan),
    ("tanh", f64::tanh),
];

/// Those that leave an integer as it is.
const ROUNDING: &[Unary] = &[("ceil", f64::ceil), ("ceiling", f64::ceil), ("floor", f64::floor), ("trunc", f64::trunc)];

type Binary = (&'static str, fn(f64, f64) -> f64);

const BINARY: &[Binary] = &[
    ("atan2", f64::atan2),
    ("log", |base, value| value.log10() / base.log10()),
    ("mod", |one, other| one % other),
    ("pow", f64::powf),
    ("power", f64::powf),
];

pub fn add(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("pi", 0, flags, |_| Ok(std::f64::consts::PI))?;
    for (name, function) in UNARY {
        connection
            .create_scalar_function(*name, 1, flags, move |call| Ok(real(call, 0)?.map(function).filter(exists)))?;
    }
    for (name, function) in ROUNDING {
        connection.create_scalar_function(*name, 1, flags, move |call| match call.get::<Value>(0)? {
            Value::Integer(number) => Ok(Value::Integer(number)),
            _ => Ok(real(call, 0)?.map_or(Value::Null, |number| Value::Real(function(number)))),
        })?;
    }
    for (name, function) in BINARY {
        connection.create_scalar_function(*name, 2, flags, move |call| {
            let (one, other) = (real(call, 0)?, real(call, 1)?);
            Ok(one.zip(other).map(|(one, other)| function(one, other)).filter(exists))
        })?;
    }
    Ok(())
}

/// What is no number has no value, as for SQLite.
fn exists(number: &f64) -> bool {
    !number.is_nan()
}

/// A number, or a text that is one.
fn real(call: &Context<'_>, at: usize) -> rusqlite::Result<Option<f64>> {
    Ok(match call.get::<Value>(at)? {
        Value::Integer(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Null | Value::Blob(_) => None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn they_compute_what_sqlite_computes() {
        let connection = rusqlite::Connection::open_in_memory().expect("open");
        super::add(&connection).expect("add");
        let row = "SELECT floor(2.7) || ' ' || ceil(-2.7) || ' ' || floor(3) || ' ' || trunc('2.5') || ' ' || pow(2, 10) \
                   || ' ' || mod(7, 4) || ' ' || log(100) || ' ' || log(2, 8) || ' ' || ifnull(sqrt(-1), 'none') \
                   || ' ' || ifnull(floor(NULL), 'none')";
        let text: String = connection.query_row(row, [], |row| row.get(0)).expect("a row");
        assert_eq!(text, "2.0 -2.0 3 2.0 1024.0 3.0 2.0 3.0 none none");
    }
}
