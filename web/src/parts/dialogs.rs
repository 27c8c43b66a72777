//! Dialogs: the browser's own modal element, and the two that are not about sharing.

use crate::actions;
use crate::browser;
use crate::parts::icons::{Glyph, Icon};
use crate::state::{Dialog, page};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::Language;

#[component]
pub fn Modal(dialog: Dialog, #[prop(into)] title: String, testid: &'static str, children: ChildrenFn) -> impl IntoView {
    let page = page();
    let node = NodeRef::<html::Dialog>::new();
    let open = Memo::new(move |_| page.dialog.get() == Some(dialog));
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        if open.get() {
            browser::show_modal(&node);
        } else {
            node.close();
        }
    });
    let heading = StoredValue::new(format!("{testid}-title"));
    let title = StoredValue::new(title);
    view! {
        <dialog
            class="dialog"
            node_ref=node
            data-testid=testid
            aria-labelledby=heading.get_value()
            on:close=move |_| {
                if page.dialog.get_untracked() == Some(dialog) {
                    page.dialog.set(None);
                }
            }
        >
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 id=heading.get_value()>{title.get_value()}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Close"
                        on:click=move |_| page.dialog.set(None)
                    >
                        <Glyph icon=Icon::Close/>
                    </button>
                </header>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}

#[component]
pub fn Help() -> impl IntoView {
    let keys = [
        ("Ctrl Enter", "upgrade to head; in the query box: run the query"),
        ("Ctrl S", "share a link to this project"),
        ("?", "this help"),
        ("Escape", "close a menu or a dialog; in an editor, the next Tab leaves it"),
        ("Ctrl Z", "undo in an editor; each file has its own history"),
        ("Ctrl F", "search in an editor"),
        ("Ctrl Space", "complete a word; the query box knows the tables"),
        ("← →", "on the scrubber: the moment before, the moment after"),
    ];
    let row = |(key, what): (&'static str, &'static str)| {
        let keys = key.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
        view! {
            <dt>{keys}</dt>
            <dd>{what}</dd>
        }
    };
    view! {
        <Modal dialog=Dialog::Help title="Seesaw" testid="help-dialog">
            <p>"Migrations, up and down: write a revision, run it on a real SQLite in this tab, and see what it does to the schema and to the rows, statement by statement. Then go back, and see what does not come back."</p>
            <p>"Scripts are Alembic's, in Python, or plain SQL. Everything stays in this browser: no account, no server, no upload."</p>
            <dl class="keys">{keys.map(row).collect_view()}</dl>
            <p class="muted">"On a Mac, Ctrl is ⌘."</p>
        </Modal>
    }
}

#[component]
pub fn NewRevision() -> impl IntoView {
    let page = page();
    let message = RwSignal::new(String::new());
    // A project goes on in the language it has been written in.
    let usual = move || page.history.with(|history| history.first().map_or(Language::Python, |entry| entry.language));
    let language = RwSignal::new(None::<Language>);
    let chosen = move || language.get().unwrap_or_else(usual);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = message.get_untracked().trim().to_owned();
        let language = untrack(chosen);
        page.dialog.set(None);
        message.set(String::new());
        spawn_local(actions::new_revision(
            page,
            if text.is_empty() { "empty message".to_owned() } else { text },
            language,
        ));
    };
    view! {
        <Modal dialog=Dialog::NewRevision title="New revision" testid="new-revision-dialog">
            <form on:submit=submit>
                <label class="field">
                    <span>"What it does"</span>
                    <input
                        type="text"
                        autofocus
                        maxlength="120"
                        placeholder="add a slug to users"
                        data-testid="new-revision-message"
                        prop:value=message
                        on:input=move |event| message.set(event_target_value(&event))
                    />
                </label>
                <label class="field">
                    <span>"Written in"</span>
                    <select
                        data-testid="new-revision-language"
                        on:change=move |event| {
                            let sql = event_target_value(&event) == "sql";
                            language.set(Some(if sql { Language::Sql } else { Language::Python }));
                        }
                    >
                        <option value="python" prop:selected=move || chosen() == Language::Python>"Python (Alembic)"</option>
                        <option value="sql" prop:selected=move || chosen() == Language::Sql>"SQL"</option>
                    </select>
                </label>
                <p class="muted">"It goes on top of the heads, with an empty upgrade and an empty downgrade to fill in."</p>
                <div class="dialog-buttons">
                    <button type="submit" class="button primary" data-testid="new-revision-create">"Create"</button>
                </div>
            </form>
        </Modal>
    }
}
