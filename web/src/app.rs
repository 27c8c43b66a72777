//! The screen: header, history, script, what ran, schema, query; and what holds for all of them: keys, drops, autosave.
//!
//! Browser tests find their way by `data-testid`:
//!
//! - header: `examples-button`, `example-<name>`, `workspace-button`, `workspace-title`, `workspace-name`,
//!   `workspace-item`, `workspace-new`, `share-button`, `import-button`, `import-files`, `import-folder`,
//!   `reset-database`, `export-button`, `export-zip`, `export-database`, `help-button`, `theme-button`
//! - history: `history`, `revision-<id>` (with `data-applied`, `data-current`), `upgrade-to-<id>`, `downgrade-to-<id>`,
//!   `upgrade-head`, `upgrade-one`, `downgrade-one`, `downgrade-base`, `new-revision`
//! - script: `file-select`, `editor` (CodeMirror's `.cm-content` is inside it; before it is loaded, `editor-fallback`),
//!   `diagnostics`, `diagnostic`, `delete-file`
//! - what ran: `ran` (with `data-outcome`: running, done, failed, stopped), `tab-statements`, `tab-log`, `statement`,
//!   `log`, `run-error`
//! - schema: `schema`, `schema-summary`, `tab-diagram`, `tab-tables`, `tab-ddl`, `tab-data`, `diagram`, `table-<name>`
//!   (with `data-change`), `column-<table>-<column>` (with `data-change`), `ddl`, `data`, `data-table`, `scrubber`,
//!   `scrubber-label`, `restore`
//! - query: `query-toggle`, `query` (CodeMirror inside), `query-run`, `query-keep`, `query-result`, `query-error`
//! - dialogs: `share-dialog`, `share-url`, `share-length`, `copy-url`, `copy-markdown`, `copy-terminal`, `help-dialog`,
//!   `new-revision-dialog`, `new-revision-message`, `new-revision-language`, `new-revision-create`
//! - elsewhere: `engine-status` (with `data-state`: loading, ready, failed), `busy`, `stop`, `toast`, `pane-<name>`

use crate::actions;
use crate::browser;
use crate::client::Client;
use crate::parts::{dialogs, editor, header, history, query, ran, schema, share, status, toasts};
use crate::state::{Dialog, Page, Pane};
use crate::store;
use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::OnceCell;

#[component]
pub fn App() -> impl IntoView {
    thread_local! {
        static PAGE: OnceCell<Page> = const { OnceCell::new() };
    }
    let client = Client::new(|event| {
        if let Some(page) = PAGE.with(|page| page.get().copied()) {
            actions::watch(page, event);
        }
    });
    let page = Page::new(client);
    PAGE.with(|cell| _ = cell.set(page));
    provide_context(page);

    spawn_local(actions::begin(page));
    store::autosave(page);
    listen(page);

    let over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let Some(transfer) = event.data_transfer() else { return };
        spawn_local(async move {
            match browser::dropped_files(&transfer).await {
                Ok(files) => header::take_files(page, files).await,
                Err(error) => page.complain(format!("the files cannot be read: {}", browser::words(&error))),
            }
        });
    };
    view! {
        <div
            class="page"
            class:dropping=over
            on:dragover=move |event: DragEvent| {
                let files = event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0));
                if files {
                    event.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |event: DragEvent| {
                if event.related_target().is_none() {
                    over.set(false);
                }
            }
            on:drop=drop
        >
            <header::Header/>
            <status::Progress/>
            <PaneTabs/>
            <main class="panes" data-pane=move || name(page.pane.get())>
                <history::History/>
                <div class="middle">
                    <editor::Editor/>
                    <ran::Ran/>
                </div>
                <schema::SchemaPane/>
                <query::Query/>
            </main>
            <status::Footer/>
            <div class="dropzone" aria-hidden="true">
                <p>"Drop a zip, a folder, scripts or a SQLite file"</p>
            </div>
        </div>
        <toasts::Toasts/>
        <share::ShareDialog/>
        <dialogs::Help/>
        <dialogs::NewRevision/>
    }
}

/// On a narrow screen: which pane is shown.
#[component]
fn PaneTabs() -> impl IntoView {
    let page = crate::state::page();
    let panes = [
        (Pane::History, "History"),
        (Pane::Script, "Script"),
        (Pane::Ran, "Ran"),
        (Pane::Schema, "Schema"),
        (Pane::Query, "Query"),
    ];
    let tab = move |(pane, title): (Pane, &'static str)| {
        view! {
            <button
                type="button"
                data-testid=format!("pane-{}", name(pane))
                aria-pressed=move || (page.pane.get() == pane).to_string()
                on:click=move |_| page.pane.set(pane)
            >
                {title}
            </button>
        }
    };
    view! { <nav class="pane-tabs" aria-label="Parts of the screen">{panes.map(tab).collect_view()}</nav> }
}

fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::History => "history",
        Pane::Script => "script",
        Pane::Ran => "ran",
        Pane::Schema => "schema",
        Pane::Query => "query",
    }
}

/// Keys that work wherever the focus is, and links opened while the page is open.
fn listen(page: Page) {
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        if command && !event.shift_key() && !event.alt_key() {
            match key.as_str() {
                "s" => {
                    event.prevent_default();
                    page.dialog.set(Some(Dialog::Share));
                }
                "Enter" if !event.default_prevented() && page.dialog.get_untracked().is_none() => {
                    event.prevent_default();
                    spawn_local(actions::upgrade_all(page));
                }
                _ => {}
            }
        } else if key == "?" && !typing(&event) && page.dialog.get_untracked().is_none() {
            event.prevent_default();
            page.dialog.set(Some(Dialog::Help));
        }
    });
    let links = window_event_listener(leptos::ev::hashchange, move |_| {
        spawn_local(async move { _ = actions::open_link_of_address(page).await });
    });
    on_cleanup(move || {
        keys.remove();
        links.remove();
    });
}

fn typing(event: &KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
