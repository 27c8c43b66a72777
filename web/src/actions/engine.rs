//! The engine behind the actions: loaded, asked, started again where it is gone, and its answers taken over.

use super::workspaces::{open_link_of_address, open_new, open_stored, show_example};
use crate::client::{Failure, Kind};
use crate::state::{Busy, Bytes, Engine, Page};
use crate::store::{self, Stored};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_protocol::{File, Opened, Reply, Request};
use serde_bytes::ByteBuf;
use std::sync::Arc;
use std::time::Duration;

/// The first thing that happens: the engine, the examples, and the work of last time; then a link, or that work, or the
/// first example, running. A visitor who chooses something before that is done has chosen.
pub async fn begin(page: Page) {
    let turn = page.next_turn();
    let (shelf, examples, _) = futures::join!(store::all(), store::examples(), ready(page, Kind::Sql));
    match examples {
        Ok(examples) => page.examples.set(examples),
        Err(error) => page.complain(format!("the examples could not be loaded: {error}")),
    }
    let shelf = shelf.unwrap_or_else(|error| {
        page.complain(store::not_kept(&error));
        Vec::new()
    });
    page.shelf.set(shelf.iter().map(card).collect());
    let last = store::last();
    let latest = shelf.iter().find(|stored| Some(&stored.workspace.id) == last.as_ref()).or(shelf.first());
    if open_link_of_address(page).await || page.turn() != turn {
        return;
    }
    if let Some(latest) = latest {
        open_stored(page, turn, latest.clone()).await;
        return;
    }
    match page.examples.with_untracked(|examples| examples.first().cloned()) {
        Some(example) => show_example(page, turn, example).await,
        None => open_new(page).await,
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
pub(super) async fn load_engine(page: Page, kind: Kind) {
    let _ = ready(page, kind).await;
}

pub(super) async fn ready(page: Page, kind: Kind) -> Result<(), ()> {
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
    let turn = page.turn();
    let request = opening(page.files.get_untracked(), page.database.get_untracked());
    match read(page, page.client.get_value().ask(request)).await {
        Ok(Reply::Opened(opened)) => {
            if page.turn() == turn {
                take(page, opened);
            }
            Ok(())
        }
        Ok(_) | Err(Failure::Stopped) => Err(()),
        Err(Failure::Refused(diagnostic)) => {
            page.complain(sentence(&diagnostic));
            Err(())
        }
        // A project that ends every engine: none is started for it before the visitor wants something again.
        Err(Failure::Crashed(message)) => {
            page.engine.set(Engine::Failed(message.clone()));
            page.complain(format!("the engine failed on this project: {message}"));
            Err(())
        }
    }
}

/// Has the engine read the project. `Err` also where another workspace has been opened meanwhile: the answer is not for
/// that one.
pub(super) async fn ask_open(page: Page, files: Vec<File>, database: Option<Bytes>) -> Result<Opened, ()> {
    let turn = page.turn();
    let reply = read(page, ask(page, opening(files, database))).await;
    if page.turn() != turn {
        return Err(());
    }
    match reply {
        Ok(Reply::Opened(opened)) => Ok(opened),
        Ok(_) => Err(()),
        Err(failure) => {
            report(page, failure);
            Err(())
        }
    }
}

fn opening(files: Vec<File>, database: Option<Bytes>) -> Request {
    Request::Open { files, database: database.map(|bytes| ByteBuf::from(bytes.as_ref().clone())) }
}

/// What is shown, with a Stop beside it, where reading takes long: a script that computes its own id is run for it.
pub(super) const READING: &str = "reading the project";

async fn read(page: Page, reply: impl Future<Output = Result<Reply, Failure>>) -> Result<Reply, Failure> {
    let slow = move || {
        if page.busy.with_untracked(Option::is_none) {
            page.busy.set(Some(Busy { what: READING.to_owned(), progress: None, statements: 0 }));
        }
    };
    let timer = set_timeout_with_handle(slow, Duration::from_millis(1500));
    let reply = reply.await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    if page.busy.with_untracked(|busy| busy.as_ref().is_some_and(|busy| busy.what == READING)) {
        page.busy.set(None);
    }
    reply
}

/// Asks the engine, which is started first where it is gone.
pub(super) async fn ask(page: Page, request: Request) -> Result<Reply, Failure> {
    if ready(page, Kind::Sql).await.is_err() {
        return Err(Failure::Stopped);
    }
    page.client.get_value().ask(request).await
}

pub(super) fn report(page: Page, failure: Failure) {
    match failure {
        Failure::Stopped => {}
        Failure::Crashed(message) => {
            page.complain(format!("the engine failed and was started again: {message}"));
            spawn_local(revive(page, needed(page)));
        }
        Failure::Refused(diagnostic) => page.complain(sentence(&diagnostic)),
    }
}

/// A diagnostic in one line.
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Starts an engine in place of one that is gone.
pub(super) async fn revive(page: Page, kind: Kind) {
    let _ = ready(page, kind).await;
}

/// The kind of engine that this project is run by.
pub(super) fn needed(page: Page) -> Kind {
    if page.needs_python.get_untracked() { Kind::Python } else { Kind::Sql }
}

/// Takes over what the engine says about the project and the database. What is as it was is left alone, so that nothing
/// is drawn anew while somebody types.
pub(super) fn take(page: Page, opened: Opened) {
    set(page.history, opened.history);
    set(page.needs_python, opened.needs_python);
    set(page.current, opened.current);
    set(page.schema, opened.schema);
    set(page.diagnostics, opened.diagnostics);
    set(page.database, Some(Arc::new(opened.database.into_vec())));
    set(page.opened, true);
}

pub(super) fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
