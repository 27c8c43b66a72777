//! Workspaces: from the shelf, from an example, from a link, or new; one is open at a time.

use super::engine::{ask, ask_open, load_engine, needed, ready, sentence, take};
use super::run::{halt, upgrade};
use crate::browser;
use crate::client::{Failure, Kind};
use crate::state::{Bytes, Cause, Moment, Page};
use crate::store::{self, Example, Stored, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::{File, Reply, Request};
use std::sync::Arc;

/// Opens a project as the workspace at hand; nothing of it is run. Tells whether it still is the one at hand when that is
/// done: a visitor may choose another one meanwhile.
async fn switch(page: Page, workspace: Workspace, files: Vec<File>, database: Option<Bytes>) -> bool {
    halt(page);
    let id = workspace.id.clone();
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
        return false;
    }
    if !at_hand(page, &id) {
        return false;
    }
    // `None` would keep the database of the workspace before: an empty file is an empty database.
    let database = Some(database.unwrap_or_default());
    let opened = ask_open(page, files.clone(), database).await;
    if !at_hand(page, &id) {
        return false;
    }
    let newest = opened.as_ref().ok().and_then(|opened| opened.history.first());
    let path = newest.map(|entry| entry.revision.path.clone()).or_else(|| files.first().map(|file| file.path.clone()));
    page.path.set(path.unwrap_or_default());
    let Ok(opened) = opened else { return false };
    take(page, opened);
    found(page, Cause::Found);
    if needed(page) == Kind::Python {
        spawn_local(load_engine(page, Kind::Python));
    }
    true
}

pub(super) fn at_hand(page: Page, id: &str) -> bool {
    page.workspace.with_untracked(|workspace| workspace.id == id)
}

pub(super) fn found(page: Page, cause: Cause) {
    let schema = Arc::new(page.schema.get_untracked());
    let Some(database) = page.database.get_untracked() else { return };
    let current = page.current.get_untracked();
    page.remember(vec![Moment { cause, before: schema.clone(), after: schema, database, current }]);
}

pub(super) async fn open_files(
    page: Page,
    name: &str,
    origin: &str,
    why: &str,
    files: Vec<File>,
    database: Option<Bytes>,
) -> bool {
    let (id, name, origin, why) = (store::fresh_id(), name.to_owned(), origin.to_owned(), why.to_owned());
    switch(page, Workspace { id, name, origin, why }, files, database).await
}

pub async fn open_stored(page: Page, stored: Stored) -> bool {
    switch(page, stored.workspace, stored.files, store::bytes(stored.database)).await
}

/// Opens a workspace of the shelf.
pub async fn open_workspace(page: Page, id: String) {
    page.run.set(None);
    store::save(page).await;
    match store::all().await {
        Ok(all) => match all.into_iter().find(|stored| stored.workspace.id == id) {
            Some(stored) => _ = open_stored(page, stored).await,
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
    let open = match all.into_iter().find(|stored| stored.workspace.origin == origin && stored.files == example.files) {
        Some(stored) => open_stored(page, stored).await,
        None => open_files(page, &example.title, &origin, &example.why, example.files, None).await,
    };
    let at_base = page.current.with_untracked(Vec::is_empty);
    if let Some(target) = example.target.filter(|_| open && at_base) {
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
            };
            page.say(LINK_NOTE);
            true
        }
        Err(error) => {
            page.complain(format!("the link cannot be opened: {error}"));
            false
        }
    }
}

pub(super) const LINK_NOTE: &str = "Opened from a link, beside your own work. Nothing of it has run yet.";
