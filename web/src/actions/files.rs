//! The files of the project: typed, brought in, given away.

use super::database::replace_database;
use super::engine::{ask, ask_open, load_engine, needed, report, sentence, take};
use super::workspaces::open_files;
use crate::browser;
use crate::client::{Failure, Kind};
use crate::state::{Cause, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::sort;
use seesaw_protocol::{File, Language, Reply, Request};
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

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
        static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
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

/// A new revision on top of the heads, opened in the editor.
pub async fn new_revision(page: Page, message: String, language: Language) {
    // The engine writes it beside the files that it has last seen.
    let Ok(opened) = ask_open(page, page.files.get_untracked(), None).await else { return };
    take(page, opened);
    let turn = page.turn();
    match ask(page, Request::NewRevision { message, language }).await {
        _ if page.turn() != turn => {}
        Ok(Reply::Files { files, changed }) => {
            // What was typed meanwhile stays.
            page.files.update(|known| {
                let fresh = files.into_iter().filter(|file| changed.contains(&file.path));
                put(known, fresh.collect());
            });
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
            if replace_database(page, files, Arc::new(file.bytes.into_vec()), Cause::Imported(name.clone())).await {
                page.say(format!("{name} is the database now; the former one is on the scrubber"));
            }
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
        open_files(page, &name, "import", scripts).await;
    } else {
        add_scripts(page, scripts);
    }
}

async fn import_zip(page: Page, name: &str, bytes: ByteBuf) {
    match ask(page, Request::ReadZip { bytes }).await {
        Ok(Reply::Files { files, .. }) => {
            let name = name.strip_suffix(".zip").unwrap_or(name).to_owned();
            open_files(page, &name, "import", files).await;
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

/// Adds files to the others, or puts them in the place of those with their paths.
fn put(files: &mut Vec<File>, fresh: Vec<File>) {
    files.retain(|file| fresh.iter().all(|fresh| fresh.path != file.path));
    files.extend(fresh);
    sort::by(files, |one, other| one.path.cmp(&other.path));
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
    let named = scripts.into_iter().map(|script| {
        let settings = matches!(script.path.as_str(), "alembic.ini" | "pyproject.toml");
        let path = if settings { script.path } else { format!("{folder}{}", script.path) };
        last.clone_from(&path);
        File { path, text: script.text }
    });
    let named = named.collect();
    page.files.update(|files| put(files, named));
    page.say(if count == 1 { format!("{last} added") } else { format!("{count} files added") });
    page.show_file(&last, None);
    read_soon(page);
}
