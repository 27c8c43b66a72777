//! `seesaw ensure_version`: makes the version table, and nothing else.

use crate::app::{self, Access, App};
use crate::exit::Failure;

pub fn ensure_version(sql: bool, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    if sql {
        return Err(app::no_offline_mode());
    }
    let mut session = app.session(&project, Access::Write)?;
    Ok(project.ensure_version(&mut session)?)
}
