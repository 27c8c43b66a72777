//! A database to try operations on.

#![allow(dead_code, reason = "each test file uses its part of it")]

use seesaw_core::connection::Connection;
use seesaw_core::dialect::{Rendered, sqlite};
use seesaw_core::operation::Operation;
use seesaw_core::schema::Schema;
use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;

/// A database that these statements made, foreign keys enforced.
pub fn database(script: &str) -> Sqlite {
    let mut database = Sqlite::in_memory().expect("memory");
    database.enforce_foreign_keys(true).expect("foreign keys");
    for statement in statements(script) {
        database.run(&statement, &[]).unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
    database
}

/// Statements of a text: each ends with a semicolon at the end of a line, triggers with `END;`.
pub fn statements(script: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in script.lines() {
        let last = found.last_mut().expect("never empty");
        last.push_str(line);
        last.push('\n');
        let trigger = last.trim_start().to_ascii_uppercase().starts_with("CREATE TRIGGER");
        let line = line.trim_end();
        if line.ends_with(';') && (!trigger || line.to_ascii_uppercase().ends_with("END;")) {
            let statement = last.trim().trim_end_matches(';').to_owned();
            *last = statement;
            found.push(String::new());
        }
    }
    found.retain(|statement| !statement.trim().is_empty());
    found
}

/// Carries out one operation in a transaction of its own, with every check that it asks for; nothing stays of one that
/// fails. What it became, or what went wrong.
pub fn apply(database: &mut Sqlite, operation: &Operation) -> Result<Rendered, String> {
    let schema = match sqlite::needs_schema(operation) {
        true => sqlite::inspect(database).map_err(|error| error.message)?,
        false => Schema::default(),
    };
    let rendered = sqlite::render(operation, &schema).map_err(|fault| {
        let mut text = fault.message;
        text.extend(fault.notes.iter().map(|note| format!("\n  {note}")));
        text.extend(fault.hint.iter().map(|hint| format!("\n  hint: {hint}")));
        text
    })?;
    let mut rendered = rendered;
    for loss in &rendered.losses {
        let count = database.query(&loss.sql, &[]).map_err(|error| error.message)?[0][0].as_integer();
        rendered.notices.extend((count > Some(0)).then(|| loss.notice.clone()));
    }
    let count =
        |database: &mut Sqlite, table: &str| database.query(&format!("SELECT count(*) FROM \"{table}\""), &[]).ok();
    let before: Vec<_> = rendered.same_rows.iter().map(|(table, _)| count(database, table)).collect();
    database.run("BEGIN IMMEDIATE", &[]).map_err(|error| error.message)?;
    let off = rendered.statements.iter().any(|statement| statement.without_foreign_keys);
    let enforced = off && database.enforce_foreign_keys(false).map_err(|error| error.message)?;
    let mut result = Ok(());
    for statement in &rendered.statements {
        result = database
            .run(&statement.sql, &statement.params)
            .map(|_| ())
            .map_err(|error| format!("{}\n  in {}", error.message, statement.sql));
        if result.is_err() {
            break;
        }
    }
    for probe in rendered.probes.iter().filter(|_| result.is_ok()).collect::<Vec<_>>() {
        if let Err(error) = database.run(&probe.sql, &[]) {
            result = Err(format!("{}\n  {}", probe.failure.message, error.message));
            break;
        }
    }
    for ((_, table), before) in rendered.same_rows.iter().zip(before).filter(|_| result.is_ok()).collect::<Vec<_>>() {
        assert_eq!(count(database, table), before, "rows of {table}");
    }
    for table in rendered.foreign_keys.iter().filter(|_| result.is_ok()).collect::<Vec<_>>() {
        let broken =
            database.query(&format!("PRAGMA foreign_key_check(\"{table}\")"), &[]).map_err(|error| error.message)?;
        if !broken.is_empty() {
            result = Err(format!("{} rows of {table} break a foreign key", broken.len()));
        }
    }
    if enforced {
        database.enforce_foreign_keys(true).map_err(|error| error.message)?;
    }
    database.run(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[]).map_err(|error| error.message)?;
    result.map(|()| rendered)
}

/// The catalogue and every row, as text.
pub fn dump(database: &mut Sqlite) -> String {
    let mut text = catalogue(database);
    text.push_str(&rows(database));
    text
}

pub fn catalogue(database: &mut Sqlite) -> String {
    let catalogue = database
        .query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY type <> 'table', type, name", &[])
        .expect("catalogue");
    catalogue.iter().filter_map(|row| row[0].as_text()).map(|sql| format!("{sql};\n")).collect()
}

pub fn rows(database: &mut Sqlite) -> String {
    let mut text = String::new();
    let tables = database
        .query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT IN ('sqlite_schema') ORDER BY name", &[])
        .expect("tables");
    for table in tables.iter().filter_map(|row| row[0].as_text()) {
        for row in database.query(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")), &[]).expect("rows") {
            let row: Vec<String> = row.iter().map(show).collect();
            text.push_str(&format!("{table}: {}\n", row.join(", ")));
        }
    }
    text
}

pub fn show(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => format!("'{text}'"),
        Value::Blob(bytes) => format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}
