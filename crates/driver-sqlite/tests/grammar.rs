//! Every spelling of `CREATE TABLE` that SQLite takes is read as SQLite reads it: columns, keys, foreign keys and unique
//! constraints are compared with what its pragmas tell, and no byte of the text is lost.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod common;

use common::{database, show};
use seesaw_core::connection::Connection;
use seesaw_core::dialect::sqlite::{create_table, inspect};
use seesaw_core::schema::{ConstraintKind, Table, Type};
use seesaw_driver_sqlite::Sqlite;

const STATEMENTS: &[&str] = &[
    "create table if not exists main.t(a,b,c)",
    "CREATE TABLE 't' ('a' 'text', \"b\" \"int\", `c` `blob`, [d] [real])",
    "CREATE TABLE t (a INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT, b)",
    "CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b INT)",
    "CREATE TABLE t (a INTEGER, b INT, PRIMARY KEY (a DESC))",
    "CREATE TABLE t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))",
    "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (b COLLATE nocase DESC, a) ON CONFLICT FAIL)",
    "CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT REPLACE DEFAULT 5 CHECK (a > (1)))",
    "CREATE TABLE t (a INT CONSTRAINT one CONSTRAINT two NOT NULL CONSTRAINT dangling)",
    "CREATE TABLE t (a INT, CONSTRAINT dangling)",
    "CREATE TABLE t (a INT, b INT, UNIQUE (a) UNIQUE (b) CHECK (a) CONSTRAINT x CHECK (b), UNIQUE (a, b))",
    "CREATE TABLE t (a DEFAULT -1, b DEFAULT +1.5e3, c DEFAULT 'it''s', d DEFAULT x'00', e DEFAULT NULL, f DEFAULT TRUE, g DEFAULT current_date, h DEFAULT word, i DEFAULT \"quoted\", j DEFAULT ((1) + (2)))",
    "CREATE TABLE t (a LONG VARCHAR(10), b DECIMAL (10 , 5), c NUMERIC(+1,-2), d INT UNSIGNED, e NATIVE CHARACTER(70) COLLATE rtrim)",
    "CREATE TABLE t (a INT, b AS (a), c INT GENERATED ALWAYS AS (a + 1) STORED NOT NULL, d TEXT AS ('x)') VIRTUAL UNIQUE)",
    "CREATE TABLE t (generated INT, always TEXT, stored BLOB, replace, key, action, rowid, \"check\")",
    "CREATE TABLE t (a REFERENCES p, b INT REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET DEFAULT MATCH SIMPLE, c REFERENCES p(id) NOT DEFERRABLE INITIALLY IMMEDIATE, d REFERENCES p ON DELETE NO ACTION DEFERRABLE)",
    "CREATE TABLE t (a, b, FOREIGN KEY (a, b) REFERENCES p (\"x y\", id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(b) REFERENCES t)",
    "CREATE TABLE t (a INT DEFERRABLE, b INT)",
    "CREATE TABLE t (a INT PRIMARY KEY, b) WITHOUT ROWID, STRICT",
    "CREATE TABLE t (a INT PRIMARY KEY, b ANY) strict , without rowid",
    "CREATE TABLE t -- name\n ( -- open\n a /* one */ INT -- type\n NOT /* two */ NULL -- end a\n , -- comma\n b\n /* last */ )",
    "CREATE TABLE t (a TEXT CHECK (a <> ',' AND a <> ')' AND a <> '--'), b TEXT /* , c ) */)",
    "CREATE TABLE \"t\"\"q\" (\"a\"\"b\" INT, \"(\" INT, \",\" INT, \"--\" INT, UNIQUE (\"(\", \",\"))",
    "CREATE TABLE tÿ (ä INT, 名前 TEXT, \"🙂\" TEXT DEFAULT '🙂')",
    "CREATE TABLE t AS SELECT 1 AS a, 'x' AS \"b c\", 1.5 AS \"select\"",
    "CREATE TABLE t (a,\n\tb,\r\n\tc)",
    "CREATE TABLE t(a INT CHECK(a IN (SELECT 1)))",
];

