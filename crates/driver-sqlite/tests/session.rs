//! What the engine promises of a revision on SQLite: all of it or nothing, recorded, and said clearly.
#![allow(clippy::result_large_err, reason = "the shape of the engine's own errors")]

#[path = "common/bench.rs"]
mod bench;

use bench::Bench;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::render;
use seesaw_core::migrate::{Event, OperationError, Origin, Report, Session, Settings, migrate};
use seesaw_core::operation::{ColumnChange, Operation};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::{Options, Sqlite};
use std::time::Duration;

fn failure(report: &Report) -> String {
    let (_, fault) = report.failed.as_ref().expect("a failed step");
    render(fault, None)
}

#[test]
fn revisions_are_applied_with_their_version_rows() {
    let mut bench = Bench::new(&[])
        .sql("aaaa", &["CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)"])
        .sql("bbbb", &["UPDATE t SET a = 0"]);
    let report = bench.migrate();
    assert_eq!((&report.failed, &report.error), (&None, &None));
    assert_eq!(bench.version(), ["bbbb"]);
    let ran: Vec<(&str, u64, Option<&str>)> = report
        .steps
        .iter()
        .flat_map(|step| &step.statements)
        .map(|ran| (ran.sql.as_str(), ran.changed, ran.operation.as_deref()))
        .collect();
    assert_eq!(
        ran,
        [
            (
                "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)",
                0,
                Some("version")
            ),
            ("CREATE TABLE t (a)", 0, None),
            ("INSERT INTO t VALUES (1), (2)", 2, None),
            ("INSERT INTO alembic_version (version_num) VALUES ('aaaa') RETURNING version_num", 1, Some("version")),
            ("UPDATE t SET a = 0", 2, None),
            (
                "UPDATE alembic_version SET version_num='bbbb' WHERE alembic_version.version_num = 'aaaa'",
                1,
                Some("version")
            ),
        ]
    );
    let origin = report.steps[0].statements[2].origin.clone();
    assert_eq!(origin, Some(Origin { file: "script.sql".into(), line: 2 }));
    assert_eq!(
        *bench.events.borrow(),
        [
            "start aaaa 1/2",
            "ran CREATE TABLE alembic_version",
            "ran CREATE TABLE t",
            "ran INSERT INTO t",
            "ran INSERT INTO alembic_version",
            "finish aaaa",
            "start bbbb 2/2",
            "ran UPDATE t SET",
            "ran UPDATE alembic_version SET",
            "finish bbbb",
        ]
    );
}

#[test]
fn a_failure_at_any_statement_undoes_the_revision() {
    const STATEMENTS: [&str; 5] = [
        "CREATE TABLE t (a UNIQUE)",
        "INSERT INTO old VALUES (2)",
        "ALTER TABLE old ADD COLUMN c DEFAULT 5",
        "DROP INDEX old_a",
        "INSERT INTO t SELECT a FROM old",
    ];
    for fails in 0..=STATEMENTS.len() {
        let mut bench =
            Bench::new(&["CREATE TABLE old (a)", "CREATE INDEX old_a ON old (a)", "INSERT INTO old VALUES (1)"])
                .sql("aaaa", &["INSERT INTO old VALUES (9)"])
                .revision("bbbb", move |session| {
                    for (at, sql) in STATEMENTS.iter().enumerate() {
                        if at == fails {
                            session.run("INSERT INTO nowhere VALUES (1)", &[], None)?;
                        }
                        session.run(sql, &[], None)?;
                    }
                    session.run("INSERT INTO nowhere VALUES (1)", &[], None).map(|_| ())
                });
        let both = std::mem::take(&mut bench.plan);
        bench.plan = both[..1].to_vec();
        bench.migrate();
        let before = bench.dump();
        bench.plan = both[1..].to_vec();
        let report = bench.migrate();
        let (step, fault) = report.failed.as_ref().expect("it fails");
        assert_eq!(fault.message, "no such table: nowhere");
        assert_eq!(step.statements.len(), fails + 1);
        assert!(step.statements.last().expect("the failing one").failed);
        assert_eq!(bench.dump(), before, "failing at statement {fails}");
        assert_eq!(bench.version(), ["aaaa"]);
    }
}

