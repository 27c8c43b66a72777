//! `seesaw revision`: writes a new script.

use crate::app::App;
use crate::args::Revision;
use crate::exit::Failure;
use seesaw_project::{Host, NewRevision, path};

pub fn revision(args: &Revision, app: &mut App) -> Result<(), Failure> {
    if args.autogenerate {
        return Err(Failure::command(if args.sql {
            "Using --sql with --autogenerate does not make any sense"
        } else {
            "this version does not compare models with a database (--autogenerate): write the script by hand"
        }));
    }
    if args.sql {
        return Err(Failure::command(
            "Using --sql with the revision command when revision_environment is not configured does not make any sense",
        ));
    }
    let wish = NewRevision {
        message: args.message.clone(),
        heads: vec![args.head.clone()],
        splice: args.splice,
        branch_labels: args.branch_label.iter().cloned().collect(),
        version_path: args.version_path.clone(),
        rev_id: args.rev_id.clone(),
        depends_on: args.depends_on.clone(),
        language: None,
    };
    create(&wish, app)
}

/// Writes the script and says where, as Alembic does.
pub fn create(wish: &NewRevision, app: &mut App) -> Result<(), Failure> {
    let project = app.project()?;
    crate::app::graph(&project, false)?;
    let created = project.create_revision(&app.host, wish).map_err(Failure::setting)?;
    for path in &created.paths {
        app.out.line(&format!("Generating {} ...  done", path::absolute(&app.host.root(), path)))?;
    }
    created.notices.iter().for_each(|notice| app.tell(notice));
    Ok(())
}
