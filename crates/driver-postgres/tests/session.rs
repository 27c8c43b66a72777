//! Plans walked over a real server: one transaction for all, and what leaves it.
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
use seesaw_core::migrate::{OperationError, Report, Session, current};
use seesaw_core::value::Value;
use seesaw_driver_postgres::Postgres;
use server::SERVER;

struct Bench {
    name: String,
    plan: Plan,
}

impl Bench {
    fn new() -> Self {
        Self { name: SERVER.database(), plan: Plan::default() }
    }

    fn sql(self, id: &str, statements: &'static [&'static str]) -> Self {
        Self { plan: self.plan.sql(id, statements), ..self }
    }

    fn revision(self, id: &str, body: impl Fn(&mut Session) -> Result<(), OperationError> + 'static) -> Self {
        Self { plan: self.plan.revision(id, body), ..self }
    }

    fn each(mut self) -> Self {
        self.plan.settings.transaction_per_migration = true;
        self
    }

    fn connect(&self) -> Postgres {
        SERVER.connect(&self.name).unwrap()
    }

    fn migrate(&mut self) -> Report {
        self.plan.migrate(SERVER.connect(&self.name).unwrap())
    }

    fn version(&self) -> Vec<String> {
        current(&mut self.connect(), &self.plan.settings).unwrap()
    }

    fn tables(&self) -> Vec<String> {
        let sql = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace \
                   AND c.relkind IN ('r', 'i') AND c.relname !~ '^(alembic_version|seesaw_journal)' ORDER BY 1";
        let rows = self.connect().query(sql, &[]).unwrap();
        rows.into_iter().map(|mut row| row.remove(0).as_text().unwrap().to_owned()).collect()
    }
}

#[test]
fn a_plan_is_applied_as_a_whole_or_not_at_all() {
    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)"]).sql("b", &["CREATE TABLE b (x int)"]);
    let report = bench.migrate();
    assert_eq!((applied(&report), &report.failed), (vec!["a", "b"], &None));
    assert_eq!((bench.version(), bench.tables()), (vec!["b".to_owned()], vec!["a".to_owned(), "b".to_owned()]));

    let mut bench =
        Bench::new().sql("a", &["CREATE TABLE a (x int)"]).sql("b", &["CREATE TABLE b (x int)", "SELECT nope"]);
    let report = bench.migrate();
    let (step, fault) = report.failed.unwrap();
    assert!(report.steps.is_empty() && step.step.revision == "b");
    assert!(fault.message.starts_with("column \"nope\" does not exist\nLINE 1: SELECT nope"), "{fault:?}");
    assert!(fault.notes.iter().any(|note| note.contains("all of it is one transaction")), "{fault:?}");
    assert_eq!((bench.version(), bench.tables()), (vec![], vec![]));
}

#[test]
fn each_revision_has_its_own_transaction_where_that_is_asked_for() {
    let mut bench =
        Bench::new().each().sql("a", &["CREATE TABLE a (x int)"]).sql("b", &["CREATE TABLE b (x int)", "SELECT nope"]);
    let report = bench.migrate();
    assert_eq!(applied(&report), ["a"]);
    let fault = report.failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note.contains("the database is as it was before it")), "{fault:?}");
    assert_eq!((bench.version(), bench.tables()), (vec!["a".to_owned()], vec!["a".to_owned()]));
}

const CONCURRENTLY: &str = "CREATE INDEX CONCURRENTLY a_x ON a (x)";

#[test]
fn a_revision_may_leave_the_transaction() {
    for each in [false, true] {
        let mut bench = Bench::new()
            .sql("a", &["CREATE TABLE a (x int)"])
            .revision("b", |session| {
                session.run("INSERT INTO a VALUES (1)", &[], None)?;
                session.autocommit(true, None)?;
                session.run(CONCURRENTLY, &[], None)?;
                session.autocommit(false, None)?;
                session.run("INSERT INTO a VALUES (2)", &[], None).map(|_| ())
            })
            .sql("c", &["CREATE TABLE c (x int)", "COMMIT", "DROP INDEX CONCURRENTLY a_x"])
            .sql("d", &["CREATE TABLE d (x int)"]);
        bench.plan.settings.transaction_per_migration = each;
        let report = bench.migrate();
        assert_eq!((applied(&report), &report.failed), (vec!["a", "b", "c", "d"], &None));
        assert_eq!((bench.version(), bench.tables()), (vec!["d".to_owned()], vec!["a".into(), "c".into(), "d".into()]));
        let count = bench.connect().query("SELECT count(*) FROM a", &[]).unwrap();
        assert_eq!(count[0][0], Value::Integer(2));
    }
}

