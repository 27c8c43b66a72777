//! Rows of a table before and after the moment that is shown, told apart by their key.

use crate::actions;
use crate::changes::{Change, TableView};
use crate::parts::grid;
use crate::parts::schema::nothing;
use crate::parts::tables::sign;
use crate::state::{Bytes, Page, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seesaw_core::connection::Outcome;
use seesaw_core::value::Value;
use seesaw_protocol::Reply;

const LIMIT: u32 = 200;

#[derive(Clone, Debug, Default, PartialEq)]
struct Rows {
    columns: Vec<(String, Change)>,
    rows: Vec<Row>,
    /// There are more than are shown.
    more: bool,
    failed: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    change: Change,
    /// The value, and the former one where it is another.
    cells: Vec<(Value, Option<Value>)>,
}

#[component]
pub fn Data(views: Memo<Vec<TableView>>) -> impl IntoView {
    let page = page();
    let chosen = RwSignal::new(String::new());
    let names = Memo::new(move |_| {
        views.with(|views| views.iter().map(|view| (view.name.clone(), view.change)).collect::<Vec<_>>())
    });
    // What changed is what one wants to see first.
    let table = Memo::new(move |_| {
        names.with(|names| {
            let kept = chosen.with(|chosen| names.iter().find(|(name, _)| name == chosen));
            let changed = names.iter().find(|(_, change)| *change != Change::Same);
            kept.or(changed).or(names.first()).map(|(name, _)| name.clone())
        })
    });
    let rows = RwSignal::new(None::<Rows>);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(table) = table.get() else { return };
        page.database.track();
        let Some((moment, before)) = page.moment() else { return };
        let key = views.with(|views| {
            let view = views.iter().find(|view| view.name == table);
            view.map(|view| {
                let keys = view.columns.iter().filter(|column| column.primary_key);
                keys.map(|column| column.name.clone()).collect::<Vec<_>>()
            })
        });
        let was = moment.before.tables.contains_key(&table) || moment.before.views.contains_key(&table);
        let is = moment.after.tables.contains_key(&table) || moment.after.views.contains_key(&table);
        let number = latest.get_value() + 1;
        latest.set_value(number);
        spawn_local(async move {
            let before = match before.filter(|bytes| was && !bytes.is_empty()) {
                Some(before) => Some(fetch(page, &table, before).await),
                None => None,
            };
            let after =
                if is && !moment.database.is_empty() { Some(fetch(page, &table, moment.database).await) } else { None };
            if latest.try_get_value() == Some(number) {
                rows.set(Some(merge(before, after, was, &key.unwrap_or_default())));
            }
        });
    });
    let option = move |(name, change): (String, Change)| {
        let value = name.clone();
        let selected = {
            let name = name.clone();
            move || table.with(|table| table.as_ref() == Some(&name))
        };
        let sign = if change == Change::Same { String::new() } else { format!("{} ", change.sign()) };
        view! { <option value=value prop:selected=selected>{sign}{name}</option> }
    };
    move || {
        if names.with(Vec::is_empty) {
            return nothing();
        }
        view! {
            <div class="data" data-testid="data">
                <select
                    data-testid="data-table"
                    aria-label="Table"
                    on:change=move |event| chosen.set(event_target_value(&event))
                >
                    {move || names.get().into_iter().map(option).collect_view()}
                </select>
                {move || rows.get().map(|rows| show(rows, table.get().unwrap_or_default()))}
            </div>
        }
        .into_any()
    }
}

async fn fetch(page: Page, table: &str, database: Bytes) -> Result<(Outcome, bool), String> {
    match actions::rows(page, table, database, LIMIT).await {
        Ok(Reply::Queried { outcomes, .. }) => match outcomes.into_iter().next() {
            Some(queried) => queried.outcome.map(|rows| (rows, queried.more)).map_err(|error| error.message),
            None => Err("the engine returned nothing".to_owned()),
        },
        Ok(_) => Err("the engine misunderstood".to_owned()),
        Err(crate::client::Failure::Refused(diagnostic)) => Err(diagnostic.message.clone()),
        Err(_) => Err("the engine was interrupted".to_owned()),
    }
}

type Fetched = Result<(Outcome, bool), String>;

