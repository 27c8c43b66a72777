//! The query box: any SQL on the database at hand.

use crate::actions::{self, ROW_LIMIT};
use crate::browser;
use crate::parts::editor::{CodeView, attach};
use crate::parts::grid::Grid;
use crate::parts::icons::{Glyph, Icon};
use crate::parts::ran::seconds;
use crate::state::{Pane, page};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::Queried;
use wasm_bindgen::JsValue;

const START: &str = "SELECT name, type FROM sqlite_schema;";

#[component]
pub fn Query() -> impl IntoView {
    let page = page();
    let open = RwSignal::new(browser::recall("seesaw.query").as_deref() == Some("open"));
    let sql = RwSignal::new(START.to_owned());
    let keep = RwSignal::new(false);
    let host = NodeRef::<html::Div>::new();
    let view = RwSignal::new_local(None::<CodeView>);
    let run = move || spawn_local(actions::query(page, sql.get_untracked(), keep.get_untracked()));
    let visible = move || open.get() || (!browser::wide() && page.pane.get() == Pane::Query);

    Effect::new(move |_| {
        if !visible() || view.with_untracked(Option::is_some) {
            return;
        }
        let Some(host) = host.get() else { return };
        spawn_local(async move {
            let found = attach(host.into(), "Query", false, move |_, text| sql.set(text), run).await;
            if let Some(view) = &found {
                view.open("query", &sql.get_untracked(), "sql");
            }
            view.set(found);
        });
    });
    Effect::new(move |_| {
        let names = js_sys::Object::new();
        page.schema.with(|schema| {
            for (name, table) in &schema.tables {
                let columns: js_sys::Array = table.columns.iter().map(|one| JsValue::from_str(&one.name)).collect();
                let _ = js_sys::Reflect::set(&names, &JsValue::from_str(name), &columns);
            }
        });
        view.with(|view| view.as_ref().map(|view| view.complete(&names)));
    });
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        browser::remember("seesaw.query", open.get_untracked().then_some("open"));
    };
    let answers = move || {
        let answers = page.answers.get();
        if answers.is_empty() {
            return view! { <p class="empty">"Results appear here."</p> }.into_any();
        }
        let note = page.rolled_back.get().then(|| {
            view! { <p class="grid-note">"Rolled back: tick “keep what it changes” to keep it."</p> }
        });
        view! { {answers.into_iter().map(answer).collect_view()} {note} }.into_any()
    };
    let fallback = move || {
        view.with(Option::is_none).then(|| {
            view! {
                <textarea
                    class="editor-fallback"
                    aria-label="Query"
                    spellcheck="false"
                    prop:value=sql
                    on:input=move |event| sql.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                            event.prevent_default();
                            run();
                        }
                    }
                ></textarea>
            }
        })
    };
    view! {
        <section class="pane query" class:open=open data-pane-name="query" aria-labelledby="query-title">
            <div class="pane-head">
                <h2 id="query-title">
                    <button
                        type="button"
                        class="disclosure"
                        data-testid="query-toggle"
                        aria-expanded=move || open.get().to_string()
                        aria-controls="query-body"
                        on:click=toggle
                    >
                        <Glyph icon=Icon::Chevron/>
                        "Query"
                    </button>
                </h2>
                <span class="muted query-hint">"any SQL, on the database at hand"</span>
            </div>
            <div class="query-body" id="query-body">
                <div class="query-input">
                    <div class="query-editor" data-testid="query" node_ref=host>{fallback}</div>
                    <div class="query-bar">
                        <button
                            type="button"
                            class="button primary"
                            data-testid="query-run"
                            disabled=move || page.busy.with(Option::is_some)
                            on:click=move |_| run()
                        >
                            "Run"
                        </button>
                        <kbd>"Ctrl Enter"</kbd>
                        <label class="check">
                            <input
                                type="checkbox"
                                data-testid="query-keep"
                                prop:checked=keep
                                on:change=move |event| keep.set(event_target_checked(&event))
                            />
                            <span>"keep what it changes"</span>
                        </label>
                    </div>
                </div>
                <div class="query-result" data-testid="query-result" aria-live="polite">{answers}</div>
            </div>
        </section>
    }
}

fn answer(queried: Queried) -> AnyView {
    let sql = queried.sql.trim().to_owned();
    let label = format!("Result of {}", sql.chars().take(60).collect::<String>());
    let time = seconds(queried.seconds);
    match queried.outcome {
        Err(error) => view! {
            <div class="failure" data-testid="query-error">
                <p><strong>{error.message.clone()}</strong></p>
                {error.notes.iter().map(|note| view! { <pre class="note">{note.clone()}</pre> }).collect_view()}
                {error.hint.clone().map(|hint| view! { <p class="hint">{hint}</p> })}
            </div>
        }
        .into_any(),
        Ok(outcome) if outcome.columns.is_empty() => {
            let changed = match outcome.changed {
                0 => "done".to_owned(),
                1 => "1 row changed".to_owned(),
                rows => format!("{rows} rows changed"),
            };
            view! { <p class="grid-note"><code>{sql}</code>" "{changed}", "{time}</p> }.into_any()
        }
        Ok(outcome) => {
            let count = outcome.rows.len();
            let note = match (count, queried.more) {
                (_, true) => format!("the first {ROW_LIMIT} rows; there are more, {time}"),
                (1, false) => format!("1 row, {time}"),
                (_, false) => format!("{count} rows, {time}"),
            };
            view! {
                <Grid columns=outcome.columns rows=outcome.rows label/>
                <p class="grid-note">{note}</p>
            }
            .into_any()
        }
    }
}
