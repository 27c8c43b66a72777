//! The stored statements before and after, side by side, line against line.

use crate::parts::schema::{VERSION_TABLE, nothing};
use crate::state::page;
use leptos::prelude::*;
use seesaw_core::schema::Schema;
use similar::{Algorithm, DiffOp, capture_diff_slices};

#[component]
pub fn Ddl() -> impl IntoView {
    let page = page();
    move || {
        let texts = match page.moment() {
            Some((moment, _)) => (text(&moment.before), text(&moment.after)),
            None => page.schema.with(|schema| (text(schema), text(schema))),
        };
        if texts.0.is_empty() && texts.1.is_empty() {
            return nothing();
        }
        let rows = side_by_side(&texts.0, &texts.1).into_iter().map(row).collect_view();
        view! {
            <table class="ddl" data-testid="ddl">
                <colgroup>
                    <col class="ddl-sign-column"/>
                    <col/>
                    <col class="ddl-sign-column"/>
                    <col/>
                </colgroup>
                <thead>
                    <tr>
                        <th scope="col" colspan="2">"Before"</th>
                        <th scope="col" colspan="2">"After"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }
}

#[derive(Debug, PartialEq)]
struct Row {
    before: Option<String>,
    after: Option<String>,
    same: bool,
}

fn row(row: Row) -> impl IntoView {
    let cell = |text: Option<String>, class: &'static str, sign: &'static str| {
        let class = match (&text, row.same) {
            (None, _) => "absent",
            (_, true) => "same",
            (_, false) => class,
        };
        let sign = if class == "same" || class == "absent" { "" } else { sign };
        view! {
            <td class=format!("ddl-sign {class}")>{sign}</td>
            <td class=class>{text}</td>
        }
    };
    view! { <tr>{cell(row.before, "removed", "−")} {cell(row.after, "added", "+")}</tr> }
}

fn side_by_side(before: &str, after: &str) -> Vec<Row> {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let line = |lines: &[&str], at: usize| lines.get(at).map(|line| (*line).to_owned());
    let mut rows = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        let (old, new) = (operation.old_range(), operation.new_range());
        let same = matches!(operation, DiffOp::Equal { .. });
        for at in 0..old.len().max(new.len()) {
            let before = (at < old.len()).then(|| line(&old_lines, old.start + at)).flatten();
            let after = (at < new.len()).then(|| line(&new_lines, new.start + at)).flatten();
            rows.push(Row { before, after, same });
        }
    }
    rows
}

/// Every statement of a schema, as the database stored it.
pub fn text(schema: &Schema) -> String {
    let mut statements: Vec<&str> = Vec::new();
    for (name, table) in &schema.tables {
        if name == VERSION_TABLE {
            continue;
        }
        statements.extend(table.sql.as_deref());
        statements.extend(table.indexes.iter().filter_map(|index| index.sql.as_deref()));
        statements.extend(table.triggers.iter().map(|trigger| trigger.sql.as_str()));
    }
    for view in schema.views.values() {
        statements.push(&view.sql);
        statements.extend(view.triggers.iter().map(|trigger| trigger.sql.as_str()));
    }
    let tidy = |sql: &&str| format!("{};\n", sql.trim().trim_end_matches(';').replace('\t', "    "));
    statements.iter().map(tidy).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_against_each_other() {
        let rows = side_by_side("a\nb\nd\n", "a\nc\nx\nd\n");
        let texts: Vec<(Option<&str>, Option<&str>, bool)> =
            rows.iter().map(|row| (row.before.as_deref(), row.after.as_deref(), row.same)).collect();
        let expected = [
            (Some("a"), Some("a"), true),
            (Some("b"), Some("c"), false),
            (None, Some("x"), false),
            (Some("d"), Some("d"), true),
        ];
        assert_eq!(texts, expected);
    }
}
