//! SQL text is split into statements where they end, and nowhere else.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::dialect::Dialect;
use seesaw_core::sql::split::split;

fn check(dialect: Dialect, text: &str, expected: &[(u32, &str)]) {
    let found = split(text, 0..text.len(), dialect);
    let shown: Vec<(u32, &str)> = found.iter().map(|statement| (statement.line, statement.sql)).collect();
    assert_eq!(shown, expected, "{text}");
    for statement in found {
        assert_eq!(&text[statement.range], statement.sql);
    }
}

#[test]
fn quotes_and_comments_hide_semicolons() {
    let sqlite = Dialect::Sqlite;
    check(sqlite, "", &[]);
    check(sqlite, " ;; \n-- only; a comment\n/* and; another */;", &[]);
    check(sqlite, "SELECT 1;SELECT 2", &[(1, "SELECT 1"), (1, "SELECT 2")]);
    check(sqlite, "SELECT 'a;''b;';\n\nSELECT 2;", &[(1, "SELECT 'a;''b;'"), (3, "SELECT 2")]);
    check(sqlite, r#"SELECT ";""x", `;`, [;];"#, &[(1, r#"SELECT ";""x", `;`, [;]"#)]);
    check(sqlite, "-- why\nSELECT 1 -- ; here\n + 2; -- end", &[(2, "SELECT 1 -- ; here\n + 2")]);
    check(sqlite, "SELECT /* ; '*/ 1;", &[(1, "SELECT /* ; '*/ 1")]);
    check(
        sqlite,
        "INSERT INTO t VALUES ('Grüße; 😀'); SELECT 1",
        &[(1, "INSERT INTO t VALUES ('Grüße; 😀')"), (1, "SELECT 1")],
    );
    check(sqlite, "\u{feff}SELECT 1;\r\nSELECT 2;\r\n", &[(1, "SELECT 1"), (2, "SELECT 2")]);
    check(sqlite, "SELECT 'never closed; SELECT 2;", &[(1, "SELECT 'never closed; SELECT 2;")]);
    check(sqlite, r"SELECT '\'; SELECT 2", &[(1, r"SELECT '\'"), (1, "SELECT 2")]);
}

#[test]
fn bodies_of_triggers_hold_statements() {
    let sqlite = Dialect::Sqlite;
    let trigger = "CREATE TEMP TRIGGER IF NOT EXISTS t AFTER UPDATE OF a ON x WHEN CASE WHEN 1 THEN 1 END BEGIN\n  \
                   UPDATE y SET end = CASE a WHEN 1 THEN 2 ELSE 3 END WHERE begin = 1;\n  SELECT ';END;' ; -- END;\n END";
    check(sqlite, &format!("{trigger};\nSELECT 1;"), &[(1, trigger), (5, "SELECT 1")]);
    check(sqlite, trigger, &[(1, trigger)]);
    let two = "CREATE TRIGGER a AFTER INSERT ON x BEGIN SELECT 1; END; CREATE TRIGGER b AFTER INSERT ON x BEGIN SELECT 2; END;";
    let (first, second) = two.trim_end_matches(';').split_once("; CREATE TRIGGER b").unwrap();
    check(sqlite, two, &[(1, first), (1, &format!("CREATE TRIGGER b{second}"))]);
    check(
        sqlite,
        "CREATE TABLE trigger_log (a); BEGIN; SELECT 1; END; SELECT 2",
        &[(1, "CREATE TABLE trigger_log (a)"), (1, "BEGIN"), (1, "SELECT 1"), (1, "END"), (1, "SELECT 2")],
    );
}

#[test]
fn dialects_have_quotes_of_their_own() {
    let function = "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN x := $$;$$; END; $body$ LANGUAGE plpgsql";
    check(
        Dialect::Postgresql,
        &format!("{function}; SELECT $1; SELECT 2"),
        &[(1, function), (1, "SELECT $1"), (1, "SELECT 2")],
    );
    check(
        Dialect::Postgresql,
        r"SELECT E'a\';b'; SELECT ARRAY['x;y]'];",
        &[(1, r"SELECT E'a\';b'"), (1, "SELECT ARRAY['x;y]']")],
    );
    check(Dialect::Postgresql, "/* a /* b; */ c; */ SELECT 1;", &[(1, "SELECT 1")]);
    check(Dialect::Mysql, "SELECT 'a\\';b' # x;\n; SELECT 2", &[(1, "SELECT 'a\\';b' # x;"), (2, "SELECT 2")]);
    check(
        Dialect::Postgresql,
        "-- +goose StatementBegin\nDO x; y;\n-- +goose StatementEnd\nSELECT 1;",
        &[(2, "DO x; y;"), (4, "SELECT 1")],
    );
}

#[test]
fn any_text_is_split_without_losing_anything() {
    let pieces = [
        "'",
        "\"",
        "$$",
        "--",
        "\n",
        "/*",
        "*/",
        ";",
        "CREATE TRIGGER x BEGIN",
        "END",
        "ä",
        "[",
        "]",
        "\\",
        "`",
        "E'",
        " ",
    ];
    let mut state = 1_u32;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        for dialect in [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql] {
            let mut end = 0;
            for statement in split(&text, 0..text.len(), dialect) {
                assert!(statement.range.start >= end && !statement.sql.is_empty(), "{text}");
                assert_eq!(&text[statement.range.clone()], statement.sql);
                end = statement.range.end;
            }
        }
    }
}
