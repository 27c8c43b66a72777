//! The same commands in the same folders: `seesaw` prints what real Alembic prints and ends with the same code.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod support;

use support::{Folder, Oracle, Ran, log, loose, script};

/// Two lines that part and meet again, a third of its own that depends on them, and labels.
fn branched() -> Folder {
    let pass = "pass";
    let revisions = [
        ("01_a.py", script("aaaa1111", "None", "", "create account\n\nwith a\n\n  longer text", pass, pass)),
        ("02_b.py", script("bbbb2222", "'aaaa1111'", "branch_labels = ('shop',)", "add cart", pass, pass)),
        ("03_c.py", script("cccc3333", "'aaaa1111'", "", "add a column", pass, pass)),
        ("04_d.py", script("dddd4444", "('bbbb2222', 'cccc3333')", "", "merge both", pass, pass)),
        ("05_e.py", script("eeee5555", "None", "branch_labels = ('net', 'wire')", "net", pass, pass)),
        ("06_f.py", script("ffff6666", "'eeee5555'", "depends_on = ('dddd4444',)", "net 2", pass, pass)),
        ("07_g.py", script("eeee7777", "'eeee5555'", "depends_on = 'shop'", "other net", pass, pass)),
    ];
    Folder::with_revisions(&revisions)
}

#[cfg(feature = "python")]
fn linear() -> Folder {
    let revisions = [
        (
            "a_one.py",
            script(
                "1111",
                "None",
                "",
                "one",
                "op.create_table('t', sa.Column('id', sa.Integer))",
                "op.drop_table('t')",
            ),
        ),
        (
            "b_two.py",
            script(
                "2222",
                "'1111'",
                "",
                "two",
                "op.add_column('t', sa.Column('n', sa.String(20)))",
                "op.drop_column('t', 'n')",
            ),
        ),
        (
            "c_three.py",
            script(
                "3333",
                "'2222'",
                "",
                "three",
                "op.execute('INSERT INTO t VALUES (1, 2)')",
                "op.execute('DELETE FROM t')",
            ),
        ),
    ];
    Folder::with_revisions(&revisions)
}

#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// Line by line.
    Lines,
    /// The lines are a set.
    Any,
}

#[track_caller]
fn compare(oracle: &mut Oracle, folder: &Folder, args: &[&str], order: Order) -> Ran {
    let (expected, got) = (oracle.run(folder, args), folder.seesaw(args));
    if expected.code == 1 && expected.stderr.contains("AssertionError") {
        // Alembic stops with an internal error; there is nothing to compare with.
        assert!([0, 255].contains(&got.code), "{args:?} {got:?}");
        return got;
    }
    let lines = |ran: &Ran| {
        let mut lines = loose(&ran.stdout);
        if order == Order::Any {
            lines.sort();
        }
        lines
    };
    assert_eq!(lines(&got), lines(&expected), "stdout of {args:?}; stderr: {}", got.stderr);
    assert_eq!(got.code, expected.code, "exit code of {args:?}; stderr: {} {}", got.stderr, expected.stderr);
    assert_eq!(log(&got), log(&expected), "log of {args:?}");
    got
}

