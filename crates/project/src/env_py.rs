//! Reads env.py without running it: what it configures in plain sight, and what it does beyond that.

use crate::host::Host;
use seesaw_core::diagnostic::Diagnostic;

/// The settings of `context.configure(…)` that matter when migrations run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    pub version_table: Option<String>,
    pub version_table_schema: Option<String>,
    pub transaction_per_migration: bool,
    pub render_as_batch: bool,
    /// env.py runs `PRAGMA foreign_keys=ON`.
    pub foreign_keys: bool,
}

pub fn read(_host: &dyn Host, _file: &str, _notices: &mut Vec<Diagnostic>) -> Environment {
    Environment::default()
}
