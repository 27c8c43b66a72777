//! The script: CodeMirror once it has arrived, a plain text field until then, and what is wrong with it below.

use crate::actions;
use crate::browser;
use crate::parts::icons::{Glyph, Icon};
use crate::state::{Page, page};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::diagnostic::{Diagnostic, Severity};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The module `editor/editor.js`.
    type EditorModule;
    #[wasm_bindgen(method, catch)]
    fn create(this: &EditorModule, parent: &web_sys::Element, options: &JsValue) -> Result<CodeView, JsValue>;

    /// One editor of it.
    #[derive(Clone)]
    pub type CodeView;
    #[wasm_bindgen(method)]
    pub fn open(this: &CodeView, key: &str, text: &str, kind: &str);
    #[wasm_bindgen(method)]
    pub fn forget(this: &CodeView);
    #[wasm_bindgen(method)]
    fn mark(this: &CodeView, marks: &JsValue);
    #[wasm_bindgen(method)]
    pub fn complete(this: &CodeView, schema: &JsValue);
    #[wasm_bindgen(method)]
    fn reveal(this: &CodeView, line: u32);
    #[wasm_bindgen(method)]
    fn destroy(this: &CodeView);
}

#[derive(Serialize)]
struct Mark<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    severity: &'static str,
    message: &'a str,
}

/// Makes a CodeMirror inside `parent`; `None` where it cannot be loaded, and the plain field stays.
pub async fn attach(
    parent: web_sys::Element,
    label: &str,
    gutter: bool,
    on_change: impl Fn(String, String) + 'static,
    on_submit: impl Fn() + 'static,
) -> Option<CodeView> {
    let module: EditorModule = browser::load_editor().await.ok()?.unchecked_into();
    let options = js_sys::Object::new();
    let set = |key: &str, value: &JsValue| js_sys::Reflect::set(&options, &key.into(), value);
    set("label", &label.into()).ok()?;
    set("gutter", &gutter.into()).ok()?;
    // Both live as long as the page does.
    set("onChange", &Closure::<dyn Fn(String, String)>::new(on_change).into_js_value()).ok()?;
    set("onSubmit", &Closure::<dyn Fn()>::new(on_submit).into_js_value()).ok()?;
    module.create(&parent, &options).ok()
}

#[component]
pub fn Editor() -> impl IntoView {
    let page = page();
    let host = NodeRef::<html::Div>::new();
    let view = RwSignal::new_local(None::<CodeView>);

    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        spawn_local(async move {
            // The page is painted before the editor is fetched.
            browser::sleep(30).await;
            let changed = move |path: String, text: String| actions::edit(page, &path, text);
            let submit = move || spawn_local(actions::upgrade_all(page));
            view.set(attach(host.into(), "Script", true, changed, submit).await);
        });
    });
    Effect::new(move |former: Option<u32>| {
        let project = page.project.get();
        let path = page.path.get();
        let text = text_of(page, &path).unwrap_or_default();
        view.with(|view| {
            let Some(view) = view else { return };
            if former.is_some_and(|former| former != project) {
                view.forget();
            }
            view.open(&path, &text, kind(&path));
            let found = actions::diagnostics_of(page, &path);
            if let Ok(marks) = serde_wasm_bindgen::to_value(&marks(&found)) {
                view.mark(&marks);
            }
        });
        project
    });
    Effect::new(move |_| {
        let Some((line, _)) = page.reveal.get() else { return };
        // After the file itself is open.
        request_animation_frame(move || {
            view.with_untracked(|view| {
                if let Some(view) = view {
                    view.reveal(line);
                }
            });
        });
    });

    let fallback = move || {
        view.with(Option::is_none).then(|| {
            let text = move || text_of(page, &page.path.get()).unwrap_or_default();
            view! {
                <textarea
                    class="editor-fallback"
                    data-testid="editor-fallback"
                    aria-label="Script"
                    spellcheck="false"
                    prop:value=text
                    on:input=move |event| {
                        actions::edit(page, &page.path.get_untracked(), event_target_value(&event));
                    }
                ></textarea>
            }
        })
    };
    view! {
        <section class="pane script" data-pane-name="script" aria-labelledby="script-title">
            <div class="pane-head">
                <h2 id="script-title">"Script"</h2>
                <Files/>
            </div>
            <div class="editor" data-testid="editor" node_ref=host>{fallback}</div>
            <Diagnostics/>
        </section>
    }
}

