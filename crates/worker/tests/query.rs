//! The query box: what stays, what is undone, what is cut off.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use seesaw_core::value::Value;
use seesaw_driver_sqlite::Sqlite;
use seesaw_protocol::Queried;
use seesaw_worker::query::{DEADLINE, query, rows};
use std::sync::atomic::{AtomicU64, Ordering};

/// A clock that goes on a second with every look at it.
fn clock() -> f64 {
    static SECONDS: AtomicU64 = AtomicU64::new(0);
    SECONDS.fetch_add(1, Ordering::Relaxed) as f64
}

fn stopped() -> f64 {
    0.0
}

fn ask(database: &mut Sqlite, sql: &str, keep: bool) -> Vec<Queried> {
    query(database, sql, keep, 100, stopped).unwrap()
}

fn count(database: &mut Sqlite) -> Value {
    let answer = ask(database, "SELECT count(*) FROM t", false).remove(0);
    answer.outcome.unwrap().rows.remove(0).remove(0)
}

fn table() -> Sqlite {
    let mut database = Sqlite::in_memory().unwrap();
    ask(&mut database, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t (b) VALUES ('x'), ('y')", true);
    database
}

#[test]
fn changes_stay_only_when_asked() {
    let mut database = table();
    assert_eq!(count(&mut database), Value::Integer(2));
    let outcomes = ask(&mut database, "DELETE FROM t; SELECT * FROM t", false);
    assert_eq!(outcomes[0].outcome.as_ref().unwrap().changed, 2);
    assert!(outcomes[1].outcome.as_ref().unwrap().rows.is_empty());
    assert_eq!(count(&mut database), Value::Integer(2), "looked at, not done");
    ask(&mut database, "DELETE FROM t WHERE a = 1", true);
    assert_eq!(count(&mut database), Value::Integer(1));
}

#[test]
fn a_failure_undoes_what_came_before_it() {
    let mut database = table();
    let text = "DELETE FROM t;\n  SELECT absent FROM t; SELECT 1";
    let outcomes = ask(&mut database, text, true);
    assert_eq!(outcomes.len(), 2, "nothing runs after the failure");
    let fault = outcomes[1].outcome.as_ref().unwrap_err();
    assert_eq!(fault.message, "no such column: absent");
    let span = fault.span.unwrap();
    assert_eq!((span.line, span.column, span.end_column), (2, 10, 16));
    assert_eq!(count(&mut database), Value::Integer(2));
}

#[test]
fn leaving_the_transaction_leaves_nothing_behind() {
    let mut database = table();
    ask(&mut database, "DELETE FROM t; COMMIT; BEGIN; INSERT INTO t (b) VALUES ('z')", false);
    assert_eq!(count(&mut database), Value::Integer(2));
    ask(&mut database, "DELETE FROM t; COMMIT; SELECT absent FROM t", true);
    assert_eq!(count(&mut database), Value::Integer(2));
    ask(&mut database, "DELETE FROM t; COMMIT", true);
    assert_eq!(count(&mut database), Value::Integer(0));
}

#[test]
fn a_deferred_constraint_speaks_up_at_the_end() {
    let mut database = table();
    ask(&mut database, "CREATE TABLE c (t INTEGER REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)", true);
    use seesaw_core::connection::Connection;
    database.enforce_foreign_keys(true).unwrap();
    let outcomes = ask(&mut database, "INSERT INTO c VALUES (99)", true);
    assert_eq!(outcomes[0].outcome.as_ref().unwrap_err().message, "FOREIGN KEY constraint failed");
    let left = ask(&mut database, "SELECT count(*) FROM c", false).remove(0).outcome.unwrap();
    assert_eq!(left.rows, [[Value::Integer(0)]]);
}

#[test]
fn an_endless_statement_is_stopped() {
    let mut database = table();
    let endless = "DELETE FROM t; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let outcomes = query(&mut database, endless, true, 100, clock).unwrap();
    let fault = outcomes[1].outcome.as_ref().unwrap_err();
    assert_eq!(fault.message, format!("the statement was stopped after {DEADLINE} seconds"));
    assert_eq!(count(&mut database), Value::Integer(2));
}

#[test]
fn endless_rows_are_cut_off() {
    let mut database = table();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let answer = ask(&mut database, endless, false).remove(0);
    assert!(answer.more);
    assert_eq!(answer.outcome.unwrap().rows.len(), 100);
}

#[test]
fn rows_of_a_table_in_pages() {
    let mut database = Sqlite::in_memory().unwrap();
    ask(&mut database, "CREATE TABLE \"odd \"\" name\" (a); INSERT INTO \"odd \"\" name\" VALUES (1), (2), (3)", true);
    let page = rows(&mut database, "odd \" name", 1, 1, stopped).unwrap();
    assert!(page.more);
    assert_eq!(page.outcome.unwrap().rows, [[Value::Integer(2)]]);
    let page = rows(&mut database, "odd \" name", 2, 10, stopped).unwrap();
    assert!(!page.more);
    assert_eq!(rows(&mut database, "gone", 0, 1, stopped).unwrap_err().message, "no such table: gone");
}
