//! What the engine counts on from SQLite.
#![allow(clippy::disallowed_methods, reason = "a test writes the files that it opens")]

use seesaw_core::connection::{Connection, DatabaseErrorKind};
use seesaw_core::value::Value;
use seesaw_driver_sqlite::{Options, Sqlite, version};
use std::time::Duration;

fn memory(statements: &[&str]) -> Sqlite {
    let mut database = Sqlite::in_memory().expect("memory");
    for sql in statements {
        database.run(sql, &[]).expect(sql);
    }
    database
}

fn count(database: &mut Sqlite, table: &str) -> i64 {
    let rows = database.query(&format!("SELECT count(*) FROM {table}"), &[]).expect("count");
    rows[0][0].as_integer().expect("a number")
}

#[test]
fn values_come_back_as_they_went_in() {
    let mut database = memory(&["CREATE TABLE t (a, b, c, d, e, f)"]);
    let row = vec![
        Value::Null,
        Value::Integer(i64::MIN),
        Value::Real(0.1),
        Value::Text("ö\0'\"".into()),
        Value::Blob(vec![0, 255]),
        Value::Boolean(true),
    ];
    let outcome = database.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", &row).expect("insert");
    assert_eq!((outcome.changed, outcome.last_row_id), (1, Some(1)));
    let read = database.run("SELECT * FROM t", &[]).expect("select");
    assert_eq!(read.columns, ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(read.rows[0][..5], row[..5]);
    assert_eq!(read.rows[0][5], Value::Integer(1));
}

#[test]
fn only_statements_that_change_rows_count_them() {
    let mut database = memory(&["CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)"]);
    assert_eq!(database.execute("UPDATE t SET a = a + 1 WHERE a > 1", &[]), Ok(2));
    assert_eq!(database.execute("CREATE TABLE u (a)", &[]), Ok(0));
    assert_eq!(database.execute("SELECT 1", &[]), Ok(0));
    assert_eq!(database.execute("ALTER TABLE t ADD COLUMN b", &[]), Ok(0));
    assert_eq!(database.execute("WITH x AS (SELECT 2) UPDATE t SET a = 0", &[]), Ok(3));
    let returning = database.run("DELETE FROM t WHERE b IS NULL RETURNING a", &[]).expect("delete");
    assert_eq!((returning.changed, returning.rows.len()), (3, 3));
}

#[test]
fn a_kept_statement_sees_a_changed_schema() {
    let mut database = memory(&["CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"]);
    assert_eq!(database.run("SELECT * FROM t", &[]).expect("select").columns, ["a"]);
    database.run("ALTER TABLE t ADD COLUMN b DEFAULT 2", &[]).expect("alter");
    let read = database.run("SELECT * FROM t", &[]).expect("select");
    assert_eq!(read.columns, ["a", "b"]);
    assert_eq!(read.rows, [[Value::Integer(1), Value::Integer(2)]]);
}

#[test]
fn one_statement_at_a_time() {
    let mut database = memory(&[]);
    let error = database.run("CREATE TABLE a (x); CREATE TABLE b (x)", &[]).expect_err("two statements");
    assert_eq!(error.message, "You can only execute one statement at a time.");
    assert_eq!(error.kind, DatabaseErrorKind::Programming);
    assert_eq!(count(&mut database, "sqlite_master"), 0, "nothing of it ran");
    database.run("CREATE TABLE a (x); -- the end\n;", &[]).expect("a trailing comment is no statement");
    assert_eq!(database.run("-- nothing\n", &[]).expect("a comment alone").rows.len(), 0);
    let error = database.run("INSERT INTO a VALUES (?)", &[]).expect_err("no parameter");
    assert!(error.message.contains("uses 1, and there are 0 supplied"), "{}", error.message);
}

#[test]
fn errors_have_class_code_and_place() {
    let mut database = memory(&["CREATE TABLE t (a UNIQUE NOT NULL)", "INSERT INTO t VALUES (1)"]);
    let unique = database.run("INSERT INTO t VALUES (1)", &[]).expect_err("twice");
    assert_eq!(unique.kind, DatabaseErrorKind::Integrity);
    assert_eq!(unique.code.as_deref(), Some("SQLITE_CONSTRAINT_UNIQUE"));
    assert_eq!(unique.message, "UNIQUE constraint failed: t.a");
    let syntax = database.run("SELECT 1\nFORM t", &[]).expect_err("syntax");
    assert_eq!(syntax.kind, DatabaseErrorKind::Operational);
    assert_eq!(syntax.message, "near \"t\": syntax error");
    assert_eq!(syntax.offset, Some(14));
    let missing = database.run("SELECT x.b FROM t x", &[]).expect_err("no such column");
    assert_eq!((missing.message.as_str(), missing.offset), ("no such column: x.b", Some(7)));
}

#[test]
fn it_behaves_as_pythons_sqlite() {
    let mut database = memory(&["CREATE TABLE t (a DEFAULT \"text\")", "INSERT INTO t DEFAULT VALUES"]);
    let rows = database.query("SELECT a, \"also text\" FROM t", &[]).expect("select");
    assert_eq!(rows, [[Value::Text("text".into()), Value::Text("also text".into())]]);
    assert_eq!(database.query("PRAGMA foreign_keys", &[]), Ok(vec![vec![Value::Integer(0)]]));
}

#[test]
fn foreign_keys_go_on_and_off_inside_a_transaction() {
    let mut database = memory(&[
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (parent REFERENCES parent ON DELETE CASCADE)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (1)",
        "BEGIN IMMEDIATE",
    ]);
    assert_eq!(database.enforce_foreign_keys(true), Ok(false));
    let refused = database.run("INSERT INTO child VALUES (2)", &[]).expect_err("no parent");
    assert_eq!(refused.code.as_deref(), Some("SQLITE_CONSTRAINT_FOREIGNKEY"));
    assert_eq!(database.enforce_foreign_keys(false), Ok(true));
    database.run("DROP TABLE parent", &[]).expect("drop");
    assert_eq!(count(&mut database, "child"), 1, "nothing cascaded");
    database.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)", &[]).expect("create");
    database.run("INSERT INTO parent VALUES (1)", &[]).expect("insert");
    database.enforce_foreign_keys(true).expect("on");
    database.run("DELETE FROM parent", &[]).expect("delete");
    assert_eq!(count(&mut database, "child"), 0, "it cascades again");
    assert!(database.in_transaction());
    database.run("COMMIT", &[]).expect("commit");
    assert!(!database.in_transaction());
}

