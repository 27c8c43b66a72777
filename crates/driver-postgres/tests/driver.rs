//! The driver on a real server.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and start processes")]

mod server;

use seesaw_core::connection::{Connection, DatabaseErrorKind};
use seesaw_core::value::Value;
use seesaw_driver_postgres::{Address, Postgres};
use server::{PASSWORD, SERVER, open};
use std::process::Command;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn connection() -> Postgres {
    SERVER.connect("postgres").unwrap()
}

#[test]
fn values_come_back_as_they_are() {
    let mut connection = connection();
    let outcome = connection
        .run(
            "SELECT 1::int2, 2::int4, 3::int8, 1.5::float4, 'NaN'::float8, true, 'x'::varchar, NULL, '\\x00ff'::bytea, \
             1.50::numeric, '2024-02-29'::date, '2024-02-29 10:00:00+00'::timestamptz AT TIME ZONE 'UTC', \
             '{\"a\": [1]}'::jsonb, ARRAY['a', NULL], '10.0.0.1'::inet, \
             'c6f8a1de-0000-4000-8000-000000000000'::uuid, interval '1 day 02:00'",
            &[],
        )
        .unwrap();
    let row = &outcome.rows[0];
    assert_eq!(row[..4], [Value::Integer(1), Value::Integer(2), Value::Integer(3), Value::Real(1.5)]);
    assert!(matches!(row[4], Value::Real(number) if number.is_nan()));
    assert_eq!(row[5..9], [Value::Boolean(true), text("x"), Value::Null, Value::Blob(vec![0, 255])]);
    assert_eq!(
        row[9..],
        [
            text("1.50"),
            text("2024-02-29"),
            text("2024-02-29 10:00:00"),
            text("{\"a\": [1]}"),
            text("{a,NULL}"),
            text("10.0.0.1"),
            text("c6f8a1de-0000-4000-8000-000000000000"),
            text("1 day 02:00:00"),
        ]
    );
    let types: Vec<&str> = outcome.types.iter().map(String::as_str).skip(9).collect();
    assert_eq!(types, ["numeric", "date", "timestamp", "json", "text[]", "", "uuid", "interval"]);
}

#[test]
fn parameters_are_what_the_server_sees() {
    let mut connection = connection();
    let params = [
        text("it's \\ a \"test\" -- $1"),
        Value::Integer(i64::MIN + 1),
        Value::Real(-0.1),
        Value::Blob((0..=255).collect()),
        Value::Boolean(false),
        Value::Null,
    ];
    for setting in ["on", "off"] {
        connection.run(&format!("SET standard_conforming_strings = {setting}"), &[]).unwrap();
        let rows = connection.query("SELECT $1::text, $2, $3::float8, $4, $5, $6, 1-$3", &params).unwrap();
        assert_eq!(rows[0][..6], params);
    }
    // A literal takes the type that its place asks for.
    let rows = connection.query("SELECT '[1, 2]'::jsonb @> $1, jsonb_build_object('a', $1)", &[text("[2]")]).unwrap();
    assert_eq!(rows[0], [Value::Boolean(true), text("{\"a\": \"[2]\"}")]);
    let error = connection.run("SELECT $2", &[Value::Null]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::Programming);
}

#[test]
fn several_commands_run_one_after_the_other() {
    let mut connection = connection();
    let outcome = connection
        .run("CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT a FROM t; UPDATE t SET a = 3", &[])
        .unwrap();
    assert_eq!((outcome.changed, outcome.rows.len()), (2, 0));
    assert_eq!(connection.run("", &[]).unwrap().changed, 0);
    assert_eq!(connection.run("-- nothing\n;", &[]).unwrap().rows.len(), 0);
    let error = connection.run("INSERT INTO t VALUES (4); SELECT nope; INSERT INTO t VALUES (5)", &[]).unwrap_err();
    assert_eq!(error.code.as_deref(), Some("42703"));
    assert_eq!(connection.query("SELECT count(*) FROM t", &[]).unwrap()[0][0], Value::Integer(2));
}

