//! How long a visitor waits, in Chromium on this machine.

use super::Row;
use crate::places;
use crate::run::{command, logged};
use crate::steps::Progress;
use crate::tools;
use anyhow::{Context, Result};
use serde_json::Value;

pub fn rows() -> Result<Vec<Row>> {
    let mut node = command("node", &["measure.mjs"]);
    node.current_dir(places::root().join("tests/browser")).env("SEESAW_DIST", places::dist());
    if let Some(chromium) = tools::chromium_path() {
        node.env("CHROMIUM", chromium);
    }
    let output = logged(&Progress::default(), "browser-bench", &mut node)?;
    let line = output.lines().last().context("the browser measured nothing")?;
    let measured: Value = serde_json::from_str(line).context("the browser's figures are not JSON")?;
    let row = |measure: &str, key: &str| Row {
        measure: measure.to_owned(),
        value: measured[key].as_f64().map_or("not measured".to_owned(), |time| format!("{time:.0} ms")),
        goal: String::new(),
        met: None,
    };
    Ok(vec![
        row("first paint", "first_paint"),
        row("first upgrade of a SQL project, from opening the page", "first_upgrade_sql"),
        row("first upgrade of Alembic scripts in plain sight, from opening the page", "first_upgrade_plain"),
        row("first upgrade of a script that has to be run, from opening the page", "first_upgrade_python"),
    ])
}
