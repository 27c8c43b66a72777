//! A revision that leaves its transaction is no longer whole: a journal tells what is done, and the next run goes on from
//! there.
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
use seesaw_core::migrate::{OperationError, Session, Settings, current, journal};
use seesaw_driver_postgres::Postgres;
use server::SERVER;

fn count(connection: &mut Postgres, sql: &str) -> i64 {
    connection.query(sql, &[]).unwrap()[0][0].as_integer().unwrap()
}

fn body(session: &mut Session) -> Result<(), OperationError> {
    session.run("CREATE TABLE t (a INT)", &[], None)?;
    session.run("INSERT INTO t VALUES (1), (2)", &[], None)?;
    session.autocommit(true, None)?;
    session.run("CREATE INDEX CONCURRENTLY i ON t (a)", &[], None)?;
    session.run("UPDATE t SET a = a + 10", &[], None)?;
    session.autocommit(false, None)?;
    session.run("UPDATE t SET a = a + 100", &[], None)?;
    session.run("INSERT INTO go_on VALUES (1)", &[], None)?;
    session.run("CREATE TABLE last (a INT)", &[], None).map(|_| ())
}

#[test]
fn what_was_committed_is_not_run_again() {
    for each in [false, true] {
        let name = SERVER.database();
        let connect = || SERVER.connect(&name).unwrap();
        let mut plan = Plan::default().sql("zero", &["CREATE TABLE zero (x int)"]).revision("one", body);
        plan.settings.transaction_per_migration = each;
        let fault = plan.migrate(connect()).failed.unwrap().1;
        assert!(fault.notes.iter().any(|note| note.contains("applied in part (4 statements done)")), "{fault:?}");
        let mut connection = connect();
        let unfinished = journal::unfinished(&mut connection, None).unwrap().unwrap();
        assert_eq!((unfinished.revision.as_str(), unfinished.done.len(), unfinished.doubtful), ("one", 4, None));
        assert_eq!(current(&mut connection, &Settings::default()).unwrap(), ["zero"]);
        assert_eq!(count(&mut connection, "SELECT sum(a)::int FROM t"), 23);

        connection.run("CREATE TABLE go_on (x int)", &[]).unwrap();
        plan.steps.remove(0);
        let report = plan.migrate(connect());
        assert_eq!((applied(&report), &report.failed, &report.error), (vec!["one"], &None, &None));
        assert_eq!(count(&mut connection, "SELECT sum(a)::int FROM t"), 223);
        assert_eq!(journal::unfinished(&mut connection, None).unwrap(), None);
        let tables = "SELECT count(*) FROM pg_tables WHERE tablename = 'seesaw_journal'";
        assert_eq!(count(&mut connection, tables), 0);
    }
}

#[test]
fn an_index_that_was_never_finished_is_dropped_first() {
    let name = SERVER.database();
    let mut connection = SERVER.connect(&name).unwrap();
    connection.run("CREATE TABLE t (a INT)", &[]).unwrap();
    connection.run("INSERT INTO t VALUES (1), (1)", &[]).unwrap();
    let body = |session: &mut Session| {
        session.autocommit(true, None)?;
        session.run("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", &[], None)?;
        session.autocommit(false, None)
    };
    let fault = Plan::default().revision("one", body).migrate(SERVER.connect(&name).unwrap()).failed.unwrap().1;
    assert!(fault.message.contains("could not create unique index"), "{fault:?}");
    assert_eq!(count(&mut connection, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"), 1);
    connection.run("DELETE FROM t", &[]).unwrap();
    let report = Plan::default().revision("one", body).migrate(SERVER.connect(&name).unwrap());
    assert_eq!((applied(&report), &report.failed), (vec!["one"], &None));
    assert!(report.steps[0].notices.iter().any(|notice| notice.message.contains("was never finished")));
    assert_eq!(count(&mut connection, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"), 0);
}

#[test]
fn what_cannot_be_in_a_transaction_runs_outside_where_it_is_the_first() {
    for each in [false, true] {
        let name = SERVER.database();
        let connect = || SERVER.connect(&name).unwrap();
        let mut plan = Plan::default()
            .sql("one", &["CREATE TABLE t (a INT)"])
            .sql(
                "two",
                &["SET lock_timeout = 1000", "CREATE INDEX CONCURRENTLY i ON t (a)", "INSERT INTO t VALUES (1)"],
            )
            .sql("three", &["INSERT INTO t VALUES (2)", "DROP INDEX CONCURRENTLY i"]);
        plan.settings.transaction_per_migration = each;
        let report = plan.migrate(connect());
        assert_eq!(applied(&report), ["one", "two"]);
        assert!(report.steps[1].notices.iter().any(|note| note.message.contains("is committed first")));
        // Not behind another statement: that would no longer be whole.
        let fault = report.failed.unwrap().1;
        assert!(fault.message.contains("cannot run inside a transaction block"), "{fault:?}");
        assert!(fault.hint.iter().any(|hint| hint.contains("autocommit_block")), "{fault:?}");
        let mut connection = connect();
        assert_eq!(count(&mut connection, "SELECT sum(a)::int FROM t"), 1);
        assert_eq!(current(&mut connection, &Settings::default()).unwrap(), ["two"]);
        assert_eq!(journal::unfinished(&mut connection, None).unwrap(), None);
    }
}
