//! The schema as a list: the diagram's twin for the keyboard and for screen readers.

use crate::changes::{Change, ColumnView, ItemView, TableView, describe};
use crate::parts::schema::nothing;
use leptos::prelude::*;

#[component]
pub fn Tables(views: Memo<Vec<TableView>>) -> impl IntoView {
    move || {
        let views = views.get();
        if views.is_empty() {
            return nothing();
        }
        views.into_iter().map(table).collect_view().into_any()
    }
}

fn table(view: TableView) -> impl IntoView {
    let name = view.name.clone();
    let columns = view.columns.into_iter().map(|one| column(&name, one)).collect_view();
    let items = view.items.into_iter().map(item).collect_view();
    view! {
        <article
            class=format!("table-card {}", view.change.name())
            data-testid=format!("table-{name}")
            data-change=view.change.name()
        >
            <h3>
                {sign(view.change)} <span>{name.clone()}</span>
                {view.is_view.then(|| view! { <span class="chip plain">"view"</span> })}
            </h3>
            <ul class="columns">{columns}</ul>
            <ul class="items">{items}</ul>
        </article>
    }
}

fn column(table: &str, view: ColumnView) -> impl IntoView + use<> {
    let keys = [(view.primary_key, "PK", "primary key"), (view.foreign_key, "FK", "foreign key")];
    let keys = keys
        .into_iter()
        .filter(|(is, ..)| *is)
        .map(|(_, short, long)| view! { <abbr class="key" title=long>{short}</abbr> });
    let text = describe(&view);
    view! {
        <li
            class=view.change.name()
            data-testid=format!("column-{table}-{}", view.name)
            data-change=view.change.name()
        >
            {sign(view.change)} <span class="column-name">{view.name.clone()}</span> <span class="column-type">{text}</span>
            {keys.collect_view()} {view.was.clone().map(|was| view! { <span class="was">"was "<s>{was}</s></span> })}
        </li>
    }
}

fn item(view: ItemView) -> impl IntoView {
    view! {
        <li class=view.change.name() data-change=view.change.name()>
            {sign(view.change)} <span class="item-kind">{view.kind}</span> <code>{view.text}</code>
        </li>
    }
}

/// The sign is read out as a word.
pub fn sign(change: Change) -> Option<impl IntoView> {
    (change != Change::Same).then(|| {
        view! {
            <span class="sign" aria-hidden="true">{change.sign()}</span>
            <span class="offscreen">{change.name()}" "</span>
        }
    })
}
