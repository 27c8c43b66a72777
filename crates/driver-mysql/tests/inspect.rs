//! What a server has comes back as a schema.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and start processes")]

mod server;

use seesaw_core::connection::Connection;
use seesaw_core::schema::{Column, ConstraintKind, DefaultValue, IndexElement, Schema, Type};
use serde_json::json;
use server::SERVER;

fn schema(statements: &[&str]) -> Schema {
    let mut connection = SERVER.connect(&SERVER.database()).unwrap();
    for sql in statements {
        connection.run(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    connection.inspect().unwrap()
}

fn shown(column: &Column) -> String {
    let Type::Sql { sql } = &column.ty else { panic!("{column:?}") };
    let default = match &column.default {
        Some(DefaultValue::Sql(sql)) => format!(" default {sql}"),
        Some(DefaultValue::Literal(text)) => format!(" default '{text}'"),
        None => String::new(),
    };
    let null = if column.nullable { "" } else { " not null" };
    let numbered = if column.autoincrement == Some(true) { " numbered" } else { "" };
    format!("{} {sql}{null}{default}{numbered}", column.name)
}

#[test]
fn columns_are_spelled_as_sqlalchemy_does() {
    let schema = schema(&["CREATE TABLE t (a INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, b BIGINT NOT NULL DEFAULT 5, \
         c VARCHAR(10) DEFAULT 'it''s', d DECIMAL(10,2), e ENUM('x','Y z') DEFAULT 'x', f TIMESTAMP NOT NULL DEFAULT \
         CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, g TINYINT(1), h JSON, i TEXT COLLATE utf8mb4_bin COMMENT 'words', \
         j INT AS (b + 1) VIRTUAL, k INT AS (b * 2) STORED, l DATETIME(6), m DOUBLE, n BLOB, o SET('a','b')) COMMENT='all'"]);
    let table = &schema.tables["t"];
    let columns: Vec<String> = table.columns.iter().map(shown).collect();
    assert_eq!(
        columns,
        [
            "a INTEGER(10) UNSIGNED not null numbered",
            "b BIGINT(20) not null default 5",
            "c VARCHAR(10) default 'it''s'",
            "d DECIMAL(10,2)",
            "e ENUM('x','Y z') default 'x'",
            "f TIMESTAMP not null default current_timestamp()",
            "g TINYINT(1)",
            "h LONGTEXT COLLATE utf8mb4_bin",
            "i TEXT COLLATE utf8mb4_bin",
            "j INTEGER(11)",
            "k INTEGER(11)",
            "l DATETIME(6)",
            "m DOUBLE",
            "n BLOB",
            "o SET('a','b')",
        ]
    );
    let of = |name: &str| table.columns.iter().find(|column| column.name == name).unwrap();
    assert_eq!(of("f").options["mysql_on_update"], json!("current_timestamp()"));
    assert_eq!(of("i").comment.as_deref(), Some("words"));
    let computed = |name: &str| of(name).computed.clone().map(|computed| (computed.sql, computed.persisted));
    assert_eq!(computed("j"), Some(("`b` + 1".to_owned(), Some(false))));
    assert_eq!(computed("k"), Some(("`b` * 2".to_owned(), Some(true))));
    assert!(of("a").primary_key);
    assert_eq!(table.comment.as_deref(), Some("all"));
    assert_eq!(table.options["mysql_engine"], json!("InnoDB"));
    assert_eq!(table.options["mysql_default_charset"], json!("utf8mb4"));
}

#[test]
fn keys_indexes_checks_views_and_triggers_are_found() {
    let schema = schema(&[
        "CREATE TABLE parents (a INT, b INT, PRIMARY KEY (b, a), UNIQUE KEY uq (a))",
        "CREATE TABLE children (id INT PRIMARY KEY, a INT, b INT, name VARCHAR(50), body TEXT, \
         CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES parents (b, a) ON DELETE CASCADE, \
         CONSTRAINT ck CHECK (a > 0 AND name <> 'x'), KEY ix_name (name(5), a), FULLTEXT KEY ix_body (body), \
         KEY ix_hash (b) COMMENT 'why')",
        "CREATE VIEW v AS SELECT id FROM children",
        "CREATE TRIGGER tr BEFORE INSERT ON children FOR EACH ROW SET NEW.a = 1",
    ]);
    assert_eq!(schema.tables.keys().collect::<Vec<_>>(), ["children", "parents"]);
    let parents = &schema.tables["parents"];
    assert_eq!(parents.constraints[0].kind, ConstraintKind::PrimaryKey { columns: vec!["b".into(), "a".into()] });
    assert_eq!((parents.indexes[0].name.as_deref(), parents.indexes[0].unique), (Some("uq"), true));
    let children = &schema.tables["children"];
    let names: Vec<_> = children.constraints.iter().map(|constraint| constraint.name.as_deref()).collect();
    assert_eq!(names, [None, Some("fk"), Some("ck")]);
    let ConstraintKind::ForeignKey(key) = &children.constraints[1].kind else { panic!() };
    assert_eq!(
        (key.columns.clone(), key.referred_columns.clone()),
        (vec!["b".into(), "a".into()], vec!["b".into(), "a".into()])
    );
    assert_eq!(
        (key.referred_table.as_str(), key.on_delete.as_deref(), key.on_update.as_deref()),
        ("parents", Some("CASCADE"), None)
    );
    assert_eq!(children.constraints[2].kind, ConstraintKind::Check { sql: "`a` > 0 and `name` <> 'x'".into() });
    let index = |name: &str| children.indexes.iter().find(|index| index.name.as_deref() == Some(name)).unwrap();
    assert_eq!(index("ix_name").elements, [IndexElement::Column("name".into()), IndexElement::Column("a".into())]);
    assert_eq!(index("ix_name").options["mysql_length"], json!({"name": 5}));
    assert_eq!(index("ix_body").options["mysql_prefix"], json!("FULLTEXT"));
    assert_eq!(index("ix_hash").options["mysql_comment"], json!("why"));
    assert!(schema.views["v"].sql.contains("select"));
    assert_eq!(children.triggers[0].sql, "CREATE TRIGGER tr BEFORE INSERT ON children FOR EACH ROW SET NEW.a = 1");
}
