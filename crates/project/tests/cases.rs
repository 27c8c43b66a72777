//! Projects as text files in `cases/`: what a person sees when they are opened.
//!
//! A case begins with a sentence of why, then `>>> path` before each file of the project, then `<<<` before what is
//! expected: settings, history, statements, diagnostics. A file named `$` holds commands, which run on an empty database
//! instead: `upgrade TARGET`, `downgrade TARGET`, `stamp TARGET…`, `query SQL`, `env COMMAND` (what env.py sets up). Lines `env NAME=VALUE`, `url URL`, `config FILE`, `section NAME`
//! before the first file set the stage. With `UPDATE=1` the expected part is written anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]
#![expect(clippy::disallowed_methods, reason = "the cases are files")]

use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::{Diagnostic, render};
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::{Session, StepReport};
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::scripts::Body;
use seesaw_project::sql::Part;
use seesaw_project::{Command, Host, MemoryHost, OpenOptions, Project};
use std::fmt::Write;
use std::path::Path;

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Cases of this name need the interpreter.
    let of_python = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python_"));
    paths.retain(|path| cfg!(feature = "python") || !of_python(path));
    paths.sort();
    let mut failed = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        let (input, expected) = text.split_once("\n<<<\n").unwrap_or((text.trim_end(), ""));
        let found = show(input);
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(path, format!("{input}\n<<<\n{found}")).unwrap();
        } else if found != expected {
            failed.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", path.display()));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases\n{}", failed.len(), paths.len(), failed.join("\n"));
    assert!(paths.len() >= 20);
}

fn show(input: &str) -> String {
    let mut options = OpenOptions::default();
    let mut host = MemoryHost::new();
    let mut commands = "";
    let mut parts = input.split("\n>>> ");
    for line in parts.next().unwrap_or_default().lines() {
        match line.split_once(' ') {
            Some(("env", pair)) => {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                host = host.with_env(name, value);
            }
            Some(("url", url)) => options.url = Some(url.to_owned()),
            Some(("config", file)) => options.config.push(file.to_owned()),
            Some(("section", name)) => options.section = Some(name.to_owned()),
            _ => {}
        }
    }
    for part in parts {
        let (path, text) = part.split_once('\n').unwrap_or((part, ""));
        if path == "$" {
            commands = text;
            continue;
        }
        host = host.with_file(path, text.replace("␍", "\r"));
    }
    let mut out = String::new();
    match Project::open(&host, &options) {
        Ok(project) if commands.is_empty() => show_project(&host, &project, &mut out),
        Ok(mut project) => {
            let mut database = Sqlite::in_memory().unwrap();
            for command in commands.lines() {
                let _ = writeln!(out, "$ {command}");
                run(&host, &mut project, &mut database, command, &mut out);
            }
        }
        Err(fault) => show_fault(&host, &fault, &mut out),
    }
    out
}

fn show_project(host: &MemoryHost, project: &Project, out: &mut String) {
    let config = &project.config;
    let _ = writeln!(out, "{:?} in {}", config.layout, config.version_locations.join(" and "));
    if config.given_url.is_some() || config.settings_url.is_some() {
        show_database(host, project, out);
    }
    show_env_py(host, project, out);
    for script in &project.scripts {
        let revision = &script.revision;
        let _ = write!(out, "{} <- [{}]", revision.id, revision.down_revision.join(", "));
        if !revision.branch_labels.is_empty() {
            let _ = write!(out, " labels [{}]", revision.branch_labels.join(", "));
        }
        if !revision.depends_on.is_empty() {
            let _ = write!(out, " depends on [{}]", revision.depends_on.join(", "));
        }
        let _ = writeln!(out, " {:?} {}", revision.doc, revision.path);
        if let Body::Sql(body) = &script.body {
            show_part("up", &body.up, out);
            show_part("down", &body.down, out);
        }
    }
    for diagnostic in project.diagnostics.iter().chain(&project.check()) {
        show_fault(host, diagnostic, out);
    }
}

fn show_database(host: &MemoryHost, project: &Project, out: &mut String) {
    match project.database() {
        Ok(url) => {
            let _ = writeln!(out, "database {url}");
        }
        Err(fault) => show_fault(host, &fault, out),
    }
}

