//! The driver on a real server.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and start processes")]

mod server;

use seesaw_core::connection::{Connection, DatabaseErrorKind};
use seesaw_core::dialect::Dialect;
use seesaw_core::value::Value;
use seesaw_driver_mysql::{Address, Mysql};
use server::{Life, PASSWORD, SERVER, Server, USER, open};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn connection() -> Mysql {
    SERVER.connect(&SERVER.database()).unwrap()
}

#[test]
fn values_come_back_as_they_are() {
    let mut connection = connection();
    connection
        .run(
            "CREATE TABLE t (a TINYINT, b BIGINT UNSIGNED, c DOUBLE, d DECIMAL(10,2), e DATE, f DATETIME(6), g TIME, h YEAR, \
             i BIT(9), j VARCHAR(20), k TEXT, l BLOB, m VARBINARY(4), n JSON, o ENUM('x','y'), p SET('x','y'), q FLOAT)",
            &[],
        )
        .unwrap();
    connection
        .run(
            "INSERT INTO t VALUES (-1, 18446744073709551615, 1.5, 1.50, '2024-02-29', '2024-02-29 10:00:00.25', '-26:00:01', 2024, \
             b'100000001', 'ü', 'text', x'00ff', x'01', '{\"a\": 1}', 'y', 'x,y', 0.25)",
            &[],
        )
        .unwrap();
    let outcome = connection.run("SELECT * FROM t", &[]).unwrap();
    assert_eq!(
        outcome.rows[0],
        [
            Value::Integer(-1),
            text("18446744073709551615"),
            Value::Real(1.5),
            text("1.50"),
            text("2024-02-29"),
            text("2024-02-29 10:00:00.250000"),
            text("-26:00:01"),
            Value::Integer(2024),
            Value::Blob(vec![1, 1]),
            text("ü"),
            text("text"),
            Value::Blob(vec![0, 255]),
            Value::Blob(vec![1]),
            text("{\"a\": 1}"),
            text("y"),
            text("x,y"),
            Value::Real(0.25),
        ]
    );
    let types: Vec<&str> = outcome.types.iter().map(String::as_str).collect();
    assert_eq!(types[..8], ["", "int", "", "numeric", "date", "datetime", "interval", ""]);
    assert_eq!(outcome.columns[..3], ["a", "b", "c"]);
}

#[test]
fn parameters_are_what_the_server_sees() {
    let mut connection = connection();
    let params = [
        text("it's \\ a \"test\" -- ? \0 \n"),
        Value::Integer(i64::MIN),
        Value::Real(-0.1),
        Value::Blob((0..=255).collect()),
        Value::Null,
    ];
    for mode in ["", "NO_BACKSLASH_ESCAPES"] {
        connection.run(&format!("SET sql_mode = '{mode}'"), &[]).unwrap();
        let rows = connection.query("SELECT ?, ?, ?, ?, ? -- ?\n", &params).unwrap();
        assert_eq!(rows[0], params, "{mode}");
    }
    connection.run("CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY, b BOOL)", &[]).unwrap();
    let outcome = connection.run("INSERT INTO t (b) VALUES (?), (?)", &[Value::Boolean(true), Value::Null]).unwrap();
    assert_eq!((outcome.changed, outcome.last_row_id), (2, Some(1)));
    // As with SQLAlchemy, rows that are found count, whether they change or not.
    assert_eq!(connection.execute("UPDATE t SET b = true WHERE b", &[]).unwrap(), 1);
    assert_eq!(connection.run("SELECT * FROM t", &[]).unwrap().changed, 0);
    assert_eq!(connection.run("ALTER TABLE t ADD c INT, ALGORITHM=COPY", &[]).unwrap().changed, 0);
}

