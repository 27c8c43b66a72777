//! `seesaw ensure_version`: makes the version table, and nothing else.

use crate::app::{Access, App};
use crate::exit::Failure;
use seesaw_project::offline::Way;

pub fn ensure_version(sql: bool, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    if sql {
        return app.print(&mut project, &Way::EnsureVersion, None);
    }
    let mut session = app.session(&project, Access::Write)?;
    Ok(project.ensure_version(&mut session)?)
}
