//! What a database looks like: every part of it is found, in an order that does not depend on how it came to be.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod common;

use common::database;
use seesaw_core::dialect::sqlite::{inspect, stale};
use seesaw_core::schema::{ConstraintKind, DefaultValue, IndexElement, Table, Type};

fn only_table(script: &str) -> Table {
    let schema = inspect(&mut database(script)).expect("schema");
    schema.tables.into_values().next().expect("a table")
}

#[test]
fn columns() {
    let table = only_table(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, \"a b\" VARCHAR ( 20 ) COLLATE nocase DEFAULT 'x''y' NOT NULL, \
         none, d DEFAULT (1 + 1), e DEFAULT -5, f DEFAULT CURRENT_TIMESTAMP, g INT GENERATED ALWAYS AS (e * 2) STORED, \
         h AS (e), i UNSIGNED BIG INT NULL, [j] \"odd type\" (1, -2));",
    );
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let Type::Sql { sql } = &column.ty else { panic!("{:?}", column.ty) };
            let default = match &column.default {
                Some(DefaultValue::Sql(sql)) => sql,
                _ => "-",
            };
            let computed = column.computed.as_ref().map_or("-", |computed| computed.sql.as_str());
            let collation = column.collation.as_deref().unwrap_or("-");
            format!("{}|{sql}|{}|{default}|{computed}|{collation}|{}", column.name, column.nullable, column.primary_key)
        })
        .collect();
    assert_eq!(
        columns,
        [
            "id|INTEGER|true|-|-|-|true",
            "a b|VARCHAR ( 20 )|false|'x''y'|-|nocase|false",
            "none||true|-|-|-|false",
            "d||true|(1 + 1)|-|-|false",
            "e||true|-5|-|-|false",
            "f||true|CURRENT_TIMESTAMP|-|-|false",
            "g|INT|true|-|e * 2|-|false",
            "h||true|-|e|-|false",
            "i|UNSIGNED BIG INT|true|-|-|-|false",
            "j|\"odd type\" (1, -2)|true|-|-|-|false",
        ]
    );
    assert_eq!(table.options.get("sqlite_autoincrement"), Some(&true.into()));
}

#[test]
fn constraints_of_columns_and_of_the_table() {
    let table = only_table(
        "CREATE TABLE t (a INT CONSTRAINT u UNIQUE ON CONFLICT IGNORE CHECK (a > 0), b INT CONSTRAINT f REFERENCES \"O o\" (x) \
         ON DELETE SET NULL ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED, c INT, d INT, \
         CONSTRAINT k PRIMARY KEY (c, d DESC) UNIQUE (d, \"c\") CONSTRAINT \"c k\" CHECK (b <> ')'), FOREIGN KEY (c, d) REFERENCES p MATCH full);",
    );
    let constraints: Vec<String> = table
        .constraints
        .iter()
        .map(|constraint| {
            let name = constraint.name.as_deref().unwrap_or("-");
            match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } => format!("key {name} {}", columns.join(" ")),
                ConstraintKind::Unique { columns } => {
                    format!(
                        "unique {name} {} {}",
                        columns.join(" "),
                        constraint.options.contains_key("sqlite_on_conflict")
                    )
                }
                ConstraintKind::Check { sql } => format!("check {name} {sql}"),
                ConstraintKind::ForeignKey(key) => format!(
                    "foreign {name} {} {} {} {:?} {:?} {:?} {:?} {:?}",
                    key.columns.join(" "),
                    key.referred_table,
                    key.referred_columns.join(" "),
                    key.on_delete,
                    key.on_update,
                    key.r#match,
                    constraint.deferrable,
                    constraint.initially,
                ),
                ConstraintKind::Exclude { .. } => panic!("not on SQLite"),
            }
        })
        .collect();
    assert_eq!(
        constraints,
        [
            "key k c d",
            "unique u a true",
            "check - a > 0",
            "foreign f b O o x Some(\"SET NULL\") Some(\"NO ACTION\") None Some(true) Some(\"DEFERRED\")",
            "unique - d c false",
            "check c k b <> ')'",
            "foreign - c d p  None None Some(\"full\") None None",
        ]
    );
}

