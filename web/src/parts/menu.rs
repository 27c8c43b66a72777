//! A button that opens a small panel under it; Escape, a click elsewhere or a choice closes it.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

#[component]
pub fn Menu(
    /// What the button shows.
    face: ViewFn,
    /// What the button is called.
    #[prop(into)]
    label: String,
    testid: &'static str,
    #[prop(default = "button quiet")] class: &'static str,
    /// On which side the panel hangs.
    #[prop(default = false)]
    right: bool,
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        if !open.get_untracked() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if !inside {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let left = move |event: FocusEvent| {
        let Some(target) = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok()) else {
            return;
        };
        if !root.get_untracked().is_some_and(|root| root.contains(Some(&target))) {
            open.set(false);
        }
    };
    view! {
        <div
            class="menu"
            node_ref=root
            on:focusout=left
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <button
                type="button"
                class=class
                node_ref=button
                data-testid=testid
                aria-label=(class == "icon-button").then(|| label.clone())
                title=label.clone()
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div class="menu-panel" class:right=right>{children()}</div>
            </Show>
        </div>
    }
}