#[test]
fn refusals_are_said_as_psycopg2_says_them() {
    let mut connection = connection();
    connection.run("CREATE TEMP TABLE t (a int PRIMARY KEY, b varchar(2))", &[]).unwrap();
    connection.run("INSERT INTO t VALUES (1, 'x')", &[]).unwrap();
    let mut refused = |sql: &str| connection.run(sql, &[]).unwrap_err();
    let error = refused("SELECT *\n  FROM nope");
    assert_eq!(error.kind, DatabaseErrorKind::Programming);
    assert_eq!(error.code.as_deref(), Some("42P01"));
    assert_eq!(error.message, "relation \"nope\" does not exist\nLINE 2:   FROM nope\n               ^");
    assert_eq!(error.offset, Some(16));
    let error = refused("INSERT INTO t VALUES (1)");
    assert_eq!(error.kind, DatabaseErrorKind::Integrity);
    assert_eq!(
        error.message,
        "duplicate key value violates unique constraint \"t_pkey\"\nDETAIL:  Key (a)=(1) already exists."
    );
    assert_eq!(refused("INSERT INTO t VALUES (2, 'long')").kind, DatabaseErrorKind::Data);
    assert_eq!(refused("DO $$ BEGIN RAISE 'no'; END $$").kind, DatabaseErrorKind::Internal);
    let error = refused("COPY t FROM STDIN");
    assert!(error.message.starts_with("COPY FROM STDIN needs a program"), "{error}");
    let error = refused("COPY t TO STDOUT");
    assert!(error.message.starts_with("COPY TO STDOUT needs a program"), "{error}");
    assert_eq!(connection.query("SELECT count(*) FROM t", &[]).unwrap()[0][0], Value::Integer(1));
}

#[test]
fn a_failed_transaction_is_not_committed_in_silence() {
    let mut connection = connection();
    assert!(!connection.in_transaction());
    connection.run("BEGIN", &[]).unwrap();
    assert!(connection.in_transaction());
    connection.run("SELECT nope", &[]).unwrap_err();
    assert!(connection.in_transaction());
    assert_eq!(connection.run("SELECT 1", &[]).unwrap_err().code.as_deref(), Some("25P02"));
    let error = connection.run("COMMIT", &[]).unwrap_err();
    assert!(error.message.contains("rolled back instead of committing"), "{error}");
    assert!(!connection.in_transaction());
    let error = connection.run("SET client_encoding = 'LATIN1'", &[]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::NotSupported);
    assert_eq!(connection.run("SELECT 1", &[]).unwrap_err().kind, DatabaseErrorKind::Interface);
}

#[test]
fn a_lost_connection_is_an_error_and_nothing_hangs() {
    let mut victim = connection();
    let pid = victim.query("SELECT pg_backend_pid()", &[]).unwrap()[0][0].clone();
    victim.run("BEGIN", &[]).unwrap();
    connection().run("SELECT pg_terminate_backend($1)", &[pid]).unwrap();
    let error = victim.run("SELECT 1", &[]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::Operational);
    assert!(!victim.in_transaction());
    assert_eq!(victim.run("SELECT 1", &[]).unwrap_err().message, "connection already closed");
}

