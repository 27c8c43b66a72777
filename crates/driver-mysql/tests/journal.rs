//! Where every change of the schema is committed at once, a journal tells what is done: the next run goes on from there.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::result_large_err,
    reason = "a test may fail loudly and start processes; bodies return the error of a session"
)]

#[path = "../../core/tests/plans/mod.rs"]
mod plans;
mod server;

use plans::{Plan, applied};
use seesaw_core::connection::Connection;
use seesaw_core::migrate::{Event, OperationError, Session, Settings, current, journal};
use seesaw_core::operation::{ColumnChange, Operation};
use seesaw_core::value::Value;
use seesaw_driver_mysql::Mysql;
use server::SERVER;
use std::cell::RefCell;
use std::rc::Rc;

fn version(connection: &mut Mysql) -> Vec<String> {
    current(connection, &Settings::default()).unwrap()
}

fn count(connection: &mut Mysql, sql: &str) -> i64 {
    connection.query(sql, &[]).unwrap()[0][0].as_integer().unwrap()
}

fn tables(connection: &mut Mysql) -> Vec<String> {
    let rows = connection.query("SHOW TABLES", &[]).unwrap();
    rows.into_iter().map(|mut row| row.remove(0).as_text().unwrap().to_owned()).collect()
}

/// Statements of one revision; in their middle one that fails as long as there is no table `go_on`.
fn stops(session: &mut Session, statements: &[&str]) -> Result<(), OperationError> {
    for (at, sql) in statements.iter().enumerate() {
        session.run(sql, &[], None)?;
        if at + 1 == statements.len() / 2 {
            session.run("INSERT INTO go_on VALUES (1)", &[], None)?;
        }
    }
    Ok(())
}

const STATEMENTS: [&str; 8] = [
    "CREATE TABLE a (x INT PRIMARY KEY AUTO_INCREMENT, y INT)",
    "INSERT INTO a (y) VALUES (1), (2)",
    "ALTER TABLE a ADD COLUMN z INT",
    "UPDATE a SET z = y * 10",
    "INSERT INTO a (y) VALUES (3)",
    "CREATE INDEX a_y ON a (y)",
    "UPDATE a SET y = y + 1",
    "ALTER TABLE a DROP COLUMN z",
];

#[test]
fn a_revision_that_failed_in_its_middle_goes_on_from_there() {
    let name = SERVER.database();
    let connect = || SERVER.connect(&name).unwrap();
    let mut plan = Plan::default()
        .sql("one", &["CREATE TABLE other (x INT)"])
        .revision("two", |session| stops(session, &STATEMENTS))
        .sql("three", &["CREATE TABLE last (x INT)"]);
    let report = plan.migrate(connect());
    assert_eq!(applied(&report), ["one"]);
    let (step, fault) = report.failed.unwrap();
    assert_eq!(step.step.revision, "two");
    assert!(fault.message.ends_with("go_on' doesn't exist"), "{fault:?}");
    assert!(fault.notes.iter().any(|note| note.contains("applied in part (3 statements done)")), "{fault:?}");
    let mut connection = connect();
    assert_eq!(version(&mut connection), ["one"]);
    let unfinished = journal::unfinished(&mut connection, None).unwrap().unwrap();
    assert_eq!((unfinished.revision.as_str(), unfinished.done.len(), unfinished.doubtful), ("two", 3, None));
    // What came after the last change of the schema was rolled back.
    assert_eq!(count(&mut connection, "SELECT count(*) FROM a WHERE z IS NOT NULL"), 0);

    // Nothing else may run meanwhile.
    plan.steps.drain(..2);
    let report = plan.migrate(connect());
    assert!(report.error.unwrap().message.contains("the upgrade of revision two is unfinished (3 statements done)"));

    connection.run("CREATE TABLE go_on (x INT)", &[]).unwrap();
    let mut plan = Plan::default()
        .sql("one", &[])
        .revision("two", |session| stops(session, &STATEMENTS))
        .sql("three", &["CREATE TABLE last (x INT)"]);
    plan.steps.remove(0);
    let report = plan.migrate(connect());
    assert_eq!((applied(&report), &report.failed, &report.error), (vec!["two", "three"], &None, &None));
    assert!(
        report.steps[0]
            .notices
            .iter()
            .any(|notice| notice.message.contains("what that has done (3 statements) is not run again"))
    );
    assert_eq!(version(&mut connection), ["three"]);
    let rows = connection.query("SELECT x, y FROM a ORDER BY x", &[]).unwrap();
    let number = Value::Integer;
    assert_eq!(rows, [[number(1), number(2)], [number(2), number(3)], [number(3), number(4)]]);
    assert_eq!(tables(&mut connection), ["a", "alembic_version", "go_on", "last", "other"]);
}

