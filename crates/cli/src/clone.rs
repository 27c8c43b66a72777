//! Copies what a database consists of, and its version rows, into an empty one: types, functions, tables, views, triggers.

use seesaw_core::connection::{Connection, DatabaseError};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::{self, Dialect, describe};
use seesaw_core::migrate::{self, Settings};
use seesaw_core::schema::Schema;
use seesaw_core::sql::literal;
use seesaw_core::value::Value;
use std::collections::BTreeSet;

/// What could not be copied is told. Statements that need others come after them: whatever fails is tried again as long as
/// another one succeeds.
pub fn clone(
    from: &mut dyn Connection,
    to: &mut dyn Connection,
    settings: &Settings,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let schema = from.inspect()?;
    let mut pending = around(from, &schema)?;
    pending.extend(describe::ddl(from.dialect(), &schema)?);
    let mut notices = Vec::new();
    loop {
        let before = pending.len();
        let mut failed = Vec::new();
        for sql in pending {
            if let Err(error) = to.run(&sql, &[]) {
                failed.push((sql, error));
            }
        }
        if failed.is_empty() || failed.len() == before {
            let tell = |(sql, error): &(String, DatabaseError)| {
                let first = sql.lines().next().unwrap_or_default();
                Diagnostic::warning(format!("this could not be copied: {first}")).with_note(error.message.clone())
            };
            notices.extend(failed.iter().map(tell));
            break;
        }
        pending = failed.into_iter().map(|(sql, _)| sql).collect();
    }
    let table = dialect::qualified(to.dialect(), settings.version_table_schema.as_deref(), &settings.version_table);
    for row in migrate::current(from, settings)? {
        to.run(&format!("INSERT INTO {table} (version_num) VALUES ({})", literal(&row)), &[])?;
    }
    Ok(notices)
}

/// What is no part of a [`Schema`].
fn around(from: &mut dyn Connection, schema: &Schema) -> Result<Vec<String>, DatabaseError> {
    if from.dialect() != Dialect::Postgresql {
        let mut found = Vec::new();
        let list = "SELECT routine_type, routine_name FROM information_schema.routines \
                    WHERE routine_schema = database() ORDER BY 1, 2";
        for row in from.query(list, &[])? {
            let [Value::Text(kind), Value::Text(name)] = &row[..] else { continue };
            let name = dialect::quote(from.dialect(), name).into_owned();
            let made = from.query(&format!("SHOW CREATE {kind} {name}"), &[])?;
            found.extend(made.first().and_then(|row| row.get(2)?.as_text()).map(str::to_owned));
        }
        return Ok(found);
    }
    let mut places: BTreeSet<&str> = schema.tables.values().filter_map(|table| table.schema.as_deref()).collect();
    places.extend(schema.views.values().filter_map(|view| view.schema.as_deref()));
    places.extend(schema.enums.iter().filter_map(|each| each.schema.as_deref()));
    places.extend(schema.sequences.iter().filter_map(|each| each.schema.as_deref()));
    let mut found: Vec<String> = places
        .into_iter()
        .map(|name| format!("CREATE SCHEMA IF NOT EXISTS {}", dialect::quote(Dialect::Postgresql, name)))
        .collect();
    // The body of a function may name tables that come after it.
    found.push("SET check_function_bodies = off".to_owned());
    const OWN: &str = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS \
                       (SELECT 1 FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')";
    for sql in [
        "SELECT format('CREATE EXTENSION IF NOT EXISTS %I', extname) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"
            .to_owned(),
        format!(
            "SELECT format('CREATE DOMAIN %I.%I AS %s%s%s', n.nspname, o.typname, format_type(o.typbasetype, o.typtypmod), \
             CASE WHEN o.typnotnull THEN ' NOT NULL' ELSE '' END, \
             (SELECT string_agg(' ' || pg_get_constraintdef(c.oid), '') FROM pg_constraint c WHERE c.contypid = o.oid)) \
             FROM pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace WHERE o.typtype = 'd' AND {OWN} ORDER BY 1"
        ),
        format!(
            "SELECT pg_get_functiondef(o.oid) FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace \
             WHERE o.prokind IN ('f', 'p') AND {OWN} ORDER BY 1"
        ),
    ] {
        let rows = from.query(&sql, &[])?;
        found.extend(rows.iter().filter_map(|row| row.first()?.as_text()).map(str::to_owned));
    }
    Ok(found)
}
