//! The bar at the top: examples, workspaces, sharing, files, theme.

use crate::actions::{self, Brought, Export};
use crate::browser;
use crate::parts::icons::{Glyph, Icon, Mark};
use crate::parts::menu::Menu;
use crate::state::{Dialog, Page, Theme, page};
use crate::store::{self, Card, Example};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Header() -> impl IntoView {
    let page = page();
    view! {
        <header class="header">
            <h1 class="brand"><Mark/><span>"Seesaw"</span></h1>
            <Examples/>
            <Workspaces/>
            <p class="why" title=move || page.workspace.with(|workspace| workspace.why.clone())>
                {move || page.workspace.with(|workspace| workspace.why.clone())}
            </p>
            <div class="header-tools">
                <button
                    type="button"
                    class="button primary"
                    data-testid="share-button"
                    title="Share a link to this project (Ctrl+S)"
                    on:click=move |_| page.dialog.set(Some(Dialog::Share))
                >
                    <Glyph icon=Icon::Share/><span>"Share"</span>
                </button>
                <Import/>
                <Exports/>
                <button
                    type="button"
                    class="icon-button"
                    data-testid="help-button"
                    aria-label="Help and keyboard shortcuts"
                    title="Help and keyboard shortcuts (?)"
                    on:click=move |_| page.dialog.set(Some(Dialog::Help))
                >
                    <Glyph icon=Icon::Help/>
                </button>
                <ThemeButton/>
            </div>
        </header>
    }
}

#[component]
fn Examples() -> impl IntoView {
    let page = page();
    let open = RwSignal::new(false);
    let face = ViewFn::from(|| view! { <span>"Examples"</span><Glyph icon=Icon::Chevron/> });
    let item = move |example: Example| {
        let here = format!("example:{}", example.name);
        let testid = format!("example-{}", example.name);
        let (title, why) = (example.title.clone(), example.why.clone());
        view! {
            <li>
                <button
                    type="button"
                    class="menu-item"
                    data-testid=testid
                    aria-current=move || page.workspace.with(|workspace| workspace.origin == here).to_string()
                    on:click=move |_| {
                        open.set(false);
                        spawn_local(actions::open_example(page, example.clone()));
                    }
                >
                    <strong>{title}</strong>
                    <span>{why}</span>
                </button>
            </li>
        }
    };
    view! {
        <Menu face label="Examples" testid="examples-button" open>
            <p class="menu-note">"Each opens as a workspace of its own; yours stay as they are."</p>
            <ul class="menu-list examples">{move || page.examples.get().into_iter().map(item).collect_view()}</ul>
        </Menu>
    }
}

#[component]
fn Workspaces() -> impl IntoView {
    let page = page();
    let open = RwSignal::new(false);
    let name = move || page.workspace.with(|workspace| workspace.name.clone());
    let face = ViewFn::from(move || {
        view! { <span class="workspace-title" data-testid="workspace-title">{name}</span><Glyph icon=Icon::Chevron/> }
    });
    let item = move |card: Card| {
        let (id, gone) = (card.id.clone(), card.id.clone());
        let current = move |id: &str| page.workspace.with(|workspace| workspace.id == id);
        let here = current(&card.id);
        let label = format!("Delete {}", card.name);
        view! {
            <li class="workspace-row">
                <button
                    type="button"
                    class="menu-item"
                    data-testid="workspace-item"
                    aria-current=here.to_string()
                    on:click=move |_| {
                        open.set(false);
                        if !current(&id) {
                            spawn_local(actions::open_workspace(page, id.clone()));
                        }
                    }
                >
                    <strong>{card.name}</strong>
                    <span>{provenance(&card.origin)}" · "{ago(card.updated)}</span>
                </button>
                {(!here)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button"
                                aria-label=label.clone()
                                title=label
                                on:click=move |_| store::delete(page, gone.clone())
                            >
                                <Glyph icon=Icon::Trash/>
                            </button>
                        }
                    })}
            </li>
        }
    };
    view! {
        <Menu face label="Workspaces" testid="workspace-button" open>
            <label class="field">
                <span>"Name of this workspace"</span>
                <input
                    type="text"
                    data-testid="workspace-name"
                    maxlength="80"
                    prop:value=name
                    on:input=move |event| {
                        page.workspace.update(|workspace| workspace.name = event_target_value(&event));
                    }
                />
            </label>
            <ul class="menu-list workspaces">{move || page.shelf.get().into_iter().map(item).collect_view()}</ul>
            <button
                type="button"
                class="button"
                data-testid="workspace-new"
                on:click=move |_| {
                    open.set(false);
                    spawn_local(actions::open_new(page));
                }
            >
                <Glyph icon=Icon::Plus/><span>"New, empty workspace"</span>
            </button>
            <p class="menu-note">"Everything stays in this browser."</p>
        </Menu>
    }
}