#[test]
fn what_was_applied_before_the_failure_stays() {
    let mut bench = Bench::new(&[])
        .sql("aaaa", &["CREATE TABLE t (a)"])
        .sql("bbbb", &["CREATE TABLE u (a)", "SELECT * FROM nowhere"])
        .sql("cccc", &["CREATE TABLE v (a)"]);
    let report = bench.migrate();
    assert_eq!(report.steps.len(), 1);
    assert_eq!(bench.version(), ["aaaa"]);
    assert_eq!(
        failure(&report),
        "error: no such table: nowhere\n  = SQL: SELECT * FROM nowhere\n  \
         = Revision bbbb was rolled back: the database is as it was before it.\n"
    );
}

#[test]
fn a_first_revision_that_fails_leaves_nothing_not_even_the_version_table() {
    let mut bench = Bench::new(&[]).sql("aaaa", &["CREATE TABLE t (a)", "CREATE TABLE t (a)"]);
    assert!(bench.migrate().failed.is_some());
    assert_eq!(bench.number("SELECT count(*) FROM sqlite_master"), 0);
}

#[test]
fn an_empty_plan_makes_the_version_table() {
    let mut bench = Bench::new(&[]);
    assert_eq!(bench.migrate(), Report::default());
    assert_eq!(bench.migrate(), Report::default());
    assert_eq!(bench.number("SELECT count(*) FROM alembic_version"), 0);
}

#[test]
fn commit_waits_for_the_end_of_the_revision() {
    let script = |session: &mut Session| {
        for _ in 0..3 {
            session.run("INSERT INTO t VALUES (1)", &[], None)?;
            session.commit(Some(Origin { file: "a.py".into(), line: 7 }))?;
        }
        session.run("INSERT INTO t VALUES (2)", &[], None)?;
        session.rollback(None)?;
        session.run("INSERT INTO nowhere VALUES (1)", &[], None).map(|_| ())
    };
    let mut bench = Bench::new(&["CREATE TABLE t (a)"]).revision("aaaa", script);
    let before = bench.dump();
    let report = bench.migrate();
    assert_eq!(bench.dump(), before);
    let notices: Vec<String> = report.failed.expect("it fails").0.notices.iter().map(|n| render(n, None)).collect();
    assert_eq!(
        notices,
        [
            "note: the commit waits for the end of the revision, which is applied as a whole or not at all\n  --> a.py:7\n"
        ]
    );

    let mut bench = Bench::new(&["CREATE TABLE t (a)", "CREATE TABLE nowhere (a)"]).revision("aaaa", script);
    assert_eq!(bench.migrate().failed, None);
    assert_eq!(bench.number("SELECT sum(a) FROM t"), 3, "rollback() went back to the last commit()");

    let mut bench = Bench::new(&["CREATE TABLE t (a)"]).revision("aaaa", script);
    bench.settings.honour_commit = true;
    let report = bench.migrate();
    assert_eq!(bench.number("SELECT sum(a) FROM t"), 3, "the switch keeps what the script committed");
    assert!(failure(&report).contains("had committed 3 times: those parts stay"), "{}", failure(&report));
    assert_eq!(bench.version(), Vec::<String>::new());
}

#[test]
fn rollback_and_savepoints_of_a_script() {
    let mut bench = Bench::new(&["CREATE TABLE t (a)"]).revision("aaaa", |session| {
        session.run("INSERT INTO t VALUES (1)", &[], None)?;
        session.rollback(None)?;
        session.savepoint("nested", None)?;
        session.run("INSERT INTO t VALUES (10)", &[], None)?;
        session.rollback_to("nested", None)?;
        session.release("nested", None)?;
        session.run("INSERT INTO t VALUES (100)", &[], None).map(|_| ())
    });
    assert_eq!(bench.migrate().failed, None);
    assert_eq!(bench.number("SELECT sum(a) FROM t"), 100);
    assert_eq!(bench.version(), ["aaaa"]);
}

