//! A project in a link: `v1.` and the base64url of deflated JSON, `{"files":{path:text,…}}`, in the fragment of a URL.
//!
//! A link comes from anyone. Reading one never runs anything, never takes more than its limits, and lets no path out of
//! the folder that it is written to.

use crate::files::{self, Files};
use crate::path;
use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::sort;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Of the text of all files with their names, in bytes.
pub const MAX_SIZE: usize = 2 * 1024 * 1024;
pub const MAX_FILES: usize = 2000;
/// Of the link itself.
pub const MAX_LINK: usize = 1024 * 1024;
const MAX_PATH: usize = 200;

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    pub files: Files,
}

/// The fragment of a link, without `#`. Equal files make an equal link.
pub fn encode(files: &Files) -> String {
    let files = sort::by_name(files.clone()).into_iter().collect();
    // A map of texts always has a JSON form.
    let json = serde_json::to_vec(&Shared { files }).unwrap_or_default();
    format!("v1.{}", BASE64URL_NOPAD.encode(&miniz_oxide::deflate::compress_to_vec(&json, 9)))
}

/// Reads a fragment, with or without `#`, or a whole URL with one.
pub fn decode(link: &str) -> Result<Shared, Diagnostic> {
    let link = link.trim();
    if link.len() > MAX_LINK {
        return Err(fault(format!("the link is longer than {} KiB", MAX_LINK / 1024)));
    }
    let fragment = link.rsplit_once('#').map_or(link, |(_, fragment)| fragment);
    let Some((version, body)) = fragment.split_once('.') else {
        return Err(fault("this is not a link to a project: it does not begin with v1."));
    };
    if version != "v1" {
        let known = version.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
        return Err(if known {
            fault(format!("this link has the format {version}, which is newer than this program"))
                .with_hint("open it with a newer version of Seesaw")
        } else {
            fault("this is not a link to a project: it does not begin with v1.")
        });
    }
    let bytes = BASE64URL_NOPAD.decode(body.as_bytes()).map_err(|error| {
        fault(format!("the link is damaged at character {}", fragment.len() - body.len() + error.position + 1))
            .with_hint("copy it again, whole")
    })?;
    let json = decompress_to_vec_with_limit(&bytes, MAX_SIZE).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => {
            fault(format!("the project in the link is larger than {} MiB", MAX_SIZE / 1024 / 1024))
        }
        _ => fault("the link is damaged: it cannot be unpacked").with_hint("copy it again, whole"),
    })?;
    let shared: Shared = serde_json::from_slice(&json)
        .map_err(|error| fault("the link is damaged: there is no project in it").with_note(error.to_string()))?;
    check(&shared.files)?;
    Ok(shared)
}

/// Refuses files that could do harm where they are written: paths out of the folder, hidden files, names that some system
/// gives a meaning to, files that no project has.
pub fn check(files: &Files) -> Result<(), Diagnostic> {
    if files.is_empty() {
        return Err(fault("there are no files in it"));
    }
    if files.len() > MAX_FILES {
        return Err(fault(format!("there are {} files in it, more than {MAX_FILES}", files.len())));
    }
    if files.iter().map(|(path, text)| path.len() + text.len()).sum::<usize>() > MAX_SIZE {
        return Err(fault(format!("its files are larger than {} MiB together", MAX_SIZE / 1024 / 1024)));
    }
    let mut seen = HashSet::new();
    let mut folders = HashSet::new();
    for path in files.keys() {
        if let Err(reason) = check_path(path) {
            return Err(fault(format!("it holds a file that may not be written, {path:?}: {reason}")));
        }
        // Some systems take `A.py` and `a.py` for the same file.
        let lower = path.to_lowercase();
        let mut folder = path::parent(&lower);
        while !folder.is_empty() {
            folders.insert(folder.to_owned());
            folder = path::parent(folder);
        }
        if !seen.insert(lower) {
            return Err(fault(format!("it holds the file {path:?} twice")));
        }
    }
    match seen.iter().find(|path| folders.contains(*path)) {
        Some(path) => Err(fault(format!("{path:?} is a file and a folder in it"))),
        None => Ok(()),
    }
}

fn check_path(path: &str) -> Result<(), &'static str> {
    if path.len() > MAX_PATH {
        return Err("its path is too long");
    }
    if path.starts_with('/') {
        return Err("its path is absolute");
    }
    if path.chars().any(|c| c.is_control() || is_invisible(c) || r#"\<>:"|?*"#.contains(c)) {
        return Err("its path has characters that file names may not have");
    }
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
        let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
            || stem.len() == 4
                && (stem.starts_with("COM") || stem.starts_with("LPT"))
                && stem.ends_with(|c: char| c.is_ascii_digit());
        if part.is_empty() {
            return Err("a part of its path is empty");
        }
        if part.starts_with('.') {
            return Err("a part of its path begins with a dot");
        }
        if part.ends_with(['.', ' ']) || part.starts_with(' ') || reserved {
            return Err("its name has a meaning of its own on some systems");
        }
    }
    if !files::is_project_file(path) {
        return Err("no project has such files");
    }
    Ok(())
}

/// Characters that turn or hide what a person reads.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn fault(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(message)
}
