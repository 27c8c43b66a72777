//! Work that stays: workspaces in the browser's own database, and the examples that come with the page.

use crate::browser;
use crate::state::{Bytes, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::sort;
use seesaw_protocol::File;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// A project of the visitor's, without its files and its database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Workspace {
    pub id: String,
    pub name: String,
    /// Where it came from: `example:create-table`, `link`, `import`, `new`.
    pub origin: String,
    /// What it shows, in a sentence.
    pub why: String,
}

/// A workspace on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub id: String,
    pub name: String,
    pub origin: String,
    pub updated: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Example {
    pub name: String,
    pub title: String,
    pub why: String,
    #[serde(default)]
    pub order: u32,
    #[serde(default)]
    pub target: Option<String>,
    pub files: Vec<File>,
}

/// A workspace as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stored {
    #[serde(flatten)]
    pub workspace: Workspace,
    pub files: Vec<File>,
    pub database: Option<ByteBuf>,
    pub updated: f64,
}

/// What the storage holds of the workspace at hand. What is there is only overwritten by who has seen it: another tab may
/// have the same workspace open.
#[derive(Clone)]
pub struct Kept {
    id: String,
    name: String,
    why: String,
    files: Vec<File>,
    database: Option<Bytes>,
    updated: f64,
}

impl Kept {
    pub fn new(stored: &Stored, database: Option<Bytes>) -> Self {
        let Workspace { id, name, why, .. } = stored.workspace.clone();
        Self { id, name, why, files: stored.files.clone(), database, updated: stored.updated }
    }

    fn is(&self, workspace: &Workspace, files: &[File], database: &Option<Bytes>) -> bool {
        self.id == workspace.id
            && self.name == workspace.name
            && self.why == workspace.why
            && self.files == files
            && self.database == *database
    }
}

/// The files of a closing tab, kept at once; there is no time for the rest.
#[derive(Serialize, Deserialize)]
struct Rescue {
    workspace: Workspace,
    files: Vec<File>,
    /// What they are a change of: [`Stored::updated`].
    base: f64,
}

const LAST: &str = "seesaw.workspace";
const RESCUE: &str = "seesaw.rescue.";
const DELAY: Duration = Duration::from_millis(300);

/// The examples that lie beside the page, in their order.
pub async fn examples() -> Result<Vec<Example>, String> {
    let value = browser::fetch_json("examples/index.json").await.map_err(|error| browser::words(&error))?;
    let mut examples: Vec<Example> = serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())?;
    sort::by_key(&mut examples, |example| example.order);
    Ok(examples)
}

/// All workspaces, the last changed first, with what was rescued.
pub async fn all() -> Result<Vec<Stored>, String> {
    let value = browser::store_all().await.map_err(|error| browser::words(&error))?;
    let values = js_sys::Array::from(&value);
    // One that cannot be read is left alone, it does not take the others with it.
    let mut all: Vec<Stored> = values.iter().filter_map(|value| serde_wasm_bindgen::from_value(value).ok()).collect();
    for key in browser::remembered(RESCUE) {
        if let Some(rescue) = browser::recall(&key).and_then(|text| rescued(&text)) {
            bring_back(rescue, &key, &mut all).await;
        }
    }
    sort::by(&mut all, |one, other| other.updated.total_cmp(&one.updated));
    Ok(all)
}

/// Puts the files of a tab that was closed into their workspace; or beside it, where that has gone on without them.
async fn bring_back(rescue: Rescue, key: &str, all: &mut Vec<Stored>) {
    let known = all.iter_mut().find(|stored| stored.workspace.id == rescue.workspace.id);
    let mut workspace = rescue.workspace;
    let mut database = None;
    if let Some(stored) = known {
        if stored.files == rescue.files {
            browser::remember(key, None);
            return;
        }
        if stored.updated <= rescue.base {
            stored.files = rescue.files;
            let base = std::mem::replace(&mut stored.updated, js_sys::Date::now());
            if put(stored, base).await == Ok(true) {
                browser::remember(key, None);
            }
            return;
        }
        workspace = beside(workspace);
        database = stored.database.clone();
    }
    let stored = Stored { workspace, files: rescue.files, database, updated: js_sys::Date::now() };
    if put(&stored, 0.0).await == Ok(true) {
        browser::remember(key, None);
        all.push(stored);
    }
}

/// The same under another id.
fn beside(workspace: Workspace) -> Workspace {
    Workspace { id: fresh_id(), name: format!("{} (copy)", workspace.name), ..workspace }
}

pub fn not_kept(error: &str) -> String {
    format!("this browser does not keep your work ({error}): export it before you leave")
}

/// The workspace that was open when the page was last closed.
pub fn last() -> Option<String> {
    browser::recall(LAST)
}

pub fn fresh_id() -> String {
    format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * f64::from(u32::MAX)) as u32)
}

pub fn delete(page: Page, id: String) {
    page.shelf.update(|shelf| shelf.retain(|card| card.id != id));
    spawn_local(async move {
        if let Err(error) = browser::store_delete(&id).await {
            page.complain(format!("the workspace could not be deleted: {}", browser::words(&error)));
        }
    });
}