#[test]
fn listings() {
    let Some(mut oracle) = Oracle::start() else { return };
    let folder = branched();
    for rows in [&["aaaa1111"][..], &["dddd4444"], &["bbbb2222", "cccc3333"], &["ffff6666"]] {
        let stamp: Vec<&str> = ["stamp", "--purge"].into_iter().chain(rows.iter().copied()).collect();
        assert_eq!(oracle.run(&folder, &stamp).code, 0);
        for args in [
            &["current"][..],
            &["current", "-v"],
            &["current", "--check-heads"],
            &["history", "-i"],
            &["history", "-r", "current:"],
            &["history", "-v", "-i", "-r:current"],
            &["show", "current"],
        ] {
            let order = if args[0] == "history" { Order::Lines } else { Order::Any };
            compare(&mut oracle, &folder, args, order);
        }
    }
    for args in [
        &["heads"][..],
        &["heads", "-v"],
        &["heads", "--resolve-dependencies"],
        &["heads", "--verb"],
        &["-q", "heads"],
        &["history"],
        &["history", "-v"],
        &["history", "-r", "aaaa:dddd4444"],
        &["history", "-rbbbb2222:shop@head"],
        &["history", "-r-2:"],
        &["history", "--rev-range=-2:"],
        &["history", "-r", "ffff6666:aaaa1111"],
        &["history", "-r", "aaaa1111"],
        &["history", "-r", "aaaa1111:+2"],
        &["history", "-r", "nosuch:"],
        &["history", "-r", "base:head"],
        &["show", "aaaa1111"],
        &["show", "dddd"],
        &["show", "heads"],
        &["show", "head"],
        &["show", "shop"],
        &["show", "net@head"],
        &["show", "base"],
        &["show", "nosuch"],
        &["show", "eeee"],
        &["show", "nosuch@head"],
        &["edit", "base"],
        &["edit", "nosuch"],
    ] {
        compare(&mut oracle, &folder, args, Order::Lines);
    }
    for args in [&["branches"][..], &["branches", "-v"]] {
        compare(&mut oracle, &folder, args, Order::Any);
    }
}

#[test]
fn refusals() {
    let Some(mut oracle) = Oracle::start() else { return };
    let folder = branched();
    assert_eq!(oracle.run(&folder, &["stamp", "bbbb2222"]).code, 0);
    for args in [
        &["upgrade", "head"][..],
        &["upgrade", "nosuch"],
        &["upgrade", "+9"],
        &["upgrade", "+1:head"],
        &["upgrade", "wire@+7"],
        &["downgrade", "cccc3333"],
        &["downgrade", "-9"],
        &["downgrade", "nosuch"],
        &["downgrade", "a:b"],
        &["downgrade", "--sql", "base"],
        &["stamp", "head"],
        &["stamp", "nosuch"],
        &["stamp", "--purge", "--sql", "dddd4444"],
        &["revision", "-m", "x"],
        &["revision", "-m", "x", "--head", "aaaa1111"],
        &["revision", "-m", "x", "--head", "nosuch"],
        &["revision", "-m", "x", "--head", "dddd4444", "--rev-id", "a-b"],
        &["revision", "-m", "x", "--head", "dddd4444", "--depends-on", "nosuch"],
        &["revision", "-m", "x", "--head", "dddd4444", "--version-path", "elsewhere"],
        &["revision", "--sql"],
        &["revision", "--autogenerate", "--sql"],
        &["merge", "dddd4444", "dddd4444"],
        &["merge", "aaaa1111", "dddd4444"],
        &["init", "migrations"],
    ] {
        compare(&mut oracle, &folder, args, Order::Lines);
    }
    // Usage: the words differ, the code does not.
    for args in [&[][..], &["nosuch"], &["upgrade"], &["history", "-r", "-1:x"], &["heads", "--nosuch"]] {
        let (expected, got) = (oracle.run(&folder, args), folder.seesaw(args));
        assert_eq!((got.code, got.stdout.as_str()), (expected.code, expected.stdout.as_str()), "{args:?}");
    }
}

