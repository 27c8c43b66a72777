//! What can be known of a server before the first statement runs: that the user may do what every run does, and that it is new
//! enough for what the scripts say.

use super::{Event, Scripts, Session, version};
use crate::connection::Connection;
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, requires};
use crate::revision::Step;
use crate::sql::literal;
use crate::value::Value;

pub(super) fn check(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Result<(), Diagnostic> {
    if !cfg!(feature = "servers") || session.dialect() == Dialect::Sqlite || plan.is_empty() {
        return Ok(());
    }
    let schema = session.settings().version_table_schema.clone();
    let known = version::rows(session)?.is_some();
    let connection = session.connection()?;
    match connection.dialect() {
        // Only the version table is certain to be made.
        Dialect::Postgresql if !known => may_make_tables(connection, schema.as_deref())?,
        Dialect::Postgresql => {}
        _ => has_privileges(session)?,
    }
    is_new_enough(session, plan, scripts)
}

/// Since PostgreSQL 15 not everybody may make tables in `public`.
fn may_make_tables(connection: &mut dyn Connection, schema: Option<&str>) -> Result<(), Diagnostic> {
    let schema = schema.map_or_else(|| "current_schema()::text".to_owned(), literal);
    let sql = format!(
        "SELECT n.nspname::text, current_user::text, pg_catalog.has_schema_privilege(n.oid, 'CREATE') \
         FROM pg_catalog.pg_namespace n WHERE n.nspname = {schema}"
    );
    let rows = connection.query(&sql, &[])?;
    match rows.first().map(Vec::as_slice) {
        Some([Value::Text(schema), Value::Text(user), Value::Boolean(false)]) => {
            Err(Diagnostic::error(format!("the user {user} may not make tables in the schema {schema}"))
                .with_hint(format!("let its owner say: GRANT CREATE, USAGE ON SCHEMA {schema} TO {user}")))
        }
        // One that a script is going to make, or a search_path that leads nowhere: the database will tell.
        _ => Ok(()),
    }
}

/// What is missing at the third statement of a revision would leave it in its middle.
fn has_privileges(session: &mut Session) -> Result<(), Diagnostic> {
    /// For the version table and the journal.
    const NEEDED: [&str; 6] = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP"];
    /// For what most revisions do.
    const USUAL: [&str; 3] = ["ALTER", "INDEX", "REFERENCES"];
    let connection = session.connection()?;
    let rows = connection.query("SELECT current_user(), database()", &[])?;
    let Some([Value::Text(user), Value::Text(database)]) = rows.first().map(Vec::as_slice) else { return Ok(()) };
    let grants = connection.query("SHOW GRANTS", &[])?;
    let grants: Vec<&str> = grants.iter().filter_map(|row| row.first()?.as_text()).collect();
    let Some(held) = held(&grants, database) else { return Ok(()) };
    let missing = |of: &[&str]| {
        let missing = of.iter().filter(|needed| !held.iter().any(|held| held == *needed)).copied();
        missing.collect::<Vec<_>>().join(", ")
    };
    let (needed, usual) = (missing(&NEEDED), missing(&USUAL));
    let all = missing(&[&NEEDED[..], &USUAL].concat());
    let words = |missing: &str| format!("the user {user} lacks privileges on the database {database}: {missing}");
    let hint = format!("let an administrator say: GRANT {all} ON `{database}`.* TO the user");
    let note = "A change of the schema that is refused leaves its revision in its middle.";
    if !needed.is_empty() {
        return Err(Diagnostic::error(words(&all)).with_note(note).with_hint(hint));
    }
    if !usual.is_empty() {
        session.tell(Event::Notice(Diagnostic::warning(words(&usual)).with_note(note).with_hint(hint)));
    }
    Ok(())
}

/// The privileges on a whole database; `None` where that is more than a list: all of them, roles, single tables.
fn held(grants: &[&str], database: &str) -> Option<Vec<String>> {
    let mut held = Vec::new();
    for grant in grants {
        let (privileges, rest) = grant.strip_prefix("GRANT ")?.split_once(" ON ")?;
        let place = rest.split(" TO ").next().unwrap_or_default();
        let (on, what) = place.rsplit_once('.')?;
        if on != "*" && !matches(on.trim_matches('`'), database) {
            continue;
        }
        if what != "*" || privileges.starts_with("ALL PRIVILEGES") {
            return None;
        }
        held.extend(privileges.split(", ").map(str::to_owned));
    }
    Some(held)
}

/// Whether a database is meant by a name with `%` and `_` in it.
fn matches(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('\\'), pattern.chars().next()) {
        (Some(rest), _) => {
            let mut chars = rest.chars();
            chars.next().is_some_and(|c| name.strip_prefix(c).is_some_and(|name| matches(chars.as_str(), name)))
        }
        (None, None) => name.is_empty(),
        (None, Some('%')) => {
            (0..=name.len()).filter(|at| name.is_char_boundary(*at)).any(|at| matches(&pattern[1..], &name[at..]))
        }
        (None, Some(c)) => {
            let mut chars = name.chars();
            let fits = chars.next().is_some_and(|other| c == '_' || other == c);
            fits && matches(&pattern[c.len_utf8()..], chars.as_str())
        }
    }
}

fn is_new_enough(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Result<(), Diagnostic> {
    let dialect = session.dialect();
    let sql = if dialect == Dialect::Postgresql { "SHOW server_version" } else { "SELECT version()" };
    let rows = session.connection()?.query(sql, &[])?;
    let Some(server) = rows.first().and_then(|row| row.first()?.as_text()) else { return Ok(()) };
    server.clone_into(&mut session.server);
    let mut doubts = Vec::new();
    for step in plan {
        let Some(direction) = step.kind.direction() else { continue };
        let Some((text, sql)) = scripts.text(&step.revision, direction) else { continue };
        let Some((words, needed)) = requires::too_new(dialect, server, text, sql) else { continue };
        let revision = &step.revision;
        let said = format!("revision {revision} says {words}, which needs version {needed}; this server has {server}");
        if sql {
            return Err(Diagnostic::error(said)
                .with_note("Nothing was run.")
                .with_hint("write the statement in the words of the older version, or migrate after the server"));
        }
        // In a script it may stand in a comment, or behind a question for the version.
        doubts.push(Diagnostic::warning(said));
    }
    doubts.into_iter().for_each(|doubt| session.tell(Event::Notice(doubt)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn privileges_are_read_from_grants() {
        let usage = "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*X'";
        let some = "GRANT SELECT, INSERT ON `my\\_app`.* TO `u`@`%`";
        let other = "GRANT ALL PRIVILEGES ON `other`.* TO `u`@`%`";
        let words = |grants: &[&str], database: &str| held(grants, database).map(|held| held.join(" "));
        assert_eq!(words(&[usage, some, other], "my_app").as_deref(), Some("USAGE SELECT INSERT"));
        assert_eq!(words(&[usage, some, other], "other"), None);
        assert_eq!(words(&[usage, "GRANT CREATE ON `te%`.* TO `u`@`%`"], "test_1").as_deref(), Some("USAGE CREATE"));
        // So much for one table, or a role: it may be enough.
        assert_eq!(words(&[usage, "GRANT ALTER ON `app`.`t` TO `u`@`%`"], "app"), None);
        assert_eq!(words(&["GRANT `deploy` TO `u`@`%`", usage], "app"), None);
    }
}