/// Both sides in one table: rows that have the same key are the same row.
fn merge(before: Option<Fetched>, after: Option<Fetched>, was: bool, key: &[String]) -> Rows {
    let unwrap = |side: Option<Fetched>| match side {
        Some(Ok((outcome, more))) => Ok(Some((outcome, more))),
        Some(Err(error)) => Err(error),
        None => Ok(None),
    };
    let (before, after) = match (unwrap(before), unwrap(after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) | (_, Err(error)) => return Rows { failed: Some(error), ..Rows::default() },
    };
    let more = before.iter().chain(&after).any(|(_, more)| *more);
    let (before, after) = (before.map(|(outcome, _)| outcome), after.map(|(outcome, _)| outcome));
    let (old, new) = match (before, after) {
        (Some(old), Some(new)) => (old, new),
        (Some(only), None) => return whole(only, Change::Removed, more),
        // A table that was there, in a database that has not been kept, is shown as it is now.
        (None, Some(only)) => return whole(only, if was { Change::Same } else { Change::Added }, more),
        (None, None) => return Rows::default(),
    };
    let columns = merge_columns(&old.columns, &new.columns);
    let value = |outcome: &Outcome, row: &[Value], name: &str| {
        outcome.columns.iter().position(|column| column == name).and_then(|at| row.get(at).cloned())
    };
    let keyed = !key.is_empty() && key.iter().all(|name| old.columns.contains(name) && new.columns.contains(name));
    let same = |was: &[Value], is: &[Value]| {
        let names: Vec<&String> =
            if keyed { key.iter().collect() } else { columns.iter().map(|(name, _)| name).collect() };
        names.into_iter().all(|name| match (value(&old, was, name), value(&new, is, name)) {
            (Some(was), Some(is)) => was == is,
            // Without a key, a column that came or went does not make it another row.
            _ => !keyed,
        })
    };
    let mut left: Vec<&Vec<Value>> = old.rows.iter().collect();
    let mut rows = Vec::new();
    for row in &new.rows {
        let was = left.iter().position(|was| same(was, row)).map(|at| left.remove(at));
        let mut change = if was.is_some() { Change::Same } else { Change::Added };
        let cells = columns
            .iter()
            .map(|(name, column)| {
                let is = value(&new, row, name);
                let former = was.and_then(|was| value(&old, was, name));
                let changed = *column == Change::Same && was.is_some() && is != former;
                if changed {
                    change = Change::Changed;
                }
                let shown = is.or_else(|| former.clone()).unwrap_or(Value::Null);
                (shown, if changed { former } else { None })
            })
            .collect();
        rows.push(Row { change, cells });
    }
    for row in left {
        let cells = columns.iter().map(|(name, _)| (value(&old, row, name).unwrap_or(Value::Null), None)).collect();
        rows.push(Row { change: Change::Removed, cells });
    }
    Rows { columns, rows, more, failed: None }
}

fn merge_columns(old: &[String], new: &[String]) -> Vec<(String, Change)> {
    let mut columns: Vec<(String, Change)> =
        new.iter().map(|name| (name.clone(), if old.contains(name) { Change::Same } else { Change::Added })).collect();
    for (at, name) in old.iter().enumerate() {
        if !new.contains(name) {
            columns.insert(at.min(columns.len()), (name.clone(), Change::Removed));
        }
    }
    columns
}

fn whole(outcome: Outcome, change: Change, more: bool) -> Rows {
    let columns = outcome.columns.into_iter().map(|name| (name, Change::Same)).collect();
    let row = |row: Vec<Value>| Row { change, cells: row.into_iter().map(|value| (value, None)).collect() };
    Rows { columns, rows: outcome.rows.into_iter().map(row).collect(), more, failed: None }
}

fn show(rows: Rows, table: String) -> AnyView {
    if let Some(failed) = rows.failed {
        return view! { <p class="empty">{format!("The rows cannot be read: {failed}")}</p> }.into_any();
    }
    let columns = rows.columns.clone();
    let head = columns
        .iter()
        .map(|(name, change)| view! { <th scope="col" class=change.name()>{sign(*change)}{name.clone()}</th> })
        .collect_view();
    let count = rows.rows.len();
    let body = rows
        .rows
        .into_iter()
        .map(|row| {
            let cells = row
                .cells
                .into_iter()
                .zip(&columns)
                .map(|((value, former), (_, change))| match former {
                    Some(former) => view! {
                        <td class="cell-changed">
                            <s>{plain(&former)}</s>
                            " "
                            <ins>{plain(&value)}</ins>
                        </td>
                    }
                    .into_any(),
                    None => grid::cell(&value, change.name()),
                })
                .collect_view();
            view! {
                <tr class=row.change.name() data-change=row.change.name()>
                    <td class="row-sign">{sign(row.change)}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let note = if rows.more {
        format!("the first {LIMIT} rows of {table}; the query box has the rest")
    } else if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{count} rows")
    };
    view! {
        <div class="grid-scroll" tabindex="0" role="region" aria-label=format!("Rows of {table}")>
            <table class="grid data-grid">
                <thead>
                    <tr>
                        <td></td>
                        {head}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <p class="grid-note">{note}</p>
    }
    .into_any()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => crate::parts::ran::literal(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(columns: &[&str], rows: &[&[i64]]) -> Option<Fetched> {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let rows = rows.iter().map(|row| row.iter().copied().map(Value::Integer).collect()).collect();
        Some(Ok((Outcome { columns, rows, ..Outcome::default() }, false)))
    }

    #[test]
    fn rows_are_known_by_their_key() {
        let before = outcome(&["id", "age"], &[&[1, 30], &[2, 40]]);
        let after = outcome(&["id", "age", "size"], &[&[1, 31, 7], &[3, 50, 8]]);
        let rows = merge(before, after, true, &["id".to_owned()]);
        assert_eq!(rows.columns[2], ("size".to_owned(), Change::Added));
        let changes: Vec<Change> = rows.rows.iter().map(|row| row.change).collect();
        assert_eq!(changes, [Change::Changed, Change::Added, Change::Removed]);
        assert_eq!(rows.rows[0].cells[1], (Value::Integer(31), Some(Value::Integer(30))));
    }

    #[test]
    fn without_a_key_a_new_column_makes_no_new_row() {
        let rows = merge(outcome(&["a"], &[&[1]]), outcome(&["a", "b"], &[&[1, 2]]), true, &[]);
        assert_eq!(rows.rows.len(), 1);
        assert_eq!(rows.rows[0].change, Change::Same);
    }
}
