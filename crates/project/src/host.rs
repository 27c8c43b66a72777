//! The outside world, as far as a project needs it: handed in by the binary, so that the same engine runs in a browser
//! tab, in a test and in a terminal.
//!
//! Paths are text with `/` between their parts. A path is absolute or relative to [`Host::root`].

use crate::path;
use indexmap::IndexMap;
use seesaw_core::sort;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

pub trait Host {
    /// The absolute path that relative paths start from: the working directory, or `/` in the browser.
    fn root(&self) -> String;

    fn read(&self, path: &str) -> Result<Vec<u8>, HostError>;

    /// Writes the whole file or nothing. Its folder exists.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), HostError>;

    /// The names in a folder, sorted.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, HostError>;

    fn kind(&self, path: &str) -> Option<Kind>;

    /// Creates a folder and those above it.
    fn create_dir(&self, path: &str) -> Result<(), HostError>;

    fn now(&self) -> Now;

    /// Seconds east of UTC at a moment (seconds since 1970) in a time zone by its name (`Europe/Berlin`), or on this
    /// machine where no name is given. `None`: the zone is not known.
    fn utc_offset(&self, zone: Option<&str>, moment: i64) -> Option<i32>;

    /// Seconds since some fixed moment, never going back.
    fn seconds(&self) -> f64;

    /// Fills the buffer with random bytes.
    fn random(&self, buffer: &mut [u8]);

    fn env(&self, name: &str) -> Option<String>;

    /// The whole environment, which scripts see as `os.environ`.
    fn environment(&self) -> Vec<(String, String)>;

    /// Runs a program in a folder and waits for its end; what it prints goes to the user. Returns its exit code.
    fn run_program(&self, program: &str, arguments: &[String], folder: Option<&str>) -> Result<i32, HostError> {
        let _ = (arguments, folder);
        Err(HostError { path: program.to_owned(), message: "no programs can be run here".to_owned() })
    }

    /// A second handle of the same world, for an interpreter to keep.
    fn handle(&self) -> Rc<dyn Host>;

    fn exists(&self, path: &str) -> bool {
        self.kind(path).is_some()
    }

    fn is_file(&self, path: &str) -> bool {
        self.kind(path) == Some(Kind::File)
    }

    fn is_folder(&self, path: &str) -> bool {
        self.kind(path) == Some(Kind::Folder)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
}

/// A moment: seconds since 1970 in UTC, and the microseconds on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub seconds: i64,
    pub microseconds: u32,
}

/// The world refused, in its own words: `permission denied`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    pub path: String,
    pub message: String,
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for HostError {}

/// A world in memory: the browser's and the tests'. Folders exist through their files or by [`Host::create_dir`].
///
/// A clone is another handle of the same files.
#[derive(Clone)]
pub struct MemoryHost {
    files: Rc<RefCell<IndexMap<String, Vec<u8>>>>,
    folders: Rc<RefCell<Vec<String>>>,
    environment: IndexMap<String, String>,
    now: Rc<dyn Fn() -> Now>,
    seconds: Rc<dyn Fn() -> f64>,
    random: Rc<dyn Fn(&mut [u8])>,
}

impl MemoryHost {
    /// Time stands still at 2026-01-01 00:00 UTC and the random bytes are always the same ones, until they are set.
    pub fn new() -> Self {
        let state = std::cell::Cell::new(0x9e37_79b9_7f4a_7c15_u64);
        Self {
            files: Rc::default(),
            folders: Rc::default(),
            environment: IndexMap::new(),
            now: Rc::new(|| Now { seconds: 1_767_225_600, microseconds: 0 }),
            seconds: Rc::new(|| 0.0),
            random: Rc::new(move |buffer| {
                for byte in buffer {
                    // Xorshift: different bytes, the same ones every time.
                    let mut word = state.get();
                    word ^= word << 13;
                    word ^= word >> 7;
                    word ^= word << 17;
                    state.set(word);
                    *byte = (word >> 32) as u8;
                }
            }),
        }
    }

    pub fn with_file(self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.borrow_mut().insert(inside(path), text.into());
        self
    }

    pub fn with_env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn with_clock(mut self, now: impl Fn() -> Now + 'static, seconds: impl Fn() -> f64 + 'static) -> Self {
        self.now = Rc::new(now);
        self.seconds = Rc::new(seconds);
        self
    }

    pub fn with_random(mut self, random: impl Fn(&mut [u8]) + 'static) -> Self {
        self.random = Rc::new(random);
        self
    }

