//! A project as a zip archive. What comes in is a stranger's file: it is read with caps, and its paths are checked.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use rawzip::{CompressionMethod, DataDescriptorOutput, Error, ZipArchive, ZipArchiveWriter};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::sort;
use seesaw_protocol::File;
use std::io::Write;

const MOST_FILES: usize = 5_000;
/// All files together, inflated.
const MOST_BYTES: usize = 20 * 1024 * 1024;

/// Packs files with the same bytes for the same files every time.
pub fn pack(files: &[File]) -> Result<Vec<u8>, Diagnostic> {
    write(files).map_err(|error| Diagnostic::error(format!("the project cannot be packed: {error}")))
}

fn write(files: &[File]) -> Result<Vec<u8>, Error> {
    const LEVEL: u8 = 6;
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for File { path, text } in files {
        let entry = archive.new_file(path).compression_method(CompressionMethod::DEFLATE).unix_permissions(0o100_644);
        let (mut entry, _) = entry.start()?;
        entry.write_all(&compress_to_vec(text.as_bytes(), LEVEL))?;
        entry.finish(DataDescriptorOutput::new(crc32(text.as_bytes()), text.len() as u64))?;
    }
    archive.finish()
}

/// The text files of an archive, sorted by path. A folder that holds everything is taken off; what is not text (images,
/// databases, byte code) is left out.
pub fn unpack(bytes: &[u8]) -> Result<Vec<File>, Diagnostic> {
    let unreadable = |error: Error| Diagnostic::error(format!("this is not a zip archive that can be read: {error}"));
    let archive = ZipArchive::from_slice(bytes).map_err(unreadable)?;
    let mut files = Vec::new();
    let mut left = MOST_BYTES;
    for (before, entry) in archive.entries().enumerate() {
        let entry = entry.map_err(unreadable)?;
        if before == MOST_FILES {
            return Err(too_much(format!("the archive holds more than {MOST_FILES} files")));
        }
        if entry.is_dir() || entry.mode().is_symlink() {
            continue;
        }
        let path = checked_path(&name(entry.file_path().as_bytes()))?;
        if is_clutter(&path) {
            continue;
        }
        let damaged = |why: &str| Diagnostic::error(format!("{path} in the archive cannot be read: {why}"));
        if entry.flags().is_encrypted() {
            return Err(damaged("it is encrypted").with_hint("pack the project without a password"));
        }
        let packed = archive.get_entry(entry.wayfinder()).map_err(|error| damaged(&error.to_string()))?.data();
        // The size in the header is only a claim: what counts is what comes out.
        let content = match entry.compression_method() {
            CompressionMethod::STORE if packed.len() > left => None,
            CompressionMethod::STORE => Some(packed.to_vec()),
            CompressionMethod::DEFLATE => match decompress_to_vec_with_limit(packed, left) {
                Ok(content) => Some(content),
                Err(error) if error.status == TINFLStatus::HasMoreOutput => None,
                Err(error) => return Err(damaged(&error.to_string())),
            },
            other => return Err(damaged(&format!("its compression, {other}, is not known here"))),
        };
        let content = content.ok_or_else(|| too_much("the archive's files are larger than 20 MB".to_owned()))?;
        left -= content.len();
        if crc32(&content) != entry.crc32() {
            return Err(damaged("its checksum is wrong"));
        }
        if let Ok(text) = String::from_utf8(content) {
            files.push(File { path, text });
        }
    }
    take_off_common_folder(&mut files);
    sort::by(&mut files, |a, b| a.path.cmp(&b.path));
    if let Some(twice) = files.windows(2).find(|pair| pair[0].path == pair[1].path) {
        return Err(Diagnostic::error(format!("the archive holds {} twice", twice[0].path)));
    }
    if files.is_empty() {
        return Err(Diagnostic::error("the archive holds no text files"));
    }
    Ok(files)
}

fn too_much(message: String) -> Diagnostic {
    Diagnostic::error(message).with_hint("pack only the migrations folder and alembic.ini")
}

/// The checksum of zip archives, bit by bit: the usual tables for it would be sent to every visitor.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// A file's name, which old programs write in the characters of MS-DOS.
fn name(bytes: &[u8]) -> String {
    const UPPER_HALF: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
        └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    let character = |byte: &u8| match byte.checked_sub(128) {
        Some(at) => UPPER_HALF.chars().nth(usize::from(at)).unwrap_or_default(),
        None => char::from(*byte),
    };
    str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(character).collect(), str::to_owned)
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
    use std::io::{Cursor, Read};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

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

        let mut others = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        for file in &files {
            let mut entry = others.by_name(&file.path).unwrap();
            assert_eq!(entry.unix_mode(), Some(0o100_644));
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            assert_eq!(text, file.text);
        }
    }

    #[test]
    fn names_in_the_characters_of_ms_dos() {
        assert_eq!(name("a_ö.sql".as_bytes()), "a_ö.sql");
        assert_eq!(name(b"Stra\xe1e_\x80\x94\xfe\xff.sql"), "Straße_Çö■\u{a0}.sql");
    }

    #[test]
    fn files_that_are_not_deflated() {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("a.sql", options).unwrap();
        archive.write_all(b"select 1").unwrap();
        let mut bytes = archive.finish().unwrap().into_inner();
        assert_eq!(unpack(&bytes).unwrap(), [file("a.sql", "select 1")]);

        let at = bytes.windows(8).position(|window| window == b"select 1").unwrap();
        bytes[at] = b'S';
        assert!(unpack(&bytes).unwrap_err().message.contains("its checksum is wrong"));
        bytes[at] = b's';
        // The method in both headers.
        let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[8] = 12;
        bytes[directory + 10] = 12;
        assert!(unpack(&bytes).unwrap_err().message.contains("is not known here"));
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
