//! Tables that a batch migration of Alembic left behind when it failed.

use super::inspect;
use super::names::quote;
use crate::connection::{Connection, DatabaseError};
use crate::diagnostic::Diagnostic;
use crate::schema::Schema;

/// A warning for every `_alembic_tmp_…` table.
pub fn stale(schema: &Schema) -> Vec<Diagnostic> {
    schema.tables.keys().filter_map(|name| warning(schema, name)).collect()
}

/// Whether there is anything to look at; much cheaper than inspecting the whole database.
pub fn any(connection: &mut dyn Connection) -> Result<bool, DatabaseError> {
    let sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 13) = '_alembic_tmp_' LIMIT 1";
    Ok(!connection.query(sql, &[])?.is_empty())
}

const PREFIX: &str = "_alembic_tmp_";

fn warning(schema: &Schema, name: &str) -> Option<Diagnostic> {
    let of = name.strip_prefix(PREFIX)?;
    let drop = format!("DROP TABLE {}", quote(name));
    let warning =
        Diagnostic::warning(format!("table {name} is left over from a batch migration that failed under Alembic"));
    Some(if inspect::table(schema, of).is_some() {
        warning
            .with_note(format!("Alembic cannot alter {of} in batch mode while it is there; Seesaw can."))
            .with_hint(format!("make sure that {of} has all its rows, then remove the leftover: {drop}"))
    } else {
        let rename = format!("ALTER TABLE {} RENAME TO {}", quote(name), quote(of));
        warning
            .with_note(format!("There is no table {of}: the rows may be in {name} only."))
            .with_hint(format!("look at its rows; bring it back with: {rename}; or remove it with: {drop}"))
    })
}