#[test]
fn read_as_sqlite_reads_it() {
    let mut read = 0;
    for statement in STATEMENTS {
        let mut database = database("CREATE TABLE p (id INTEGER PRIMARY KEY, \"x y\" INT);");
        if database.run(statement, &[]).is_err() {
            // Not every spelling is taken by every version; what is refused cannot be stored.
            continue;
        }
        read += 1;
        let schema = inspect(&mut database).expect("schema");
        let table = schema.tables.values().find(|table| table.name != "p").expect("table");
        let sql = table.sql.clone().expect("sql");
        assert_eq!(create_table::parse(&sql).map(|read| read.to_string()).as_ref(), Ok(&sql));
        let name = table.name.replace('\'', "''");
        assert_eq!(
            columns(table),
            pragma(
                &mut database,
                &format!("SELECT name, upper(type), pk > 0, hidden > 1 FROM pragma_table_xinfo('{name}')")
            ),
            "{sql}"
        );
        assert_eq!(foreign_keys(table), pragma(&mut database, &keys_of(&name)), "{sql}");
        let unique = format!(
            "SELECT (SELECT group_concat(name, '|') FROM pragma_index_info(l.name)) AS columns FROM pragma_index_list('{name}') AS l WHERE origin = 'u' ORDER BY 1"
        );
        assert_eq!(uniques(table), pragma(&mut database, &unique), "{sql}");
    }
    assert!(read >= STATEMENTS.len() - 3, "{read} of {}", STATEMENTS.len());
}

/// Text that is no `CREATE TABLE` is refused, and never a panic.
#[test]
fn cut_anywhere_it_is_an_error_or_a_table() {
    for statement in STATEMENTS {
        for (at, _) in statement.char_indices() {
            if let Ok(read) = create_table::parse(&statement[..at]) {
                assert_eq!(read.to_string(), statement[..at]);
            }
            if let Ok(read) = create_table::parse(&statement[at..]) {
                assert_eq!(read.to_string(), statement[at..]);
            }
        }
    }
}

fn pragma(database: &mut Sqlite, sql: &str) -> Vec<String> {
    let rows = database.query(sql, &[]).unwrap_or_else(|error| panic!("{error}: {sql}"));
    rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join(" ")).collect()
}

fn keys_of(name: &str) -> String {
    format!(
        "SELECT group_concat(\"from\", '|'), \"table\", coalesce(group_concat(\"to\", '|'), ''), on_delete, on_update \
         FROM (SELECT * FROM pragma_foreign_key_list('{name}') ORDER BY id, seq) GROUP BY id, \"table\", on_delete, on_update ORDER BY id DESC"
    )
}

fn columns(table: &Table) -> Vec<String> {
    let text = |column: &seesaw_core::schema::Column| {
        let Type::Sql { sql } = &column.ty else { panic!("{:?}", column.ty) };
        // SQLite takes the quotes from a type that is one quoted word, and puts one space between words.
        let sql = sql.trim_matches(['"', '\'', '`', '[', ']']).to_ascii_uppercase();
        format!("'{}' '{sql}' {} {}", column.name, u8::from(column.primary_key), u8::from(column.computed.is_some()))
    };
    table.columns.iter().map(text).collect()
}

fn foreign_keys(table: &Table) -> Vec<String> {
    let text = |constraint: &seesaw_core::schema::Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(format!(
            "'{}' '{}' '{}' '{}' '{}'",
            key.columns.join("|"),
            key.referred_table,
            key.referred_columns.join("|"),
            key.on_delete.as_deref().unwrap_or("NO ACTION"),
            key.on_update.as_deref().unwrap_or("NO ACTION"),
        )),
        _ => None,
    };
    table.constraints.iter().filter_map(text).collect()
}

fn uniques(table: &Table) -> Vec<String> {
    let text = |constraint: &seesaw_core::schema::Constraint| match &constraint.kind {
        ConstraintKind::Unique { columns } => Some(format!("'{}'", columns.join("|"))),
        _ => None,
    };
    let mut found: Vec<String> = table.constraints.iter().filter_map(text).collect();
    found.sort();
    found
}
