//! `seesaw` on a real MariaDB server, beside real Alembic; and what it does where every change of the schema is committed
//! at once.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and start processes")]

#[path = "../../driver-mysql/tests/server/mod.rs"]
mod server;
mod support;

use seesaw_core::connection::Connection;
use seesaw_core::value::Value;
use server::{Life, SERVER, Server};
use std::sync::LazyLock;
use support::beside::{self, Place, table};
use support::{Folder, stopped, tools};

const PLACE: Place = Place {
    url: |database| SERVER.url(database),
    database: || SERVER.database(),
    dump: |database| dump_of(&SERVER, database),
    own: "projects_mysql",
    unlike: &[
        ("branches", "Alembic makes the version table before it finds the walk ambiguous, Seesaw plans first"),
        ("batched-backfill", "Alembic loses the version row without a word after the script's own commit()"),
        ("create-table", "Alembic does not know on which table the index lies that the script drops"),
        ("rename", "Alembic wants to be told the type of a column that is renamed"),
        ("rename-column", "Alembic wants to be told the type of a column that is renamed"),
    ],
    ends_at_failure: true,
    finished: 18,
};

fn project(database: &str, bodies: &[String]) -> Folder {
    beside::project(&PLACE, database, bodies)
}

fn dump(database: &str) -> String {
    dump_of(&SERVER, database)
}

/// As the server itself writes it.
fn dump_of(server: &Server, database: &str) -> String {
    let mut connection = server.connect(database).unwrap();
    let mut text = String::new();
    let mut tables = Vec::new();
    for row in connection.query("SHOW FULL TABLES", &[]).unwrap() {
        let [Value::Text(name), Value::Text(kind)] = &row[..] else { panic!("{row:?}") };
        if name != "seesaw_journal" {
            tables.push((name.clone(), kind == "BASE TABLE"));
        }
    }
    for (name, is_table) in tables {
        let made = connection.query(&format!("SHOW CREATE TABLE `{name}`"), &[]).unwrap();
        text += &format!("{}\n", made[0][1].as_text().unwrap().replace(database, "here"));
        if is_table {
            let mut rows: Vec<String> = Vec::new();
            for row in connection.query(&format!("SELECT * FROM `{name}`"), &[]).unwrap() {
                rows.push(format!("{name} {row:?}\n"));
            }
            rows.sort();
            text += &rows.concat();
        }
    }
    let sql = "SELECT trigger_name, event_manipulation, action_timing, action_statement FROM information_schema.triggers \
               WHERE trigger_schema = database() ORDER BY 1";
    text + &format!("{:?}", connection.query(sql, &[]).unwrap())
}

fn number(database: &str, sql: &str) -> i64 {
    let rows = SERVER.connect(database).unwrap().query(sql, &[]).unwrap();
    rows[0][0].as_integer().unwrap()
}

#[test]
fn seesaw_and_alembic_come_to_the_same_and_take_turns() {
    beside::compare(&PLACE);
}

#[test]
fn the_other_commands_do_what_alembic_does() {
    tools::other_commands(&PLACE);
}