    /// All files, sorted by path.
    pub fn files(&self) -> IndexMap<String, Vec<u8>> {
        sort::by_name(self.files.borrow().clone()).into_iter().collect()
    }

    pub fn remove(&self, path: &str) -> Option<Vec<u8>> {
        self.files.borrow_mut().shift_remove(&inside(path))
    }
}

impl Default for MemoryHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for MemoryHost {
    fn root(&self) -> String {
        "/".to_owned()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, HostError> {
        let found = self.files.borrow().get(&inside(path)).cloned();
        found.ok_or_else(|| HostError { path: path.to_owned(), message: "no such file".to_owned() })
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), HostError> {
        if self.is_folder(path) {
            return Err(HostError { path: path.to_owned(), message: "is a folder".to_owned() });
        }
        self.files.borrow_mut().insert(inside(path), bytes.to_vec());
        Ok(())
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, HostError> {
        if !self.is_folder(folder) {
            return Err(HostError { path: folder.to_owned(), message: "no such folder".to_owned() });
        }
        let prefix = prefix(&inside(folder));
        let mut found = IndexMap::new();
        for path in self.files.borrow().keys() {
            if let Some(rest) = path.strip_prefix(&prefix) {
                match rest.split_once('/') {
                    Some((name, _)) => found.insert(name.to_owned(), Kind::Folder),
                    None => found.insert(rest.to_owned(), Kind::File),
                };
            }
        }
        for path in self.folders.borrow().iter() {
            if let Some(rest) = path.strip_prefix(&prefix).filter(|rest| !rest.is_empty()) {
                found.insert(rest.split('/').next().unwrap_or(rest).to_owned(), Kind::Folder);
            }
        }
        Ok(sort::by_name(found).into_iter().map(|(name, kind)| Entry { name, kind }).collect())
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        let path = inside(path);
        if self.files.borrow().contains_key(&path) {
            return Some(Kind::File);
        }
        let prefix = prefix(&path);
        let holds = self.files.borrow().keys().any(|file| file.starts_with(&prefix));
        let made = self.folders.borrow().iter().any(|folder| *folder == path || folder.starts_with(&prefix));
        (path.is_empty() || holds || made).then_some(Kind::Folder)
    }

    fn create_dir(&self, path: &str) -> Result<(), HostError> {
        match self.kind(path) {
            Some(Kind::File) => Err(HostError { path: path.to_owned(), message: "is a file".to_owned() }),
            Some(Kind::Folder) => Ok(()),
            None => {
                self.folders.borrow_mut().push(inside(path));
                Ok(())
            }
        }
    }

    fn now(&self) -> Now {
        (self.now)()
    }

    fn utc_offset(&self, zone: Option<&str>, _moment: i64) -> Option<i32> {
        zone.is_none_or(|zone| zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("gmt")).then_some(0)
    }

    fn seconds(&self) -> f64 {
        (self.seconds)()
    }

    fn random(&self, buffer: &mut [u8]) {
        (self.random)(buffer);
    }

    fn env(&self, name: &str) -> Option<String> {
        self.environment.get(name).cloned()
    }

    fn environment(&self) -> Vec<(String, String)> {
        self.environment.clone().into_iter().collect()
    }

    fn handle(&self) -> Rc<dyn Host> {
        Rc::new(self.clone())
    }
}

/// The key of a path: relative, without `.` and `..`.
fn inside(path: &str) -> String {
    path::normal(path).trim_start_matches('/').to_owned()
}

fn prefix(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_from_their_files() {
        let host = MemoryHost::new().with_file("a/b/c.py", "").with_file("a/x.ini", "").with_file("ab/y", "");
        let names = |folder| host.list(folder).map(|all| all.into_iter().map(|entry| entry.name).collect::<Vec<_>>());
        assert_eq!(names("").unwrap(), ["a", "ab"]);
        assert_eq!(names("./a/").unwrap(), ["b", "x.ini"]);
        assert_eq!(names("/a/b/../b").unwrap(), ["c.py"]);
        assert!(names("a/x.ini").is_err());
        assert_eq!(host.kind("a/b"), Some(Kind::Folder));
        assert_eq!(host.kind("a/nothing"), None);
        host.create_dir("new/deep").unwrap();
        assert_eq!(names("new").unwrap(), ["deep"]);
        assert!(host.write("a", b"").is_err());
    }
}
