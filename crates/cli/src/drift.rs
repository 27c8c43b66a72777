//! Where a database differs from what its revisions produce.

use crate::app::App;
use crate::exit::Failure;
use crate::scratch::Scratch;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::diff::{self, Change, What};
use seesaw_core::schema::Schema;
use seesaw_project::Project;

/// Makes what the revisions up to `rows` produce, prints each place where `live` is different, and counts them.
pub fn tell(app: &mut App, project: &mut Project, rows: &[String], live: &Schema) -> Result<usize, Failure> {
    let (_scratch, mut session) = Scratch::at(app, project, rows, Box::new(|_| {}))?;
    let mut produced = session.schema().map_err(Diagnostic::from)?;
    drop(session);
    if rows.is_empty() {
        produced = Schema::default();
    }
    // The version table is Alembic's, whichever way it came about.
    let own = project.settings().version_table;
    let changes: Vec<Change> =
        diff::compare(&produced, live).into_iter().filter(|change| change.table != own).collect();
    for change in &changes {
        print(change, app)?;
    }
    Ok(changes.len())
}

fn print(change: &Change, app: &mut App) -> Result<(), Failure> {
    let what = match change.what {
        What::Table => "table",
        What::Column => "column",
        What::Constraint => "constraint",
        What::Index => "index",
        What::Trigger => "trigger",
        What::View => "view",
    };
    let name = match change.what {
        What::Table | What::View => change.name.clone(),
        _ => format!("{}.{}", change.table, change.name),
    };
    let verdict = match (&change.before, &change.after) {
        (None, _) => "is in the database, and no revision makes it",
        (_, None) => "is missing in the database",
        _ => "is different",
    };
    app.out.line(&format!("{what} {name} {verdict}"))?;
    let indented = |text: &str| text.trim().replace('\n', "\n              ");
    if let Some(text) = &change.before {
        app.out.line(&format!("  revisions:  {}", indented(text)))?;
    }
    if let Some(text) = &change.after {
        app.out.line(&format!("  database:   {}", indented(text)))?;
    }
    Ok(())
}
