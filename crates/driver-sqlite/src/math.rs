//! SQLite's mathematical functions, which its builds for Python and for the terminal have and the bundled one lacks.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use browser::{Math, parsed, power};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use native::{Math, parsed, power};

type Unary = (&'static str, fn(f64) -> f64);

const UNARY: &[Unary] = &[
    ("acos", Math::acos),
    ("acosh", Math::acosh),
    ("asin", Math::asin),
    ("asinh", Math::asinh),
    ("atan", Math::atan),
    ("atanh", Math::atanh),
    ("cos", Math::cos),
    ("cosh", Math::cosh),
    ("degrees", f64::to_degrees),
    ("exp", Math::exp),
    ("ln", f64::ln),
    ("log", Math::log10),
    ("log10", Math::log10),
    ("log2", Math::log2),
    ("radians", f64::to_radians),
    ("sin", Math::sin),
    ("sinh", Math::sinh),
    ("sqrt", f64::sqrt),
    ("tan", Math::tan),
    ("tanh", Math::tanh),
];

/// Those that leave an integer as it is.
const ROUNDING: &[Unary] = &[("ceil", f64::ceil), ("ceiling", f64::ceil), ("floor", f64::floor), ("trunc", f64::trunc)];

type Binary = (&'static str, fn(f64, f64) -> f64);

const BINARY: &[Binary] = &[
    ("atan2", Math::atan2),
    ("log", |base, value| Math::log10(value) / Math::log10(base)),
    ("mod", |one, other| one % other),
    ("pow", power),
    ("power", power),
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
        Value::Text(text) => number(text.trim()),
        Value::Null | Value::Blob(_) => None,
    })
}

/// A text that is a decimal number; words like `inf` are none for SQLite.
fn number(text: &str) -> Option<f64> {
    let decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    (decimal && !text.is_empty()).then(|| parsed(text)).flatten()
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod native {
    pub type Math = f64;

    pub fn parsed(text: &str) -> Option<f64> {
        text.parse().ok()
    }

    pub fn power(base: f64, exponent: f64) -> f64 {
        base.powf(exponent)
    }
}

/// A browser has these already: Rust's own, with their tables, would be sent to every visitor.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod browser {
    pub use js_sys::Math;
    use wasm_bindgen::JsValue;

    pub fn parsed(text: &str) -> Option<f64> {
        Some(JsValue::from_str(text).unchecked_into_f64()).filter(super::exists)
    }

    pub fn power(base: f64, exponent: f64) -> f64 {
        // JavaScript says that these are no numbers, C that they are 1.
        if base.abs() == 1.0 && exponent.is_infinite() { 1.0 } else { Math::pow(base, exponent) }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn they_compute_what_sqlite_computes() {
        let connection = rusqlite::Connection::open_in_memory().expect("open");
        super::add(&connection).expect("add");
        let row = "SELECT floor(2.7) || ' ' || ceil(-2.7) || ' ' || floor(3) || ' ' || trunc('2.5') || ' ' || pow(2, 10) \
                   || ' ' || mod(7, 4) || ' ' || log(100) || ' ' || log(2, 8) || ' ' || ifnull(sqrt(-1), 'none') \
                   || ' ' || ifnull(floor(NULL), 'none') || ' ' || ifnull(sqrt('inf'), 'none') || ' ' || sqrt(' 2.5e1 ') \
                   || ' ' || ifnull(sqrt('0x10'), 'none') || ' ' || ifnull(sqrt('1-2'), 'none') || ' ' || pow(-1, 9e999)";
        let text: String = connection.query_row(row, [], |row| row.get(0)).expect("a row");
        assert_eq!(text, "2.0 -2.0 3 2.0 1024.0 3.0 2.0 3.0 none none none 5.0 none none 1.0");
    }
}
