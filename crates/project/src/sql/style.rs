//! How the SQL files of a folder are written, so that a new one looks like them.

use crate::date::Date;
use crate::path;
use crate::scripts::{Body, Script};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `-- revision:`, `-- upgrade`, `-- downgrade`.
    Own,
    Dbmate,
    Goose,
    /// `NNN_name.up.sql` and `NNN_name.down.sql`.
    Pair,
    /// `<version>_name/up.sql` and `down.sql`.
    Folder,
}

/// The style of a script; our own where there is none yet.
pub fn of(script: Option<&Script>) -> Style {
    let Some(Script { body: Body::Sql(body), revision, source, .. }) = script else { return Style::Own };
    let name = path::name(&revision.path);
    if name == "up.sql" {
        Style::Folder
    } else if name.ends_with(".up.sql") || body.down.as_ref().is_some_and(|down| down.file != revision.path) {
        Style::Pair
    } else if source.contains("migrate:up") {
        Style::Dbmate
    } else if source.contains("+goose") {
        Style::Goose
    } else {
        Style::Own
    }
}

/// The version after those that are there: the next number, or the time where they are times.
pub fn next_version(scripts: &[Script], date: &Date) -> String {
    let last = scripts.last().map(|script| script.revision.id.as_str()).unwrap_or("000");
    match last.parse::<u64>() {
        Ok(number) if last.len() < 12 => format!("{:0width$}", number + 1, width = last.len()),
        _ => date.stamp(),
    }
}

/// The empty files of a new migration: names and texts.
pub fn files(style: Style, stem: &str) -> Vec<(String, String)> {
    let one = |text: &str| vec![(format!("{stem}.sql"), text.to_owned())];
    match style {
        Style::Own => one("-- upgrade\n\n-- downgrade\n"),
        Style::Dbmate => one("-- migrate:up\n\n\n-- migrate:down\n\n"),
        Style::Goose => one("-- +goose Up\n\n-- +goose Down\n"),
        Style::Pair => vec![(format!("{stem}.up.sql"), String::new()), (format!("{stem}.down.sql"), String::new())],
        Style::Folder => vec![(format!("{stem}/up.sql"), String::new()), (format!("{stem}/down.sql"), String::new())],
    }
}
