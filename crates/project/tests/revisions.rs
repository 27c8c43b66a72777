//! New revisions beside those that real Alembic wrote from the same settings and templates (`oracle/record_revisions.py`).
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_project::{Host, MemoryHost, NewRevision, OpenOptions, Project};
use serde_json::Value;

#[test]
fn new_revisions_are_alembics() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("revisions.json")).unwrap();
    assert!(cases.len() >= 14);
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let mut host = MemoryHost::new();
        for (path, text) in case["files"].as_object().unwrap() {
            host = host.with_file(path, text.as_str().unwrap());
        }
        host.create_dir("m/versions").unwrap();
        for step in case["steps"].as_array().unwrap() {
            let command: Vec<&str> =
                step["command"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
            let before = host.files();
            let project = Project::open(&host, &OpenOptions::default()).unwrap();
            let result = project.create_revision(&host, &wish(&command));
            let error = result.err().map(|fault| fault.message);
            assert_eq!(error.as_deref(), step["error"].as_str(), "{name}: {command:?}");
            let mut written: Vec<(String, String)> = Vec::new();
            for (path, bytes) in host.files() {
                if !before.contains_key(&path) {
                    written.push((path, without_date(&String::from_utf8(bytes).unwrap())));
                }
            }
            let expected: Vec<(String, String)> = step["written"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned()))
                .collect();
            assert_eq!(written, expected, "{name}: {command:?}");
        }
    }
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let host = MemoryHost::new()
        .with_file("alembic.ini", "[alembic]\nscript_location = m\nfile_template = same\n")
        .with_file("m/script.py.mako", "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n");
    host.create_dir("m/versions").unwrap();
    let create = |id: &str| {
        let project = Project::open(&host, &OpenOptions::default()).unwrap();
        project.create_revision(&host, &NewRevision { rev_id: Some(id.to_owned()), ..NewRevision::default() })
    };
    assert_eq!(create("a1").unwrap().paths, ["m/versions/same.py"]);
    let fault = create("a2").unwrap_err();
    assert!(fault.message.contains("already there"), "{fault:?}");
    assert_eq!(host.read("m/versions/same.py").unwrap(), b"revision = 'a1'\ndown_revision = None\n");
}

#[test]
fn dates_identifiers_and_what_templates_cannot_do() {
    let now = seesaw_project::Now { seconds: 1_795_406_579, microseconds: 646_666 };
    let host = |mako: &str, ini: &str| {
        let host = MemoryHost::new()
            .with_clock(move || now, || 0.0)
            .with_file("alembic.ini", format!("[alembic]\nscript_location = m\n{ini}"))
            .with_file("m/script.py.mako", mako);
        host.create_dir("m/versions").unwrap();
        host
    };
    let create = |host: &MemoryHost| {
        let project = Project::open(host, &OpenOptions::default()).unwrap();
        let created = project.create_revision(host, &NewRevision::default());
        created.map(|created| {
            (created.paths[0].clone(), String::from_utf8(host.read(&created.paths[0]).unwrap()).unwrap())
        })
    };
    let template = "file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(epoch)s\n";
    let (path, text) = create(&host("${create_date} ${up_revision}", template)).unwrap();
    assert_eq!(path, "m/versions/2026_11_23_0402-1795406579.py");
    let (date, id) = text.rsplit_once(' ').unwrap();
    assert_eq!(date, "2026-11-23 04:02:59.646666");
    assert!(id.len() == 12 && id.chars().all(|c| c.is_ascii_hexdigit()), "{id}");
    let (_, text) = create(&host("${create_date}", "timezone = utc\n")).unwrap();
    assert_eq!(text, "2026-11-23 04:02:59.646666+00:00");
    let fault = create(&host("${create_date}", "timezone = Nowhere/Town\n")).unwrap_err();
    assert_eq!(fault.message, "Can't locate timezone: Nowhere/Town");
    for (mako, what, line) in [
        ("x\n<%include file='x'/>", "<%def>", 2),
        ("${undefined}", "no variable 'undefined'", 1),
        ("\n\n% while x:\n% endwhile", "'% while'", 3),
        ("% if imports:\nx", "never closed", 1),
        ("${message | h}", "filter 'h'", 1),
        ("${open('/etc/passwd').read()}", "'open'", 1),
        ("<%\nimport os\nos.system('x')\n%>", "Python code", 1),
        ("${", "never closed", 1),
        ("${(}", "not Python", 1),
    ] {
        let fault = create(&host(mako, "")).unwrap_err();
        assert!(fault.message.contains(what), "{mako}: {fault:?}");
        assert_eq!(
            (fault.file.as_deref(), fault.span.map(|span| span.line)),
            (Some("m/script.py.mako"), Some(line)),
            "{mako}"
        );
    }
}

