//! The schema before and after the moment that is shown: diagram, list, DDL, rows; and the scrubber through time.

use crate::changes::{self, TableView};
use crate::parts::tabs::arrows;
use crate::parts::{data, ddl, diagram, scrubber, tables};
use crate::state::{Cause, Page, SchemaTab, page};
use leptos::prelude::*;

/// The table in which Alembic keeps what is applied; it is part of the machinery, not of the schema.
pub const VERSION_TABLE: &str = "alembic_version";

#[component]
pub fn SchemaPane() -> impl IntoView {
    let page = page();
    let views = Memo::new(move |_| views(page));
    let summary = move || {
        let summary = views.with(|views| changes::summary(views));
        match page.moment() {
            Some((moment, _)) if moment.cause == Cause::Found => "as it was opened".to_owned(),
            Some(_) if summary.is_empty() => "the schema did not change in this step".to_owned(),
            _ => summary,
        }
    };
    let tab = move |tab: SchemaTab, title: &'static str, testid: &'static str| {
        view! {
            <button
                type="button"
                role="tab"
                id=testid
                data-testid=testid
                aria-controls="schema-panel"
                aria-selected=move || (page.schema_tab.get() == tab).to_string()
                on:click=move |_| page.schema_tab.set(tab)
            >
                {title}
            </button>
        }
    };
    let body = move || match page.schema_tab.get() {
        SchemaTab::Diagram => view! { <diagram::Diagram views/> }.into_any(),
        SchemaTab::Tables => view! { <tables::Tables views/> }.into_any(),
        SchemaTab::Ddl => view! { <ddl::Ddl/> }.into_any(),
        SchemaTab::Data => view! { <data::Data views/> }.into_any(),
    };
    view! {
        <section class="pane schema" data-pane-name="schema" data-testid="schema" aria-labelledby="schema-title">
            <div class="pane-head">
                <h2 id="schema-title">"Schema"</h2>
                <div class="tabs" role="tablist" aria-label="Ways to see the schema" on:keydown=arrows>
                    {tab(SchemaTab::Diagram, "Diagram", "tab-diagram")} {tab(SchemaTab::Tables, "Tables", "tab-tables")}
                    {tab(SchemaTab::Ddl, "DDL", "tab-ddl")} {tab(SchemaTab::Data, "Data", "tab-data")}
                </div>
            </div>
            <p class="schema-summary" data-testid="schema-summary" aria-live="polite">{summary}</p>
            <div class="pane-body schema-body" id="schema-panel" role="tabpanel" tabindex="0" aria-label="Schema">
                {body}
            </div>
            <scrubber::Scrubber/>
        </section>
    }
}

fn views(page: Page) -> Vec<TableView> {
    match page.moment() {
        Some((moment, _)) => changes::compare(&moment.before, &moment.after, VERSION_TABLE),
        None => page.schema.with(|schema| changes::compare(schema, schema, VERSION_TABLE)),
    }
}

pub fn nothing() -> AnyView {
    view! {
        <div class="empty">
            <p>"No tables."</p>
            <p>"Upgrade to see what the revisions build."</p>
        </div>
    }
    .into_any()
}
