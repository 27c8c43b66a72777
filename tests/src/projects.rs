//! Where the tests find their projects.

use seesaw_protocol::File;
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below a folder, by path.
pub fn files(folder: &Path) -> std::io::Result<Vec<File>> {
    let mut files = Vec::new();
    gather(folder, folder, &mut files)?;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            let path_inside = inside.to_string_lossy().replace('\\', "/");
            files.push(File { path: path_inside, text: std::fs::read_to_string(&path)? });
        }
    }
    Ok(())
}
