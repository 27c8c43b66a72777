//! The way through time: every moment of the database since the workspace was opened.

use crate::actions;
use crate::parts::icons::{Glyph, Icon};
use crate::state::{Cause, Moment, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::revision::StepKind;

#[component]
pub fn Scrubber() -> impl IntoView {
    let page = page();
    let count = move || page.moments.with(Vec::len);
    let label = move || page.moment().map(|(moment, _)| describe(&moment)).unwrap_or_default();
    let at_end = move || page.shown.get() + 1 >= count();
    let moved = move |event| {
        if let Ok(at) = event_target_value(&event).parse() {
            page.shown.set(at);
        }
    };
    let back = move |_| {
        let Some((moment, _)) = page.moment() else { return };
        spawn_local(actions::restore(page, moment));
    };
    let ticks = move || {
        let shown = page.shown.get();
        page.moments.with(|moments| {
            let tick = |(at, moment): (usize, &Moment)| {
                let class = match &moment.cause {
                    Cause::Ran(step) if step.kind == StepKind::Downgrade => "tick down",
                    Cause::Ran(_) => "tick up",
                    _ => "tick",
                };
                view! { <i class=class class:shown=at == shown></i> }
            };
            moments.iter().enumerate().map(tick).collect_view()
        })
    };
    view! {
        <Show when=move || { count() > 1 }>
            <div class="scrubber">
                <div class="scrubber-track">
                    <div class="ticks" aria-hidden="true">{ticks}</div>
                    <input
                        type="range"
                        min="0"
                        step="1"
                        max=move || count().saturating_sub(1).to_string()
                        prop:value=move || page.shown.get().to_string()
                        data-testid="scrubber"
                        aria-label="Moment that is shown"
                        aria-valuetext=label
                        on:input=moved
                    />
                </div>
                <p class="scrubber-label">
                    <span class="muted">{move || format!("{} of {}", page.shown.get() + 1, count())}</span>
                    <span data-testid="scrubber-label">{label}</span>
                    <Show when=move || !at_end() && page.moment().is_some_and(|(moment, _)| !moment.database.is_empty())>
                        <button
                            type="button"
                            class="text-button"
                            data-testid="restore"
                            title="Put the database back to this moment"
                            disabled=move || page.busy.with(Option::is_some)
                            on:click=back
                        >
                            <Glyph icon=Icon::Restore/><span>"Return to here"</span>
                        </button>
                    </Show>
                </p>
            </div>
        </Show>
    }
}

fn describe(moment: &Moment) -> String {
    match &moment.cause {
        Cause::Found => "as it was opened".to_owned(),
        Cause::Query => "after a query".to_owned(),
        Cause::Imported(name) => format!("{name}, imported"),
        Cause::Restored => match moment.current.as_slice() {
            [] => "back at base".to_owned(),
            current => format!("back at {}", current.join(", ")),
        },
        Cause::Ran(step) => {
            let sign = if step.kind == StepKind::Downgrade { "▼" } else { "▲" };
            let doc = step.doc.lines().next().unwrap_or_default();
            format!("{sign} {} {doc}", step.revision)
        }
    }
}
