//! `seesaw ensure_version`: makes the version table, and nothing else.

use crate::app::{Access, App};
use crate::exit::Failure;
use seesaw_project::Command;
use seesaw_project::offline::Way;

pub fn ensure_version(sql: bool, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    app.prepare(&mut project, &Command { name: "ensure_version".to_owned(), offline: sql, ..Command::default() })?;
    for database in 0..project.databases() {
        project.select(database);
        if sql {
            app.print(&mut project, &Way::EnsureVersion, None)?;
            continue;
        }
        let mut session = app.session(&project, Access::Write)?;
        project.ensure_version(&mut session)?;
    }
    Ok(())
}