#[test]
fn refusals_are_of_the_classes_that_pymysql_raises() {
    let mut connection = connection();
    connection.run("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(2) NOT NULL)", &[]).unwrap();
    connection.run("INSERT INTO t VALUES (1, 'x')", &[]).unwrap();
    for (sql, kind, code) in [
        ("SELECT * FROM nope", DatabaseErrorKind::Programming, "1146"),
        ("SELEC 1", DatabaseErrorKind::Programming, "1064"),
        ("SELECT nope", DatabaseErrorKind::Operational, "1054"),
        ("INSERT INTO t VALUES (1, 'x')", DatabaseErrorKind::Integrity, "1062"),
        ("INSERT INTO t VALUES (2, NULL)", DatabaseErrorKind::Integrity, "1048"),
        ("INSERT INTO t VALUES (2, 'long')", DatabaseErrorKind::Data, "1406"),
        ("CREATE TABLE t (a INT)", DatabaseErrorKind::Operational, "1050"),
    ] {
        let error = connection.run(sql, &[]).unwrap_err();
        assert_eq!((error.kind, error.code.as_deref()), (kind, Some(code)), "{sql}: {error}");
    }
    let error = connection.run("SELECT 1; SELECT 2", &[]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::Programming);
    connection.run("SELECT 1; -- no more", &[]).unwrap();
    connection
        .run("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 3; SET NEW.b = 'y'; END", &[])
        .unwrap();
    let error = connection.run("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", &[]).unwrap_err();
    assert!(!error.message.contains("root:"), "{error}");
}

#[test]
fn it_is_known_whether_a_transaction_is_open() {
    let mut connection = connection();
    let mut after = |sql: &str| {
        let result = connection.run(sql, &[]);
        (result.is_ok(), connection.in_transaction())
    };
    assert_eq!(after("CREATE TABLE t (a INT PRIMARY KEY)"), (true, false));
    assert_eq!(after("BEGIN"), (true, true));
    assert_eq!(after("SELECT * FROM t"), (true, true));
    assert_eq!(after("INSERT INTO t VALUES (1)"), (true, true));
    assert_eq!(after("SELECT nope"), (false, true));
    assert_eq!(after("ALTER TABLE t ADD b INT"), (true, false));
    assert_eq!(after("INSERT INTO t VALUES (2, 2)"), (true, false));
    assert_eq!(after("START TRANSACTION"), (true, true));
    assert_eq!(after("SAVEPOINT x"), (true, true));
    assert_eq!(after("ROLLBACK TO SAVEPOINT x"), (true, true));
    // It is not understood, and does nothing.
    assert_eq!(after("ALTER TABLE t ADDD b INT"), (false, true));
    // It commits first, and fails then.
    assert_eq!(after("ALTER TABLE nope ADD b INT"), (false, false));
    assert_eq!(after("BEGIN"), (true, true));
    assert_eq!(after("CREATE TEMPORARY TABLE tmp (a INT)"), (true, true));
    assert_eq!(after("/*!40101 SET @x = 1 */"), (true, true));
    assert_eq!(after("/*!40101 COMMIT */"), (true, false));
    assert_eq!(after("BEGIN"), (true, true));
    assert_eq!(after("CREATE PROCEDURE p() BEGIN COMMIT; END"), (true, false));
    assert_eq!(after("BEGIN"), (true, true));
    assert_eq!(after("CALL p()"), (true, false));
    assert_eq!(after("BEGIN"), (true, true));
    assert_eq!(after("SET autocommit = 1"), (true, true));
    assert_eq!(after("COMMIT"), (true, false));
}

#[test]
fn a_deadlock_ends_the_transaction_and_is_noticed() {
    let name = SERVER.database();
    let mut one = SERVER.connect(&name).unwrap();
    one.run("CREATE TABLE t (a INT PRIMARY KEY, b INT)", &[]).unwrap();
    one.run("INSERT INTO t VALUES (1, 0), (2, 0)", &[]).unwrap();
    one.run("BEGIN", &[]).unwrap();
    one.run("UPDATE t SET b = 1 WHERE a = 1", &[]).unwrap();
    let other = {
        let name = name.clone();
        std::thread::spawn(move || {
            let mut other = SERVER.connect(&name).unwrap();
            other.run("BEGIN", &[]).unwrap();
            // The one with less to undo is the victim.
            other.run("UPDATE t SET b = 2 WHERE a = 2", &[]).unwrap();
            let result = other.run("UPDATE t SET b = 2 WHERE a = 1", &[]);
            (result.map(|_| ()), other.in_transaction())
        })
    };
    std::thread::sleep(std::time::Duration::from_millis(500));
    let mine = (one.run("UPDATE t SET b = 1 WHERE a = 2", &[]).map(|_| ()), one.in_transaction());
    if mine.1 {
        one.run("COMMIT", &[]).unwrap();
    }
    let outcomes = [mine, other.join().unwrap()];
    let (victim, open) = outcomes.iter().find(|(result, _)| result.is_err()).unwrap();
    assert_eq!((victim.as_ref().unwrap_err().code.as_deref(), *open), (Some("1213"), false));
    assert!(outcomes.iter().any(|(result, open)| result.is_ok() && *open));
}

