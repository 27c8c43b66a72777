//! The history: a graph, newest on top, where every revision can be gone up or down to.

use crate::actions;
use crate::parts::graph::{self, Line, Row};
use crate::parts::icons::{Glyph, Icon};
use crate::state::{Cause, Dialog, Engine, Page, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::HistoryEntry;

const LANE: usize = 16;
const HEIGHT: usize = 56;
const NODE: usize = 28;

#[component]
pub fn History() -> impl IntoView {
    let page = page();
    let idle = move || page.busy.with(Option::is_none);
    let rows = Memo::new(move |_| page.history.with(|history| graph::lay_out(history)));
    let width = move || rows.with(|rows| rows.iter().map(|row| row.lanes).max().unwrap_or(1)).min(8) * LANE + 8;
    let list = move || {
        let rows = rows.get();
        let width = width();
        let current = page.current.get();
        page.history.with(|history| {
            let pairs = history.iter().cloned().zip(rows);
            pairs.map(|(entry, row)| revision(page, entry, row, width, &current)).collect_view()
        })
    };
    let run = move |up: bool, target: &'static str| {
        spawn_local(async move {
            match (up, target) {
                (true, "head") => actions::upgrade_all(page).await,
                (true, target) => actions::upgrade(page, target.to_owned()).await,
                (false, target) => actions::downgrade(page, target.to_owned()).await,
            }
        });
    };
    let at_base = move || page.current.with(Vec::is_empty);
    let at_head = move || page.history.with(|history| history.iter().all(|entry| entry.applied));
    let head_label = move || if actions::newest(page) == "heads" { "Upgrade heads" } else { "Upgrade head" };
    view! {
        <section class="pane history" data-pane-name="history" data-testid="history" aria-labelledby="history-title">
            <div class="pane-head">
                <h2 id="history-title">"History"</h2>
                <button
                    type="button"
                    class="icon-button"
                    data-testid="new-revision"
                    aria-label="New revision"
                    title="New revision"
                    on:click=move |_| page.dialog.set(Some(Dialog::NewRevision))
                >
                    <Glyph icon=Icon::Plus/>
                </button>
            </div>
            <div class="run-bar">
                <button
                    type="button"
                    class="button up"
                    data-testid="upgrade-head"
                    title="Run every upgrade that is not applied yet (Ctrl+Enter)"
                    disabled=move || !idle() || at_head()
                    on:click=move |_| run(true, "head")
                >
                    <Glyph icon=Icon::Up/><span>{head_label}</span>
                </button>
                <button
                    type="button"
                    class="button up"
                    data-testid="upgrade-one"
                    title="Upgrade by one revision"
                    disabled=move || !idle() || at_head()
                    on:click=move |_| run(true, "+1")
                >
                    "+1"
                </button>
                <button
                    type="button"
                    class="button down"
                    data-testid="downgrade-one"
                    title="Downgrade by one revision"
                    disabled=move || !idle() || at_base()
                    on:click=move |_| run(false, "-1")
                >
                    "−1"
                </button>
                <button
                    type="button"
                    class="button down"
                    data-testid="downgrade-base"
                    title="Downgrade to the empty beginning"
                    disabled=move || !idle() || at_base()
                    on:click=move |_| run(false, "base")
                >
                    "base"
                </button>
            </div>
            <Show
                when=move || page.history.with(|history| !history.is_empty())
                fallback=move || empty(page)
            >
                <ol class="revisions">
                    {list}
                    <li class="revision base" class:current=at_base>
                        <svg class="rail" width=width height=36 aria-hidden="true">
                            <circle class="node base" cx=LANE / 2 + 4 cy=18 r=3.5/>
                        </svg>
                        <span class="base-label">"base"</span>
                        <span class="muted">{move || at_base().then_some("the database is here")}</span>
                    </li>
                </ol>
            </Show>
        </section>
    }
}