#[test]
fn faulty_projects() {
    let Some(mut oracle) = Oracle::start() else { return };
    let pass = "pass";
    let base = || ("a.py", script("aaaa", "None", "", "a", pass, pass));
    let faults = [
        (
            "cycle",
            vec![
                ("a.py", script("aaaa", "'bbbb'", "", "a", pass, pass)),
                ("b.py", script("bbbb", "'aaaa'", "", "b", pass, pass)),
            ],
        ),
        ("missing parent", vec![base(), ("b.py", script("bbbb", "'gone'", "", "b", pass, pass))]),
        (
            "missing dependency",
            vec![base(), ("b.py", script("bbbb", "'aaaa'", "depends_on = 'gone'", "b", pass, pass))],
        ),
        (
            "label twice",
            vec![
                ("a.py", script("aaaa", "None", "branch_labels = 'x'", "a", pass, pass)),
                ("b.py", script("bbbb", "None", "branch_labels = 'x'", "b", pass, pass)),
            ],
        ),
        ("illegal character", vec![base(), ("b.py", script("b-b", "'aaaa'", "", "b", pass, pass))]),
        ("syntax", vec![base(), ("b.py", "revision = 'bbbb'\ndown_revision = 'aaaa'\ndef upgrade(:\n".to_owned())]),
        ("no revision", vec![base(), ("b_name.py", "x = 1\n".to_owned())]),
    ];
    for (name, revisions) in faults {
        let folder = Folder::with_revisions(&revisions);
        for args in [&["history"][..], &["heads"], &["upgrade", "head"], &["current"], &["show", "head"]] {
            if name == "syntax" && args[0] != "upgrade" {
                // Alembic runs every file whatever is asked; here the headers are enough to list.
                assert_eq!(folder.seesaw(args).code, 0);
                continue;
            }
            let (expected, got) = (oracle.run(&folder, args), folder.seesaw(args));
            assert_eq!(got.code, expected.code, "{name}: {args:?}; {got:?} {}", expected.stderr);
            let mut sentences = [got.stdout.clone(), expected.stdout.clone()].map(|text| loose(&text));
            if name == "label twice" {
                // Alembic names the two in any order.
                sentences
                    .iter_mut()
                    .for_each(|lines| lines.iter_mut().for_each(|line| *line = line.replace("bbbb", "aaaa")));
            }
            assert_eq!(sentences[0], sentences[1], "{name}: {args:?}; {got:?}");
            if got.code == 1 {
                assert!(got.stderr.contains("migrations/versions/"), "{name}: the file is named: {got:?}");
            }
        }
    }
    let empty = Folder::empty();
    for args in [&["history"][..], &["upgrade", "head"]] {
        let (expected, got) = (oracle.run(&empty, args), empty.seesaw(args));
        assert_eq!((got.code, &got.stdout), (expected.code, &expected.stdout), "{args:?}");
    }
}

#[cfg(feature = "python")]
#[test]
fn a_database_goes_back_and_forth() {
    let Some(mut oracle) = Oracle::start() else { return };
    let straight: [&[&str]; 8] = [
        &["upgrade", "+1"],
        &["upgrade", "+1"],
        &["upgrade", "head"],
        &["downgrade", "-1"],
        &["downgrade", "1111"],
        &["upgrade", "heads"],
        &["downgrade", "base"],
        &["stamp", "2222"],
    ];
    take_turns(&mut oracle, [linear(), linear()], &straight);
    let crossing: [&[&str]; 10] = [
        &["upgrade", "shop"],
        &["upgrade", "dddd4444"],
        &["upgrade", "wire@eeee7777"],
        &["upgrade", "heads"],
        &["downgrade", "eeee7777@eeee5555"],
        &["downgrade", "net@base"],
        &["upgrade", "ffff6666"],
        &["downgrade", "cccc3333"],
        &["stamp", "eeee5555", "cccc3333"],
        &["downgrade", "base"],
    ];
    take_turns(&mut oracle, [branched(), branched()], &crossing);
}

/// One folder is Alembic's alone, the other one changes hands after every step; twice, so that each does every step.
#[cfg(feature = "python")]
fn take_turns(oracle: &mut Oracle, [folder, alone]: [Folder; 2], steps: &[&[&str]]) {
    for first in [0, 1] {
        for (at, args) in steps.iter().enumerate() {
            let expected = oracle.run(&alone, args);
            let got = if at % 2 == first { folder.seesaw(args) } else { oracle.run(&folder, args) };
            assert_eq!((got.code, &got.stdout), (expected.code, &expected.stdout), "{args:?} {got:?}");
            let (mut told, mut said) = (log(&got), log(&expected));
            // Lines that do not depend on each other may run in any order.
            told.sort_unstable();
            said.sort_unstable();
            assert_eq!(told, said, "{args:?}");
            compare(oracle, &folder, &["current"], Order::Any);
            assert_eq!(content(&folder), content(&alone), "after {args:?}");
        }
        for each in [&folder, &alone] {
            assert_eq!(oracle.run(each, &["stamp", "--purge", "base"]).code, 0);
        }
    }
}