#[test]
fn new_sql_revisions_look_like_those_that_are_there() {
    let create = |files: &[(&str, &str)], language| {
        let mut host = MemoryHost::new();
        for (path, text) in files {
            host = host.with_file(path, *text);
        }
        let project = Project::open(&host, &OpenOptions::default()).unwrap();
        let wish = NewRevision { message: Some("Add users".to_owned()), language, ..NewRevision::default() };
        let created = project.create_revision(&host, &wish).unwrap();
        let text = String::from_utf8(host.read(&created.paths[0]).unwrap()).unwrap();
        (created.paths, text)
    };
    let (paths, text) = create(&[("migrations/001_a.sql", "-- revision: 001\n-- upgrade\n")], None);
    assert_eq!(paths, ["migrations/002_add_users.sql"]);
    assert_eq!(text, "-- revision: 002\n-- revises: 001\n-- message: Add users\n\n-- upgrade\n\n-- downgrade\n");
    let (paths, text) = create(&[("db/migrations/20250101000000_a.sql", "-- migrate:up\n-- migrate:down\n")], None);
    assert_eq!(paths, ["db/migrations/20260101000000_add_users.sql"]);
    assert!(text.starts_with("-- migrate:up\n"));
    let (paths, _) = create(&[("migrations/9_a.up.sql", ""), ("migrations/9_a.down.sql", "")], None);
    assert_eq!(paths, ["migrations/10_add_users.up.sql", "migrations/10_add_users.down.sql"]);
    let (paths, _) = create(&[("migrations/2024-01-01-000000_a/up.sql", "")], None);
    assert_eq!(paths, ["migrations/20260101000000_add_users/up.sql", "migrations/20260101000000_add_users/down.sql"]);
    let alembic = [
        ("alembic.ini", "[alembic]\nscript_location = m\n"),
        ("m/versions/a.py", "revision = 'a'\ndown_revision = None\n"),
    ];
    let (paths, text) = create(&alembic, Some(seesaw_project::Language::Sql));
    assert!(paths[0].starts_with("m/versions/") && paths[0].ends_with("_add_users.sql"), "{paths:?}");
    assert!(text.contains("-- revises: a\n"), "{text}");
}

fn wish(command: &[&str]) -> NewRevision {
    let mut wish = NewRevision::default();
    let mut words = command[1..].iter().map(|word| (*word).to_owned());
    while let Some(word) = words.next() {
        match word.as_str() {
            "-m" => wish.message = words.next(),
            "--rev-id" => wish.rev_id = words.next(),
            "--head" => wish.heads.extend(words.next()),
            "--splice" => wish.splice = true,
            "--branch-label" => wish.branch_labels.extend(words.next()),
            "--depends-on" => wish.depends_on.extend(words.next()),
            "--version-path" => wish.version_path = words.next(),
            _ => wish.heads.push(word),
        }
    }
    wish
}

fn without_date(text: &str) -> String {
    let line =
        |line: &str| if line.starts_with("Create Date: ") { "Create Date: now".to_owned() } else { line.to_owned() };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
