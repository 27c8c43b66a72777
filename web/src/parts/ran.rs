//! What ran: every statement with its rows and its time, and the same as a log in Alembic's words.

use crate::parts::editor;
use crate::parts::sql::coloured;
use crate::parts::tabs::arrows;
use crate::state::{Block, Page, Run, RunOutcome, page};
use leptos::prelude::*;
use seesaw_core::diagnostic::{self, Diagnostic};
use seesaw_core::migrate::Ran as Statement;
use seesaw_core::revision::{Step, StepKind};
use seesaw_core::value::Value;

#[component]
pub fn Ran() -> impl IntoView {
    let page = page();
    let log = RwSignal::new(false);
    let outcome = move || page.run.with(|run| run.as_ref().map_or("", |run| outcome_name(&run.outcome)));
    let tab = move |title: &'static str, testid: &'static str, is_log: bool| {
        view! {
            <button
                type="button"
                role="tab"
                id=testid
                data-testid=testid
                aria-controls="ran-panel"
                aria-selected=move || (log.get() == is_log).to_string()
                on:click=move |_| log.set(is_log)
            >
                {title}
            </button>
        }
    };
    let body = move || {
        page.run.with(|run| match run {
            None => view! {
                <p class="empty">"Nothing has run yet. Every statement of an upgrade or a downgrade is listed here, with its rows and its time."</p>
            }
            .into_any(),
            Some(run) if log.get() => view! { <pre class="log" data-testid="log">{log_text(run)}</pre> }.into_any(),
            Some(run) => statements(page, run),
        })
    };
    view! {
        <section
            class="pane ran"
            data-pane-name="ran"
            data-testid="ran"
            data-outcome=outcome
            aria-labelledby="ran-title"
        >
            <div class="pane-head">
                <h2 id="ran-title">"Ran"</h2>
                <p class="ran-summary" aria-live="polite">{move || page.run.with(|run| run.as_ref().map(summary))}</p>
                <div class="tabs" role="tablist" aria-label="What ran" on:keydown=arrows>
                    {tab("Statements", "tab-statements", false)} {tab("Log", "tab-log", true)}
                </div>
            </div>
            <div
                class="pane-body"
                id="ran-panel"
                role="tabpanel"
                tabindex="0"
                aria-label="What ran"
            >
                {body}
            </div>
        </section>
    }
}

fn statements(page: Page, run: &Run) -> AnyView {
    let blocks = run.blocks.iter().map(|block| block_view(page, block)).collect_view();
    let end = match &run.outcome {
        RunOutcome::Failed(failure) => Some(failure_view(page, failure).into_any()),
        RunOutcome::Stopped => {
            Some(view! { <p class="run-note">"Stopped. The database is as it was before this run."</p> }.into_any())
        }
        RunOutcome::Done if run.blocks.is_empty() => {
            Some(view! { <p class="empty">"There was nothing to run: the database is there already."</p> }.into_any())
        }
        RunOutcome::Done | RunOutcome::Running => None,
    };
    view! { {blocks} {end} }.into_any()
}

fn block_view(page: Page, block: &Block) -> impl IntoView + use<> {
    let step = &block.step;
    let down = step.kind == StepKind::Downgrade;
    let notices = block.notices.iter().map(|notice| notice_view(page, notice)).collect_view();
    let statements = block.statements.iter().map(|ran| statement_view(page, ran)).collect_view();
    let time = block.seconds.map(seconds);
    let path = (block.seconds.is_some() && block.statements.is_empty()).then(|| {
        view! { <p class="run-note">"No statement but the version row."</p> }
    });
    view! {
        <article class="block" class:down=down class:failed=block.failed>
            <h3>
                <span class="direction">{if down { "▼" } else { "▲" }}</span>
                <code>{step.revision.clone()}</code>
                <span class="block-title">{step.doc.clone()}</span>
                {block.failed.then(|| view! { <span class="chip bad">"rolled back"</span> })}
                <span class="time">{time}</span>
            </h3>
            {notices}
            <ol class="statements">{statements}</ol>
            {path}
            {(block.more > 0).then(|| view! { <p class="run-note">{format!("and {} more statements", block.more)}</p> })}
            {(!block.output.is_empty())
                .then(|| {
                    view! {
                        <figure class="output">
                            <figcaption>"printed"</figcaption>
                            <pre>{block.output.clone()}</pre>
                        </figure>
                    }
                })}
        </article>
    }
}

