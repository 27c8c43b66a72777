//! Revisions that share a commit come to the same database, the same report and the same events, in fewer commits.
#![allow(clippy::result_large_err, reason = "the shape of the engine's own errors")]
#![allow(clippy::disallowed_methods, reason = "a test may read its own files")]

#[path = "common/bench.rs"]
mod bench;

use bench::Bench;
use seesaw_core::connection::Connection;
use seesaw_core::migrate::Settings;
use seesaw_driver_sqlite::{Options, Sqlite};
use std::path::Path;

/// Walks the same revisions apart and together, each on a file of its own; how many commits each took.
fn both(name: &str, setup: &[&str], revisions: impl Fn(Bench) -> Bench) -> (u32, u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let walk = |share_commit| {
        let file = folder.path().join(if share_commit { "together.db" } else { "apart.db" });
        let mut bench = revisions(Bench::new(&[]));
        bench.database = Sqlite::open(&file, &Options::default()).expect("a database");
        for sql in setup {
            bench.database.run(sql, &[]).expect(sql);
        }
        bench.settings = Settings { share_commit: share_commit.then_some(1.0), ..bench.settings };
        let before = changes(&file);
        let report = bench.migrate();
        let events = bench.events.take();
        (report, events, bench.dump(), bench.version(), changes(&file) - before)
    };
    let (apart, together) = (walk(false), walk(true));
    assert_eq!(apart.0, together.0, "{name}: reports");
    assert_eq!(apart.1, together.1, "{name}: events");
    assert_eq!(apart.2, together.2, "{name}: content");
    assert_eq!(apart.3, together.3, "{name}: version");
    (apart.4, together.4)
}

/// The counter of a database file that each commit moves by one.
fn changes(file: &Path) -> u32 {
    let bytes = std::fs::read(file).unwrap_or_default();
    bytes.get(24..28).map_or(0, |bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

const TABLE: &[&str] = &["CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL)"];

#[test]
fn one_commit_for_all() {
    let commits = both("all well", &[], |bench| {
        bench
            .sql("aaaa", TABLE)
            .sql("bbbb", &["INSERT INTO t VALUES (1, 'x'), (2, 'y')"])
            .sql("cccc", &["ALTER TABLE t ADD COLUMN c", "UPDATE t SET c = a"])
    });
    assert_eq!(commits, (3, 1));
}

#[test]
fn a_failure_leaves_what_came_before_it() {
    let commits = both("the third fails", &[], |bench| {
        bench
            .sql("aaaa", TABLE)
            .sql("bbbb", &["INSERT INTO t VALUES (1, 'x')"])
            .sql("cccc", &["DELETE FROM t", "INSERT INTO t VALUES (2, NULL)"])
            .sql("dddd", &["DROP TABLE t"])
    });
    assert_eq!(commits, (2, 2));
    let commits = both("the first fails", &[], |bench| bench.sql("aaaa", &["SELECT nothing"]).sql("bbbb", TABLE));
    assert_eq!(commits, (0, 0));
}

#[test]
fn what_a_revision_does_to_its_transaction_is_its_own() {
    both("commit()", &[], |bench| {
        bench.sql("aaaa", TABLE).sql("bbbb", &["INSERT INTO t VALUES (1, 'x')", "COMMIT", "DELETE FROM t"])
    });
    both("rollback()", &[], |bench| {
        bench.sql("aaaa", TABLE).revision("bbbb", |session| {
            session.run("INSERT INTO t VALUES (1, 'x')", &[], None)?;
            session.rollback(None)
        })
    });
    both("the database ends it", &[], |bench| {
        bench
            .sql("aaaa", TABLE)
            .sql("bbbb", &["INSERT INTO t VALUES (1, 'x')"])
            .sql("cccc", &["INSERT OR ROLLBACK INTO t VALUES (1, 'y')"])
    });
    let keys: &[&str] =
        &["PRAGMA foreign_keys = ON", "CREATE TABLE child (a REFERENCES t (a))", "INSERT INTO child VALUES (7)"];
    both("foreign keys", &[], move |bench| {
        bench.sql("aaaa", TABLE).sql("bbbb", keys).sql("cccc", &["INSERT INTO child VALUES (8)"])
    });
}

#[test]
fn a_transaction_that_cannot_be_committed_is_undone() {
    let deferred = ["CREATE TABLE p (a PRIMARY KEY)", "CREATE TABLE c (a REFERENCES p DEFERRABLE INITIALLY DEFERRED)"];
    both("deferred keys", &deferred, |mut bench| {
        bench.settings.foreign_keys = true;
        bench.sql("aaaa", &["INSERT INTO c VALUES (1)"]).sql("bbbb", &["INSERT INTO p VALUES (1)"])
    });
}

#[test]
fn what_is_not_repeatable_or_large_is_by_itself() {
    let large = ["CREATE TABLE big (x)", "INSERT INTO big VALUES (zeroblob(17000000))"];
    let commits = both("large", &large, |bench| bench.sql("aaaa", TABLE).sql("bbbb", &["DROP TABLE t"]));
    assert_eq!(commits, (2, 2));
    let commits = both("recorded", &[], |mut bench| {
        bench.settings.record_schema = true;
        bench.sql("aaaa", TABLE).sql("bbbb", &["DROP TABLE t"])
    });
    assert_eq!(commits, (2, 2));
}
