//! The revisions of a project as they lie in its folders: Python scripts and SQL files.

use crate::config::{Config, Layout, read_text};
use crate::header::{self, Header};
use crate::host::Host;
use crate::path;
use crate::sql::{SqlBody, files};
use seesaw_core::diagnostic::{Diagnostic, Severity, Span};
use seesaw_core::revision::Revision;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    Sql,
}

#[derive(Clone, Debug)]
pub struct Script {
    pub revision: Revision,
    pub language: Language,
    /// Whether the script itself says what it follows.
    pub names_parents: bool,
    /// What SQL revisions of one folder are ordered by: the number that their file's name begins with, or the id.
    pub version: String,
    /// The file's text (of a pair: that of the way up).
    pub source: Rc<str>,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub enum Body {
    Python,
    Sql(SqlBody),
}

/// All revisions that could be read, in the order of loading, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Loaded {
    pub scripts: Vec<Script>,
    pub diagnostics: Vec<Diagnostic>,
    /// Python scripts that compute their header.
    pub computed: Vec<Computed>,
    /// Whether a file is missing from `scripts`, so that the graph may have holes.
    pub incomplete: bool,
}

#[derive(Debug)]
pub struct Computed {
    /// Its place among the scripts that are read.
    pub at: usize,
    pub path: String,
    pub source: Rc<str>,
    /// What is computed: `revision`.
    pub name: &'static str,
}

pub fn load(host: &dyn Host, config: &Config) -> Loaded {
    let mut loaded = Loaded::default();
    let mut folders = Vec::new();
    for location in &config.version_locations {
        let folder = path::relative(&host.root(), location);
        if folders.contains(&folder) {
            loaded.diagnostics.push(
                Diagnostic::warning(format!("{folder} is named twice among the version locations"))
                    .with_hint("name it once: please ensure version_locations is unique"),
            );
            continue;
        }
        folders.push(folder);
    }
    for folder in folders {
        load_folder(host, config, &folder, &mut loaded);
    }
    if config.layout == Layout::Sql {
        files::chain(&mut loaded.scripts);
    }
    loaded
}

fn load_folder(host: &dyn Host, config: &Config, folder: &str, loaded: &mut Loaded) {
    let (names, folders) = files::names(host, folder);
    for name in names.iter().filter(|name| is_python(name) && config.layout == Layout::Alembic) {
        load_python(host, &path::join(folder, name), loaded);
    }
    let before = loaded.diagnostics.len();
    loaded.scripts.extend(files::load(host, folder, &names, config.layout, &mut loaded.diagnostics));
    for name in folders {
        let inner = path::join(folder, &name);
        match files::load_pair_folder(host, &inner).filter(|_| config.layout == Layout::Sql) {
            Some(Ok(script)) => loaded.scripts.push(script),
            Some(Err(fault)) => loaded.diagnostics.push(fault),
            None if config.recursive && name != "__pycache__" => load_folder(host, config, &inner, loaded),
            None => {}
        }
    }
    let errors = loaded.diagnostics[before..].iter();
    loaded.incomplete |= errors.into_iter().any(|fault| fault.severity == Severity::Error);
}

fn load_python(host: &dyn Host, path: &str, loaded: &mut Loaded) {
    let source: Rc<str> = match read_text(host, path) {
        Ok(text) => text.into(),
        Err(fault) => {
            loaded.diagnostics.push(fault);
            loaded.incomplete = true;
            return;
        }
    };
    let (header, faults) = header::read(path, &source);
    let broken = !faults.is_empty();
    loaded.diagnostics.extend(faults);
    match header {
        Header::Read(revision) => loaded.scripts.push(Script::python(revision, source)),
        Header::Computed(name) if !broken => {
            loaded.computed.push(Computed { at: loaded.scripts.len(), path: path.to_owned(), source, name });
        }
        // What a broken file leaves out is the fault of its syntax.
        Header::Computed(_) => loaded.incomplete = true,
        Header::Missing(fault) => {
            if !broken {
                loaded.diagnostics.push(fault);
            }
            loaded.incomplete = true;
        }
    }
}

impl Script {
    pub fn python(revision: Revision, source: Rc<str>) -> Self {
        let version = revision.id.clone();
        Self { revision, language: Language::Python, names_parents: true, version, source, body: Body::Python }
    }

    /// Where the file names its identifier.
    pub fn id_span(&self) -> Span {
        let names = |line: &str| {
            let line = line.trim_start_matches("--").trim_start();
            line.starts_with("revision") && line.contains(&self.revision.id)
        };
        let line = self.source.lines().position(names).map_or(1, |at| at as u32 + 1);
        Span::line(line)
    }
}

/// Alembic's rule: every Python file but `__init__` and the hidden leavings of an editor.
fn is_python(name: &str) -> bool {
    name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__")
}
