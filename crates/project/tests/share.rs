//! Links hold projects, and nothing that could do harm.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use data_encoding::BASE64URL_NOPAD;
use seesaw_project::Files;
use seesaw_project::share::{MAX_FILES, MAX_LINK, MAX_SIZE, decode, encode};

fn files(all: &[(&str, &str)]) -> Files {
    all.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn link(json: &str) -> String {
    format!("v1.{}", BASE64URL_NOPAD.encode(&miniz_oxide::deflate::compress_to_vec(json.as_bytes(), 9)))
}

/// Links that were handed out once. They are read forever: never change them, only add.
const GOLDEN: [(&str, &[(&str, &str)]); 2] = [
    (
        "v1.q1ZKy8xJLVayqlZKzEnNTcpM1svMy1SyUoqGcmNj8oqTizILSuJz8pMTSzLz8xRsFXIz04vA7OKYPKXaWgA",
        &[("alembic.ini", "[alembic]\nscript_location = migrations\n")],
    ),
    (
        "v1.q1ZKy8xJLVayqlYKcnV08XVVslJS0lFKSdLPzUwvSizJzM8r1jcwMIxPLzq87fD8VL3iwhygEl1dBYh8qlVpQUyeM1BviKtCiKOTj6tCjNKH-TMaYpQUNBIVQlwjQhRcXN0cQ31CFNRtipOLMgtK7NQ1rWPykIxIyS_Pi8lTqq0FAA",
        &[
            (
                "db/migrations/001_größe.sql",
                "-- migrate:up\nCREATE TABLE \"😀\" (a TEXT DEFAULT '<script>');\n-- migrate:down\n",
            ),
            ("README", ""),
        ],
    ),
];

#[test]
fn old_links_are_read_forever() {
    for (link, expected) in GOLDEN {
        let mut expected = files(expected);
        expected.sort_keys();
        assert_eq!(decode(link).unwrap().files, expected);
    }
}

#[test]
fn what_is_encoded_is_decoded() {
    let project = files(&[("b.sql", "SELECT 1;\r\n"), ("a/ä b.py", "x = '\0'\n"), ("alembic.ini", "")]);
    let fragment = encode(&project);
    let mut sorted = project.clone();
    sorted.sort_keys();
    for form in [fragment.clone(), format!("#{fragment}"), format!("https://example.org/x/?y=1#{fragment}\n")] {
        assert_eq!(decode(&form).unwrap().files, sorted);
    }
    assert_eq!(encode(&sorted), fragment, "the order of the files makes no difference");
    assert!(fragment[3..].chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
}

#[test]
fn broken_links_are_refused_with_a_reason() {
    let whole = encode(&files(&[("a.sql", &"SELECT 1;\n".repeat(50))]));
    for (given, reason) in [
        ("", "does not begin with v1."),
        ("https://example.org/", "not a link"),
        ("javascript:alert(1)", "does not begin with v1."),
        ("v2.AAAA", "newer"),
        ("vx.AAAA", "does not begin with v1."),
        ("v1.", "damaged"),
        ("v1.AA*A", "damaged at character 6"),
        ("v1.AAAA", "damaged"),
        (&whole[..whole.len() / 2], "damaged"),
        (&link("not json"), "no project"),
        (&link("{}"), "no project"),
        (&link(r#"{"files":[]}"#), "no project"),
        (&link(r#"{"files":{"a.sql":1}}"#), "no project"),
        (&link(r#"{"files":{}}"#), "no files"),
        (&"v".repeat(MAX_LINK + 1), "longer"),
    ] {
        let fault = decode(given).unwrap_err();
        assert!(fault.message.contains(reason), "{}: {fault:?}", &given[..given.len().min(60)]);
    }
}

#[test]
fn hostile_links_are_refused() {
    for path in [
        "/etc/passwd.py",
        "../x.py",
        "a/../../x.py",
        "a//b.py",
        "a\\..\\b.py",
        "C:/x.py",
        "./x.py",
        ".git/config.py",
        ".env",
        "a/.ssh/x.txt",
        "a\u{0}.py",
        "a\n.py",
        "<script>alert(1)</script>.py",
        "con.py",
        "a/LPT1.sql",
        "nul",
        "x.py.",
        " x.py",
        "x.exe",
        "x",
        "a\u{202e}yp.exe.py",
        "",
        "a/",
        &format!("{}.py", "a".repeat(300)),
    ] {
        let given = link(&serde_json::json!({ "files": { path: "" } }).to_string());
        let fault = decode(&given).expect_err(path);
        assert!(fault.message.contains("may not be written"), "{path}: {fault:?}");
    }
    for (given, reason) in [
        (serde_json::json!({ "files": { "a.py": "", "A.py": "" } }), "twice"),
        (serde_json::json!({ "files": { "a.py": "", "a.py/b.py": "" } }), "a file and a folder"),
    ] {
        assert!(decode(&link(&given.to_string())).unwrap_err().message.contains(reason));
    }
    let many: serde_json::Map<_, _> = (0..=MAX_FILES).map(|n| (format!("{n}.sql"), "".into())).collect();
    assert!(
        decode(&link(&serde_json::json!({ "files": many }).to_string())).unwrap_err().message.contains("more than")
    );
    let bomb = link(&serde_json::json!({ "files": { "a.sql": " ".repeat(MAX_SIZE) } }).to_string());
    assert!(bomb.len() < 10_000);
    assert!(decode(&bomb).unwrap_err().message.contains("larger than 2 MiB"));
    let deep = link(&format!("{{\"files\":{}}}", "[".repeat(100_000)));
    assert!(decode(&deep).is_err());
}

#[test]
fn any_damage_is_an_error_or_a_project() {
    let whole = encode(&files(&[("a.sql", "SELECT 1;"), ("b/c.py", "revision = 'x'")])).into_bytes();
    for at in 3..whole.len() {
        for byte in [b'A', b'_', b'9', b'.', 0xff] {
            let mut broken = whole.clone();
            broken[at] = byte;
            let _ = decode(&String::from_utf8_lossy(&broken));
        }
        let _ = decode(&String::from_utf8_lossy(&whole[..at]));
    }
}