/// Writes the workspace whenever something of it changes, a moment later; at once when the tab is left.
pub fn autosave(page: Page) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        page.workspace.track();
        page.files.track();
        page.database.track();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let handle = set_timeout_with_handle(move || spawn_local(save(page)), DELAY);
        timer.set_value(handle.ok());
    });
    let hidden = window_event_listener_untyped("visibilitychange", move |_| spawn_local(save(page)));
    // A closing tab has no time for the database; what was typed is kept at once.
    let leaving = window_event_listener(leptos::ev::pagehide, move |_| rescue(page));
    on_cleanup(move || {
        hidden.remove();
        leaving.remove();
    });
}

fn rescue(page: Page) {
    let workspace = page.workspace.get_untracked();
    let files = page.files.get_untracked();
    let kept = page.kept.get_value().filter(|kept| kept.id == workspace.id);
    if workspace.id.is_empty() || kept.as_ref().is_some_and(|kept| kept.files == files) {
        return;
    }
    let key = format!("{RESCUE}{}", workspace.id);
    let rescue = Rescue { workspace, files, base: kept.map_or(0.0, |kept| kept.updated) };
    let value = rescue.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok();
    if let Some(text) = value.and_then(|value| js_sys::JSON::stringify(&value).ok()) {
        browser::remember(&key, Some(&String::from(text)));
    }
}

fn rescued(text: &str) -> Option<Rescue> {
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(text).ok()?).ok()
}

thread_local! {
    /// One save after the other: the second must know what the first has written.
    static SAVING: Rc<futures::lock::Mutex<()>> = Rc::default();
}

/// Writes the workspace at hand now, unless it is kept as it is.
pub async fn save(page: Page) {
    let saving = SAVING.with(Rc::clone);
    let _alone = saving.lock().await;
    let workspace = page.workspace.get_untracked();
    if workspace.id.is_empty() {
        return;
    }
    browser::remember(LAST, Some(&workspace.id));
    let (files, database) = (page.files.get_untracked(), page.database.get_untracked());
    let kept = page.kept.get_value().filter(|kept| kept.id == workspace.id);
    if kept.as_ref().is_some_and(|kept| kept.is(&workspace, &files, &database)) {
        return;
    }
    let base = kept.map_or(0.0, |kept| kept.updated);
    let bytes = database.as_ref().map(|bytes| ByteBuf::from(bytes.as_ref().clone()));
    let updated = js_sys::Date::now().max(base + 1.0);
    let mut stored = Stored { workspace, files, database: bytes, updated };
    let mut written = put(&stored, base).await;
    let id = stored.workspace.id.clone();
    if written == Ok(false) {
        stored.workspace = beside(stored.workspace);
        written = put(&stored, 0.0).await;
        if written == Ok(true) {
            let name = &stored.workspace.name;
            page.say(format!("another tab has changed this workspace: what you have here is kept as {name}"));
        }
    }
    match written {
        Ok(_) => {
            browser::remember(&format!("{RESCUE}{id}"), None);
            shelve(page, &stored);
            // Unless another workspace has been opened meanwhile.
            if page.workspace.with_untracked(|workspace| workspace.id == id) {
                page.kept.set_value(Some(Kept::new(&stored, database)));
                if stored.workspace.id != id {
                    browser::remember(LAST, Some(&stored.workspace.id));
                    let Workspace { id, name, .. } = stored.workspace;
                    page.workspace.update(|workspace| (workspace.id, workspace.name) = (id, name));
                }
            }
        }
        Err(error) => page.complain(not_kept(&error)),
    }
}

fn shelve(page: Page, stored: &Stored) {
    let Workspace { id, name, origin, .. } = stored.workspace.clone();
    page.shelf.update(|shelf| {
        shelf.retain(|other| other.id != id);
        shelf.insert(0, Card { id, name, origin, updated: stored.updated });
    });
}

/// Writes a workspace in the place of the one that was last updated then; `false` where that is not the one that is there.
async fn put(stored: &Stored, base: f64) -> Result<bool, String> {
    let value = serde_wasm_bindgen::to_value(stored).map_err(|error| error.to_string())?;
    let written = browser::store_put(&to_object(&value), base).await.map_err(|error| browser::words(&error))?;
    Ok(written.is_truthy())
}

pub fn bytes(stored: Option<ByteBuf>) -> Option<Bytes> {
    stored.map(|bytes| Arc::new(bytes.into_vec()))
}

/// A flattened struct is serialised as a `Map`; the browser's database wants an object with a key path.
fn to_object(value: &wasm_bindgen::JsValue) -> wasm_bindgen::JsValue {
    use wasm_bindgen::JsCast;
    match value.dyn_ref::<js_sys::Map>() {
        Some(map) => js_sys::Object::from_entries(map).map_or_else(|_| value.clone(), Into::into),
        None => value.clone(),
    }
}
