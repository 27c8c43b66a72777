//! Up and down: a run as it happens, what it did, and its end by force.

use super::engine::{READING, ask, ask_open, needed, ready, revive, take};
use super::workspaces::LINK_NOTE;
use crate::client::{Failure, Kind};
use crate::state::{Block, Busy, Cause, Moment, Page, Pane, Run, RunOutcome};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::diagnostic::{Diagnostic, Severity};
use seesaw_core::migrate::Event;
use seesaw_core::schema::Schema;
use seesaw_protocol::{Migrated, Reply, Request};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

pub async fn upgrade(page: Page, target: String) {
    let title = format!("upgrade {target}");
    migrate(page, title, Request::Upgrade { target }).await;
}

pub async fn downgrade(page: Page, target: String) {
    let title = format!("downgrade {target}");
    migrate(page, title, Request::Downgrade { target }).await;
}

/// Runs what is not applied yet.
pub async fn upgrade_all(page: Page) {
    let target = untrack(|| newest(page));
    upgrade(page, target).await;
}

/// `head`, or `heads` where there are several.
pub fn newest(page: Page) -> String {
    let heads = page.history.with(|history| history.iter().filter(|entry| entry.head).count());
    if heads > 1 { "heads".to_owned() } else { "head".to_owned() }
}

async fn migrate(page: Page, title: String, request: Request) {
    if page.busy.with_untracked(Option::is_some) {
        page.say("something is running: stop it first");
        return;
    }
    page.busy.set(Some(Busy { what: title.clone(), progress: None, statements: 0 }));
    let turn = page.turn();
    let loaded = ready(page, needed(page)).await;
    // Stopped while the engine was being loaded, or another workspace opened.
    if page.busy.with_untracked(Option::is_none) || page.turn() != turn {
        return;
    }
    if loaded.is_err() {
        page.busy.set(None);
        return;
    }
    // What was typed a moment ago is run, not what was typed before it.
    let Ok(opened) = ask_open(page, page.files.get_untracked(), None).await else {
        if page.turn() == turn {
            page.busy.set(None);
        }
        return;
    };
    take(page, opened);
    // And it may need Python, where what was typed before it did not.
    let loaded = ready(page, needed(page)).await;
    if page.busy.with_untracked(Option::is_none) || page.turn() != turn {
        return;
    }
    if loaded.is_err() {
        page.busy.set(None);
        return;
    }
    EVENTS.take();
    page.run.set(Some(Run { title: title.clone(), blocks: Vec::new(), outcome: RunOutcome::Running }));
    if page.workspace.with_untracked(|workspace| workspace.why == LINK_NOTE) {
        page.workspace.update(|workspace| workspace.why.clear());
    }
    let reply = ask(page, request).await;
    if page.turn() != turn {
        return;
    }
    page.busy.set(None);
    match reply {
        Ok(Reply::Migrated(migrated)) => finish(page, title, migrated),
        Ok(_) => {}
        Err(Failure::Stopped) => end_run(page, RunOutcome::Stopped),
        Err(Failure::Refused(diagnostic)) => end_run(page, RunOutcome::Failed(*diagnostic)),
        Err(Failure::Crashed(message)) => {
            let diagnostic = Diagnostic::error(format!("the engine failed: {message}"))
                .with_hint("the database is as it was before; the engine has been started again");
            end_run(page, RunOutcome::Failed(diagnostic));
            revive(page, needed(page)).await;
        }
    }
}

fn end_run(page: Page, outcome: RunOutcome) {
    page.run.update(|run| {
        if let Some(run) = run {
            run.outcome = outcome;
        }
    });
}

