//! Rows of a result.

use leptos::prelude::*;
use seesaw_core::value::Value;

#[component]
pub fn Grid(columns: Vec<String>, rows: Vec<Vec<Value>>, #[prop(into)] label: String) -> impl IntoView {
    let head = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let body = rows
        .iter()
        .map(|row| view! { <tr>{row.iter().map(|value| cell(value, "")).collect_view()}</tr> })
        .collect_view();
    view! {
        <div class="grid-scroll" tabindex="0" role="region" aria-label=label>
            <table class="grid">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

/// A value, by its kind.
pub fn cell(value: &Value, extra: &'static str) -> AnyView {
    let (class, text) = match value {
        Value::Null => ("null", "NULL".to_owned()),
        Value::Boolean(truth) => ("number", if *truth { "true" } else { "false" }.to_owned()),
        Value::Integer(number) => ("number", number.to_string()),
        Value::Real(number) => ("number", real(*number)),
        Value::Text(text) => ("text", cut(text)),
        Value::Blob(bytes) => ("blob", blob(bytes)),
    };
    view! { <td class=format!("{class} {extra}")>{text}</td> }.into_any()
}

fn real(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.1}") } else { number.to_string() }
}

fn blob(bytes: &[u8]) -> String {
    let start: String = bytes.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let dots = if bytes.len() > 12 { "…" } else { "" };
    format!("x'{start}{dots}' ({} bytes)", bytes.len())
}

fn cut(text: &str) -> String {
    const LIMIT: usize = 400;
    if text.len() <= LIMIT {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(LIMIT).collect();
    cut.push('…');
    cut
}