#[test]
fn indexes_triggers_views() {
    let mut database = database(
        "CREATE TABLE t (a INT UNIQUE, \"b c\" TEXT);\n\
         CREATE UNIQUE INDEX z ON t (a DESC, lower(\"b c\"), \"b c\", a COLLATE NOCASE) WHERE a > 1 AND \"b c\" <> ';';\n\
         CREATE INDEX a ON t (\"b c\");\n\
         CREATE VIEW v AS SELECT a FROM t;\n\
         CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN\n SELECT 1; END;\n\
         CREATE TRIGGER h AFTER INSERT ON T BEGIN\n SELECT 2; END;\n",
    );
    let schema = inspect(&mut database).expect("schema");
    let table = &schema.tables["t"];
    assert_eq!(
        table.indexes.iter().map(|index| index.name.clone().unwrap_or_default()).collect::<Vec<_>>(),
        ["a", "z"]
    );
    assert_eq!(table.indexes[0].elements, [IndexElement::Column("b c".to_owned())]);
    assert!(table.indexes[1].unique);
    assert_eq!(table.indexes[1].r#where.as_deref(), Some("a > 1 AND \"b c\" <> ';'"));
    assert_eq!(
        table.indexes[1].elements,
        [
            IndexElement::Sql("a DESC".to_owned()),
            IndexElement::Sql("lower(\"b c\")".to_owned()),
            IndexElement::Column("b c".to_owned()),
            IndexElement::Sql("a COLLATE NOCASE".to_owned()),
        ]
    );
    assert_eq!(table.triggers[0].name, "h");
    assert_eq!(schema.views["v"].triggers[0].name, "g");
}

#[test]
fn tables_by_name_however_they_came() {
    let mut one = database("CREATE TABLE b (x INT) STRICT;\nCREATE TABLE a (x INT PRIMARY KEY) WITHOUT ROWID;\n");
    let mut other = database(
        "CREATE TABLE a (x INT PRIMARY KEY) WITHOUT ROWID;\nCREATE TABLE c (y);\nCREATE TABLE b (x INT) STRICT;\nDROP TABLE c;\n",
    );
    let (one, other) = (inspect(&mut one).expect("schema"), inspect(&mut other).expect("schema"));
    assert_eq!(one, other);
    assert_eq!(one.tables.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(one.tables["a"].options.get("sqlite_with_rowid"), Some(&false.into()));
    assert_eq!(one.tables["b"].options.get("sqlite_strict"), Some(&true.into()));
}

#[test]
fn virtual_tables_and_their_shadows_are_shown() {
    let mut database = database(
        "CREATE VIRTUAL TABLE f USING fts5(title, body);\nCREATE TABLE s AS SELECT 1 AS one, 'x' AS two;\nANALYZE;\n",
    );
    let schema = inspect(&mut database).expect("schema");
    let names: Vec<&String> = schema.tables.keys().collect();
    assert_eq!(names, ["f", "f_config", "f_content", "f_data", "f_docsize", "f_idx", "s"]);
    assert_eq!(schema.tables["f"].options.get("sqlite_virtual"), Some(&"fts5".into()));
    assert_eq!(
        schema.tables["f"].columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["title", "body"]
    );
    assert_eq!(schema.tables["f_data"].options.get("sqlite_shadow"), Some(&true.into()));
    assert!(!schema.tables["s"].options.contains_key("sqlite_shadow"));
    assert_eq!(
        schema.tables["s"].columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["one", "two"]
    );
}

#[test]
fn what_alembic_left_behind_is_told() {
    let mut database =
        database("CREATE TABLE t (a);\nCREATE TABLE _alembic_tmp_t (a);\nCREATE TABLE \"_alembic_tmp_Gone\" (a);\n");
    let schema = inspect(&mut database).expect("schema");
    let told: Vec<String> = stale::stale(&schema)
        .into_iter()
        .map(|told| format!("{}; {}", told.message, told.hint.unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            "table _alembic_tmp_Gone is left over from a batch migration that failed under Alembic; look at its rows; bring it \
             back with: ALTER TABLE \"_alembic_tmp_Gone\" RENAME TO \"Gone\"; or remove it with: DROP TABLE \"_alembic_tmp_Gone\"",
            "table _alembic_tmp_t is left over from a batch migration that failed under Alembic; make sure that t has all its \
             rows, then remove the leftover: DROP TABLE _alembic_tmp_t",
        ]
    );
}
