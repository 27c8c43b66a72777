//! A migrations folder, read.

use crate::config::{Config, OpenOptions};
use crate::host::Host;
use crate::scripts::{self, Script};
use seesaw_core::diagnostic::{Diagnostic, Severity};

pub struct Project {
    pub config: Config,
    /// In the order of loading.
    pub scripts: Vec<Script>,
    /// Faults of scripts, and what the user should know about the settings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Project {
    pub fn open(host: &dyn Host, options: &OpenOptions) -> Result<Self, Diagnostic> {
        let mut diagnostics = Vec::new();
        let config = Config::read(host, options, &mut diagnostics)?;
        let loaded = scripts::load(host, &config);
        diagnostics.extend(loaded.diagnostics);
        Ok(Self { config, scripts: loaded.scripts, diagnostics })
    }
}