#[component]
fn Import() -> impl IntoView {
    let page = page();
    let open = RwSignal::new(false);
    let face = ViewFn::from(|| view! { <Glyph icon=Icon::Import/> });
    let pick = move |folder: bool| {
        open.set(false);
        spawn_local(async move {
            match browser::pick_files(folder).await {
                Ok(files) => take_files(page, files).await,
                Err(error) => page.complain(format!("the files cannot be read: {}", browser::words(&error))),
            }
        });
    };
    view! {
        <Menu face label="Import" testid="import-button" class="icon-button" right=true open>
            <ul class="menu-list">
                <li>
                    <button type="button" class="menu-item" data-testid="import-files" on:click=move |_| pick(false)>
                        <strong>"Files…"</strong>
                        <span>"A zip opens as a workspace, .py and .sql join this one, a SQLite file becomes its database."</span>
                    </button>
                </li>
                <li>
                    <button type="button" class="menu-item" data-testid="import-folder" on:click=move |_| pick(true)>
                        <strong>"Folder…"</strong>
                        <span>"An Alembic project or a folder of SQL migrations. Nothing is uploaded."</span>
                    </button>
                </li>
                <li>
                    <button
                        type="button"
                        class="menu-item"
                        data-testid="reset-database"
                        on:click=move |_| {
                            open.set(false);
                            spawn_local(actions::reset(page));
                        }
                    >
                        <strong>"Empty the database"</strong>
                        <span>"Without running a downgrade; the former one stays on the scrubber."</span>
                    </button>
                </li>
            </ul>
            <p class="menu-note">"Files can also be dropped anywhere on the page."</p>
        </Menu>
    }
}

/// Takes in what the browser read for the visitor.
pub async fn take_files(page: Page, files: wasm_bindgen::JsValue) {
    match serde_wasm_bindgen::from_value::<Vec<Brought>>(files) {
        Ok(files) => actions::import(page, files).await,
        Err(error) => page.complain(format!("the files cannot be read: {error}")),
    }
}

#[component]
fn Exports() -> impl IntoView {
    let page = page();
    let open = RwSignal::new(false);
    let face = ViewFn::from(|| view! { <Glyph icon=Icon::Export/> });
    let save = move |what: Export| {
        open.set(false);
        spawn_local(actions::export(page, what));
    };
    view! {
        <Menu face label="Export" testid="export-button" class="icon-button" right=true open>
            <ul class="menu-list">
                <li>
                    <button type="button" class="menu-item" data-testid="export-zip" on:click=move |_| save(Export::Zip)>
                        <strong>"Project as .zip"</strong>
                        <span>"All scripts and settings, as they are in the editor."</span>
                    </button>
                </li>
                <li>
                    <button
                        type="button"
                        class="menu-item"
                        data-testid="export-database"
                        on:click=move |_| save(Export::Database)
                    >
                        <strong>"Database as .sqlite"</strong>
                        <span>"With its rows and its version table; Alembic and seesaw go on from it."</span>
                    </button>
                </li>
            </ul>
        </Menu>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let page = page();
    let label = move || match page.theme.get() {
        Theme::System => "Colours as the system has them; press for light",
        Theme::Light => "Light colours; press for dark",
        Theme::Dark => "Dark colours; press for the system's",
    };
    let glyph = move || match page.theme.get() {
        Theme::System => view! { <Glyph icon=Icon::Contrast/> },
        Theme::Light => view! { <Glyph icon=Icon::Sun/> },
        Theme::Dark => view! { <Glyph icon=Icon::Moon/> },
    };
    let next = move |_| {
        let theme = match page.theme.get_untracked() {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        };
        crate::theme::choose(theme);
        page.theme.set(theme);
    };
    view! {
        <button
            type="button"
            class="icon-button"
            data-testid="theme-button"
            aria-label=label
            title=label
            on:click=next
        >
            {glyph}
        </button>
    }
}

fn provenance(origin: &str) -> &'static str {
    match origin.split(':').next() {
        Some("example") => "from an example",
        Some("link") => "from a link",
        Some("import") => "imported",
        _ => "made here",
    }
}

fn ago(when: f64) -> String {
    let minutes = ((js_sys::Date::now() - when) / 60_000.0).max(0.0) as u64;
    match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => format!("{} h ago", minutes / 60),
        _ => format!("{} d ago", minutes / 1440),
    }
}
