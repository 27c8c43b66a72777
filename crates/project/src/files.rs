//! Which files belong to a project, for links and archives.

use crate::config::{Config, read_text};
use crate::host::{Host, Kind};
use crate::path;
use indexmap::IndexMap;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::sort;

/// Path from the project's root to text.
pub type Files = IndexMap<String, String>;

const ENDINGS: [&str; 12] = ["ini", "cfg", "toml", "py", "sql", "mako", "md", "txt", "rst", "json", "csv", "yaml"];

/// Whether a file may belong to a project, by its name: settings, scripts, SQL, templates and the texts and data that
/// scripts read. No hidden files (`.env`), no programs, no databases.
pub fn is_project_file(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.') || part == "__pycache__");
    let name = path::name(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    !hidden && (ENDINGS.contains(&ending.as_str()) || matches!(name, "README" | "LICENSE" | "py.typed"))
}

/// The files of an open project: its settings and everything in its scripts folders. A password in the settings is taken
/// out, and a note says so.
pub fn collect(host: &dyn Host, config: &Config) -> Result<(Files, Vec<Diagnostic>), Diagnostic> {
    let mut files = Files::new();
    let mut notes = Vec::new();
    for settings in [&config.ini_path, &config.toml_path].into_iter().flatten() {
        add(host, settings, &mut files)?;
    }
    for folder in std::iter::once(&config.script_location).chain(&config.version_locations) {
        add_folder(host, &path::relative(&host.root(), folder), &mut files)?;
    }
    let mut files: Files = sort::by_name(files).into_iter().collect();
    for (path, text) in &mut files {
        let redacted = without_passwords(text);
        if let Some((line, _)) = text.lines().zip(redacted.lines()).enumerate().find(|(_, (a, b))| a != b) {
            notes.push(
                Diagnostic::warning("the password of a database URL is left out of the copy")
                    .at(path, Span::line(line as u32 + 1)),
            );
            *text = redacted;
        }
    }
    match files.keys().find(|path| path.starts_with('/') || path.starts_with("..")) {
        Some(outside) => Err(Diagnostic::error(format!("{outside} lies outside of the project's folder"))
            .with_hint("go to a folder that holds both the settings and the scripts")),
        None => Ok((files, notes)),
    }
}

fn add_folder(host: &dyn Host, folder: &str, files: &mut Files) -> Result<(), Diagnostic> {
    for entry in host.list(folder).unwrap_or_default() {
        let path = path::join(folder, &entry.name);
        match entry.kind {
            Kind::Folder if !entry.name.starts_with('.') && entry.name != "__pycache__" => {
                add_folder(host, &path, files)?
            }
            Kind::File if is_project_file(&path) => add(host, &path, files)?,
            _ => {}
        }
    }
    Ok(())
}

fn add(host: &dyn Host, path: &str, files: &mut Files) -> Result<(), Diagnostic> {
    let name = path::relative(&host.root(), path);
    if !files.contains_key(&name) {
        files.insert(name, read_text(host, path)?);
    }
    Ok(())
}

/// The text with `***` where a URL has a password: `://user:password@`.
fn without_passwords(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "/\"'`<>".contains(c)).unwrap_or(after.len());
        let login = after[..end].rfind('@').and_then(|at| Some((after[..at].find(':')?, at)));
        match login {
            Some((colon, at)) if at > colon + 1 => {
                out.push_str(&after[..=colon]);
                out.push_str("***");
                rest = &after[at..];
            }
            _ => rest = after,
        }
    }
    out.push_str(rest);
    out
}