#[test]
fn bytes_are_the_database() {
    let mut database = memory(&["CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"]);
    let bytes = database.to_bytes().expect("bytes");
    assert!(bytes.starts_with(b"SQLite format 3\0"));
    let mut copy = Sqlite::from_bytes(&bytes).expect("open");
    copy.run("BEGIN IMMEDIATE", &[]).expect("begin");
    copy.run("INSERT INTO t SELECT randomblob(100000)", &[]).expect("it grows");
    copy.run("COMMIT", &[]).expect("commit");
    assert_eq!((count(&mut copy, "t"), count(&mut database, "t")), (2, 1));
    assert_eq!(Sqlite::from_bytes(&bytes).expect("open").to_bytes(), Ok(bytes));
    let mut empty = Sqlite::from_bytes(&[]).expect("nothing is an empty database");
    let nothing = empty.to_bytes().expect("bytes");
    assert_eq!(count(&mut Sqlite::from_bytes(&nothing).expect("open"), "sqlite_master"), 0);
    empty.run("CREATE TABLE t (a)", &[]).expect("create");
}

#[test]
fn bytes_of_a_file_with_a_write_ahead_log() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("wal.db");
    let mut file = Sqlite::open(&path, &Options::default()).expect("open");
    for sql in ["PRAGMA journal_mode = wal", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"] {
        file.run(sql, &[]).expect(sql);
    }
    drop(file);
    let bytes = std::fs::read(&path).expect("read");
    assert_eq!(bytes[18..20], [2, 2]);
    let mut copy = Sqlite::from_bytes(&bytes).expect("open");
    copy.run("INSERT INTO t VALUES (2)", &[]).expect("insert");
    assert_eq!(count(&mut copy, "t"), 2);
}

#[test]
fn what_is_no_database_says_so() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "dear diary, ".repeat(200)).expect("write");
    let error = Sqlite::open(&path, &Options::default()).err().expect("no database");
    assert_eq!(error.code.as_deref(), Some("SQLITE_NOTADB"));
    assert_eq!(error.message, format!("file is not a database: {}", path.display()));
    let error = Sqlite::from_bytes(b"dear diary").err().expect("no database");
    assert_eq!(error.message, "file is not a database");
    let missing = Options { create: false, ..Options::default() };
    let error = Sqlite::open(&folder.path().join("none.db"), &missing).err().expect("missing");
    assert_eq!(error.code.as_deref(), Some("SQLITE_CANTOPEN"));
    assert!(error.message.starts_with("unable to open database file"), "{}", error.message);
}

#[test]
fn a_database_that_is_read_only_or_held_by_another() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("app.db");
    let quick = Options { busy_timeout: Duration::from_millis(20), ..Options::default() };
    let mut first = Sqlite::open(&path, &quick).expect("open");
    first.run("CREATE TABLE t (a)", &[]).expect("create");
    first.run("BEGIN IMMEDIATE", &[]).expect("begin");
    let mut second = Sqlite::open(&path, &quick).expect("open");
    let busy = second.run("BEGIN IMMEDIATE", &[]).expect_err("held");
    assert_eq!((busy.code.as_deref(), busy.message.as_str()), (Some("SQLITE_BUSY"), "database is locked"));
    let mut reader = Sqlite::open(&path, &Options { read_only: true, ..quick }).expect("open");
    let refused = reader.run("CREATE TABLE u (a)", &[]).expect_err("read only");
    assert_eq!(refused.code.as_deref(), Some("SQLITE_READONLY"));
}

#[test]
fn an_endless_statement_can_be_stopped() {
    let mut database = memory(&["BEGIN IMMEDIATE", "CREATE TABLE t (a)"]);
    let mut asked = 0;
    database
        .interrupt_when(move || {
            asked += 1;
            asked > 5
        })
        .expect("handler");
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let error = database.run(endless, &[]).expect_err("stopped");
    assert_eq!(error.kind, DatabaseErrorKind::Interrupted);
    assert!(database.in_transaction(), "a stopped query leaves the transaction alone");
}

#[test]
fn text_that_is_not_text() {
    let mut database = memory(&["CREATE TABLE t (a)", "INSERT INTO t VALUES (CAST(x'ff' AS TEXT))"]);
    let error = database.query("SELECT a AS odd FROM t", &[]).expect_err("not UTF-8");
    assert_eq!(error.message, "Could not decode to UTF-8 column 'odd'");
    assert!(version().starts_with("3."));
}
