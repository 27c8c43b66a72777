//! Light, dark, or as the system has it.

use crate::browser;
use crate::state::Theme;
use leptos::prelude::document;

const KEY: &str = "seesaw.theme";

pub fn chosen() -> Theme {
    match browser::recall(KEY).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Remembers the choice and dresses the page; `theme.js` does the same before the first paint.
pub fn choose(theme: Theme) {
    let name = match theme {
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
        Theme::System => None,
    };
    browser::remember(KEY, name);
    let Some(root) = document().document_element() else { return };
    let _ = match name {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}
