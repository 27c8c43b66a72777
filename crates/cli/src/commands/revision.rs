//! `seesaw revision`: writes a new script.

use crate::app::{self, App};
use crate::args::Revision;
use crate::exit::Failure;
use seesaw_project::create::random_id;
use seesaw_project::{Command, Host, NewRevision, Project, path};

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
        ..NewRevision::default()
    };
    create(wish, app)
}

/// Writes the script and says where, as Alembic does.
pub fn create(mut wish: NewRevision, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    app::graph(&project, false)?;
    if !project.config.revision_environment {
        return write(&wish, &project, app);
    }
    wish.rev_id.get_or_insert_with(|| random_id(&app.host));
    let command = Command { name: "revision".to_owned(), new_revision: Some(wish.clone()), ..Command::default() };
    let changed = app.prepare(&mut project, &command)?.new_revisions.unwrap_or_else(|| vec![wish]);
    changed.iter().try_for_each(|wish| write(wish, &project, app))
}

fn write(wish: &NewRevision, project: &Project, app: &mut App) -> Result<(), Failure> {
    let created = project.create_revision(&app.host, wish).map_err(Failure::setting)?;
    for path in &created.paths {
        let file = path::absolute(&app.host.root(), path);
        app.out.line(&format!("Generating {file} ...  done"))?;
        super::hooks::run(&project.config.hooks, &file, app)?;
    }
    Ok(())
}