/// Looks at rows and at the schema to decide, as scripts do.
fn decides(session: &mut Session, seen: &RefCell<Vec<String>>) -> Result<(), OperationError> {
    let rows = session.run("SELECT count(*) FROM t", &[], None)?.rows;
    let has_b = session.schema()?.tables["t"].columns.iter().any(|column| column.name == "b");
    seen.borrow_mut().push(format!("{:?} {has_b}", rows[0][0]));
    if !has_b {
        session.run("INSERT INTO t VALUES (7)", &[], None)?;
        session.run("ALTER TABLE t ADD b INT", &[], None)?;
    }
    let error = session.run("ALTER TABLE t ADD b INT", &[], None).map(|_| ()).err();
    seen.borrow_mut().push(format!("{}", error.is_some()));
    session.run("ALTER TABLE t ADD c INT", &[], None)?;
    session.run("INSERT INTO go_on VALUES (1)", &[], None).map(|_| ())
}

#[test]
fn a_script_that_goes_on_sees_what_it_saw() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    connection.run("CREATE TABLE t (a INT)", &[]).unwrap();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let shared = seen.clone();
    let mut plan = Plan::default().revision("one", move |session| decides(session, &shared));
    assert!(plan.migrate(SERVER.connect(&name).unwrap()).failed.is_some());
    connection.run("CREATE TABLE go_on (x INT)", &[]).unwrap();
    let report = plan.migrate(SERVER.connect(&name).unwrap());
    assert_eq!((applied(&report), &report.failed), (vec!["one"], &None));
    let expected = ["Integer(0) false", "true"];
    assert_eq!(*seen.borrow(), [expected, expected].concat());
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t"), 1);
    assert_eq!(journal::unfinished(&mut connection, None).unwrap(), None);
}

#[test]
fn a_script_that_was_changed_where_it_is_done_is_refused() {
    let name = SERVER.database();
    let connect = || SERVER.connect(&name).unwrap();
    let first = &["CREATE TABLE t (a INT)", "ALTER TABLE t ADD b INT", "SELECT nope"];
    assert!(Plan::default().sql("one", first).migrate(connect()).failed.is_some());
    let changed = &["CREATE TABLE t (a BIGINT)", "ALTER TABLE t ADD b INT"];
    let fault = Plan::default().sql("one", changed).migrate(connect()).failed.unwrap().1;
    assert!(fault.message.contains("its script does not repeat what that did"), "{fault:?}");
    assert!(fault.notes.iter().any(|note| note == "The earlier run did: CREATE TABLE t (a INT)"), "{fault:?}");
    let shorter = &["CREATE TABLE t (a INT)"];
    let fault = Plan::default().sql("one", shorter).migrate(connect()).failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note == "The script now ends before that."), "{fault:?}");
    assert!(version(&mut connect()).is_empty());
    let mended = &["CREATE TABLE t (a INT)", "ALTER TABLE t ADD b INT", "SELECT 1"];
    let report = Plan::default().sql("one", mended).migrate(connect());
    assert_eq!((applied(&report), &report.failed), (vec!["one"], &None));
}

#[test]
fn a_revision_that_only_changes_rows_is_applied_whole_or_not_at_all() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    connection.run("CREATE TABLE t (a INT)", &[]).unwrap();
    let body = &["INSERT INTO t VALUES (1)", "UPDATE t SET a = 2", "SELECT nope"];
    let fault = Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap()).failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note.contains("the database is as it was before it")), "{fault:?}");
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t"), 0);
    // The first change of the schema fails: nothing is left either.
    let body = &["SELECT 1", "ALTER TABLE nope ADD x INT"];
    let fault = Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap()).failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note.contains("the database is as it was before it")), "{fault:?}");
    assert_eq!(tables(&mut connection), ["alembic_version", "t"]);
}

#[test]
fn rows_that_are_too_many_to_keep_are_asked_for_again() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    let body = &[
        "CREATE TABLE t (a INT)",
        "SELECT repeat('x', 2000000)",
        "ALTER TABLE t ADD b INT",
        "INSERT INTO one VALUES (1)",
        "ALTER TABLE t ADD c INT",
        "INSERT INTO two VALUES (1)",
        "ALTER TABLE t ADD d INT",
    ];
    let mut plan = Plan::default().sql("big", body);
    for missing in ["one", "two"] {
        let fault = plan.migrate(SERVER.connect(&name).unwrap()).failed.unwrap().1;
        assert!(fault.message.ends_with(&format!("{missing}' doesn't exist")), "{fault:?}");
        connection.run(&format!("CREATE TABLE {missing} (x INT)"), &[]).unwrap();
    }
    let report = plan.migrate(SERVER.connect(&name).unwrap());
    assert_eq!((applied(&report), &report.failed), (vec!["big"], &None));
}

