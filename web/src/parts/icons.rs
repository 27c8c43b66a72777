//! The few pictures of the page, drawn as strokes on a 24 by 24 field.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub enum Icon {
    Up,
    Down,
    Share,
    Export,
    Import,
    Help,
    Sun,
    Moon,
    Contrast,
    Plus,
    Close,
    Chevron,
    Stop,
    Trash,
    Restore,
}

#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    let path = match icon {
        Icon::Up => "M12 5 20 18H4Z",
        Icon::Down => "M12 19 4 6h16Z",
        Icon::Share => "M4 13v6a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 19v-6M12 15V3.5M7.5 8 12 3.5 16.5 8",
        Icon::Export => "M4 16v3a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 19v-3M12 3.5V15M7.5 10.5 12 15l4.5-4.5",
        Icon::Import => {
            "M3.5 7V5.5A1.5 1.5 0 0 1 5 4h4l2 2.5h8A1.5 1.5 0 0 1 20.5 8v10.5A1.5 1.5 0 0 1 19 20H5a1.5 1.5 0 0 1-1.5-1.5ZM12 10v6M9 13h6"
        }
        Icon::Help => "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.2",
        Icon::Sun => {
            "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
        }
        Icon::Moon => "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
        Icon::Contrast => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 3.5v17M12 7h5M12 10.5h8M12 14h8M12 17.5h5",
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Close => "M6 6l12 12M18 6 6 18",
        Icon::Chevron => "M7 10l5 5 5-5",
        Icon::Stop => "M7 7h10v10H7Z",
        Icon::Trash => "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
        Icon::Restore => "M4 5v5h5M4.5 10a8 8 0 1 1-.3 4.5",
    };
    let solid = matches!(icon, Icon::Up | Icon::Down | Icon::Stop);
    view! {
        <svg class="glyph" class:solid=solid viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path/>
        </svg>
    }
}

/// The mark: a plank over its fulcrum.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="mark-fulcrum" d="M16 17.5 22 27H10Z"/>
            <path class="mark-plank" d="M4 21.5 28 11.5"/>
            <circle class="mark-low" cx="6.4" cy="15.6" r="3.1"/>
            <circle class="mark-high" cx="24.2" cy="8" r="3.1"/>
        </svg>
    }
}
