//! Projects with an env.py as people write it, as text files in `environments/`: real Alembic and `seesaw` print the same
//! and leave the same databases.
//!
//! A case begins with a sentence of why, then `>>> path` before each file, then the commands, run by both in folders of
//! their own: `$ ARGUMENTS`, with `NAME=VALUE` in front for its environment. `$?` compares the exit codes and the
//! databases, not what is printed. A folder `versions` that holds nothing stands for the usual three revisions.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod support;

use seesaw_core::connection::Connection;
use seesaw_driver_sqlite::Sqlite;
use std::fs;
use std::path::Path;
use support::{Folder, Oracle, Ran, script};

#[test]
fn environments() {
    let Some(mut oracle) = Oracle::start() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/environments");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut differences = Vec::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy();
        let case = Case::read(&fs::read_to_string(path).unwrap());
        let (ours, theirs) = (case.folder(), case.folder());
        for command in &case.commands {
            let expected = command.outcome(&theirs, |args, env| oracle.run_with(&theirs, args, env));
            let found = command.outcome(&ours, |args, env| ours.seesaw_with(args, env));
            if expected.text != found.text {
                let stderr = &found.ran.stderr;
                let shown = format!(
                    "{name}: {}\n--- Alembic\n{}\n--- seesaw\n{}\n{stderr}",
                    command.line, expected.text, found.text
                );
                differences.push(shown);
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
    assert!(paths.len() >= 16);
}

struct Case {
    files: Vec<(String, String)>,
    commands: Vec<Command>,
}

struct Command {
    line: String,
    env: Vec<(String, String)>,
    args: Vec<String>,
    says: bool,
}

struct Outcome {
    text: String,
    ran: Ran,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self { files: Vec::new(), commands: Vec::new() };
        for line in text.lines().skip_while(|line| !line.starts_with(">>> ")) {
            if let Some(path) = line.strip_prefix(">>> ") {
                case.files.push((path.to_owned(), String::new()));
            } else if let Some(command) = Command::read(line) {
                case.commands.push(command);
            } else if let Some((_, text)) = case.files.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
        case
    }

    fn folder(&self) -> Folder {
        let folder = Folder::empty();
        for (path, text) in &self.files {
            match path.strip_suffix("/versions").filter(|_| text.is_empty()) {
                Some(scripts) => usual(&folder, scripts),
                None => folder.write(path, text),
            }
        }
        folder
    }
}

impl Command {
    fn read(line: &str) -> Option<Self> {
        let (before, args) = line.split_once('$')?;
        let words: Vec<&str> = before.split_whitespace().collect();
        let env: Option<Vec<_>> = words.iter().map(|word| word.split_once('=')).collect();
        let (says, args) = match args.strip_prefix('?') {
            Some(rest) => (false, rest),
            None => (true, args),
        };
        let args = args.strip_prefix(' ')?.split(' ').map(str::to_owned).collect();
        let env = env?.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some(Self { line: line.to_owned(), env, args, says })
    }

    fn outcome(&self, folder: &Folder, run: impl FnOnce(&[&str], &[(&str, &str)]) -> Ran) -> Outcome {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let env: Vec<(&str, &str)> = self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let ran = run(&args, &env);
        let mut lines = vec![format!("exit {}", ran.code)];
        if self.says {
            let here = folder.path().to_string_lossy().into_owned();
            lines.extend(ran.stdout.replace(&here, "HERE").lines().map(str::to_owned));
        }
        for (name, content) in databases(folder.path()) {
            lines.push(format!("{name}:"));
            lines.extend(content);
        }
        for name in ["first.sql", "second.sql"] {
            if let Ok(text) = fs::read_to_string(folder.path().join(name)) {
                lines.push(format!("{name}:\n{text}"));
            }
        }
        Outcome { text: lines.join("\n"), ran }
    }
}

/// Three revisions in a row.
fn usual(folder: &Folder, scripts: &str) {
    let table = "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20)))";
    let revisions = [
        ("a.py", script("aaaa", "None", "", "one", table, "op.drop_table('t')")),
        (
            "b.py",
            script(
                "bbbb",
                "'aaaa'",
                "",
                "two",
                "op.execute(\"INSERT INTO t VALUES (1, 'x')\")",
                "op.execute('DELETE FROM t')",
            ),
        ),
        (
            "c.py",
            script(
                "cccc",
                "'bbbb'",
                "",
                "three",
                "op.add_column('t', sa.Column('n', sa.Integer))",
                "op.drop_column('t', 'n')",
            ),
        ),
    ];
    for (name, text) in revisions {
        folder.write(&format!("{scripts}/versions/{name}"), &text);
    }
}

/// The databases of a folder: schema and rows.
fn databases(folder: &Path) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_database = path.extension().is_some_and(|extension| extension == "db" || extension == "sqlite");
        if is_database && path.is_file() {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), content(&path)));
        }
    }
    found.sort();
    // An empty file is what is left where nothing was done.
    found.retain(|(_, content)| !content.is_empty());
    found
}

