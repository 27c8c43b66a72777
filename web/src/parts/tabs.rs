//! Tabs by the keyboard: the arrows go from one to the next, as screen readers announce it.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// For the element with the role `tablist`.
pub fn arrows(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return,
    };
    let Some(focused) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let sibling = if step > 0 { focused.next_element_sibling() } else { focused.previous_element_sibling() };
    if let Some(tab) = sibling.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = tab.focus();
        tab.click();
    }
}