#[test]
fn what_a_revision_committed_is_told_when_something_fails_later() {
    // In the revision itself: it does not count as applied.
    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)"]).revision("b", |session| {
        session.run("CREATE TABLE b (x int)", &[], None)?;
        session.autocommit(true, None)?;
        session.run(CONCURRENTLY, &[], None)?;
        session.run("SELECT nope", &[], None).map(|_| ())
    });
    let report = bench.migrate();
    assert_eq!(applied(&report), ["a"]);
    let fault = report.failed.unwrap().1;
    assert!(fault.notes.iter().any(|note| note.contains("applied in part (2 statements done)")), "{fault:?}");
    assert_eq!((bench.version(), bench.tables()), (vec!["a".to_owned()], vec!["a".into(), "a_x".into(), "b".into()]));

    // In a later one: the revision that committed stays whole.
    let mut bench = Bench::new()
        .sql("a", &["CREATE TABLE a (x int)", "COMMIT", CONCURRENTLY])
        .sql("b", &["CREATE TABLE b (x int)"])
        .sql("c", &["SELECT nope"]);
    let report = bench.migrate();
    assert_eq!(applied(&report), ["a"]);
    assert_eq!((bench.version(), bench.tables()), (vec!["a".to_owned()], vec!["a".into(), "a_x".into()]));
}

#[test]
fn a_transaction_that_has_failed_says_so() {
    let mut bench = Bench::new().revision("a", |session| {
        // A script that catches the error.
        assert!(session.run("SELECT nope", &[], None).is_err());
        Ok(())
    });
    let report = bench.migrate();
    let fault = report.failed.unwrap().1;
    assert!(fault.message.contains("current transaction is aborted"), "{fault:?}");
    assert_eq!(bench.version(), Vec::<String>::new());

    // With a savepoint of its own it goes on.
    let mut bench = Bench::new().revision("a", |session| {
        session.savepoint("s", None)?;
        assert!(session.run("SELECT nope", &[], None).is_err());
        session.rollback_to("s", None)?;
        session.run("CREATE TABLE a (x int)", &[], None).map(|_| ())
    });
    assert_eq!(applied(&bench.migrate()), ["a"]);
    assert_eq!((bench.version(), bench.tables()), (vec!["a".to_owned()], vec!["a".to_owned()]));

    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)", "ROLLBACK"]);
    let fault = bench.migrate().failed.unwrap().1;
    assert!(fault.message.starts_with("ROLLBACK in a script"), "{fault:?}");
    assert_eq!((bench.version(), bench.tables()), (vec![], vec![]));

    // A deferred constraint is checked by the last COMMIT.
    let mut bench = Bench::new().sql(
        "a",
        &[
            "CREATE TABLE a (x int PRIMARY KEY, y int REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO a VALUES (1, 2)",
        ],
    );
    let fault = bench.migrate().failed.unwrap().1;
    assert!(fault.message.contains("violates foreign key constraint"), "{fault:?}");
    assert_eq!((bench.version(), bench.tables()), (vec![], vec![]));
}

#[test]
fn the_connection_may_be_lost_and_the_database_moved() {
    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)"]).revision("b", |session| {
        let pid = session.run("SELECT pg_backend_pid()", &[], None)?.rows[0][0].clone();
        let mut other = SERVER.connect("postgres").unwrap();
        other.run("SELECT pg_terminate_backend($1)", &[pid]).unwrap();
        session.run("SELECT 1", &[], None).map(|_| ())
    });
    let report = bench.migrate();
    assert!(report.steps.is_empty() && report.failed.is_some());
    assert_eq!((bench.version(), bench.tables()), (vec![], vec![]));

    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)"]);
    bench.migrate();
    let error = bench.migrate().error.unwrap();
    assert!(error.message.contains("the plan does not fit the database any more"), "{error:?}");
    assert_eq!(bench.version(), ["a"]);
}

#[test]
fn the_version_table_may_be_somewhere_else_and_has_a_width() {
    let mut bench = Bench::new().sql("a", &["CREATE TABLE a (x int)"]);
    bench.plan.settings.version_table = "My versions".to_owned();
    bench.plan.settings.version_table_schema = Some("Other".to_owned());
    bench.connect().run("CREATE SCHEMA \"Other\"", &[]).unwrap();
    assert_eq!(applied(&bench.migrate()), ["a"]);
    assert_eq!(bench.version(), ["a"]);
    let rows = bench.connect().query("SELECT version_num FROM \"Other\".\"My versions\"", &[]).unwrap();
    assert_eq!(rows, [[Value::Text("a".to_owned())]]);

    let id = "a".repeat(33);
    let mut bench = Bench::new().sql(&id, &[]);
    let error = bench.migrate().error.unwrap();
    assert!(error.message.contains("has 33 characters, and alembic_version.version_num holds 32"), "{error:?}");
}

#[test]
fn the_schema_is_read_again_after_it_has_changed() {
    let mut bench = Bench::new().revision("a", |session| {
        session.run("CREATE TABLE a (x int)", &[], None)?;
        assert_eq!(session.schema()?.tables["a"].columns.len(), 1);
        session.run("INSERT INTO a VALUES (1)", &[], None)?;
        session.run("ALTER TABLE a ADD y text", &[], None)?;
        assert_eq!(session.schema()?.tables["a"].columns.len(), 2);
        session.run("SELECT 1; DROP TABLE a", &[], None)?;
        assert!(!session.schema()?.tables.contains_key("a"));
        Ok(())
    });
    assert_eq!(applied(&bench.migrate()), ["a"]);
}