#[test]
fn a_statement_that_is_not_understood_commits_nothing() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    let body = &["CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)", "CREATE TRIGGER nonsense"];
    let fault = Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap()).failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note.contains("applied in part (1 statement done)")), "{fault:?}");
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t"), 0);
    let unfinished = journal::unfinished(&mut connection, None).unwrap().unwrap();
    assert_eq!((unfinished.done, unfinished.doubtful), (vec!["CREATE TABLE t (a INT)".to_owned()], None));
    let body = &["CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)", "ALTER TABLE t ADD b INT"];
    let report = Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap());
    assert_eq!((applied(&report), &report.failed), (vec!["one"], &None));
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t"), 1);
}

#[test]
fn the_statement_under_way_is_known_by_what_it_changes() {
    for ran in [false, true] {
        let name = SERVER.database();
        let mut connection = SERVER.connect(&name).unwrap();
        // A run that ends between a statement and the next: the journal tells what was about to run.
        let body = &["CREATE TABLE t (a INT)", "ALTER TABLE t ADD b INT", "SELECT nope"];
        assert!(Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap()).failed.is_some());
        connection.run("DELETE FROM seesaw_journal ORDER BY position DESC LIMIT 1", &[]).unwrap();
        if !ran {
            connection.run("ALTER TABLE t DROP b", &[]).unwrap();
        }
        let unfinished = journal::unfinished(&mut connection, None).unwrap().unwrap();
        assert_eq!(unfinished.doubtful.as_deref(), Some("ALTER TABLE t ADD b INT"));
        let body = &["CREATE TABLE t (a INT)", "ALTER TABLE t ADD b INT", "INSERT INTO t VALUES (1, 2)"];
        let report = Plan::default().sql("one", body).migrate(SERVER.connect(&name).unwrap());
        assert_eq!((applied(&report), &report.failed), (vec!["one"], &None), "{ran}");
        assert_eq!(count(&mut connection, "SELECT b FROM t"), 2);
    }
}

/// Revisions that leave their commit to the next one.
fn quick() -> Plan {
    let mut plan = Plan::default();
    plan.settings.share_commit = Some(1.0);
    plan
}

#[test]
fn a_quick_revision_is_committed_with_the_next() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = told.clone();
    let mut other = SERVER.connect(&name).unwrap();
    let mut plan = quick()
        .sql("one", &["CREATE TABLE a (x INT)", "CREATE TABLE b (x INT)"])
        .sql("two", &["CREATE TABLE c (x INT)"])
        .sql("three", &["CREATE TABLE d (x INT)"])
        .sql("four", &["INSERT INTO a VALUES (1)"])
        .sql("five", &["INSERT INTO a VALUES (2)", "CREATE TABLE e (x INT)"]);
    let report = plan.migrate_telling(SERVER.connect(&name).unwrap(), move |event| match event {
        Event::Started { step, .. } => heard.borrow_mut().push(format!("{} begins", step.revision)),
        Event::Finished { step, .. } => {
            let id = &step.revision;
            // What is told as finished is seen by everybody.
            assert_eq!(version(&mut other).len(), 1);
            heard.borrow_mut().push(format!("{id} ends, {}", version(&mut other)[0]));
        }
        Event::Ran(ran) if ran.operation.is_none() => heard.borrow_mut().push(ran.sql.clone()),
        _ => {}
    });
    assert_eq!((report.failed.as_ref(), report.error.as_ref()), (None, None));
    assert_eq!(applied(&report), ["one", "two", "three", "four", "five"]);
    let expected = [
        "one begins",
        "CREATE TABLE a (x INT)",
        "CREATE TABLE b (x INT)",
        "two begins",
        "one ends, one",
        "CREATE TABLE c (x INT)",
        "three begins",
        "two ends, two",
        "CREATE TABLE d (x INT)",
        "four begins",
        "three ends, three",
        "INSERT INTO a VALUES (1)",
        "five begins",
        "four ends, four",
        "INSERT INTO a VALUES (2)",
        "CREATE TABLE e (x INT)",
        "five ends, five",
    ];
    assert_eq!(*told.borrow(), expected);
    assert_eq!(version(&mut connection), ["five"]);
    assert_eq!(tables(&mut connection), ["a", "alembic_version", "b", "c", "d", "e"]);
}