fn revision(page: Page, entry: HistoryEntry, row: Row, width: usize, current: &[String]) -> AnyView {
    let id = entry.revision.id.clone();
    let here = current.contains(&id);
    let applied = entry.applied;
    let path = entry.revision.path.clone();
    let title = match entry.revision.doc.lines().next().map(str::trim) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => "no message".to_owned(),
    };
    let open = {
        let path = path.clone();
        Memo::new(move |_| page.path.with(|open| *open == path))
    };
    let scrubbed = {
        let id = id.clone();
        Memo::new(move |_| {
            page.moment().is_some_and(|(moment, _)| matches!(moment.cause, Cause::Ran(step) if step.revision == id))
        })
    };
    let broken = {
        let path = path.clone();
        Memo::new(move |_| {
            page.diagnostics.with(|all| all.iter().any(|one| one.file.as_deref() == Some(path.as_str())))
        })
    };
    let chips: Vec<(String, &'static str)> = entry
        .revision
        .branch_labels
        .iter()
        .map(|label| (label.clone(), "label"))
        .chain(here.then(|| ("current".to_owned(), "here")))
        .chain(entry.head.then(|| ("head".to_owned(), "plain")))
        .chain(entry.merge_point.then(|| ("merge".to_owned(), "plain")))
        .chain(entry.branch_point.then(|| ("branch".to_owned(), "plain")))
        .chain(entry.revision.depends_on.iter().map(|id| (format!("needs {id}"), "plain")))
        .collect();
    let step = move |up: bool, id: String| {
        spawn_local(async move {
            if up {
                actions::upgrade(page, id).await;
            } else {
                actions::downgrade(page, id).await;
            }
        });
    };
    let idle = move || page.busy.with(Option::is_none);
    let show = {
        let id = id.clone();
        move |_| {
            page.show_file(&path, None);
            let latest = page.moments.with_untracked(|moments| {
                moments.iter().rposition(|one| matches!(&one.cause, Cause::Ran(step) if step.revision == id))
            });
            if let Some(latest) = latest {
                page.shown.set(latest);
            }
        }
    };
    let (up, down) = (id.clone(), id.clone());
    view! {
        <li
            class="revision"
            class:applied=applied
            class:current=here
            class:open=open
            class:scrubbed=scrubbed
            data-testid=format!("revision-{id}")
            data-applied=applied.to_string()
            data-current=here.to_string()
        >
            {rail(&row, width, applied, here)}
            <button type="button" class="revision-name" aria-current=move || open.get().to_string() on:click=show>
                <span class="revision-title" title=title.clone()>{title.clone()}</span>
                <span class="revision-line">
                    <code>{short(&id)}</code>
                    {chips
                        .into_iter()
                        .map(|(text, kind)| view! { <span class=format!("chip {kind}")>{text}</span> })
                        .collect_view()}
                    {move || broken.get().then(|| view! { <span class="chip bad">"! fault"</span> })}
                </span>
            </button>
            <span class="revision-runs">
                <button
                    type="button"
                    class="icon-button up"
                    data-testid=format!("upgrade-to-{id}")
                    aria-label=format!("Upgrade to {id}")
                    title="Upgrade to here"
                    disabled=move || !idle() || applied
                    on:click=move |_| step(true, up.clone())
                >
                    <Glyph icon=Icon::Up/>
                </button>
                <button
                    type="button"
                    class="icon-button down"
                    data-testid=format!("downgrade-to-{id}")
                    aria-label=format!("Downgrade to {id}")
                    title="Downgrade to here"
                    disabled=move || !idle() || !applied || here
                    on:click=move |_| step(false, down.clone())
                >
                    <Glyph icon=Icon::Down/>
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// The lanes beside a revision, and its node.
fn rail(row: &Row, width: usize, applied: bool, here: bool) -> impl IntoView + use<> {
    let middle = |lane: usize| lane * LANE + LANE / 2 + 4;
    let draw = |line: &Line, top: usize, bottom: usize| {
        let (x1, x2) = (middle(line.from), middle(line.to));
        let half = (top + bottom) / 2;
        let path = format!("M{x1} {top}C{x1} {half} {x2} {half} {x2} {bottom}");
        view! { <path class="lane" class:dashed=line.dashed d=path/> }
    };
    let above = row.above.iter().map(|line| draw(line, 0, NODE)).collect_view();
    let below = row.below.iter().map(|line| draw(line, NODE, HEIGHT)).collect_view();
    let to_base = row.below.iter().all(|line| line.from != row.lane);
    let tail = to_base.then(|| {
        let x = middle(row.lane);
        view! { <path class="lane" d=format!("M{x} {NODE}V{HEIGHT}")/> }
    });
    view! {
        <svg class="rail" width=width height=HEIGHT aria-hidden="true">
            {above}
            {below}
            {tail}
            {here.then(|| view! { <circle class="halo" cx=middle(row.lane) cy=NODE r=9/> })}
            <circle class="node" class:applied=applied cx=middle(row.lane) cy=NODE r=5/>
        </svg>
    }
}

fn empty(page: Page) -> AnyView {
    if let Engine::Failed(error) = page.engine.get() {
        return view! {
            <div class="empty">
                <p>"The engine is not there."</p>
                <p>{error}</p>
                <p>"Your work is safe in this browser. Load the page again to try once more."</p>
            </div>
        }
        .into_any();
    }
    if !page.opened.get() {
        return view! { <p class="empty">"Reading the project…"</p> }.into_any();
    }
    view! {
        <div class="empty">
            <p>"No revisions yet."</p>
            <p>"Write the first one, drop an Alembic project or SQL files here, or take an example."</p>
            <button type="button" class="button" on:click=move |_| page.dialog.set(Some(Dialog::NewRevision))>
                <Glyph icon=Icon::Plus/><span>"New revision"</span>
            </button>
        </div>
    }
    .into_any()
}

/// Ids of Alembic are twelve characters, which is enough to tell them apart; longer ones are cut.
fn short(id: &str) -> String {
    if id.chars().count() <= 14 { id.to_owned() } else { id.chars().take(13).chain(['…']).collect() }
}