/// Schema and rows.
#[cfg(feature = "python")]
fn content(folder: &Folder) -> Vec<String> {
    use seesaw_core::connection::Connection;
    let path = folder.path().join("app.db");
    let mut database = seesaw_driver_sqlite::Sqlite::open(&path, &Default::default()).expect("a database");
    let mut rows = |sql: &str| database.query(sql, &[]).expect("rows");
    let tables = rows("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
    let mut content = Vec::new();
    for table in tables {
        let name = table[0].as_text().expect("a name").to_owned();
        content.push(format!("{table:?}"));
        content.extend(rows(&format!("SELECT * FROM \"{name}\" ORDER BY 1")).iter().map(|row| format!("{row:?}")));
    }
    content
}

/// `--sql` on all dialects: text, codes and log.
#[cfg(feature = "python")]
#[test]
fn sql_is_printed() {
    let Some(mut oracle) = Oracle::start() else { return };
    let data = "\
op.execute(\"UPDATE t SET n = '100%' WHERE n LIKE '%x' AND id = :who\")
    op.execute(sa.text(\"UPDATE t SET n = :n\").bindparams(n=\"it's\"))
    notes = sa.table('t', sa.column('id', sa.Integer), sa.column('n', sa.String))
    op.execute(notes.update().where(notes.c.id.in_([1, 2])).values(n=None))
    op.bulk_insert(notes, [{'id': 1, 'n': 'one'}, {'id': 2, 'n': None}])
    op.get_bind().execute(notes.delete().where(notes.c.n == 'one'))
    op.get_bind().execute('UPDATE t SET n = 1')
    if op.get_context().dialect.name == 'postgresql':
        lists = sa.table('t', sa.column('l', sa.ARRAY(sa.Boolean)), sa.column('m', sa.ARRAY(sa.String)))
        op.execute(lists.update().values(l=[True, False], m=[['a', 'it\\'s'], ['c']]))
        op.execute(lists.update().where(lists.c.m.is_(None)).values(l=[]))
    print(op.get_context().as_sql)";
    let mixed = Folder::with_revisions(&[
        (
            "a.py",
            script(
                "1111",
                "None",
                "",
                "one",
                "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.String(20), server_default='x'))",
                "op.drop_table('t')",
            ),
        ),
        ("b.py", script("2222", "'1111'", "", "two", data, "op.execute('DELETE FROM t')")),
        (
            "c.py",
            script(
                "3333",
                "'2222'",
                "",
                "three",
                "with op.get_context().autocommit_block():\n        op.execute('VACUUM')\n    op.create_index('i', 't', [sa.text('lower(n)'), 'id'], postgresql_using='gin', postgresql_ops={'lower(n)': 'x_ops', 'id': 'y_ops'})",
                "pass",
            ),
        ),
    ]);
    for folder in [&mixed, &branched()] {
        let ini = folder.read("alembic.ini");
        for url in ["sqlite:///app.db", "postgresql://u:p@h/d", "mysql+pymysql://u@h/d", "mariadb://u@h/d"] {
            let line = |line: &str| {
                if line.starts_with("sqlalchemy.url") { format!("sqlalchemy.url = {url}") } else { line.to_owned() }
            };
            folder.write("alembic.ini", &ini.lines().map(line).collect::<Vec<_>>().join("\n"));
            let own: &[&[&str]] = if std::ptr::eq(folder, &mixed) {
                &[
                    &["upgrade", "head", "--sql"],
                    &["upgrade", "1111:head", "--sql"],
                    &["upgrade", "head:head", "--sql"],
                    &["downgrade", "head:base", "--sql"],
                    &["downgrade", "3333:-1", "--sql"],
                    &["downgrade", "2222:1111", "--sql"],
                    &["stamp", "head", "--sql"],
                    &["stamp", "1111:head", "--sql"],
                ]
            } else {
                &[
                    // Of the rows that meet in dddd4444 Alembic keeps any one.
                    &["upgrade", "cccc3333", "--sql"],
                    &["upgrade", "shop", "--sql"],
                    &["upgrade", "wire", "--sql"],
                    &["downgrade", "cccc3333:base", "--sql"],
                    &["stamp", "bbbb2222", "cccc3333", "--sql"],
                    &["stamp", "aaaa1111:bbbb2222", "cccc3333:eeee5555", "--sql"],
                ]
            };
            for args in own.iter().copied().chain([
                &["ensure_version", "--sql"][..],
                &["stamp", "base", "--sql"],
                &["upgrade", "nosuch:head", "--sql"],
                &["downgrade", "base", "--sql"],
            ]) {
                let (expected, got) = (oracle.run(folder, args), folder.seesaw(args));
                assert_eq!(got.code, expected.code, "{url} {args:?}: {got:?} {expected:?}");
                // Alembic has begun to write when it finds that it cannot go on.
                let begun = if expected.code == 0 { "" } else { "BEGIN;\n\n" };
                let text = expected.stdout.strip_prefix(begun).unwrap_or(&expected.stdout);
                assert_eq!(got.stdout, text, "{url} {args:?}: {}", got.stderr);
                assert_eq!(log(&got), log(&expected), "{url} {args:?}");
            }
        }
        folder.write("alembic.ini", &ini);
    }
}

#[test]
fn new_revisions() {
    let Some(mut oracle) = Oracle::start() else { return };
    let (ours, theirs) = (branched(), branched());
    for args in [
        &["merge", "-m", "join all", "--rev-id", "abcd0001", "heads"][..],
        &["revision", "-m", "Add: a Column, quickly!", "--rev-id", "abcd0002", "--head", "abcd0001"],
        &["revision", "--rev-id", "abcd0003", "--head", "shop@head", "--splice", "--branch-label", "side"],
        &[
            "revision",
            "-m",
            "dep",
            "--rev-id",
            "abcd0004",
            "--head",
            "base",
            "--depends-on",
            "shop",
            "--depends-on",
            "aaaa",
        ],
    ] {
        let (expected, got) = (oracle.run(&theirs, args), ours.seesaw(args));
        let place = |folder: &Folder, text: &str| {
            let root = folder.path().canonicalize().expect("a folder");
            text.replace(root.to_str().expect("text"), "").replace(folder.path().to_str().expect("text"), "")
        };
        assert_eq!(place(&ours, &got.stdout), place(&theirs, &expected.stdout), "{args:?} {got:?} {expected:?}");
        assert_eq!(got.code, expected.code, "{args:?}");
        assert_eq!(got.code, 0, "{args:?} {got:?}");
        let file = got.stdout.split(' ').nth(1).expect("a path");
        let file = place(&ours, file);
        let text = |folder: &Folder| {
            let text = folder.read(file.trim_start_matches('/'));
            text.lines().filter(|line| !line.starts_with("Create Date")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(text(&ours), text(&theirs), "{args:?}");
    }
    let listed = [&ours, &theirs].map(|folder| folder.seesaw(&["history"]).stdout);
    assert_eq!(listed[0], listed[1]);
}

#[test]
fn templates_and_init() {
    let Some(mut oracle) = Oracle::start() else { return };
    let folder = Folder::empty();
    let (expected, got) = (oracle.run(&folder, &["list_templates"]), folder.seesaw(&["list_templates"]));
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.replace("alembic init", "seesaw init").lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&got.stdout), sorted(&expected.stdout));
    for template in ["generic", "async", "multidb", "pyproject", "pyproject_async"] {
        let (ours, theirs) = (Folder::empty(), Folder::empty());
        let args = ["init", "-t", template, "--package", "db/migrations"];
        let (expected, got) = (oracle.run(&theirs, &args), ours.seesaw(&args));
        let lines = |folder: &Folder, text: &str| {
            let mut lines: Vec<String> =
                text.replace(folder.path().to_str().expect("text"), "").lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&ours, &got.stdout), lines(&theirs, &expected.stdout), "{template}");
        assert_eq!(got.code, 0);
        if template == "generic" || template == "pyproject" {
            let made = oracle.run(&ours, &["revision", "-m", "first", "--rev-id", "aaaa"]);
            assert_eq!(made.code, 0, "{made:?}");
            assert_eq!(oracle.run(&ours, &["upgrade", "head"]).code, 0, "{template}: Alembic runs what we set up");
            let ran = ours.seesaw(&["current"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (0, "aaaa (head)\n"), "{template}: {ran:?}");
            assert!(!ran.stderr.contains("warning"), "nothing to say about our own env.py: {}", ran.stderr);
        }
    }
}
