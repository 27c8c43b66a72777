//! The schema as a drawing: tables as boxes, foreign keys as lines, laid out by the engine.

use crate::changes::{Change, TableView};
use crate::client::Client;
use crate::parts::schema::nothing;
use crate::state::{SchemaTab, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_protocol::{LayoutBox, LayoutEdge, Reply, Request};

/// The lettering is monospaced, so that a box can be measured without drawing it.
const LETTER: f64 = 7.0;
const SMALL_LETTER: f64 = 6.3;
const LINE: f64 = 20.0;
const HEAD: f64 = 28.0;
const PAD: f64 = 12.0;
/// Longer texts are cut; the list has them whole.
const NAME_LIMIT: usize = 28;
const TYPE_LIMIT: usize = 18;
const COLUMN_LIMIT: usize = 24;

#[derive(Clone, Debug, Default, PartialEq)]
struct Drawing {
    boxes: Vec<LayoutBox>,
    edges: Vec<LayoutEdge>,
}

#[component]
pub fn Diagram(views: Memo<Vec<TableView>>) -> impl IntoView {
    let page = page();
    let drawing = RwSignal::new(Drawing::default());
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let shown = views.get();
        // Asked again once there is an engine.
        page.engine.track();
        let boxes: Vec<LayoutBox> = shown.iter().map(measure).collect();
        let edges = edges(&shown);
        if boxes.is_empty() {
            drawing.set(Drawing::default());
            return;
        }
        let number = latest.get_value() + 1;
        latest.set_value(number);
        let client: Client = page.client.get_value();
        spawn_local(async move {
            let laid = client.ask(Request::Layout { boxes: boxes.clone(), edges }).await;
            if latest.try_get_value() != Some(number) {
                return;
            }
            drawing.set(match laid {
                Ok(Reply::Laid { boxes, edges }) => Drawing { boxes, edges },
                // Without an engine the tables are at least told apart.
                _ => Drawing { boxes: in_rows(boxes), edges: Vec::new() },
            });
        });
    });
    move || {
        let views = views.get();
        if views.is_empty() {
            return nothing();
        }
        draw(&views, &drawing.get(), move || page.schema_tab.set(SchemaTab::Tables))
    }
}

fn draw(views: &[TableView], drawing: &Drawing, to_list: impl Fn() + 'static) -> AnyView {
    let width = drawing.boxes.iter().map(|one| one.x + one.width).fold(0.0, f64::max);
    let height = drawing.boxes.iter().map(|one| one.y + one.height).fold(0.0, f64::max);
    if width <= 0.0 {
        return ().into_any();
    }
    let change_of = |from: &str, to: &str| {
        let links = views.iter().filter(|view| view.name == from).flat_map(|view| &view.links);
        links.filter(|link| link.to == to).map(|link| link.change).next().unwrap_or_default()
    };
    let (width, height) = (width + 2.0 * PAD, height + 2.0 * PAD);
    let lines = drawing
        .edges
        .iter()
        .map(|edge| {
            let change = change_of(&edge.from, &edge.to);
            view! { <path class=format!("link {}", change.name()) d=curve(&edge.points) marker-end="url(#to)"/> }
        })
        .collect_view();
    let tables = views
        .iter()
        .filter_map(|view| Some((view, drawing.boxes.iter().find(|one| one.id == view.name)?)))
        .map(|(view, at)| table(view, at))
        .collect_view();
    let label = format!("Diagram of {} tables", views.len());
    view! {
        <figure class="diagram" data-testid="diagram">
            <svg
                role="img"
                aria-label=label
                viewBox=format!("{} {} {width:.0} {height:.0}", -PAD, -PAD)
                width=format!("{width:.0}")
                height=format!("{height:.0}")
            >
                <defs>
                    <marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                        <path class="link-head" d="M0 0.6 7.4 4 0 7.4Z"/>
                    </marker>
                </defs>
                {lines}
                {tables}
            </svg>
            <figcaption>
                <button type="button" class="text-button" on:click=move |_| to_list()>"The same as a list"</button>
            </figcaption>
        </figure>
    }
    .into_any()
}

