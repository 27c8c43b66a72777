//! The engine answers every request, natively: the conversation that a page has with it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use seesaw_core::migrate::Event;
use seesaw_core::value::Value;
use seesaw_project::Now;
use seesaw_protocol::{File, Language, Migrated, Opened, Reply, Request};
use seesaw_worker::{Engine, World};
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::rc::Rc;

fn engine() -> Engine {
    let world = World {
        now: || Now { seconds: 1_767_225_600, microseconds: 0 },
        seconds: || 0.0,
        random: |buffer| buffer.iter_mut().zip(0..).for_each(|(byte, at)| *byte = at),
    };
    Engine::new(world).unwrap()
}

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

fn project() -> Vec<File> {
    let users = "-- migrate:up\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n\
                 INSERT INTO users (name) VALUES ('Ada');\n\n-- migrate:down\nDROP TABLE users;\n";
    let email = "-- migrate:up\nALTER TABLE users ADD COLUMN email TEXT;\n\n\
                 -- migrate:down\nALTER TABLE users DROP COLUMN email;\n";
    vec![file("migrations/001_users.sql", users), file("migrations/002_email.sql", email)]
}

fn ask(engine: &mut Engine, request: Request) -> Reply {
    engine.handle(request, Box::new(|_| {})).unwrap()
}

fn refusal(engine: &mut Engine, request: Request) -> String {
    engine.handle(request, Box::new(|_| {})).unwrap_err().message
}

fn open(engine: &mut Engine, files: Vec<File>) -> Opened {
    match ask(engine, Request::Open { files, database: None }) {
        Reply::Opened(opened) => opened,
        other => panic!("{other:?}"),
    }
}

fn migrate(engine: &mut Engine, request: Request) -> Migrated {
    match ask(engine, request) {
        Reply::Migrated(migrated) => migrated,
        other => panic!("{other:?}"),
    }
}

fn upgrade(engine: &mut Engine, target: &str) -> Migrated {
    migrate(engine, Request::Upgrade { target: target.to_owned() })
}

