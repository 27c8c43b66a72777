//! A project as a zip archive. What comes in is a stranger's file: it is read with caps, and its paths are checked.

use seesaw_core::diagnostic::Diagnostic;
use seesaw_protocol::File;
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MOST_FILES: usize = 5_000;
/// All files together, inflated.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Packs files with the same bytes for the same files every time.
pub fn pack(files: &[File]) -> Result<Vec<u8>, Diagnostic> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.path.as_str(), SimpleFileOptions::default()).map_err(unpackable)?;
        archive.write_all(file.text.as_bytes()).map_err(|error| unpackable(error.into()))?;
    }
    Ok(archive.finish().map_err(unpackable)?.into_inner())
}

/// The text files of an archive, sorted by path. A folder that holds everything is taken off; what is not text (images,
/// databases, byte code) is left out.
pub fn unpack(bytes: &[u8]) -> Result<Vec<File>, Diagnostic> {
    let unreadable =
        |error: ZipError| Diagnostic::error(format!("this is not a zip archive that can be read: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_FILES {
        return Err(too_much(format!("the archive holds {} files", archive.len())));
    }
    let mut files = Vec::new();
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(unreadable)?;
        if entry.is_dir() || entry.is_symlink() {
            continue;
        }
        let path = checked_path(&entry.name().map_err(unreadable)?)?;
        if is_clutter(&path) {
            continue;
        }
        // The size in the header is only a claim: what counts is what comes out.
        let mut content = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|error| Diagnostic::error(format!("{path} in the archive cannot be read: {error}")))?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| too_much("the archive's files are larger than 20 MB".to_owned()))?;
        if let Ok(text) = String::from_utf8(content) {
            files.push(File { path, text });
        }
    }
    take_off_common_folder(&mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some(twice) = files.windows(2).find(|pair| pair[0].path == pair[1].path) {
        return Err(Diagnostic::error(format!("the archive holds {} twice", twice[0].path)));
    }
    if files.is_empty() {
        return Err(Diagnostic::error("the archive holds no text files"));
    }
    Ok(files)
}

fn unpackable(error: ZipError) -> Diagnostic {
    Diagnostic::error(format!("the project cannot be packed: {error}"))
}

fn too_much(message: String) -> Diagnostic {
    Diagnostic::error(message).with_hint("pack only the migrations folder and alembic.ini")
}

/// A path that stays inside the project.
fn checked_path(name: &str) -> Result<String, Diagnostic> {
    let path = name.replace('\\', "/");
    let bad = path.is_empty()
        || path.starts_with('/')
        || path.chars().any(char::is_control)
        || path.split('/').any(|part| part == ".." || part.is_empty())
        || path.split('/').next().is_some_and(|first| first.ends_with(':'));
    if bad {
        let shown: String = name.escape_default().take(80).collect();
        return Err(Diagnostic::error(format!("the archive has a file with a path that leaves the project: {shown}")));
    }
    Ok(path.split('/').filter(|part| *part != ".").collect::<Vec<_>>().join("/"))
}

/// What systems leave behind.
fn is_clutter(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "__MACOSX" | ".git" | "__pycache__" | "node_modules" | ".DS_Store"))
}

fn take_off_common_folder(files: &mut [File]) {
    let Some(folder) = files.first().and_then(|file| file.path.split_once('/')).map(|(folder, _)| format!("{folder}/"))
    else {
        return;
    };
    // A folder of nothing but migrations is the project itself, its name is part of how its files are found.
    let holds_settings = ["alembic.ini", "pyproject.toml"]
        .iter()
        .any(|name| files.iter().any(|file| file.path == format!("{folder}{name}")));
    if holds_settings && files.iter().all(|file| file.path.starts_with(&folder)) {
        for file in files {
            file.path.drain(..folder.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, content) in entries {
            archive.start_file(*path, SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_project_comes_back_as_it_went_in() {
        let files = vec![file("alembic.ini", "[alembic]\n"), file("migrations/versions/a_ö.py", "# ü\n")];
        let packed = pack(&files).unwrap();
        assert_eq!(unpack(&packed).unwrap(), files);
        assert_eq!(pack(&files).unwrap(), packed);
    }

    #[test]
    fn the_folder_around_a_project_and_clutter_are_left_out() {
        let bytes = zipped(&[
            ("shop/alembic.ini", b"[alembic]"),
            ("shop/versions/1.py", b"pass"),
            ("shop/versions/__pycache__/1.pyc", b"\0\xff"),
            ("shop/logo.png", b"\x89PNG\xff"),
        ]);
        let paths: Vec<_> = unpack(&bytes).unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["alembic.ini", "versions/1.py"]);
    }

    #[test]
    fn hostile_archives_are_refused() {
        let refusal = |bytes: &[u8]| unpack(bytes).unwrap_err().message;
        assert!(refusal(b"PK no").contains("not a zip archive"));
        assert!(refusal(&[]).contains("not a zip archive"));
        for path in ["../evil.py", "a/../../evil.py", "/etc/passwd", "C:/x.py", "a\\..\\b.py"] {
            assert!(refusal(&zipped(&[(path, b"x")])).contains("leaves the project"), "{path}");
        }
        let bomb = vec![0; 21 * 1024 * 1024];
        let packed = zipped(&[("bomb.sql", &bomb)]);
        assert!(packed.len() < 100_000);
        assert!(refusal(&packed).contains("larger than 20 MB"));
        assert!(refusal(&zipped(&[("a.bin", b"\xff\xfe")])).contains("no text files"));
    }

    #[test]
    fn a_cut_archive_is_refused_and_never_panics() {
        let whole = zipped(&[("a.sql", b"create table a (b);"), ("c.sql", b"select 1")]);
        for length in 0..whole.len() {
            let _ = unpack(&whole[..length]);
            let mut flipped = whole.clone();
            flipped[length] ^= 0x55;
            let _ = unpack(&flipped);
        }
    }
}
