//! This machine's files, clock, randomness and environment.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use seesaw_project::{Entry, Host, HostError, Kind, Now};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Something that who watches wants to know.
pub fn note(text: &str) {
    if let Ok(host) = DiskHost::new() {
        crate::exit::tell(&seesaw_core::diagnostic::Diagnostic::note(text), &host);
    }
}

/// Relative paths start from the working directory.
#[derive(Clone)]
pub struct DiskHost {
    root: PathBuf,
}

impl DiskHost {
    pub fn new() -> io::Result<Self> {
        Ok(Self { root: std::env::current_dir()? })
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Absolute and without symbolic links, as far as the file exists.
    pub fn real_path(&self, path: &str) -> String {
        let path = self.path(path);
        fs::canonicalize(&path).unwrap_or(path).to_string_lossy().into_owned()
    }
}

impl Host for DiskHost {
    fn root(&self) -> String {
        self.root.to_string_lossy().replace('\\', "/")
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, HostError> {
        fs::read(self.path(path)).map_err(|error| refused(path, &error))
    }

    /// Into a file beside it, which then takes its place.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), HostError> {
        // A symbolic link stays one.
        let target = self.path(path);
        let target = fs::canonicalize(&target).unwrap_or(target);
        let folder = target.parent().unwrap_or(Path::new("."));
        let write = || {
            let mut file = builder(&target).tempfile_in(folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(&target)?;
            Ok(())
        };
        write().map_err(|error: io::Error| refused(path, &error))
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, HostError> {
        let read = || {
            let mut entries = Vec::new();
            for entry in fs::read_dir(self.path(folder))? {
                let entry = entry?;
                let file_type = entry.file_type()?;
                let is_folder = file_type.is_dir() || file_type.is_symlink() && entry.path().is_dir();
                // A name that is not text cannot be named in a project, either.
                if let Ok(name) = entry.file_name().into_string() {
                    entries.push(Entry { name, kind: if is_folder { Kind::Folder } else { Kind::File } });
                }
            }
            Ok(entries)
        };
        let mut entries = read().map_err(|error: io::Error| refused(folder, &error))?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        let metadata = fs::metadata(self.path(path)).ok()?;
        Some(if metadata.is_dir() { Kind::Folder } else { Kind::File })
    }

    fn create_dir(&self, path: &str) -> Result<(), HostError> {
        fs::create_dir_all(self.path(path)).map_err(|error| refused(path, &error))
    }

    fn now(&self) -> Now {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Now { seconds: now.as_secs() as i64, microseconds: now.subsec_micros() }
    }

    fn utc_offset(&self, zone: Option<&str>, moment: i64) -> Option<i32> {
        let zone = match zone {
            Some(name) => TimeZone::get(name).ok()?,
            None => TimeZone::system(),
        };
        Some(zone.to_offset(Timestamp::from_second(moment).ok()?).seconds())
    }

    fn seconds(&self) -> f64 {
        seconds()
    }

    fn random(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            // Only identifiers are made of this; the clock still tells two of them apart.
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_le_bytes();
            buffer.iter_mut().zip(now.iter().cycle()).for_each(|(byte, now)| *byte = *now);
        }
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    /// What is not text is left out.
    fn environment(&self) -> Vec<(String, String)> {
        let texts = std::env::vars_os().map(|(name, value)| (name.into_string(), value.into_string()));
        let mut texts: Vec<(String, String)> =
            texts.filter_map(|(name, value)| Some((name.ok()?, value.ok()?))).collect();
        texts.sort();
        texts
    }

    fn run_program(&self, program: &str, arguments: &[String], folder: Option<&str>) -> Result<i32, HostError> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder.map_or(self.root.clone(), |folder| self.path(folder)));
        let status = command.status().map_err(|error| refused(program, &error))?;
        Ok(status.code().unwrap_or(-1))
    }

    fn handle(&self) -> Rc<dyn Host> {
        Rc::new(self.clone())
    }
}

/// Seconds since the program first asked.
pub fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

fn refused(path: &str, error: &io::Error) -> HostError {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    HostError { path: path.to_owned(), message }
}

/// The new file has the rights of the one whose place it takes, or the usual ones.
#[cfg(unix)]
fn builder(target: &Path) -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let usual = fs::Permissions::from_mode(0o666);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".seesaw-").permissions(fs::metadata(target).map_or(usual, |metadata| metadata.permissions()));
    builder
}

#[cfg(not(unix))]
fn builder(_target: &Path) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".seesaw-");
    builder
}