fn rows(engine: &mut Engine, table: &str, database: Option<ByteBuf>) -> Vec<Vec<Value>> {
    match ask(engine, Request::Rows { table: table.to_owned(), database, offset: 0, limit: 10 }) {
        Reply::Queried { mut outcomes, .. } => outcomes.remove(0).outcome.unwrap().rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn up_and_down_with_a_snapshot_of_every_step() {
    let mut engine = engine();
    let opened = open(&mut engine, project());
    assert_eq!(opened.diagnostics, []);
    let ids: Vec<_> = opened.history.iter().map(|entry| entry.revision.id.as_str()).collect();
    assert_eq!(ids, ["002", "001"], "newest first");
    assert!(opened.history.iter().all(|entry| entry.language == Language::Sql && !entry.applied));
    assert!(opened.history[0].head && !opened.history[1].head);

    let up = upgrade(&mut engine, "head");
    assert_eq!((up.report.error, up.report.failed), (None, None));
    assert_eq!(up.current, ["002"]);
    assert_eq!(up.applied, ["002", "001"]);
    assert_eq!(up.snapshots.len(), 2);
    let first = up.report.steps[0].after.as_ref().unwrap();
    assert_eq!(first.tables["users"].columns.len(), 2);
    assert_eq!(up.schema.tables["users"].columns.len(), 3);
    assert_eq!(rows(&mut engine, "users", Some(up.snapshots[0].clone()))[0].len(), 2, "the snapshot is of that step");
    assert_eq!(rows(&mut engine, "users", None)[0].len(), 3);

    let down = migrate(&mut engine, Request::Downgrade { target: "base".to_owned() });
    assert_eq!((down.report.error, down.report.failed), (None, None));
    assert_eq!(down.applied, Vec::<String>::new());
    assert!(!down.schema.tables.contains_key("users"));
    assert_eq!(down.snapshots.len(), 2);
}

#[test]
fn an_env_py_that_wants_more_than_the_page_has() {
    let sql = "-- revision: a\n\n-- upgrade\nCREATE TABLE t (a);\n-- downgrade\nDROP TABLE t;\n";
    let configure = "    context.configure(connection=c, version_table='mine')\n    context.run_migrations()\n";
    let connect =
        "with create_engine('postgresql://h/x').connect() as c:\n    c.exec_driver_sql('SET search_path TO x')\n";
    for (stops, told) in [
        ("raise SystemExit(2)", "SystemExit: 2"),
        ("raise RuntimeError('DATABASE_URL is not set')", "DATABASE_URL is not set"),
        ("os.environ['API_TOKEN']", "KeyError"),
        ("os.environ['DATABASE_URL']", ""),
        ("import socket\nname = socket.gethostname() + '.db'", "socket"),
        ("(", "syntax"),
        ("pass", ""),
    ] {
        let env = format!(
            "import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n{stops}\n{connect}{configure}"
        );
        let ini = "[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://h/x\n";
        let files = vec![file("alembic.ini", ini), file("m/env.py", &env), file("m/versions/a.sql", sql)];
        let mut engine = engine();
        assert_eq!(open(&mut engine, files).diagnostics, [], "{stops}: nothing is run yet");
        let notices = Rc::new(RefCell::new(String::new()));
        let heard = notices.clone();
        let listen = Box::new(move |event: &Event| {
            if let Event::Notice(notice) = event {
                heard.borrow_mut().push_str(&format!("{}\n{}", notice.message, notice.notes.join("\n")));
            }
        });
        let reply = engine.handle(Request::Upgrade { target: "head".to_owned() }, listen).unwrap();
        let Reply::Migrated(up) = reply else { panic!("{reply:?}") };
        assert_eq!((up.report.error, up.report.failed), (None, None), "{stops}");
        assert!(
            up.schema.tables.contains_key("t") && up.schema.tables.contains_key("mine"),
            "{stops}: {:?}",
            up.schema
        );
        assert!(notices.borrow().contains(told), "{stops}: {}", notices.borrow());
        assert_eq!(notices.borrow().is_empty(), told.is_empty(), "{stops}: {}", notices.borrow());
    }
}

#[test]
fn what_env_py_asks_is_answered_by_the_database() {
    let env = "from alembic import context\nfrom sqlalchemy import create_engine, inspect\n\n\
        with create_engine('sqlite:///app.db').connect() as c:\n    \
        if not inspect(c).has_table('boots'):\n        c.exec_driver_sql('CREATE TABLE boots (a)')\n    \
        else:\n        c.exec_driver_sql('INSERT INTO boots VALUES (1)')\n    \
        context.configure(connection=c)\n    context.run_migrations()\n";
    let script = "revision, down_revision = '{id}', {down}\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n";
    let script = |id: &str, down: &str| script.replace("{id}", id).replace("{down}", down);
    let mut engine = engine();
    let files = vec![
        file("alembic.ini", "[alembic]\nscript_location = m\n"),
        file("m/env.py", env),
        file("m/versions/a.py", &script("a", "None")),
        file("m/versions/b.py", &script("b", "'a'")),
    ];
    open(&mut engine, files);
    upgrade(&mut engine, "a");
    assert_eq!(rows(&mut engine, "boots", None).len(), 0);
    upgrade(&mut engine, "b");
    assert_eq!(rows(&mut engine, "boots", None).len(), 1);
}

#[test]
fn what_happens_is_told_as_it_happens() {
    let mut engine = engine();
    open(&mut engine, project());
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = heard.clone();
    let listen = Box::new(move |event: &Event| {
        listener.borrow_mut().push(match event {
            Event::Started { number, total, .. } => format!("started {number} of {total}"),
            Event::Finished { step, .. } => format!("finished {}", step.revision),
            Event::Ran(ran) => ran.sql.split(' ').next().unwrap_or_default().to_owned(),
            _ => String::new(),
        });
    });
    engine.handle(Request::Upgrade { target: "+1".to_owned() }, listen).unwrap();
    let heard = heard.borrow();
    assert_eq!(heard.first().map(String::as_str), Some("started 1 of 1"));
    assert_eq!(heard.last().map(String::as_str), Some("finished 001"));
    assert!(heard.iter().any(|what| what == "INSERT"), "{heard:?}");
}

#[test]
fn a_failure_leaves_the_database_as_it_was() {
    let mut engine = engine();
    let mut files = project();
    files[1].text =
        "-- migrate:up\nALTER TABLE users ADD COLUMN email TEXT;\nINSERT INTO nowhere VALUES (1);\n".to_owned();
    open(&mut engine, files.clone());
    let up = upgrade(&mut engine, "head");
    let (failed, fault) = up.report.failed.unwrap();
    assert_eq!(failed.step.revision, "002");
    assert_eq!(fault.file.as_deref(), Some("migrations/002_email.sql"));
    assert_eq!(fault.span.unwrap().line, 3);
    assert_eq!(up.current, ["001"]);
    assert_eq!(up.snapshots.len(), 1);
    assert_eq!(up.schema.tables["users"].columns.len(), 2);

    // Mended, it goes on from there.
    open(&mut engine, project());
    assert_eq!(upgrade(&mut engine, "head").current, ["002"]);
}

#[test]
fn a_faulty_project_opens_with_its_faults() {
    let mut engine = engine();
    let opened = open(&mut engine, vec![file("alembic.ini", "no section here"), file("a.py", "def (")]);
    assert!(!opened.diagnostics.is_empty());
    assert!(opened.history.is_empty());
    assert!(!refusal(&mut engine, Request::Upgrade { target: "head".to_owned() }).is_empty());
    assert_eq!(open(&mut engine, project()).diagnostics, [], "and the next one opens as ever");
    let unknown = upgrade(&mut engine, "zzz").report.error.unwrap();
    assert_eq!(unknown.message, "Can't locate revision identified by 'zzz'");
}

#[test]
fn the_database_goes_out_and_comes_in() {
    let mut engine = engine();
    open(&mut engine, project());
    upgrade(&mut engine, "001");
    let Reply::Bytes { name, bytes } = ask(&mut engine, Request::ExportDatabase) else { panic!("no bytes") };
    assert!(name.ends_with(".sqlite") && bytes.starts_with(b"SQLite format 3\0"));
    let Reply::Opened(reset) = ask(&mut engine, Request::Reset) else { panic!("not opened") };
    assert!(reset.current.is_empty() && reset.schema.tables.is_empty());

    let other = Request::Open { files: project(), database: Some(ByteBuf::from(b"no database at all".repeat(100))) };
    assert_eq!(refusal(&mut engine, other), "file is not a database");
    let Reply::Opened(back) = ask(&mut engine, Request::Open { files: project(), database: Some(bytes) }) else {
        panic!("not opened")
    };
    assert_eq!(back.current, ["001"]);
    assert_eq!(rows(&mut engine, "users", None), [[Value::Integer(1), Value::Text("Ada".to_owned())]]);
}

#[test]
fn links_and_archives_bring_back_the_same_files() {
    let mut engine = engine();
    open(&mut engine, project());
    let Reply::Link { fragment } = ask(&mut engine, Request::Share) else { panic!("no link") };
    assert!(fragment.starts_with("v1."));
    let link = format!("https://example.org/seesaw/#{fragment}");
    let Reply::Files { files, .. } = ask(&mut engine, Request::ReadLink { link }) else { panic!("no files") };
    assert_eq!(files, project());
    let Reply::Bytes { bytes, .. } = ask(&mut engine, Request::ExportZip) else { panic!("no bytes") };
    let Reply::Files { files, .. } = ask(&mut engine, Request::ReadZip { bytes }) else { panic!("no files") };
    assert_eq!(files, project());
    assert!(!refusal(&mut engine, Request::ReadLink { link: "v1.AAAA".to_owned() }).is_empty());
}

#[test]
fn passwords_do_not_go_into_links() {
    let mut engine = engine();
    let ini = "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://me:secret@host/db\n";
    let mut files = vec![file("alembic.ini", ini)];
    files.push(file("migrations/versions/a.sql", "-- revision: a\n-- revises:\n-- upgrade\nSELECT 1;\n"));
    open(&mut engine, files);
    let Reply::Link { fragment } = ask(&mut engine, Request::Share) else { panic!("no link") };
    let Reply::Files { files, .. } = ask(&mut engine, Request::ReadLink { link: fragment }) else { panic!("no files") };
    assert!(files.iter().all(|file| !file.text.contains("secret")));
}

#[test]
fn new_revisions_stand_on_the_head() {
    let mut engine = engine();
    open(&mut engine, project());
    let wish = |language| Request::NewRevision { message: "Add tags".to_owned(), language };
    let Reply::Files { files, changed } = ask(&mut engine, wish(Language::Sql)) else { panic!("no files") };
    assert_eq!(files.len(), 3);
    assert_eq!(changed, ["migrations/003_add_tags.sql"]);
    let opened = open(&mut engine, files);
    assert_eq!(opened.history[0].revision.down_revision, ["002"]);

    // Also where there is nothing yet.
    open(&mut engine, Vec::new());
    let Reply::Files { files, changed } = ask(&mut engine, wish(Language::Python)) else { panic!("no files") };
    assert_eq!(changed.len(), 2, "{changed:?}");
    let opened = open(&mut engine, files);
    assert_eq!(opened.diagnostics, []);
    assert_eq!(opened.history[0].revision.doc.lines().next(), Some("Add tags"));
    assert_eq!(opened.history[0].language, Language::Python);
}