fn finish(page: Page, title: String, migrated: Migrated) {
    let Migrated { report, applied, current, schema, snapshots, database } = migrated;
    let mut versions =
        page.moments.with_untracked(|moments| moments.last().map(|moment| moment.current.clone()).unwrap_or_default());
    let mut before = page.moments.with_untracked(|moments| moments.last().map(|moment| moment.after.clone()));
    let count = report.steps.len();
    let mut moments = Vec::new();
    for (at, (step, snapshot)) in report.steps.iter().zip(snapshots).enumerate() {
        let last = at + 1 == count;
        versions = if last { current.clone() } else { changed(versions, step) };
        let after = step.after.clone().or_else(|| last.then(|| schema.clone())).map(Arc::new);
        // Of a long run only the last steps come with their schemas; what is older cannot be gone back to.
        let Some(after) = after else {
            page.moments.update(Vec::clear);
            continue;
        };
        let from = step.before.clone().map(Arc::new).or(before);
        // A snapshot that was left out for its size is empty; the last one is the database itself.
        let bytes = if snapshot.is_empty() && last { database.to_vec() } else { snapshot.into_vec() };
        moments.push(Moment {
            cause: Cause::Ran(step.step.clone()),
            before: from.unwrap_or_else(|| Arc::new(Schema::default())),
            after: after.clone(),
            database: Arc::new(bytes),
            current: versions.clone(),
        });
        before = Some(after);
    }
    page.remember(moments);
    let failure = report.failed.as_ref().map(|(_, diagnostic)| diagnostic.clone()).or_else(|| report.error.clone());
    let mut blocks: Vec<Block> = report.steps.into_iter().map(|step| Block::of(step, false)).collect();
    if let Some((step, _)) = report.failed {
        blocks.push(Block::of(step, true));
    }
    page.history.update(|history| {
        for entry in history {
            entry.applied = applied.contains(&entry.revision.id);
        }
    });
    page.current.set(current);
    page.schema.set(schema);
    page.database.set(Some(Arc::new(database.into_vec())));
    let outcome = match failure {
        Some(diagnostic) => RunOutcome::Failed(diagnostic),
        None => RunOutcome::Done,
    };
    if let RunOutcome::Failed(Diagnostic { file: Some(file), span, .. }) = &outcome {
        let known = page.files.with_untracked(|files| files.iter().any(|known| known.path == *file));
        if known {
            let pane = page.pane.get_untracked();
            page.show_file(file, span.map(|span| span.line));
            page.pane.set(if pane == Pane::Script { Pane::Script } else { Pane::Ran });
        }
    }
    page.run.set(Some(Run { title, blocks, outcome }));
}

pub(super) fn changed(mut versions: Vec<String>, step: &seesaw_core::migrate::StepReport) -> Vec<String> {
    use seesaw_core::revision::VersionChange;
    for change in &step.step.version_changes {
        match change {
            VersionChange::Insert(id) => versions.push(id.clone()),
            VersionChange::Delete(id) => versions.retain(|version| version != id),
            VersionChange::Update { from, to } => {
                versions.retain(|version| version != from);
                versions.push(to.clone());
            }
        }
    }
    versions
}

/// Follows a run while it happens; many events a second are shown a few times a second.
pub fn watch(page: Page, event: Event) {
    let first = EVENTS.with_borrow_mut(|events| {
        events.push(event);
        events.len() == 1
    });
    if first {
        set_timeout(move || show_events(page), Duration::from_millis(120));
    }
}

thread_local! {
    static EVENTS: RefCell<Vec<Event>> = const { RefCell::new(Vec::new()) };
}

fn show_events(page: Page) {
    let events = EVENTS.take();
    let running = page.run.with_untracked(|run| run.as_ref().is_some_and(|run| run.outcome == RunOutcome::Running));
    // The report has come, and says it all.
    if events.is_empty() || !running {
        return;
    }
    page.busy.update(|busy| {
        let Some(busy) = busy else { return };
        for event in &events {
            match event {
                Event::Started { number, total, .. } => busy.progress = Some((*number, *total)),
                Event::Ran(_) => busy.statements += 1,
                _ => {}
            }
        }
    });
    page.run.update(|run| {
        let Some(run) = run else { return };
        for event in events {
            match (event, run.blocks.last_mut()) {
                (Event::Started { step, .. }, _) => run.blocks.push(Block::begin(step)),
                (Event::Ran(ran), Some(block)) => block.push(ran),
                (Event::Notice(notice), Some(block)) => block.notices.push(notice),
                (Event::Output(text), Some(block)) => block.output.push_str(&text),
                (Event::Finished { seconds, .. }, Some(block)) => block.seconds = Some(seconds),
                (_, None) => {}
            }
        }
    });
}

/// Ends whatever runs. The page has the project and the database of before, and gives them to a new worker.
pub fn stop(page: Page) {
    if let Some(what) = halt(page) {
        // A project that cannot even be read in time is read without running anything of it.
        let kind = if what == READING { Kind::Sql } else { needed(page) };
        page.say(format!("stopped {what}: the database is as it was before"));
        spawn_local(revive(page, kind));
    }
}

/// Ends whatever runs, and the engine with it; tells what it was.
pub(super) fn halt(page: Page) -> Option<String> {
    let busy = page.busy.get_untracked()?;
    page.client.get_value().stop();
    page.busy.set(None);
    end_run(page, RunOutcome::Stopped);
    Some(busy.what)
}

/// Diagnostics that concern a file: of the project, and of the last run.
pub fn diagnostics_of(page: Page, path: &str) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> =
        page.diagnostics.with(|all| all.iter().filter(|one| one.file.as_deref() == Some(path)).cloned().collect());
    page.run.with(|run| {
        let Some(run) = run else { return };
        if let RunOutcome::Failed(diagnostic) = &run.outcome {
            found.push(diagnostic.clone());
        }
        for block in &run.blocks {
            found.extend(block.notices.iter().filter(|notice| notice.severity >= Severity::Warning).cloned());
        }
    });
    found.retain(|one| one.file.as_deref() == Some(path));
    found.dedup();
    found
}
