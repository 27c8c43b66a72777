//! The engine behind the actions: loaded, asked, started again where it is gone, and its answers taken over.

use super::workspaces::{open_example, open_link_of_address, open_new, open_stored};
use crate::client::{Failure, Kind};
use crate::state::{Bytes, Engine, Page};
use crate::store::{self, Stored};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_protocol::{File, Language, Opened, Reply, Request};
use serde_bytes::ByteBuf;
use std::sync::Arc;

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
    let database = page.database.get_untracked();
    ask_open(page, page.files.get_untracked(), database).await.map(|opened| take(page, opened))
}

pub(super) async fn ask_open(page: Page, files: Vec<File>, database: Option<Bytes>) -> Result<Opened, ()> {
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

pub(super) async fn ask(page: Page, request: Request) -> Result<Reply, Failure> {
    page.client.get_value().ask(request).await
}

pub(super) fn report(page: Page, failure: Failure) {
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
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Starts an engine in place of one that is gone.
pub(super) async fn revive(page: Page) {
    let _ = ready(page, needed(page)).await;
}

pub(super) fn needed(page: Page) -> Kind {
    let python = page.history.with_untracked(|history| history.iter().any(|entry| entry.language == Language::Python));
    if python { Kind::Python } else { Kind::Sql }
}

/// Takes over what the engine says about the project and the database. What is as it was is left alone, so that nothing
/// is drawn anew while somebody types.
pub(super) fn take(page: Page, opened: Opened) {
    set(page.history, opened.history);
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
