//! What the visitor can have done: each action asks the engine and takes its answer into the state.

use crate::browser;
use crate::client::{Failure, Kind};
use crate::state::{Block, Busy, Bytes, Cause, Engine, Moment, Page, Pane, Run, RunOutcome};
use crate::store::{self, Example, Stored, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::diagnostic::{Diagnostic, Severity};
use seesaw_core::migrate::Event;
use seesaw_core::schema::Schema;
use seesaw_protocol::{File, Language, Migrated, Opened, Queried, Reply, Request};
use serde_bytes::ByteBuf;
use std::sync::Arc;
use std::time::Duration;

/// Rows of the query box; more are counted as "more".
pub const ROW_LIMIT: u32 = 1000;

/// The first thing that happens: the engine, the examples, and the work of last time; then a link, or that work, or the
/// first example, running.
pub async fn begin(page: Page) {
    let (shelf, examples, ()) = futures::join!(store::all(), store::examples(), load_engine(page, Kind::Sql));
    match examples {
        Ok(examples) => page.examples.set(examples),
        Err(error) => page.complain(format!("the examples could not be loaded: {error}")),
    }
    let shelf = shelf.unwrap_or_else(|error| {
        page.complain(format!("this browser does not keep your work ({error}): export it before you leave"));
        Vec::new()
    });
    page.shelf.set(shelf.iter().map(card).collect());
    let last = store::last();
    let latest = shelf.iter().find(|stored| Some(&stored.workspace.id) == last.as_ref()).or(shelf.first());
    if open_link_of_address(page).await {
        return;
    }
    if let Some(latest) = latest {
        open_stored(page, latest.clone()).await;
        return;
    }
    match page.examples.with_untracked(|examples| examples.first().cloned()) {
        Some(example) => open_example(page, example).await,
        None => open_files(page, "Untitled", "new", "", Vec::new(), None).await,
    }
}

fn card(stored: &Stored) -> store::Card {
    store::Card {
        id: stored.workspace.id.clone(),
        name: stored.workspace.name.clone(),
        origin: stored.workspace.origin.clone(),
        updated: stored.updated,
    }
}

/// Loads an engine of at least this kind and gives it the project and the database.
async fn load_engine(page: Page, kind: Kind) {
    let _ = ready(page, kind).await;
}

async fn ready(page: Page, kind: Kind) -> Result<(), ()> {
    let client = page.client.get_value();
    let progress =
        move |loaded, total| page.engine.set(Engine::Loading { python: kind == Kind::Python, loaded, total });
    match client.ensure(kind, progress).await {
        Ok(None) => Ok(()),
        Ok(Some(versions)) => {
            page.engine.set(Engine::Ready(versions));
            if page.opened.get_untracked() { reopen(page).await } else { Ok(()) }
        }
        Err(error) => {
            page.engine.set(Engine::Failed(error.clone()));
            page.complain(format!("the engine could not be loaded: {error}"));
            Err(())
        }
    }
}

/// Hands the project and the database to an engine that knows neither.
async fn reopen(page: Page) -> Result<(), ()> {
    let database = page.database.get_untracked();
    ask_open(page, page.files.get_untracked(), database).await.map(|opened| take(page, opened))
}

async fn ask_open(page: Page, files: Vec<File>, database: Option<Bytes>) -> Result<Opened, ()> {
    let database = database.map(|bytes| ByteBuf::from(bytes.as_ref().clone()));
    match ask(page, Request::Open { files, database }).await {
        Ok(Reply::Opened(opened)) => Ok(opened),
        Ok(_) => Err(()),
        Err(failure) => {
            report(page, failure);
            Err(())
        }
    }
}

async fn ask(page: Page, request: Request) -> Result<Reply, Failure> {
    page.client.get_value().ask(request).await
}

fn report(page: Page, failure: Failure) {
    match failure {
        Failure::Stopped => {}
        Failure::Crashed(message) => {
            page.complain(format!("the engine failed and was started again: {message}"));
            spawn_local(revive(page));
        }
        Failure::Refused(diagnostic) => page.complain(sentence(&diagnostic)),
    }
}

/// A diagnostic in one line.
pub fn sentence(diagnostic: &Diagnostic) -> String {
    match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Starts an engine in place of one that is gone.
async fn revive(page: Page) {
    let _ = ready(page, needed(page)).await;
}

fn needed(page: Page) -> Kind {
    let python = page.history.with_untracked(|history| history.iter().any(|entry| entry.language == Language::Python));
    if python { Kind::Python } else { Kind::Sql }
}

/// Takes over what the engine says about the project and the database.
fn take(page: Page, opened: Opened) {
    page.history.set(opened.history);
    page.current.set(opened.current);
    page.schema.set(opened.schema);
    page.diagnostics.set(opened.diagnostics);
    page.database.set(Some(Arc::new(opened.database.into_vec())));
    page.opened.set(true);
}

/// Opens a project as the workspace at hand; nothing of it is run.
async fn switch(page: Page, workspace: Workspace, files: Vec<File>, database: Option<Bytes>) {
    if page.busy.with_untracked(Option::is_some) {
        stop(page);
    }
    if page.opened.get_untracked() {
        store::save(page).await;
    }
    page.run.set(None);
    page.answers.set(Vec::new());
    page.moments.set(Vec::new());
    page.shown.set(0);
    page.database.set(database.clone());
    page.files.set(files.clone());
    page.workspace.set(workspace);
    // An engine that was stopped just now, or has died, is started again.
    if ready(page, Kind::Sql).await.is_err() {
        page.path.set(files.first().map(|file| file.path.clone()).unwrap_or_default());
        return;
    }
    // `None` would keep the database of the workspace before: an empty file is an empty database.
    let database = Some(database.unwrap_or_default());
    let opened = ask_open(page, files.clone(), database).await;
    let newest = opened.as_ref().ok().and_then(|opened| opened.history.first());
    let path = newest.map(|entry| entry.revision.path.clone()).or_else(|| files.first().map(|file| file.path.clone()));
    page.path.set(path.unwrap_or_default());
    let Ok(opened) = opened else { return };
    take(page, opened);
    found(page, Cause::Found);
    if needed(page) == Kind::Python {
        spawn_local(load_engine(page, Kind::Python));
    }
}

fn found(page: Page, cause: Cause) {
    let schema = Arc::new(page.schema.get_untracked());
    let Some(database) = page.database.get_untracked() else { return };
    let current = page.current.get_untracked();
    page.remember(Moment { cause, before: schema.clone(), after: schema, database, current });
}

async fn open_files(page: Page, name: &str, origin: &str, why: &str, files: Vec<File>, database: Option<Bytes>) {
    let (id, name, origin, why) = (store::fresh_id(), name.to_owned(), origin.to_owned(), why.to_owned());
    switch(page, Workspace { id, name, origin, why }, files, database).await;
}

pub async fn open_stored(page: Page, stored: Stored) {
    switch(page, stored.workspace, stored.files, store::bytes(stored.database)).await;
}

/// Opens a workspace of the shelf.
pub async fn open_workspace(page: Page, id: String) {
    page.run.set(None);
    store::save(page).await;
    match store::all().await {
        Ok(all) => match all.into_iter().find(|stored| stored.workspace.id == id) {
            Some(stored) => open_stored(page, stored).await,
            None => page.complain("this workspace is gone, perhaps deleted in another tab"),
        },
        Err(error) => page.complain(format!("the workspaces could not be read: {error}")),
    }
}

/// Opens an example as a workspace of its own and runs it as far as it is meant to be seen.
pub async fn open_example(page: Page, example: Example) {
    page.run.set(None);
    let origin = format!("example:{}", example.name);
    // A copy whose scripts are as they were is that workspace, with whatever was tried on its database.
    let all = store::all().await.unwrap_or_default();
    match all.into_iter().find(|stored| stored.workspace.origin == origin && stored.files == example.files) {
        Some(stored) => open_stored(page, stored).await,
        None => open_files(page, &example.title, &origin, &example.why, example.files, None).await,
    }
    let at_base = page.current.with_untracked(Vec::is_empty);
    if let Some(target) = example.target.filter(|_| at_base) {
        upgrade(page, target).await;
    }
}

pub async fn open_new(page: Page) {
    open_files(page, "Untitled", "new", "", Vec::new(), None).await;
}

/// Opens the project of the address's fragment, if it has one: beside the visitor's own work, and without running it.
pub async fn open_link_of_address(page: Page) -> bool {
    let fragment = location().hash().unwrap_or_default();
    if !fragment.starts_with("#v") {
        return false;
    }
    let read = match ask(page, Request::ReadLink { link: fragment }).await {
        Ok(Reply::Files { files, .. }) => Ok(files),
        Ok(_) => Err("the engine misunderstood it".to_owned()),
        Err(Failure::Refused(diagnostic)) => Err(sentence(&diagnostic)),
        Err(Failure::Crashed(message)) => Err(message),
        Err(Failure::Stopped) => Err("it was interrupted".to_owned()),
    };
    browser::drop_fragment();
    match read {
        Ok(files) => {
            // The same link again, and nothing done to it since, is the same workspace.
            let all = store::all().await.unwrap_or_default();
            match all.into_iter().find(|stored| stored.workspace.origin == "link" && stored.files == files) {
                Some(stored) => open_stored(page, stored).await,
                None => open_files(page, "From a link", "link", LINK_NOTE, files, None).await,
            }
            page.say(LINK_NOTE);
            true
        }
        Err(error) => {
            page.complain(format!("the link cannot be opened: {error}"));
            false
        }
    }
}

const LINK_NOTE: &str = "Opened from a link, beside your own work. Nothing of it has run yet.";

/// A file's text changed under the visitor's hands.
pub fn edit(page: Page, path: &str, text: String) {
    let changed = page.files.try_update(|files| match files.iter_mut().find(|file| file.path == path) {
        Some(file) if file.text != text => {
            file.text = text;
            true
        }
        _ => false,
    });
    if changed == Some(true) {
        read_soon(page);
    }
}

/// Has the engine read the project again, once the typing pauses.
pub fn read_soon(page: Page) {
    thread_local! {
        static TIMER: std::cell::RefCell<Option<TimeoutHandle>> = const { std::cell::RefCell::new(None) };
    }
    let again = move || {
        spawn_local(async move {
            let before = page.files.get_untracked();
            if let Ok(opened) = ask_open(page, before, None).await {
                take(page, opened);
                if needed(page) == Kind::Python {
                    load_engine(page, Kind::Python).await;
                }
            }
        });
    };
    TIMER.with_borrow_mut(|timer| {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
        *timer = set_timeout_with_handle(again, Duration::from_millis(350)).ok();
    });
}

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
    if ready(page, needed(page)).await.is_err() {
        page.busy.set(None);
        return;
    }
    // Stopped while the engine was being loaded.
    if page.busy.with_untracked(Option::is_none) {
        return;
    }
    // What was typed a moment ago is run, not what was typed before it.
    let Ok(opened) = ask_open(page, page.files.get_untracked(), None).await else {
        page.busy.set(None);
        return;
    };
    take(page, opened);
    page.run.set(Some(Run { title: title.clone(), blocks: Vec::new(), outcome: RunOutcome::Running }));
    if page.workspace.with_untracked(|workspace| workspace.why == LINK_NOTE) {
        page.workspace.update(|workspace| workspace.why.clear());
    }
    let reply = ask(page, request).await;
    page.busy.set(None);
    match reply {
        Ok(Reply::Migrated(migrated)) => finish(page, title, migrated),
        Ok(_) => {}
        Err(Failure::Stopped) => {}
        Err(Failure::Refused(diagnostic)) => end_run(page, RunOutcome::Failed(*diagnostic)),
        Err(Failure::Crashed(message)) => {
            let diagnostic = Diagnostic::error(format!("the engine failed: {message}"))
                .with_hint("the database is as it was before; the engine has been started again");
            end_run(page, RunOutcome::Failed(diagnostic));
            revive(page).await;
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
    for (at, (step, snapshot)) in report.steps.iter().zip(snapshots).enumerate() {
        versions = if at + 1 == count { current.clone() } else { changed(versions, step) };
        let after = step.after.clone().or_else(|| (at + 1 == count).then(|| schema.clone())).map(Arc::new);
        let Some(after) = after.or_else(|| before.clone()) else { continue };
        let from = step.before.clone().map(Arc::new).or_else(|| before.clone());
        let from = from.unwrap_or_else(|| Arc::new(Schema::default()));
        before = Some(after.clone());
        page.remember(Moment {
            cause: Cause::Ran(step.step.clone()),
            before: from,
            after,
            // A snapshot that was left out for its size is empty; the last one is the database itself.
            database: Arc::new(if snapshot.is_empty() && at + 1 == count {
                database.to_vec()
            } else {
                snapshot.into_vec()
            }),
            current: versions.clone(),
        });
    }
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

fn changed(mut versions: Vec<String>, step: &seesaw_core::migrate::StepReport) -> Vec<String> {
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

/// Follows a run while it happens.
pub fn watch(page: Page, event: Event) {
    page.run.update(|run| {
        let Some(run) = run else { return };
        match event {
            Event::Started { step, number, total } => {
                run.blocks.push(Block::begin(step));
                page.busy.update(|busy| {
                    if let Some(busy) = busy {
                        busy.progress = Some((number, total));
                    }
                });
            }
            Event::Ran(ran) => {
                page.busy.update(|busy| {
                    if let Some(busy) = busy {
                        busy.statements += 1;
                    }
                });
                if let Some(block) = run.blocks.last_mut() {
                    block.push(ran);
                }
            }
            Event::Notice(notice) => {
                if let Some(block) = run.blocks.last_mut() {
                    block.notices.push(notice);
                }
            }
            Event::Output(text) => {
                if let Some(block) = run.blocks.last_mut() {
                    block.output.push_str(&text);
                }
            }
            Event::Finished { seconds, .. } => {
                if let Some(block) = run.blocks.last_mut() {
                    block.seconds = Some(seconds);
                }
            }
        }
    });
}

/// Ends whatever runs. The page has the project and the database of before, and gives them to a new worker.
pub fn stop(page: Page) {
    let Some(busy) = page.busy.get_untracked() else { return };
    page.client.get_value().stop();
    page.busy.set(None);
    end_run(page, RunOutcome::Stopped);
    page.say(format!("stopped {}: the database is as it was before", busy.what));
    spawn_local(revive(page));
}

/// Puts the database back to a moment of its past; what came after stays on the scrubber.
pub async fn restore(page: Page, moment: Moment) {
    let files = page.files.get_untracked();
    replace_database(page, files, moment.database, Cause::Restored).await;
}

/// An empty database again.
pub async fn reset(page: Page) {
    if page.busy.with_untracked(Option::is_some) {
        page.say("something is running: stop it first");
        return;
    }
    match ask(page, Request::Reset).await {
        Ok(Reply::Opened(opened)) => taken_over(page, opened, Cause::Restored),
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

async fn replace_database(page: Page, files: Vec<File>, database: Bytes, cause: Cause) {
    if page.busy.with_untracked(Option::is_some) {
        page.say("something is running: stop it first");
        return;
    }
    if let Ok(opened) = ask_open(page, files, Some(database)).await {
        taken_over(page, opened, cause);
    }
}

fn taken_over(page: Page, opened: Opened, cause: Cause) {
    let before = page.schema.get_untracked();
    take(page, opened);
    let after = Arc::new(page.schema.get_untracked());
    let Some(database) = page.database.get_untracked() else { return };
    let current = page.current.get_untracked();
    page.remember(Moment { cause, before: Arc::new(before), after, database, current });
}

/// Runs the query box.
pub async fn query(page: Page, sql: String, keep: bool) {
    if sql.trim().is_empty() || page.busy.with_untracked(Option::is_some) {
        return;
    }
    page.busy.set(Some(Busy { what: "query".to_owned(), progress: None, statements: 0 }));
    if ready(page, needed(page)).await.is_err() {
        page.busy.set(None);
        return;
    }
    let reply = ask(page, Request::Query { sql, keep, row_limit: ROW_LIMIT }).await;
    page.busy.set(None);
    match reply {
        Ok(Reply::Queried { outcomes, opened }) => {
            // What was not kept has been rolled back, which is worth a word where there was something to keep.
            page.rolled_back.set(!keep && outcomes.iter().any(changes_something));
            page.answers.set(outcomes);
            if let Some(opened) = opened {
                taken_over(page, *opened, Cause::Query);
            }
        }
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

fn changes_something(queried: &Queried) -> bool {
    let words = seesaw_core::sql::leading_words(&queried.sql, 1);
    let reads = ["SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"];
    queried
        .outcome
        .as_ref()
        .is_ok_and(|outcome| outcome.changed > 0 || words.first().is_some_and(|word| !reads.contains(&word.as_str())))
}

/// A new revision on top of the heads, opened in the editor.
pub async fn new_revision(page: Page, message: String, language: Language) {
    // The engine writes it beside the files that it has last seen.
    let Ok(opened) = ask_open(page, page.files.get_untracked(), None).await else { return };
    take(page, opened);
    match ask(page, Request::NewRevision { message, language }).await {
        Ok(Reply::Files { files, changed }) => {
            page.files.set(files);
            if let Some(path) = changed.first() {
                page.show_file(path, None);
            }
            read_soon(page);
        }
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

/// Takes a file out of the project.
pub fn delete_file(page: Page, path: &str) {
    page.files.update(|files| files.retain(|file| file.path != path));
    let other = page
        .history
        .with_untracked(|history| history.iter().map(|entry| entry.revision.path.clone()).find(|other| other != path));
    let other = other.or_else(|| page.files.with_untracked(|files| files.first().map(|file| file.path.clone())));
    page.path.set(other.unwrap_or_default());
    read_soon(page);
}

/// The fragment of a link to this project.
pub async fn share(page: Page) -> Result<String, String> {
    ask_open(page, page.files.get_untracked(), None).await.map_err(|()| "the project cannot be read".to_owned())?;
    match ask(page, Request::Share).await {
        Ok(Reply::Link { fragment }) => Ok(fragment),
        Ok(_) => Err("the engine misunderstood".to_owned()),
        Err(Failure::Refused(diagnostic)) => Err(sentence(&diagnostic)),
        Err(Failure::Crashed(message)) => Err(message),
        Err(Failure::Stopped) => Err("it was interrupted".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Export {
    Zip,
    Database,
}

pub async fn export(page: Page, what: Export) {
    if what == Export::Zip && ask_open(page, page.files.get_untracked(), None).await.is_err() {
        return;
    }
    let (request, mime) = match what {
        Export::Zip => (Request::ExportZip, "application/zip"),
        Export::Database => (Request::ExportDatabase, "application/vnd.sqlite3"),
    };
    match ask(page, request).await {
        Ok(Reply::Bytes { name, bytes }) => {
            let own = page.workspace.with_untracked(|workspace| file_name(&workspace.name));
            let name = match name.rsplit_once('.') {
                Some((_, extension)) if !own.is_empty() => format!("{own}.{extension}"),
                _ => name,
            };
            browser::download(&name, &bytes, mime);
            page.say(format!("{name} saved"));
        }
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

/// `Add a column` as `add-a-column`.
fn file_name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A file that the visitor chose or dropped.
#[derive(serde::Deserialize)]
pub struct Brought {
    pub path: String,
    pub bytes: ByteBuf,
}

/// Takes files in by their kind: an archive or a folder becomes a workspace, a database takes the place of the one at
/// hand, scripts join the project.
pub async fn import(page: Page, brought: Vec<Brought>) {
    let mut scripts = Vec::new();
    for file in brought {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_owned();
        if file.bytes.starts_with(b"PK\x03\x04") {
            import_zip(page, &name, file.bytes).await;
        } else if file.bytes.starts_with(b"SQLite format 3\0") {
            let files = page.files.get_untracked();
            replace_database(page, files, Arc::new(file.bytes.into_vec()), Cause::Imported(name.clone())).await;
            page.say(format!("{name} is the database now; the former one is on the scrubber"));
        } else {
            match String::from_utf8(file.bytes.into_vec()) {
                Ok(text) => scripts.push(File { path: file.path, text }),
                // A folder may hold pictures and the like; a file that was chosen by itself should be missed.
                Err(_) if file.path.contains('/') => {}
                Err(_) => page.complain(format!("{name} is neither text, nor a zip archive, nor a SQLite database")),
            }
        }
    }
    if scripts.is_empty() {
        return;
    }
    if scripts.iter().any(|file| file.path.contains('/')) {
        let root = common_root(&scripts);
        for file in &mut scripts {
            file.path = file.path[root.len()..].to_owned();
        }
        let name = root.trim_end_matches('/').to_owned();
        let name = if name.is_empty() { "Imported".to_owned() } else { name };
        open_files(page, &name, "import", "", scripts, None).await;
    } else {
        add_scripts(page, scripts);
    }
}

async fn import_zip(page: Page, name: &str, bytes: ByteBuf) {
    match ask(page, Request::ReadZip { bytes }).await {
        Ok(Reply::Files { files, .. }) => {
            let name = name.strip_suffix(".zip").unwrap_or(name).to_owned();
            open_files(page, &name, "import", "", files, None).await;
        }
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

/// `app/` where every path lies in `app/`.
fn common_root(files: &[File]) -> String {
    let Some((root, _)) = files.first().and_then(|file| file.path.split_once('/')) else { return String::new() };
    let root = format!("{root}/");
    if files.iter().all(|file| file.path.starts_with(&root)) { root } else { String::new() }
}

/// Puts scripts beside the revisions that are there.
fn add_scripts(page: Page, scripts: Vec<File>) {
    let folder = page.history.with_untracked(|history| {
        let path = history.first().map(|entry| entry.revision.path.clone())?;
        Some(path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default())
    });
    let folder = folder.unwrap_or_else(|| "migrations/versions/".to_owned());
    let mut last = String::new();
    let count = scripts.len();
    page.files.update(|files| {
        for script in scripts {
            let settings = matches!(script.path.as_str(), "alembic.ini" | "pyproject.toml");
            let path = if settings { script.path } else { format!("{folder}{}", script.path) };
            files.retain(|file| file.path != path);
            files.push(File { path: path.clone(), text: script.text });
            last = path;
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
    });
    page.say(if count == 1 { format!("{last} added") } else { format!("{count} files added") });
    page.show_file(&last, None);
    read_soon(page);
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