fn table(view: &TableView, at: &LayoutBox) -> impl IntoView + use<> {
    let (width, height) = (at.width, at.height);
    let rows = view
        .columns
        .iter()
        .take(COLUMN_LIMIT)
        .enumerate()
        .map(|(row, column)| {
            let top = HEAD + row as f64 * LINE;
            let key = match (column.primary_key, column.foreign_key) {
                (true, true) => "PF",
                (true, false) => "PK",
                (false, true) => "FK",
                (false, false) => "",
            };
            let changed = column.change != Change::Same;
            let null = if column.nullable || column.primary_key { "" } else { " •" };
            view! {
                <g class=format!("row {}", column.change.name())>
                    {changed
                        .then(|| {
                            view! { <rect class="row-mark" x=1.0 y=top width=width - 2.0 height=LINE/> }
                        })}
                    <text class="row-sign" x=8.0 y=top + 14.0>{column.change.sign()}</text>
                    <text class="row-name" x=20.0 y=top + 14.0>{cut(&column.name, NAME_LIMIT)}</text>
                    <text class="row-type" x=width - 32.0 y=top + 14.0>
                        {cut(&column.ty.to_lowercase(), TYPE_LIMIT)}
                        {null}
                    </text>
                    <text class="row-key" x=width - 8.0 y=top + 14.0>{key}</text>
                </g>
            }
        })
        .collect_view();
    let more = view.columns.len().saturating_sub(COLUMN_LIMIT);
    let more = (more > 0).then(|| {
        let top = HEAD + COLUMN_LIMIT as f64 * LINE;
        view! { <text class="row-type more" x=20.0 y=top + 14.0>{format!("and {more} more")}</text> }
    });
    let name = cut(&view.name, NAME_LIMIT);
    view! {
        <g class=format!("box {}", view.change.name()) transform=format!("translate({:.1} {:.1})", at.x, at.y)>
            <rect class="box-body" width=width height=height rx=6.0/>
            <path class="box-head" d=format!("M0 {HEAD}V6a6 6 0 0 1 6-6H{}a6 6 0 0 1 6 6V{HEAD}Z", width - 6.0)/>
            <text class="box-sign" x=8.0 y=18.5>{view.change.sign()}</text>
            <text class="box-name" x=20.0 y=18.5>{name}</text>
            {view.is_view.then(|| view! { <text class="row-key" x=width - 8.0 y=18.5>"view"</text> })}
            {rows}
            {more}
            <rect class="box-edge" width=width height=height rx=6.0/>
        </g>
    }
}

fn measure(view: &TableView) -> LayoutBox {
    let letters = |text: &str, limit: usize| text.chars().count().min(limit) as f64;
    let title = 20.0 + letters(&view.name, NAME_LIMIT) * (LETTER + 0.6) + if view.is_view { 50.0 } else { 24.0 };
    let row = |name: &str, ty: &str| {
        20.0 + letters(name, NAME_LIMIT) * LETTER + 18.0 + (letters(ty, TYPE_LIMIT) + 2.0) * SMALL_LETTER + 34.0
    };
    let rows = view.columns.iter().map(|column| row(&column.name, &column.ty)).fold(0.0, f64::max);
    let lines = view.columns.len().min(COLUMN_LIMIT) + usize::from(view.columns.len() > COLUMN_LIMIT);
    let height = HEAD + lines as f64 * LINE + 6.0;
    LayoutBox { id: view.name.clone(), width: title.max(rows).max(120.0).ceil(), height, x: 0.0, y: 0.0 }
}

fn edges(views: &[TableView]) -> Vec<(String, String)> {
    let mut edges = Vec::new();
    for view in views {
        for link in &view.links {
            let edge = (view.name.clone(), link.to.clone());
            if views.iter().any(|other| other.name == link.to) && !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    edges
}

fn in_rows(mut boxes: Vec<LayoutBox>) -> Vec<LayoutBox> {
    let (mut x, mut y, mut tallest) = (0.0, 0.0, 0.0_f64);
    for one in &mut boxes {
        if x > 0.0 && x + one.width > 560.0 {
            (x, y, tallest) = (0.0, y + tallest + 24.0, 0.0);
        }
        (one.x, one.y) = (x, y);
        x += one.width + 24.0;
        tallest = tallest.max(one.height);
    }
    boxes
}

/// A line through the middles between its points, with the points as handles: smooth, and inside the bends.
fn curve(points: &[(f64, f64)]) -> String {
    use std::fmt::Write;
    let Some(((x, y), rest)) = points.split_first() else { return String::new() };
    let mut path = format!("M{x:.1} {y:.1}");
    for (at, (x, y)) in rest.iter().enumerate() {
        match rest.get(at + 1) {
            Some((next_x, next_y)) if at + 2 < rest.len() => {
                let _ = write!(path, "Q{x:.1} {y:.1} {:.1} {:.1}", (x + next_x) / 2.0, (y + next_y) / 2.0);
            }
            Some((next_x, next_y)) => {
                let _ = write!(path, "Q{x:.1} {y:.1} {next_x:.1} {next_y:.1}");
                return path;
            }
            None => _ = write!(path, "L{x:.1} {y:.1}"),
        }
    }
    path
}

fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit { text.to_owned() } else { text.chars().take(limit - 1).chain(['…']).collect() }
}
