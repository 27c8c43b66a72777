//! What the engine is doing, with a Stop; and what it is.

use crate::actions;
use crate::parts::icons::{Glyph, Icon};
use crate::state::{Busy, Engine, page};
use leptos::prelude::*;
use std::time::Duration;

/// A bar over the panes while something runs for longer than one notices, or while an engine is being fetched.
#[component]
pub fn Progress() -> impl IntoView {
    let page = page();
    let running = Memo::new(move |_| page.busy.with(Option::is_some));
    let patient = RwSignal::new(false);
    Effect::new(move |_| {
        if !running.get() {
            patient.set(false);
            return;
        }
        set_timeout(move || patient.set(running.get_untracked()), Duration::from_millis(250));
    });
    let loading = move || match page.engine.get() {
        Engine::Loading { python, loaded, total } => Some((python, loaded, total)),
        _ => None,
    };
    view! {
        <Show when=move || patient.get()>
            <div class="progress" role="status" data-testid="busy">
                <i class="spinner" aria-hidden="true"></i>
                <p>{move || page.busy.get().map(|busy| sentence(&busy))}</p>
                {move || loading().map(|(python, loaded, total)| view! { <p class="muted">{fetching(python, loaded, total)}</p> })}
                <button
                    type="button"
                    class="button stop"
                    data-testid="stop"
                    on:click=move |_| actions::stop(page)
                >
                    <Glyph icon=Icon::Stop/><span>"Stop"</span>
                </button>
            </div>
        </Show>
        <div
            class="loading-bar"
            class:shown=move || loading().is_some()
            class:endless=move || loading().is_some_and(|(_, _, total)| total <= 0.0)
        >
            <i style:width=move || {
                loading().filter(|(_, _, total)| *total > 0.0).map_or_else(
                    || "100%".to_owned(),
                    |(_, loaded, total)| format!("{:.1}%", (loaded / total * 100.0).min(100.0)),
                )
            }></i>
        </div>
    }
}

#[component]
pub fn Footer() -> impl IntoView {
    let page = page();
    let state = move || match page.engine.get() {
        Engine::Loading { .. } => "loading",
        Engine::Ready(_) => "ready",
        Engine::Failed(_) => "failed",
    };
    let text = move || match page.engine.get() {
        Engine::Loading { python, loaded, total } => fetching(python, loaded, total),
        Engine::Failed(error) => format!("no engine: {error}"),
        Engine::Ready(versions) => {
            let python = if versions.python { ", with Python" } else { "" };
            format!("Seesaw {}, SQLite {}{python}", versions.seesaw, versions.sqlite)
        }
    };
    let size = move || {
        page.database.with(|database| database.as_ref().map(|bytes| bytes.len())).filter(|bytes| *bytes > 0).map(
            |bytes| {
                let size = if bytes < 1 << 20 {
                    format!("{} KB", bytes.div_ceil(1024))
                } else {
                    format!("{:.1} MB", bytes as f64 / 1048576.0)
                };
                format!("database {size}")
            },
        )
    };
    view! {
        <footer class="footer">
            <span data-testid="engine-status" data-state=state>{text}</span>
            <span>{size}</span>
            <span class="footer-privacy">"Everything stays in this browser."</span>
        </footer>
    }
}

fn sentence(busy: &Busy) -> String {
    let mut text = busy.what.clone();
    if let Some((number, total)) = busy.progress {
        text.push_str(&format!(": revision {number} of {total}"));
    }
    if busy.statements > 0 {
        text.push_str(&format!(", {} statements", busy.statements));
    }
    text
}

fn fetching(python: bool, loaded: f64, total: f64) -> String {
    let what = if python { "Python" } else { "the engine" };
    let megabytes = |bytes: f64| format!("{:.1}", bytes / 1_000_000.0);
    if total > 0.0 {
        format!("fetching {what}: {} of {} MB", megabytes(loaded), megabytes(total))
    } else if loaded > 0.0 {
        format!("fetching {what}: {} MB", megabytes(loaded))
    } else {
        format!("fetching {what}")
    }
}
