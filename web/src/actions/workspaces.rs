//! Workspaces: from the shelf, from an example, from a link, or new; one is open at a time.

use super::engine::{ask, ask_open, load_engine, needed, sentence, take};
use super::run::{halt, upgrade};
use crate::browser;
use crate::client::{Failure, Kind};
use crate::state::{Bytes, Cause, Moment, Page};
use crate::store::{self, Example, Kept, Stored, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::{File, Reply, Request};
use std::sync::Arc;

/// Whatever runs is ended, and what was wished for before is no longer waited for.
fn leave(page: Page) -> u32 {
    halt(page);
    page.run.set(None);
    page.next_turn()
}

/// Opens a project as the workspace at hand; nothing of it is run. Tells whether it still is the one at hand when that is
/// done: a visitor may choose another one meanwhile.
async fn switch(
    page: Page,
    turn: u32,
    workspace: Workspace,
    files: Vec<File>,
    database: Option<Bytes>,
    kept: Option<Kept>,
) -> bool {
    if page.opened.get_untracked() {
        store::save(page).await;
    }
    if page.turn() != turn {
        return false;
    }
    // Started meanwhile, on the workspace that is left now.
    halt(page);
    page.run.set(None);
    page.answers.set(Vec::new());
    page.moments.set(Vec::new());
    page.shown.set(0);
    page.kept.set_value(kept);
    page.database.set(database.clone());
    page.files.set(files.clone());
    page.path.set(String::new());
    page.workspace.set(workspace);
    page.project.set(turn);
    // `None` would keep the database of the workspace before: an empty file is an empty database.
    let database = Some(database.unwrap_or_default());
    let opened = ask_open(page, files.clone(), database).await;
    if page.turn() != turn {
        return false;
    }
    // Unless the visitor has chosen a file already.
    if page.path.with_untracked(String::is_empty) {
        let newest = opened.as_ref().ok().and_then(|opened| opened.history.first());
        let path = newest.map(|entry| entry.revision.path.clone());
        page.path.set(path.or_else(|| files.first().map(|file| file.path.clone())).unwrap_or_default());
    }
    let Ok(opened) = opened else { return false };
    take(page, opened);
    found(page, Cause::Found);
    if needed(page) == Kind::Python {
        spawn_local(load_engine(page, Kind::Python));
    }
    true
}

pub(super) fn found(page: Page, cause: Cause) {
    let schema = Arc::new(page.schema.get_untracked());
    let Some(database) = page.database.get_untracked() else { return };
    let current = page.current.get_untracked();
    page.remember(vec![Moment { cause, before: schema.clone(), after: schema, database, current }]);
}

pub(super) async fn open_files(page: Page, name: &str, origin: &str, files: Vec<File>) -> bool {
    open_fresh(page, leave(page), name, origin, "", files).await
}

/// A workspace that was not there before.
async fn open_fresh(page: Page, turn: u32, name: &str, origin: &str, why: &str, files: Vec<File>) -> bool {
    let (id, name, origin, why) = (store::fresh_id(), name.to_owned(), origin.to_owned(), why.to_owned());
    switch(page, turn, Workspace { id, name, origin, why }, files, None, None).await
}

pub(super) async fn open_stored(page: Page, turn: u32, stored: Stored) -> bool {
    let database = store::bytes(stored.database.clone());
    let kept = Some(Kept::new(&stored, database.clone()));
    switch(page, turn, stored.workspace, stored.files, database, kept).await
}

/// Opens a workspace of the shelf.
pub async fn open_workspace(page: Page, id: String) {
    let turn = leave(page);
    store::save(page).await;
    match store::all().await {
        Ok(all) => match all.into_iter().find(|stored| stored.workspace.id == id) {
            Some(stored) => _ = open_stored(page, turn, stored).await,
            None => page.complain("this workspace is gone, perhaps deleted in another tab"),
        },
        Err(error) => page.complain(format!("the workspaces could not be read: {error}")),
    }
}

/// Opens an example as a workspace of its own and runs it as far as it is meant to be seen.
pub async fn open_example(page: Page, example: Example) {
    show_example(page, leave(page), example).await;
}

pub(super) async fn show_example(page: Page, turn: u32, example: Example) {
    let origin = format!("example:{}", example.name);
    if page.opened.get_untracked() {
        store::save(page).await;
    }
    // A copy whose scripts are as they were is that workspace, with whatever was tried on its database.
    let all = store::all().await.unwrap_or_default();
    let open = match all.into_iter().find(|stored| stored.workspace.origin == origin && stored.files == example.files) {
        Some(stored) => open_stored(page, turn, stored).await,
        None => open_fresh(page, turn, &example.title, &origin, &example.why, example.files).await,
    };
    let at_base = page.current.with_untracked(Vec::is_empty);
    if let Some(target) = example.target.filter(|_| open && at_base) {
        upgrade(page, target).await;
    }
}

pub async fn open_new(page: Page) {
    open_fresh(page, leave(page), "Untitled", "new", "", Vec::new()).await;
}

/// Opens the project of the address's fragment, if it has one: beside the visitor's own work, and without running it.
pub async fn open_link_of_address(page: Page) -> bool {
    let fragment = location().hash().unwrap_or_default();
    if !fragment.starts_with("#v") {
        return false;
    }
    let read = match read_link(page, fragment).await {
        Ok(Reply::Files { files, .. }) => Ok(files),
        Ok(_) => Err("the engine misunderstood it".to_owned()),
        Err(Failure::Refused(diagnostic)) => Err(sentence(&diagnostic)),
        Err(Failure::Crashed(message)) => Err(message),
        // There is no engine, which has been said. The link stays in the address, for a reload.
        Err(Failure::Stopped) => return false,
    };
    browser::drop_fragment();
    match read {
        Ok(files) => {
            let turn = leave(page);
            // The same link again, and nothing done to it since, is the same workspace.
            let all = store::all().await.unwrap_or_default();
            match all.into_iter().find(|stored| stored.workspace.origin == "link" && stored.files == files) {
                Some(stored) => open_stored(page, turn, stored).await,
                None => open_fresh(page, turn, "From a link", "link", LINK_NOTE, files).await,
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

/// Once more where the visitor stopped something else that the engine was at.
async fn read_link(page: Page, link: String) -> Result<Reply, Failure> {
    match ask(page, Request::ReadLink { link: link.clone() }).await {
        Err(Failure::Stopped) => ask(page, Request::ReadLink { link }).await,
        answer => answer,
    }
}

pub(super) const LINK_NOTE: &str = "Opened from a link, beside your own work. Nothing of it has run yet.";