#[test]
fn a_script_cannot_leave_the_transaction() {
    let mut bench = Bench::new(&["CREATE TABLE t (a)"]).sql(
        "aaaa",
        &[
            "BEGIN",
            "CREATE INDEX CONCURRENTLY t_a ON t (a)",
            "COMMIT",
            "VACUUM",
            "PRAGMA journal_mode = wal",
            "DROP INDEX CONCURRENTLY IF EXISTS t_a",
            "CREATE INDEX t_b ON t (a)",
        ],
    );
    let report = bench.migrate();
    assert_eq!(report.failed, None);
    let notices: Vec<&str> = report.steps[0].notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(notices.len(), 6, "{notices:#?}");
    assert!(notices[1].starts_with("CONCURRENTLY is left out"), "{}", notices[1]);
    assert_eq!(report.steps[0].statements[1].sql, "CREATE INDEX t_a ON t (a)");
    for sql in ["ROLLBACK", "ATTACH ':memory:' AS other"] {
        let mut bench = Bench::new(&[]).revision("aaaa", move |session| {
            session.run("CREATE TABLE t (a)", &[], None)?;
            session.run(sql, &[], Some(Origin { file: "a.py".into(), line: 3 })).map(|_| ())
        });
        let report = bench.migrate();
        assert!(failure(&report).contains("--> a.py:3"), "{}", failure(&report));
        assert_eq!(bench.number("SELECT count(*) FROM sqlite_master"), 0);
    }
}

#[test]
fn nothing_runs_once_the_database_has_ended_the_transaction() {
    let mut bench =
        Bench::new(&["CREATE TABLE t (a UNIQUE)", "INSERT INTO t VALUES (1)"]).revision("aaaa", |session| {
            session.run("INSERT INTO t VALUES (2)", &[], None)?;
            let _ = session.run("INSERT OR ROLLBACK INTO t VALUES (1)", &[], None);
            // The script has caught the error and goes on.
            let _ = session.run("INSERT INTO t VALUES (3)", &[], None);
            Ok(())
        });
    let report = bench.migrate();
    assert!(
        failure(&report).contains("ended the transaction of the revision: UNIQUE constraint failed"),
        "{}",
        failure(&report)
    );
    assert_eq!(bench.number("SELECT count(*) FROM t"), 1);
    assert_eq!(bench.version(), Vec::<String>::new());
}

const FAMILY: &[&str] = &[
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)",
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
    "INSERT INTO parent VALUES (1, 'one'), (2, 'two')",
    "INSERT INTO child VALUES (1, 1), (2, 2), (3, 2)",
];

fn not_null(table: &str, column: &str) -> Operation {
    let change = Box::new(ColumnChange { nullable: Some(false), ..ColumnChange::default() });
    Operation::AlterColumn { table: table.into(), schema: None, column: column.into(), change }
}

#[test]
fn a_rebuild_keeps_the_rows_of_the_children() {
    let mut bench = Bench::new(FAMILY).revision("aaaa", |session| {
        session.apply(&not_null("parent", "name"), None)?;
        assert!(!session.schema()?.tables["parent"].columns[1].nullable);
        session.run("DELETE FROM parent WHERE id = 1", &[], None).map(|_| ())
    });
    bench.settings.foreign_keys = true;
    let report = bench.migrate();
    assert_eq!(report.failed, None);
    assert_eq!(bench.number("SELECT count(*) FROM child"), 2, "only the script's own DELETE cascades");
    let rebuilt = report.steps[0].statements.iter().filter(|ran| ran.rebuild).count();
    assert!(rebuilt > 2, "{:#?}", report.steps[0].statements);
    assert_eq!(bench.rows("PRAGMA foreign_keys"), [[Value::Integer(1)]]);
}

#[test]
fn a_failed_rebuild_that_the_script_catches_leaves_nothing() {
    let mut bench = Bench::new(FAMILY).revision("aaaa", |session| {
        session.run("UPDATE parent SET name = NULL WHERE id = 2", &[], None)?;
        let error = session.apply(&not_null("parent", "name"), None).expect_err("a NULL");
        let OperationError::Database { error, .. } = error else { panic!("{error:?}") };
        assert_eq!(error.code.as_deref(), Some("SQLITE_CONSTRAINT_NOTNULL"));
        session.run("UPDATE parent SET name = 'two' WHERE id = 2", &[], None).map(|_| ())
    });
    let before = bench.dump();
    assert_eq!(bench.migrate().failed, None);
    bench.database.run("DROP TABLE alembic_version", &[]).expect("drop");
    assert_eq!(bench.dump(), before);
    assert_eq!(bench.rows("PRAGMA legacy_alter_table"), [[Value::Integer(0)]]);
}