/// Which file is open.
#[component]
fn Files() -> impl IntoView {
    let page = page();
    let paths = Memo::new(move |_| {
        let revisions: Vec<String> =
            page.history.with(|history| history.iter().map(|entry| entry.revision.path.clone()).collect());
        page.files.with(|files| {
            let others = files.iter().map(|file| file.path.clone()).filter(|path| !revisions.contains(path));
            let known = revisions.iter().filter(|path| files.iter().any(|file| file.path == **path)).cloned();
            known.chain(others).collect::<Vec<String>>()
        })
    });
    let option = move |path: String| {
        let value = path.clone();
        let selected = {
            let path = path.clone();
            move || page.path.with(|open| *open == path)
        };
        view! { <option value=value prop:selected=selected>{path}</option> }
    };
    let delete = move |_| {
        let path = page.path.get_untracked();
        let sure = window().confirm_with_message(&format!("Delete {path} from this project?")).unwrap_or(false);
        if sure {
            actions::delete_file(page, &path);
        }
    };
    view! {
        <Show when=move || paths.with(|paths| !paths.is_empty())>
            <select
                class="file-select"
                data-testid="file-select"
                aria-label="Open file"
                on:change=move |event| page.path.set(event_target_value(&event))
            >
                {move || paths.get().into_iter().map(option).collect_view()}
            </select>
            <button
                type="button"
                class="icon-button"
                data-testid="delete-file"
                aria-label="Delete this file"
                title="Delete this file"
                on:click=delete
            >
                <Glyph icon=Icon::Trash/>
            </button>
        </Show>
    }
}

/// What is wrong with the project, each at its place; pressing one goes there.
#[component]
fn Diagnostics() -> impl IntoView {
    let page = page();
    let item = move |diagnostic: Diagnostic| {
        let place = place(&diagnostic);
        let file = diagnostic.file.clone();
        let line = diagnostic.span.map(|span| span.line);
        let go = move |_| {
            if let Some(file) = &file {
                page.show_file(file, line);
            }
        };
        view! {
            <li class=format!("diagnostic {}", severity(diagnostic.severity)) data-testid="diagnostic">
                <button type="button" on:click=go disabled=diagnostic.file.is_none()>
                    <span class="diagnostic-sign" aria-hidden="true">{sign(diagnostic.severity)}</span>
                    <span>
                        {diagnostic.message.clone()} {place.map(|place| view! { <code class="place">{place}</code> })}
                        {diagnostic.hint.clone().map(|hint| view! { <span class="hint">{hint}</span> })}
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || page.diagnostics.with(|all| !all.is_empty())>
            <ul class="diagnostics" data-testid="diagnostics" aria-label="Faults of the project">
                {move || page.diagnostics.get().into_iter().map(item).collect_view()}
            </ul>
        </Show>
    }
}

pub fn place(diagnostic: &Diagnostic) -> Option<String> {
    let file = diagnostic.file.as_deref()?;
    let name = file.rsplit('/').next().unwrap_or(file);
    Some(match diagnostic.span {
        Some(span) => format!("{name}:{}", span.line),
        None => name.to_owned(),
    })
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

pub fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "i",
        Severity::Warning => "!",
        Severity::Error => "×",
    }
}

fn marks(found: &[Diagnostic]) -> Vec<Mark<'_>> {
    let mark = |diagnostic: &'_ Diagnostic| {
        let span = diagnostic.span?;
        Some((span, severity(diagnostic.severity)))
    };
    found
        .iter()
        .filter_map(|diagnostic| {
            let (span, severity) = mark(diagnostic)?;
            Some(Mark {
                line: span.line,
                column: span.column,
                end_line: span.end_line,
                end_column: span.end_column,
                severity,
                message: &diagnostic.message,
            })
        })
        .collect()
}

fn text_of(page: Page, path: &str) -> Option<String> {
    page.files.with(|files| files.iter().find(|file| file.path == path).map(|file| file.text.clone()))
}

fn kind(path: &str) -> &'static str {
    if path.ends_with(".py") {
        "python"
    } else if path.ends_with(".sql") {
        "sql"
    } else {
        ""
    }
}