/// A rebuilt table has its name in quotes in Alembic, and its named CHECKs in another order.
fn loose(name: &str, sql: &str) -> String {
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ").replace(&format!("\"{name}\""), name);
    let mut parts: Vec<&str> = sql.split(", ").map(|part| part.trim_end_matches([' ', ')'])).collect();
    parts.sort_unstable();
    parts.join(", ")
}

fn content(path: &Path) -> Vec<String> {
    let mut database = Sqlite::open(path, &Default::default()).unwrap();
    let mut rows = |sql: &str| database.query(sql, &[]).unwrap();
    let tables = rows("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
    let mut content: Vec<String> = rows("PRAGMA user_version").iter().map(|row| format!("{row:?}")).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    for table in tables {
        let (name, sql) = (table[0].as_text().unwrap(), table[1].as_text().unwrap_or_default());
        content.push(loose(name, sql));
        if sql.starts_with("CREATE TABLE") {
            content.extend(rows(&format!("SELECT * FROM \"{name}\" ORDER BY 1")).iter().map(|row| format!("{row:?}")));
        }
    }
    content
}

#[test]
fn env_py_may_say_where_the_revisions_are() {
    let folder = Folder::empty();
    folder.write("alembic.ini", "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\n");
    folder.write("migrations/versions/.keep", "");
    folder.write("migrations/elsewhere/a.py", "revision, down_revision = 'a', None\ndef upgrade(): pass\n");
    let env_py = |before: &str| {
        format!(
            "{before}import os\nfrom alembic import context\n\n\
             context.script.version_locations = [os.path.join(context.script.dir, 'elsewhere')]\n\
             context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n\
             with context.begin_transaction():\n    context.run_migrations()\n"
        )
    };
    folder.write("migrations/env.py", &env_py(""));
    let ran = folder.seesaw(&["upgrade", "heads"]);
    assert!(ran.code == 0 && ran.stderr.contains("Running upgrade  -> a"), "{ran:?}");
    // Where it cannot be run, nothing to do would be the wrong answer.
    folder.write("migrations/env.py", &env_py("unknown.things\n"));
    let ran = folder.seesaw(&["--url", "sqlite:///other.db", "upgrade", "heads"]);
    assert!(ran.code == 0 && ran.stderr.contains("Running upgrade  -> a"), "{ran:?}");
    folder.write("migrations/env.py", &env_py("").replace("context.script.dir", "unknown"));
    let ran = folder.seesaw(&["--url", "sqlite:///third.db", "upgrade", "heads"]);
    assert_ne!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_version_table_that_env_py_computes_can_be_given() {
    let folder = Folder::empty();
    folder.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
    folder.write("migrations/versions/a.py", "revision, down_revision = 'a', None\ndef upgrade(): pass\n");
    let env_py = "from alembic import context\nfrom another_package import VERSIONS, session\n\n\
                  with session() as opened:\n    context.configure(connection=opened, version_table=VERSIONS)\n    \
                  context.run_migrations()\n";
    folder.write("migrations/env.py", env_py);
    let ran = folder.seesaw(&["--url", "sqlite:///app.db", "upgrade", "head"]);
    assert!(ran.code != 0 && ran.stderr.contains("give the table with --version-table"), "{ran:?}");
    assert!(!folder.path().join("app.db").exists());
    let ran = folder.seesaw(&["--url", "sqlite:///app.db", "--version-table", "kept", "upgrade", "head"]);
    assert!(ran.code == 0, "{ran:?}");
    let mut database = Sqlite::open(&folder.path().join("app.db"), &Default::default()).unwrap();
    let rows = database.query("SELECT version_num FROM kept", &[]).unwrap();
    assert_eq!(rows.len(), 1);
}