#[test]
fn schemas_before_and_after() {
    let mut bench = Bench::new(&[]).sql("aaaa", &["CREATE TABLE t (a)"]).sql("bbbb", &["CREATE TABLE u (a)"]);
    bench.settings.record_schema = true;
    let report = bench.migrate();
    let tables = |schema: &Option<seesaw_core::schema::Schema>| -> Vec<String> {
        schema.as_ref().expect("recorded").tables.keys().cloned().collect()
    };
    assert_eq!(tables(&report.steps[0].before), ["alembic_version"]);
    assert_eq!(tables(&report.steps[0].after), ["alembic_version", "t"]);
    assert_eq!(report.steps[0].after, report.steps[1].before);
    assert_eq!(tables(&report.steps[1].after), ["alembic_version", "t", "u"]);
}

#[test]
fn the_version_table_is_looked_at_with_care() {
    let message = |bench: &mut Bench| bench.migrate().error.expect("an error").message;
    let mut bench = Bench::new(&["CREATE TABLE alembic_version (id)"]).sql("aaaa", &[]);
    assert_eq!(message(&mut bench), "the table alembic_version is no version table: it has no column version_num");

    // SQLite does not hold to a declared length.
    let long = "a".repeat(33);
    let mut bench = Bench::new(&[]).sql(&long, &["CREATE TABLE t (a)"]);
    assert_eq!(bench.migrate().error, None);
    assert_eq!(bench.version(), [long]);

    let mut bench = Bench::new(&[]).sql("aaaa", &["CREATE TABLE t (a)"]);
    bench.migrate();
    assert_eq!(message(&mut bench), "the plan does not fit the database any more: alembic_version holds aaaa");

    let twice = "CREATE TABLE alembic_version (version_num VARCHAR(32))";
    let rows = "INSERT INTO alembic_version VALUES ('aaaa'), ('aaaa')";
    let mut bench = Bench::new(&[twice, rows]).sql("aaaa", &[]).sql("bbbb", &["CREATE TABLE t (a)"]);
    bench.plan.remove(0);
    let report = bench.migrate();
    assert!(
        failure(&report).starts_with(
            "error: Online migration expected to match one row when updating 'aaaa' to 'bbbb' in 'alembic_version'; 2 found"
        ),
        "{}",
        failure(&report)
    );
    assert_eq!(bench.version(), ["aaaa", "aaaa"]);
}

#[test]
fn another_program_holds_or_moves_the_database() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("app.db");
    let options = Options { busy_timeout: Duration::from_millis(10), ..Options::default() };
    let mut other = Sqlite::open(&path, &options).expect("open");
    let mut bench = Bench::new(&[]).sql("aaaa", &["CREATE TABLE t (a)"]).sql("bbbb", &["CREATE TABLE u (a)"]);
    bench.database = Sqlite::open(&path, &options).expect("open");
    other.run("BEGIN IMMEDIATE", &[]).expect("begin");
    let fault = bench.migrate().error.expect("held");
    assert_eq!(fault.message, "database is locked");
    assert!(fault.hint.is_some());
    other.run("COMMIT", &[]).expect("commit");

    // Between the first revision and the second someone else sets the version.
    let listener = Box::new(move |event: &Event| {
        if matches!(event, Event::Finished { .. }) {
            other.run("UPDATE alembic_version SET version_num = 'zzzz'", &[]).expect("update");
        }
    });
    let mut session = Session::new(Box::new(bench.database.clone()), Settings::default(), || 0.0, listener);
    let report = migrate(&mut session, &bench.plan, &mut bench.bodies);
    assert_eq!(report.steps.len(), 1);
    let fault = report.error.expect("moved");
    assert_eq!(fault.message, "the plan does not fit the database any more: alembic_version holds zzzz");
    assert_eq!(bench.number("SELECT count(*) FROM sqlite_master WHERE name = 'u'"), 0);
}

#[test]
fn what_alembic_left_behind_is_told_once() {
    let mut bench = Bench::new(&["CREATE TABLE t (a)", "CREATE TABLE _alembic_tmp_t (a)"])
        .sql("aaaa", &["SELECT 1"])
        .sql("bbbb", &["SELECT 2"]);
    let report = bench.migrate();
    let told: Vec<&str> =
        report.steps.iter().flat_map(|step| &step.notices).map(|notice| notice.message.as_str()).collect();
    assert_eq!(told, ["table _alembic_tmp_t is left over from a batch migration that failed under Alembic"]);
}
