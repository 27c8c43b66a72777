//! Runs the built `seesaw` and, where it is installed, real Alembic, in folders of their own.
#![allow(dead_code, clippy::disallowed_methods)]

pub mod beside;
pub mod stopped;
pub mod tools;

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

#[derive(Clone, Debug)]
pub struct Ran {
    pub code: i64,
    pub stdout: String,
    pub stderr: String,
}

/// A folder with a project in it.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    pub fn empty() -> Self {
        Self { dir: TempDir::new().expect("a folder") }
    }

    /// What `seesaw init migrations` makes, with these revisions: a file name and its text each.
    pub fn with_revisions(revisions: &[(&str, String)]) -> Self {
        let folder = Self::empty();
        let made = folder.seesaw(&["init", "migrations"]);
        assert_eq!(made.code, 0, "{made:?}");
        for (name, text) in revisions {
            folder.write(&format!("migrations/versions/{name}"), text);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        fs::write(file, text).expect("the file is written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn seesaw(&self, args: &[&str]) -> Ran {
        self.seesaw_with(args, &[])
    }

    pub fn seesaw_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seesaw"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for name in ["SEESAW_URL", "ALEMBIC_CONFIG", "NO_COLOR", "CLICOLOR_FORCE", "EDITOR", "VISUAL"] {
            command.env_remove(name);
        }
        let output = command.envs(env.iter().copied()).output().expect("seesaw runs");
        Ran {
            code: output.status.code().map_or(-1, i64::from),
            stdout: String::from_utf8(output.stdout).expect("text"),
            stderr: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

/// Real Alembic.
pub struct Oracle {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Oracle {
    /// `None` where it is not installed: the test then says so and ends.
    pub fn start() -> Option<Self> {
        let python = std::env::var_os("SEESAW_ORACLE").map(PathBuf::from).or_else(|| {
            let home = std::env::var_os("HOME")?;
            Some(Path::new(&home).join(".cache/seesaw/oracle/bin/python"))
        });
        let Some(python) = python.filter(|python| python.exists()) else {
            eprintln!("skipped: real Alembic is not installed; `cargo xtask test` installs it");
            return None;
        };
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/alembic_server.py");
        let mut command = Command::new(python);
        command.arg(server).env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1");
        command.env_remove("ALEMBIC_CONFIG").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Python starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Some(Self { child, stdin, stdout })
    }

    pub fn run(&mut self, folder: &Folder, args: &[&str]) -> Ran {
        self.run_with(folder, args, &[])
    }

    pub fn run_with(&mut self, folder: &Folder, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let env: serde_json::Map<_, _> = env.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let ask = json!({ "dir": folder.path(), "args": args, "env": env });
        writeln!(self.stdin, "{ask}").and_then(|()| self.stdin.flush()).expect("Alembic is asked");
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("Alembic answers");
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Ran { code: answer["code"].as_i64().expect("a code"), stdout: text("stdout"), stderr: text("stderr") }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text of a revision. Lists are written as Python.
pub fn script(id: &str, down: &str, extra: &str, doc: &str, upgrade: &str, downgrade: &str) -> String {
    format!(
        "\"\"\"{doc}\n\nRevision ID: {id}\nRevises: x\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\
         revision = '{id}'\ndown_revision = {down}\n{extra}\n\n\
         def upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    {downgrade}\n"
    )
}

/// Lines whose parts may stand in any order: where Alembic prints a Python set.
pub fn loose(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let mut words: Vec<&str> = line.split([',', '(', ')', ' ']).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.join(" ")
    };
    text.lines().map(line).collect()
}

/// Alembic's log, without what else is told on standard error.
pub fn log(ran: &Ran) -> Vec<&str> {
    ran.stderr.lines().filter(|line| line.contains("[alembic.")).collect()
}