#[test]
fn every_form_of_an_address_connects() {
    let tcp = |query: &[(&str, &str)]| Address {
        host: Some("127.0.0.1".to_owned()),
        port: Some(SERVER.port.to_string()),
        user: Some(USER.to_owned()),
        password: Some(PASSWORD.to_owned()),
        query: query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        ..Address::default()
    };
    for query in [&[][..], &[("charset", "utf8mb4")], &[("ssl_mode", "DISABLED")], &[("init_command", "SET @x = 5")]] {
        let mut connection = open(&tcp(query)).unwrap();
        assert_eq!(connection.dialect(), Dialect::MysqlOnMariadb);
        assert!(connection.server_version().contains("MariaDB"));
        assert_eq!(connection.query("SELECT 'ü'", &[]).unwrap()[0][0], text("ü"));
    }
    let named = Address { mariadb: true, ..tcp(&[]) };
    assert_eq!(open(&named).unwrap().dialect(), Dialect::Mariadb);
    let several = Address { host: Some("127.0.0.1:1,127.0.0.1".to_owned()), ..tcp(&[]) };
    open(&several).unwrap();
    // The server has no certificate.
    let error = open(&tcp(&[("ssl_mode", "REQUIRED")])).err().unwrap();
    assert!(error.contains("Client requires secure connection"), "{error}");
    let wrong = Address { password: Some("secret-and-wrong".to_owned()), ..tcp(&[]) };
    let error = open(&wrong).err().unwrap();
    assert!(error.starts_with("Access denied for user 'tester'") && !error.contains("secret"), "{error}");
    let nobody = Address { host: Some("127.0.0.1:1".to_owned()), ..tcp(&[]) };
    let error = open(&nobody).err().unwrap();
    assert!(error.starts_with("Can't connect to MySQL server on '127.0.0.1:1'"), "{error}");
}

#[test]
fn a_connection_that_is_gone_says_so() {
    let mut connection = connection();
    connection.run("BEGIN", &[]).unwrap();
    SERVER.connect("mysql").unwrap().run(&format!("KILL {}", connection.id()), &[]).unwrap();
    let error = connection.run("SELECT 1", &[]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::Operational, "{error:?}");
    assert!(!connection.in_transaction());
    let error = connection.run("SELECT 1", &[]).unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::Interface);
}

#[test]
fn tls_checks_as_much_as_it_is_asked_to() {
    let certificates = server::certificates();
    let path = |name: &str| certificates.path().join(name).to_string_lossy().into_owned();
    let [certificate, key] = ["cert", "key"].map(|end| {
        let file = path(if end == "cert" { "server.crt" } else { "server.key" });
        format!("--ssl-{end}={file}")
    });
    let server = Server::start(&[&certificate, &key], Life::default());
    let with = |host: &str, query: &[(&str, &str)]| {
        let address = Address {
            host: Some(host.to_owned()),
            port: Some(server.port.to_string()),
            query: query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..server.address("mysql")
        };
        let cipher = "SHOW STATUS LIKE 'Ssl_cipher'";
        open(&address).map(|mut session| session.query(cipher, &[]).unwrap()[0][1] != text(""))
    };
    let (ca, other) = (path("ca.crt"), path("other.crt"));
    assert_eq!(with("127.0.0.1", &[]), Ok(true));
    assert_eq!(with("127.0.0.1", &[("ssl_mode", "DISABLED")]), Ok(false));
    assert_eq!(with("127.0.0.1", &[("ssl_mode", "REQUIRED")]), Ok(true));
    assert_eq!(with("127.0.0.1", &[("ssl_mode", "VERIFY_CA"), ("ssl_ca", &ca)]), Ok(true));
    assert_eq!(with("localhost", &[("ssl_mode", "VERIFY_IDENTITY"), ("ssl_ca", &ca)]), Ok(true));
    let refused = |host: &str, query: &[(&str, &str)]| with(host, query).unwrap_err();
    let error = refused("127.0.0.1", &[("ssl_mode", "VERIFY_IDENTITY"), ("ssl_ca", &ca)]);
    assert!(error.contains("NotValidForName") || error.contains("not valid for name"), "{error}");
    for mode in ["VERIFY_CA", "VERIFY_IDENTITY"] {
        let error = refused("localhost", &[("ssl_mode", mode), ("ssl_ca", &other)]);
        assert!(error.contains("UnknownIssuer"), "{mode}: {error}");
    }
}
