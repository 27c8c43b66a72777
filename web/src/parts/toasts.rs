//! Short messages that come and go; screen readers hear them.

use crate::parts::icons::{Glyph, Icon};
use crate::state::page;
use leptos::prelude::*;

#[component]
pub fn Toasts() -> impl IntoView {
    let page = page();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || page.toasts.get() key=|toast| toast.id let:toast>
                <div class="toast" class:error=toast.error data-testid="toast">
                    <p>{toast.text.clone()}</p>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Dismiss"
                        on:click=move |_| page.toasts.update(|toasts| toasts.retain(|other| other.id != toast.id))
                    >
                        <Glyph icon=Icon::Close/>
                    </button>
                </div>
            </For>
        </div>
    }
}