#[test]
fn a_revision_stays_whatever_becomes_of_the_next() {
    let fails: [&'static [&'static str]; 5] = [
        &["CREATE TABLE a (x INT)"],
        &["ALTER TABLE nope ADD x INT"],
        &["CREATE TRIGGER nonsense"],
        &["INSERT INTO nope VALUES (1)"],
        &["INSERT INTO a VALUES (1)", "SELECT nope"],
    ];
    for body in fails {
        let name = SERVER.database();
        let mut connection = SERVER.connect(&name).unwrap();
        let mut plan = quick().sql("one", &["CREATE TABLE a (x INT)", "ALTER TABLE a ADD y INT"]).sql("two", body);
        let report = plan.migrate(SERVER.connect(&name).unwrap());
        assert_eq!(applied(&report), ["one"], "{body:?}");
        let fault = report.failed.unwrap().1;
        assert!(fault.notes.iter().any(|note| note.contains("the database is as it was before it")), "{fault:?}");
        assert_eq!(version(&mut connection), ["one"], "{body:?}");
        assert_eq!(tables(&mut connection), ["a", "alembic_version"], "{body:?}");
        assert_eq!(count(&mut connection, "SELECT count(*) FROM a"), 0);
    }
}

#[test]
fn a_revision_whose_commit_was_lost_is_finished_by_the_next_run() {
    for body in ["CREATE TABLE c (x INT)", "INSERT INTO a VALUES (1, 2)"] {
        let name = SERVER.database();
        let mut connection = SERVER.connect(&name).unwrap();
        let migrating = SERVER.connect(&name).unwrap();
        let id = migrating.id();
        let first = &["CREATE TABLE a (x INT)", "INSERT INTO a VALUES (1)", "ALTER TABLE a ADD y INT"];
        let mut plan = quick().sql("one", first).revision("two", move |session| {
            SERVER.connect("mysql").unwrap().run(&format!("KILL {id}"), &[]).unwrap();
            session.run(body, &[], None).map(|_| ())
        });
        let report = plan.migrate(migrating);
        assert_eq!(applied(&report), Vec::<&str>::new());
        let fault = report.failed.unwrap().1;
        assert!(fault.notes.iter().any(|note| note.starts_with("Whether revision one is recorded")), "{fault:?}");
        assert!(version(&mut connection).is_empty());
        assert_eq!(journal::unfinished(&mut connection, None).unwrap().unwrap().revision, "one");
        let mut plan =
            quick().sql("one", first).revision("two", move |session| session.run(body, &[], None).map(|_| ()));
        let report = plan.migrate(SERVER.connect(&name).unwrap());
        assert_eq!((applied(&report), &report.failed), (vec!["one", "two"], &None));
        assert_eq!(count(&mut connection, "SELECT count(*) FROM a WHERE x = 1 AND y IS NULL"), 1);
        assert_eq!(version(&mut connection), ["two"]);
    }
}

#[test]
fn what_a_script_leaves_out_is_taken_from_the_schema() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    let made = "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) NOT NULL DEFAULT 'x' COMMENT 'why', \
                seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, parent INT, \
                KEY by_a (a), UNIQUE u (a), CONSTRAINT fk FOREIGN KEY (parent) REFERENCES t (id), CONSTRAINT ck CHECK (id > 0))";
    connection.run(made, &[]).unwrap();
    let change = |column: &str, change: ColumnChange| Operation::AlterColumn {
        table: "t".into(),
        schema: None,
        column: column.into(),
        change: Box::new(change),
    };
    let drop = |constraint: &str| Operation::DropConstraint {
        table: "t".into(),
        schema: None,
        constraint: Some(constraint.into()),
        type_: None,
        if_exists: false,
    };
    let operations = [
        change("a", ColumnChange { new_name: Some("b".into()), ..ColumnChange::default() }),
        change("seen", ColumnChange { nullable: Some(true), ..ColumnChange::default() }),
        Operation::DropIndex {
            index: "by_a".into(),
            table: None,
            schema: None,
            if_exists: false,
            options: Default::default(),
        },
        drop("fk"),
        drop("ck"),
        drop("u"),
    ];
    let mut plan = Plan::default().revision("one", move |session| {
        operations.iter().try_for_each(|operation| session.apply(operation, None).map(|_| ()))
    });
    let report = plan.migrate(SERVER.connect(&name).unwrap());
    assert_eq!((applied(&report), &report.failed), (vec!["one"], &None));
    let rows = connection.query("SHOW CREATE TABLE t", &[]).unwrap();
    let text = rows[0][1].as_text().unwrap();
    assert!(text.contains("`b` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'why'"), "{text}");
    assert!(text.contains("`seen` timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()"), "{text}");
    assert!(!text.contains("by_a") && !text.contains("CONSTRAINT"), "{text}");
}