/// What the text of env.py tells.
fn show_env_py(host: &MemoryHost, project: &Project, out: &mut String) {
    let reading = project.reading();
    let environment = &reading.environment;
    if *environment != Default::default() {
        let _ = writeln!(out, "env.py {environment:?}");
    }
    if let Some((line, what)) = &reading.beyond {
        let _ = writeln!(out, "env.py:{line} has to be run: {what}");
    }
    for (line, what) in &reading.ignored {
        let _ = writeln!(out, "env.py:{line} is not told by its text: {what}");
    }
    if let Some(fault) = &reading.fault {
        show_fault(host, fault, out);
    }
}

fn run(host: &MemoryHost, project: &mut Project, database: &mut Sqlite, command: &str, out: &mut String) {
    let (word, rest) = command.split_once(' ').unwrap();
    if word == "query" {
        match database.query(rest, &[]) {
            Ok(rows) => rows.iter().for_each(|row| {
                let _ = writeln!(out, "  {row:?}");
            }),
            Err(error) => {
                let _ = writeln!(out, "  {error}");
            }
        }
        return;
    }
    let (name, given) = if word == "env" { rest.split_once(' ').unwrap_or((rest, "")) } else { (word, rest) };
    let wish = Command { name: name.to_owned(), revision: Some(given.to_owned()), ..Command::default() };
    match project.prepare(&wish) {
        Ok(prepared) => {
            prepared.notices.iter().for_each(|notice| show_fault(host, notice, out));
            prepared.printed.lines().for_each(|line| {
                let _ = writeln!(out, "  printed: {line}");
            });
        }
        Err(refusal) => {
            let _ = writeln!(out, "refused{}", if refusal.command_error { " as a command error" } else { "" });
            show_fault(host, &refusal.diagnostic, out);
            return;
        }
    }
    if word == "env" {
        for at in 0..project.databases() {
            project.select(at);
            show_database(host, project, out);
            let _ = writeln!(out, "  {:?}", project.environment());
        }
        return;
    }
    for at in 0..project.databases() {
        project.select(at);
        migrate(host, project, database, word, rest, out);
    }
}

fn migrate(host: &MemoryHost, project: &mut Project, database: &Sqlite, word: &str, rest: &str, out: &mut String) {
    let mut session = Session::new(Box::new(database.clone()), project.settings(), || 0.0, Box::new(|_| {}));
    if let Err(fault) = project.enter(&mut session, false) {
        return show_fault(host, &fault, out);
    }
    let report = match word {
        "upgrade" => project.upgrade(rest, &mut session),
        "downgrade" => project.downgrade(rest, &mut session),
        "stamp" => project.stamp(&rest.split(' ').map(str::to_owned).collect::<Vec<_>>(), false, &mut session),
        other => panic!("no command {other}"),
    };
    let mut show_step = |step: &StepReport| {
        let (from, to) = (step.step.from.join(", "), step.step.to.join(", "));
        let _ = writeln!(out, "{:?} {from} -> {to} {}", step.step.kind, step.step.doc);
        for ran in step.statements.iter().filter(|ran| ran.operation.as_deref() != Some("version")) {
            let place = ran.origin.as_ref().map_or(String::new(), |origin| format!("{}:{}", origin.file, origin.line));
            let _ = writeln!(out, "  {place}: {}", ran.sql.replace('\n', "⏎"));
        }
        for notice in &step.notices {
            show_fault(host, notice, out);
        }
    };
    report.steps.iter().for_each(&mut show_step);
    if let Some((step, fault)) = &report.failed {
        show_step(step);
        show_fault(host, fault, out);
    }
    if let Some(fault) = &report.error {
        show_fault(host, fault, out);
    }
    let current = project.current(&mut session).unwrap();
    let _ = writeln!(out, "now at [{}]", current.join(", "));
}

fn show_part(name: &str, part: &Option<Part>, out: &mut String) {
    let Some(part) = part else { return };
    let without = if part.without_transaction { ", without a transaction" } else { "" };
    let _ = writeln!(out, "  {name}{without}");
    for statement in part.statements(Dialect::Sqlite) {
        let _ = writeln!(out, "    {}: {}", statement.line, statement.sql.replace('\n', "⏎"));
    }
}

fn show_fault(host: &MemoryHost, fault: &Diagnostic, out: &mut String) {
    let source =
        fault.file.as_ref().and_then(|file| host.read(file).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
    out.push_str(&render(fault, source.as_deref()));
}