fn statement_view(page: Page, ran: &Statement) -> impl IntoView + use<> {
    let origin = ran.origin.clone().filter(|origin| origin.line > 0);
    let go = origin.map(|origin| {
        let (file, line) = (origin.file.clone(), origin.line);
        let label = format!("line {line}");
        view! {
            <button
                type="button"
                class="origin"
                title=format!("Go to {file}:{line}")
                on:click=move |_| page.show_file(&file, Some(line))
            >
                {label}
            </button>
        }
    });
    let rows = match (ran.changed, ran.returned) {
        (0, 0) => None,
        (0, returned) => Some(format!("{} read", rows(returned))),
        (changed, _) => Some(format!("{} changed", rows(changed))),
    };
    let params = (!ran.params.is_empty()).then(|| {
        let values: Vec<String> = ran.params.iter().map(literal).collect();
        view! { <span class="params">"with "{values.join(", ")}</span> }
    });
    view! {
        <li class="statement" class:failed=ran.failed class:version=ran.operation.as_deref() == Some("version") data-testid="statement">
            <pre>{coloured(ran.sql.trim())}</pre>
            <p class="facts">
                {ran.failed.then(|| view! { <span class="fact bad">"refused"</span> })}
                {ran.operation.clone().map(|name| view! { <span class="fact">{name}</span> })}
                {ran.rebuild.then(|| view! { <span class="fact rebuild">"table rebuilt"</span> })} {params}
                {rows.map(|rows| view! { <span class="fact">{rows}</span> })}
                <span class="fact time">{seconds(ran.seconds)}</span> {go}
            </p>
        </li>
    }
}

fn notice_view(page: Page, notice: &Diagnostic) -> impl IntoView + use<> {
    let file = notice.file.clone();
    let line = notice.span.map(|span| span.line);
    let place = editor::place(notice).zip(file).map(|(place, file)| {
        view! { <button type="button" class="origin" on:click=move |_| page.show_file(&file, line)>{place}</button> }
    });
    view! {
        <p class=format!("notice {}", editor::severity(notice.severity))>
            <span class="diagnostic-sign" aria-hidden="true">{editor::sign(notice.severity)}</span>
            <span>
                {notice.message.clone()}" " {place}
                {notice.hint.clone().map(|hint| view! { <span class="hint">{hint}</span> })}
            </span>
        </p>
    }
}

fn failure_view(page: Page, failure: &Diagnostic) -> impl IntoView + use<> {
    let file = failure.file.clone();
    let line = failure.span.map(|span| span.line);
    let place = editor::place(failure).zip(file).map(|(place, file)| {
        view! { <button type="button" class="origin" on:click=move |_| page.show_file(&file, line)>{place}</button> }
    });
    let notes = failure.notes.iter().map(|note| view! { <pre class="note">{note.clone()}</pre> }).collect_view();
    view! {
        <div class="failure" role="alert" data-testid="run-error">
            <p><strong>{failure.message.clone()}</strong>" " {place}</p>
            {notes}
            {failure.hint.clone().map(|hint| view! { <p class="hint">{hint}</p> })}
        </div>
    }
}

fn summary(run: &Run) -> String {
    let count: usize = run.blocks.iter().map(|block| block.statements.len() + block.more).sum();
    let total: f64 = run.blocks.iter().filter_map(|block| block.seconds).sum();
    let statements = if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") };
    match run.outcome {
        RunOutcome::Running => format!("{}: running", run.title),
        RunOutcome::Done => format!("{}: {statements}, {}", run.title, seconds(total)),
        RunOutcome::Failed(_) => format!("{}: failed", run.title),
        RunOutcome::Stopped => format!("{}: stopped", run.title),
    }
}

fn outcome_name(outcome: &RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Running => "running",
        RunOutcome::Done => "done",
        RunOutcome::Failed(_) => "failed",
        RunOutcome::Stopped => "stopped",
    }
}

/// What Alembic with its stock settings would have written to the terminal.
fn log_text(run: &Run) -> String {
    let mut text = String::from(
        "INFO  [alembic.runtime.migration] Context impl SQLiteImpl.\nINFO  [alembic.runtime.migration] Will assume non-transactional DDL.\n",
    );
    for block in &run.blocks {
        text.push_str(&log_line(&block.step));
        for notice in &block.notices {
            text.push_str(&diagnostic::render(notice, None));
        }
        text.push_str(&block.output);
        if !block.output.is_empty() && !block.output.ends_with('\n') {
            text.push('\n');
        }
    }
    if let RunOutcome::Failed(failure) = &run.outcome {
        text.push_str(&diagnostic::render(failure, None));
    }
    text
}

fn log_line(step: &Step) -> String {
    let verb = match step.kind {
        StepKind::Upgrade => "upgrade",
        StepKind::Downgrade => "downgrade",
        StepKind::StampRevision => "stamp_revision",
        StepKind::StampDelete => "stamp_delete",
    };
    let (from, to) = (step.from.join(", "), step.to.join(", "));
    let doc = if step.doc.is_empty() { String::new() } else { format!(", {}", step.doc) };
    format!("INFO  [alembic.runtime.migration] Running {verb} {from} -> {to}{doc}\n")
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

pub fn seconds(seconds: f64) -> String {
    let milliseconds = seconds * 1000.0;
    if milliseconds < 0.05 {
        "<0.1 ms".to_owned()
    } else if milliseconds < 10.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 1000.0 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{seconds:.1} s")
    }
}

/// A value as SQL would write it.
pub fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(truth) => if *truth { "true" } else { "false" }.to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