#[test]
fn passwords_are_checked_and_never_shown() {
    let over_tcp = |password: Option<&str>, query: &[(&str, &str)]| {
        open(&Address {
            host: Some("127.0.0.1".to_owned()),
            password: password.map(str::to_owned),
            query: query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..SERVER.address("postgres")
        })
    };
    over_tcp(Some(PASSWORD), &[]).unwrap();
    let error = over_tcp(Some("geheim"), &[]).map(|_| ()).unwrap_err();
    assert!(error.contains("password authentication failed for user \"postgres\""), "{error}");
    assert!(!error.contains("geheim"), "{error}");
    assert!(over_tcp(None, &[]).map(|_| ()).unwrap_err().contains("no password supplied"));
    let error = over_tcp(Some(PASSWORD), &[("sslmode", "require")]).map(|_| ()).unwrap_err();
    assert!(error.contains("server does not support SSL, but SSL was required"), "{error}");
    over_tcp(Some(PASSWORD), &[("sslmode", "allow")]).unwrap();
    let error = over_tcp(Some(PASSWORD), &[("target_session_attrs", "standby")]).map(|_| ()).unwrap_err();
    assert!(error.contains("server is not in hot standby mode"), "{error}");
    // The first of the servers is not there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let several = format!("127.0.0.1:{closed},127.0.0.1:{}", SERVER.port);
    over_tcp(Some(PASSWORD), &[("host", several.as_str())]).unwrap();
    let error = over_tcp(Some(PASSWORD), &[("port", closed.to_string().as_str())]).map(|_| ()).unwrap_err();
    assert!(error.contains(&format!("127.0.0.1\", port {closed} failed")), "{error}");
    let mut own = over_tcp(
        Some(PASSWORD),
        &[("options", "-c lock_timeout=7s -c search_path=a,b"), ("application_name", "a b"), ("connect_timeout", "5")],
    )
    .unwrap();
    let settings = "SELECT current_setting('lock_timeout'), current_setting('search_path'), \
                    current_setting('application_name')";
    assert_eq!(own.query(settings, &[]).unwrap()[0], [text("7s"), text("a,b"), text("a b")]);
}

#[test]
fn tls_checks_as_much_as_it_is_asked_to() {
    let certificates = server::certificates();
    let path = |name: &str| certificates.path().join(name).to_string_lossy().into_owned();
    // The key must belong to the server's user and to nobody else.
    let keys = SERVER.folder.join("data");
    for name in ["server.crt", "server.key"] {
        let key = keys.join(name);
        std::fs::copy(path(name), &key).unwrap();
        server::run(Command::new("chown").arg("--reference").arg(&keys).arg(&key));
        server::run(Command::new("chmod").arg("600").arg(&key));
    }
    let mut admin = connection();
    admin.run("ALTER SYSTEM SET ssl = on", &[]).unwrap();
    admin.run("SELECT pg_reload_conf()", &[]).unwrap();

    let with = |host: &str, query: &[(&str, &str)]| {
        let address = Address {
            host: Some(host.to_owned()),
            password: Some(PASSWORD.to_owned()),
            query: query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..SERVER.address("postgres")
        };
        let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        open(&address).map(|mut session| session.query(encrypted, &[]).unwrap()[0][0] == Value::Boolean(true))
    };
    let began = std::time::Instant::now();
    while with("127.0.0.1", &[("sslmode", "require")]) != Ok(true) {
        assert!(began.elapsed().as_secs() < 10, "{:?}", with("127.0.0.1", &[("sslmode", "require")]));
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let (ca, other, own) = (path("ca.crt"), path("other.crt"), path("server.crt"));
    assert_eq!(with("127.0.0.1", &[]), Ok(true));
    assert_eq!(with("127.0.0.1", &[("sslmode", "disable")]), Ok(false));
    assert_eq!(with("127.0.0.1", &[("sslmode", "allow")]), Ok(false));
    assert_eq!(with("localhost", &[("sslmode", "verify-full"), ("sslrootcert", &ca)]), Ok(true));
    assert_eq!(with("localhost", &[("sslmode", "verify-full"), ("sslrootcert", &own)]), Ok(true));
    assert_eq!(with("127.0.0.1", &[("sslmode", "verify-ca"), ("sslrootcert", &ca)]), Ok(true));
    let refused = |host: &str, query: &[(&str, &str)]| with(host, query).unwrap_err();
    let error = refused("127.0.0.1", &[("sslmode", "verify-full"), ("sslrootcert", &ca)]);
    assert!(error.contains("not valid for name"), "{error}");
    for mode in ["verify-ca", "verify-full", "require"] {
        let error = refused("localhost", &[("sslmode", mode), ("sslrootcert", &other)]);
        assert!(error.contains("UnknownIssuer"), "{mode}: {error}");
    }
    let error = refused("localhost", &[("sslmode", "verify-full")]);
    assert!(error.contains("no root certificate"), "{error}");
}
