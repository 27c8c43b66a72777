//! `seesaw repair`: what is left of a revision that was stopped in its middle, where the database commits every change of the
//! schema at once.

use crate::app::{self, Access, App};
use crate::args::Repair;
use crate::exit::Failure;
use seesaw_core::migrate::Session;
use seesaw_core::migrate::journal::Unfinished;
use seesaw_core::revision::Direction;
use seesaw_project::{Command, Project};

pub fn repair(args: &Repair, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    app.prepare(&mut project, &Command { name: "repair".to_owned(), ..Command::default() })?;
    for database in 0..project.databases() {
        project.select(database);
        let changes = args.undo || args.done || args.undone;
        let mut session = app.session(&project, if changes { Access::Write } else { Access::Read })?;
        match session.unfinished()? {
            Some(unfinished) => one(args, &unfinished, &mut project, &mut session, app)?,
            None => app.out.line("Nothing is unfinished.")?,
        }
    }
    Ok(())
}

fn one(
    args: &Repair,
    unfinished: &Unfinished,
    project: &mut Project,
    session: &mut Session,
    app: &mut App,
) -> Result<(), Failure> {
    let name = &unfinished.revision;
    if args.undo {
        let report = project.undo(unfinished, session);
        app.finish(report)?;
        return app.out.line(&format!("What was done of {name} is undone."));
    }
    if args.undone {
        session.forget_unfinished()?;
        return app.out.line(&format!("{name} counts as never begun."));
    }
    if args.done {
        let rows = app::current(project, session)?;
        let graph = app::graph(project, false)?;
        let plan = match unfinished.direction {
            Direction::Upgrade => graph.upgrade(name, &rows)?,
            Direction::Downgrade => graph.downgrade("-1", &rows)?,
        };
        let step = plan.into_iter().find(|step| step.revision == *name);
        let step = step.ok_or_else(|| Failure::command(format!("{name} does not follow from the version rows")))?;
        session.finish_by_hand(&step)?;
        return app.out.line(&format!("{name} counts as done."));
    }
    show(unfinished, app)
}

fn show(unfinished: &Unfinished, app: &mut App) -> Result<(), Failure> {
    let (word, again) = match unfinished.direction {
        Direction::Upgrade => ("upgrade", format!("seesaw upgrade {}", unfinished.revision)),
        Direction::Downgrade => ("downgrade", "seesaw downgrade -1".to_owned()),
    };
    app.out.line(&format!("The {word} of revision {} was stopped in its middle.", unfinished.revision))?;
    for sql in &unfinished.done {
        app.out.line(&format!("  done:     {}", one_line(sql)))?;
    }
    if let Some(sql) = &unfinished.doubtful {
        app.out.line(&format!("  perhaps:  {}", one_line(sql)))?;
    }
    app.out.line(&format!("To go on from there:           {again}"))?;
    app.out.line("To undo it:                    seesaw repair --undo")?;
    app.out.line("After doing the rest by hand:  seesaw repair --done")?;
    app.out.line("After undoing it by hand:      seesaw repair --undone")
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
