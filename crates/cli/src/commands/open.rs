//! `seesaw open LINK`: writes the project of a link into a new folder. Nothing of it is run.

use crate::app::App;
use crate::args::Open;
use crate::exit::Failure;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_project::{Host, path, share};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

pub fn open(args: &Open, app: &mut App) -> Result<(), Failure> {
    let shared = share::decode(&args.link)?;
    // The reader of links has refused such paths already; here they would reach the disk.
    if let Some(outside) = shared.files.keys().find(|path| !stays_inside(path)) {
        return Err(Diagnostic::error(format!("the link names a file outside of its folder: {outside}")).into());
    }
    let folder = app.host.path(&args.directory);
    if app.host.exists(&args.directory) && !is_empty_folder(&folder) {
        let message = format!("Directory {} already exists and is not empty", args.directory);
        return Err(Failure::Command(
            Diagnostic::error(message).with_hint("name a new folder: seesaw open LINK FOLDER"),
        ));
    }
    for (path, text) in &shared.files {
        let file = folder.join(path);
        write_new(&file, text.as_bytes()).map_err(|error| {
            Failure::from(Diagnostic::error(format!("could not write it: {error}")).in_file(file.to_string_lossy()))
        })?;
    }
    let count = shared.files.len();
    let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    app.out.line(&format!("Wrote {files} into {}", path::absolute(&app.host.root(), &args.directory)))
}

fn stays_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

fn is_empty_folder(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Never over a file that is there, nor through a link that leads elsewhere.
fn write_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(file)?.write_all(bytes)
}