fn execute(database: &str, sql: &str) {
    SERVER.connect(database).unwrap().run(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[test]
fn plans_and_checks_run_in_a_database_made_for_them() {
    tools::plans(&PLACE, "metadata lock: nobody waits, every row is read", "Each change of the schema is committed");
    tools::drift(&PLACE, execute);
    tools::verified(&PLACE, execute);
    let left = "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'seesaw_scratch%'";
    assert_eq!(number("mysql", left), 0);
}

#[test]
fn a_thousand_revisions_go_up_and_down() {
    tools::a_thousand(&PLACE);
}

#[test]
fn every_example_goes_up_down_and_up_again() {
    tools::examples(&PLACE);
}

#[test]
fn a_printed_schema_makes_the_same_schema() {
    tools::schema(
        &PLACE,
        execute,
        &[
            "CREATE TABLE parents (id INT AUTO_INCREMENT PRIMARY KEY, code VARCHAR(5) UNIQUE, feels ENUM('a','it''s') DEFAULT 'a', \
             made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, big BIGINT UNSIGNED) COMMENT='all'",
            "CREATE TABLE children (id INT PRIMARY KEY, parent INT NOT NULL, price DECIMAL(10,2) COMMENT 'in euro', \
             twice DECIMAL(10,2) AS (price * 2) STORED, body TEXT, doc JSON, \
             CONSTRAINT ck CHECK (price > 0), CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE)",
            "CREATE INDEX by_body ON children (body(10), price)",
            "CREATE FULLTEXT INDEX words ON children (body)",
            "CREATE VIEW cheap AS SELECT id FROM children WHERE price < 5",
            "CREATE TRIGGER tr BEFORE INSERT ON children FOR EACH ROW SET NEW.price = 1",
        ],
    );
}

#[test]
fn a_lock_is_waited_for_as_long_as_it_is_told() {
    tools::limits(&PLACE, "Lock wait timeout exceeded", |database, time| {
        let mut connection = SERVER.connect(database).unwrap();
        connection.run("LOCK TABLES t1 WRITE", &[]).unwrap();
        std::thread::sleep(time);
    });
}

#[test]
fn the_log_is_for_programs_too() {
    tools::log(&PLACE);
}

#[test]
fn control_c_ends_between_statements() {
    tools::interrupted(&PLACE, |seconds| format!("SELECT sleep({seconds})"));
}

#[test]
fn urls_of_every_common_form_lead_to_the_database() {
    let database = SERVER.database();
    let folder = project(&database, &[table(1)]);
    assert_eq!(folder.seesaw(&["upgrade", "head"]).code, 0);
    let (port, socket) = (SERVER.port, SERVER.socket());
    let user = "tester:p%40ss%2Fw%3Ard";
    for url in [
        format!("mysql://{user}@127.0.0.1:{port}/{database}"),
        format!("mysql+pymysql://{user}@127.0.0.1:{port}/{database}?charset=utf8mb4"),
        format!("mysql+mysqldb://{user}@localhost/{database}?unix_socket={socket}"),
        format!("mysql+mysqlconnector://{user}@localhost:{port}/{database}"),
        format!("mysql+aiomysql://{user}@localhost:{port}/{database}?ssl_mode=PREFERRED"),
        format!("mariadb+mariadbconnector://{user}@127.0.0.1:{port}/{database}"),
        format!("mariadb://{user}@127.0.0.1:{port}/{database}?connect_timeout=5"),
    ] {
        let ran = folder.seesaw(&["current", "--url", &url]);
        assert_eq!((ran.code, ran.stdout.trim()), (0, "r1 (head)"), "{url}\n{}", ran.stderr);
        assert!(!ran.stderr.contains("w:rd") && !ran.stderr.contains(user), "{}", ran.stderr);
    }
    for (url, words) in [
        (format!("mysql://tester:geheim@127.0.0.1:{port}/{database}"), "Access denied for user 'tester'"),
        (format!("mysql://tester:geheim@127.0.0.1:1/{database}"), "Can't connect to MySQL server on '127.0.0.1:1'"),
        (format!("mysql://{user}@127.0.0.1:{port}/nowhere"), "Unknown database 'nowhere'"),
        (format!("mysql://{user}@127.0.0.1:{port}/d?nonsense=1"), "invalid connection option \"nonsense\""),
    ] {
        let ran = folder.seesaw(&["current", "--url", &url]);
        assert!(ran.code != 0 && ran.stderr.contains(words), "{url}\n{}", ran.stderr);
        assert!(!ran.stderr.contains("geheim") && !ran.stdout.contains("geheim"), "{}", ran.stderr);
    }
}

#[test]
fn of_many_runners_one_runs_and_the_others_find_nothing_left() {
    let mut bodies: Vec<String> = (1..=4).map(table).collect();
    bodies[1] = format!("{}\n    op.execute('SELECT sleep(0.3)')", bodies[1]);
    tools::runners(&PLACE, &bodies, |database| {
        number(database, "SELECT count(*) FROM alembic_version WHERE version_num = 'r4'")
    });
}

#[test]
fn a_run_waits_no_longer_than_it_is_told() {
    tools::waits(&PLACE, "SELECT sleep(4)", "It is the connection", |database| {
        let sql = format!(
            "SELECT count(*) FROM information_schema.processlist WHERE db = '{database}' AND info LIKE 'SELECT sleep%'"
        );
        number("mysql", &sql) > 0
    });
}

/// Two changes of the schema with rows between them, and a failure after them where there is no table `go_on`.
const HALF: &str = "op.create_table('a', sa.Column('id', sa.Integer, primary_key=True), sa.Column('x', sa.Integer))
    op.execute('INSERT INTO a (x) VALUES (1), (2)')
    op.add_column('a', sa.Column('y', sa.Integer))
    for row in op.get_bind().execute(sa.text('SELECT id, x FROM a ORDER BY id')).all():
        op.get_bind().execute(sa.text('UPDATE a SET y = :y WHERE id = :id'), {'y': row.x * 10, 'id': row.id})
    op.execute('INSERT INTO go_on VALUES (1)')
    op.create_index('a_y', 'a', ['y'])";

fn half(database: &str) -> Folder {
    let folder = beside::folder(&PLACE, &[], database);
    let script = |id: &str, down: &str, up: &str, back: &str| {
        format!(
            "from alembic import op\nimport sqlalchemy as sa\n\nrevision = '{id}'\ndown_revision = {down}\n\n\n\
             def upgrade():\n    {up}\n\n\ndef downgrade():\n    {back}\n"
        )
    };
    let first = script("r1", "None", &table(1), "op.drop_table('t1')");
    let back = "op.drop_index('a_y', 'a')\n    op.drop_column('a', 'y')\n    op.drop_table('a')";
    folder.write("migrations/versions/r1.py", &first);
    folder.write("migrations/versions/r2.py", &script("r2", "'r1'", HALF, back));
    folder
}

#[test]
fn what_failed_in_its_middle_is_told_and_goes_on() {
    let database = SERVER.database();
    let folder = half(&database);
    let ran = folder.seesaw(&["upgrade", "head"]);
    assert_ne!(ran.code, 0);
    assert!(ran.stderr.contains("r2.py:14"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Revision r2 is applied in part (3 statements done)"), "{}", ran.stderr);
    let shown = folder.seesaw(&["repair"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("The upgrade of revision r2 was stopped in its middle."), "{}", shown.stdout);
    assert_eq!(shown.stdout.matches("  done: ").count(), 3, "{}", shown.stdout);
    assert!(shown.stdout.contains("seesaw upgrade r2"), "{}", shown.stdout);
    // Neither the other way nor past it.
    for other in [&["downgrade", "base"][..], &["stamp", "r2"], &["upgrade", "r1"]] {
        let ran = folder.seesaw(other);
        assert!(
            ran.code != 0 && ran.stderr.contains("the upgrade of revision r2 is unfinished"),
            "{other:?} {}",
            ran.stderr
        );
    }
    SERVER.connect(&database).unwrap().run("CREATE TABLE go_on (x INT)", &[]).unwrap();
    let ran = folder.seesaw(&["upgrade", "head"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("what that has done (3 statements) is not run again"), "{}", ran.stderr);
    let rows = SERVER.connect(&database).unwrap().query("SELECT y FROM a ORDER BY id", &[]).unwrap();
    assert_eq!(rows, [[Value::Integer(10)], [Value::Integer(20)]]);
    assert_eq!(folder.seesaw(&["current"]).stdout.trim(), "r2 (head)");
    assert_eq!(folder.seesaw(&["repair"]).stdout.trim(), "Nothing is unfinished.");
    assert_eq!(folder.seesaw(&["downgrade", "base"]).code, 0);
}

#[test]
fn what_failed_in_its_middle_can_be_undone_or_settled() {
    let database = SERVER.database();
    let folder = half(&database);
    assert_eq!(folder.seesaw(&["upgrade", "r1"]).code, 0);
    let before = dump(&database);
    assert_ne!(folder.seesaw(&["upgrade", "head"]).code, 0);
    let undone = folder.seesaw(&["repair", "--undo"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    assert!(undone.stderr.contains("left out: DROP INDEX a_y ON a"), "{}", undone.stderr);
    assert_eq!(dump(&database), before);
    assert_eq!(folder.seesaw(&["repair"]).stdout.trim(), "Nothing is unfinished.");

    assert_ne!(folder.seesaw(&["upgrade", "head"]).code, 0);
    let mut connection = SERVER.connect(&database).unwrap();
    connection.run("DROP TABLE a", &[]).unwrap();
    let forgotten = folder.seesaw(&["repair", "--undone"]);
    assert_eq!((forgotten.code, forgotten.stdout.trim()), (0, "r2 counts as never begun."), "{}", forgotten.stderr);
    assert_eq!(dump(&database), before);

    assert_ne!(folder.seesaw(&["upgrade", "head"]).code, 0);
    for sql in ["UPDATE a SET y = x * 10", "CREATE INDEX a_y ON a (y)"] {
        connection.run(sql, &[]).unwrap();
    }
    let done = folder.seesaw(&["repair", "--done"]);
    assert_eq!((done.code, done.stdout.trim()), (0, "r2 counts as done."), "{}", done.stderr);
    assert_eq!(folder.seesaw(&["current"]).stdout.trim(), "r2 (head)");
    assert_eq!(folder.seesaw(&["downgrade", "base"]).code, 0);
}

#[test]
fn killed_at_any_moment_the_next_run_comes_to_the_same() {
    stopped::the_next_run_comes_to_the_same(&PLACE, &bodies(), 24, BUSY, |run, _| run.kill().unwrap());
}

#[test]
fn when_the_connection_is_lost_the_next_run_comes_to_the_same() {
    stopped::the_next_run_comes_to_the_same(&PLACE, &bodies(), 24, BUSY, |_, database| {
        let mut admin = SERVER.connect("mysql").unwrap();
        let sql = format!("SELECT id FROM information_schema.processlist WHERE db = '{database}'");
        for row in admin.query(&sql, &[]).unwrap() {
            // It may have gone meanwhile.
            let _ = admin.run(&format!("KILL {}", row[0].as_integer().unwrap()), &[]);
        }
    });
}

/// Starts again by itself when it was killed.
static MORTAL: LazyLock<Server> = LazyLock::new(|| Server::start(&[], Life { again: true, ..Life::default() }));

#[test]
fn when_the_server_is_killed_the_next_run_comes_to_the_same() {
    let place = Place {
        url: |database| MORTAL.url(database),
        database: || MORTAL.database(),
        dump: |database| dump_of(&MORTAL, database),
        ..PLACE
    };
    stopped::the_next_run_comes_to_the_same(
        &place,
        &bodies(),
        12,
        |_| 0,
        |run, _| {
            MORTAL.keeper.kill();
            run.wait().unwrap();
            MORTAL.wait().unwrap();
        },
    );
}

static SMALL: LazyLock<Server> =
    LazyLock::new(|| Server::start(&[], Life { largest_file: Some(20 * 1024), ..Life::default() }));

#[test]
fn a_full_disk_leaves_what_the_journal_tells() {
    let place = Place {
        url: |database| SMALL.url(database),
        database: || SMALL.database(),
        dump: |database| dump_of(&SMALL, database),
        ..PLACE
    };
    tools::full_disk(
        &place,
        |rows| format!("INSERT INTO t2 SELECT seq, md5(seq) FROM seq_1_to_{rows}"),
        "is applied in part (1 statement done)",
    );
}

/// How many connections a database has.
const BUSY: fn(&str) -> i64 =
    |database| number("mysql", &format!("SELECT count(*) FROM information_schema.processlist WHERE db = '{database}'"));

/// Each revision moves rows between changes of the schema, and counts how often it did.
fn bodies() -> Vec<String> {
    let mut bodies = vec![format!(
        "{}\n    op.execute('INSERT INTO t1 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n')",
        table(1)
    )];
    for id in 2..=8 {
        let before = id - 1;
        bodies.push(format!(
            "{}\n    op.execute('INSERT INTO t{id} SELECT id FROM t{before}')\n    \
             op.add_column('t{id}', sa.Column('n', sa.Integer))\n    op.execute('DELETE FROM t{before}')\n    \
             op.execute('UPDATE t{id} SET n = coalesce(n, 0) + 1')\n    op.create_index('t{id}_n', 't{id}', ['n'])",
            table(id)
        ));
    }
    bodies
}

#[test]
fn what_is_missing_is_known_before_anything_runs() {
    tools::too_old(&PLACE, "CREATE TABLE t2 (id UUID DEFAULT (uuid_v7()));", "says UUID_V7, which needs version 11.7");
    let database = SERVER.database();
    execute("mysql", "CREATE USER 'half'@'localhost' IDENTIFIED BY 'x'");
    let grant = |what: &str| execute("mysql", &format!("GRANT {what} ON `{database}`.* TO 'half'@'localhost'"));
    grant("SELECT, INSERT, UPDATE, DELETE, CREATE");
    let folder = project(&database, &[table(1)]);
    let url = format!("mysql+pymysql://half:x@localhost/{database}?unix_socket={}", SERVER.socket());
    let upgrade = || folder.seesaw(&["--url", &url, "upgrade", "head"]);
    let refused = upgrade();
    assert!(refused.stderr.contains("lacks privileges on the database"), "{}", refused.stderr);
    assert!(refused.stderr.contains(": DROP, ALTER, INDEX, REFERENCES"), "{}", refused.stderr);
    grant("DROP");
    let warned = upgrade();
    assert!(warned.code == 0 && warned.stderr.contains(": ALTER, INDEX, REFERENCES"), "{}", warned.stderr);
    grant("ALL");
    assert_eq!(folder.seesaw(&["--url", &url, "downgrade", "base"]).code, 0);
    let ran = upgrade();
    assert!(ran.code == 0 && !ran.stderr.contains("privileges"), "{}", ran.stderr);
}
