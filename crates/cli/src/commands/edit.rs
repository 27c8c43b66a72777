//! `seesaw edit REV`: opens scripts in the editor.

use super::show::{named, rows};
use crate::app::App;
use crate::exit::Failure;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn edit(symbol: &str, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    let rows = rows(symbol, &mut project, app)?;
    let revisions = named(symbol, rows.as_deref(), &project)?;
    if revisions.is_empty() {
        return Err(Failure::command(match symbol {
            "current" => "No current revisions".to_owned(),
            _ => format!("No revision files indicated by symbol '{symbol}'"),
        }));
    }
    app.out.flush()?;
    for revision in revisions {
        let failed = |why: String| Failure::command(format!("Error executing editor ({why})"));
        let editor = find_editor().ok_or_else(|| {
            failed("No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment variables".to_owned())
        })?;
        let path = app.host.real_path(&revision.path);
        let status = Command::new(&editor).arg(&path).status().map_err(|error| failed(error.to_string()))?;
        if !status.success() {
            let code = status.code().map_or_else(|| "a signal".to_owned(), |code| code.to_string());
            return Err(failed(format!("{} ended with {code}", editor.display())));
        }
    }
    Ok(())
}

/// The user's choice, or the first editor that is there.
fn find_editor() -> Option<PathBuf> {
    let mut candidates = Vec::new();
    for name in ["EDITOR", "VISUAL"] {
        let Some(choice) = env::var_os(name).filter(|choice| !choice.is_empty()) else { continue };
        let path = PathBuf::from(&choice);
        if path.exists() {
            return Some(path);
        }
        if path.components().count() == 1 {
            candidates.push(path);
        }
    }
    let usual: &[&str] = match cfg!(windows) {
        true => &["code.exe", "notepad++.exe", "notepad.exe"],
        false => &["sensible-editor", "editor", "nano", "vim", "code"],
    };
    candidates.extend(usual.iter().map(PathBuf::from));
    candidates.into_iter().find_map(|candidate| on_path(&candidate))
}

fn on_path(name: &Path) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
