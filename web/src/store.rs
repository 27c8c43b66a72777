//! Work that stays: workspaces in the browser's own database, and the examples that come with the page.

use crate::browser;
use crate::state::{Bytes, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::File;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
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

/// The files of the last seconds, kept at once in case the tab is closed before the rest is written.
#[derive(Serialize, Deserialize)]
struct Rescue {
    id: String,
    files: Vec<File>,
}

const LAST: &str = "seesaw.workspace";
const RESCUE: &str = "seesaw.rescue";
const DELAY: Duration = Duration::from_millis(300);

/// The examples that lie beside the page, in their order.
pub async fn examples() -> Result<Vec<Example>, String> {
    let value = browser::fetch_json("examples/index.json").await.map_err(|error| browser::words(&error))?;
    let mut examples: Vec<Example> = serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())?;
    examples.sort_by_key(|example| example.order);
    Ok(examples)
}

/// All workspaces, the last used first, with what was rescued.
pub async fn all() -> Result<Vec<Stored>, String> {
    let value = browser::store_all().await.map_err(|error| browser::words(&error))?;
    let values = js_sys::Array::from(&value);
    // One that cannot be read is left alone, it does not take the others with it.
    let mut all: Vec<Stored> = values.iter().filter_map(|value| serde_wasm_bindgen::from_value(value).ok()).collect();
    all.sort_by(|one, other| other.updated.total_cmp(&one.updated));
    if let Some(rescue) = browser::recall(RESCUE).and_then(|text| serde_json::from_str::<Rescue>(&text).ok())
        && let Some(stored) = all.iter_mut().find(|stored| stored.workspace.id == rescue.id)
    {
        stored.files = rescue.files;
    }
    Ok(all)
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

/// Writes the workspace whenever something of it changes, a moment later.
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
    // A closing tab has no time for the database; what was typed is kept at once.
    let leaving = move |_| {
        let id = page.workspace.with_untracked(|workspace| workspace.id.clone());
        if id.is_empty() {
            return;
        }
        let rescue = Rescue { id, files: page.files.get_untracked() };
        if let Ok(text) = serde_json::to_string(&rescue) {
            browser::remember(RESCUE, Some(&text));
        }
    };
    let handle = window_event_listener(leptos::ev::pagehide, leaving);
    on_cleanup(move || handle.remove());
}

/// Writes the workspace at hand now.
pub async fn save(page: Page) {
    let workspace = page.workspace.get_untracked();
    if workspace.id.is_empty() {
        return;
    }
    let updated = js_sys::Date::now();
    let card =
        Card { id: workspace.id.clone(), name: workspace.name.clone(), origin: workspace.origin.clone(), updated };
    browser::remember(LAST, Some(&workspace.id));
    page.shelf.update(|shelf| {
        shelf.retain(|other| other.id != card.id);
        shelf.insert(0, card);
    });
    let database = page.database.get_untracked().map(|bytes: Bytes| ByteBuf::from(bytes.as_ref().clone()));
    let stored = Stored { workspace, files: page.files.get_untracked(), database, updated };
    let written = match serde_wasm_bindgen::to_value(&stored) {
        Ok(value) => browser::store_put(&to_object(&value)).await.map_err(|error| browser::words(&error)),
        Err(error) => Err(error.to_string()),
    };
    match written {
        Ok(_) => _ = browser::remember(RESCUE, None),
        Err(error) => {
            page.complain(format!("this browser does not keep your work ({error}): export it before you leave"))
        }
    }
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
