//! `seesaw` on a real PostgreSQL server, beside real Alembic: the same schema, rows and version rows after each step, and
//! the two take turns on one database.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and start processes")]

#[path = "../../driver-postgres/tests/server/mod.rs"]
mod server;
mod support;

use seesaw_core::connection::Connection;
use seesaw_core::value::Value;
use server::{Life, SERVER, Server};
use std::process::Child;
use std::sync::LazyLock;
use support::beside::{self, Place, table};
use support::{Folder, stopped, tools};

const PLACE: Place = Place {
    url: |database| SERVER.url(database),
    database: || SERVER.database(),
    dump: |database| dump_of(&SERVER, database),
    own: "projects_postgresql",
    unlike: &[(
        "batched-backfill",
        "the script's own commit() ends Alembic's transaction, and the version row that follows is lost without a word; \
         here the commit waits for the end of the revision",
    )],
    ends_at_failure: false,
    finished: 17,
};

fn project(database: &str, bodies: &[String]) -> Folder {
    beside::project(&PLACE, database, bodies)
}

fn dump_of(server: &Server, database: &str) -> String {
    let mut dump = server.program("pg_dump");
    let text = server::run(dump.args(["--inserts", "--no-owner", database]));
    text.lines().filter(|line| !line.starts_with("\\") && !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn seesaw_and_alembic_come_to_the_same_and_take_turns() {
    beside::compare(&PLACE);
}

fn number(database: &str, sql: &str) -> i64 {
    let rows = SERVER.connect(database).unwrap().query(sql, &[]).unwrap();
    rows[0][0].as_integer().unwrap()
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
    tools::plans(&PLACE, "SHARE: writers wait, every row is read", "All of it is one transaction");
    tools::drift(&PLACE, execute);
    tools::verified(&PLACE, execute);
    assert_eq!(number("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'seesaw_scratch%'"), 0);
}

#[test]
fn a_database_is_copied_with_its_rows() {
    let database = SERVER.database();
    let folder = project(&database, &[table(1), "op.execute('UPDATE t1 SET id = 1 / (id - 7)')".to_owned()]);
    assert_eq!(folder.seesaw(&["upgrade", "r1"]).code, 0);
    execute(&database, "INSERT INTO t1 VALUES (7)");
    let verify = |place: &str| folder.seesaw(&["upgrade", "head", "--verify-on", place]);
    let without = verify("temp");
    assert_eq!(without.code, 0, "{}", without.stderr);
    let with = verify("rows");
    assert!(with.stderr.contains("division by zero"), "{}", with.stderr);
    let held = SERVER.connect(&database).unwrap();
    let refused = verify("rows");
    assert!(refused.stderr.contains("nobody else may be connected"), "{}", refused.stderr);
    drop(held);
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
            "CREATE TYPE mood AS ENUM ('sad', 'it''s')",
            "CREATE TABLE parents (id serial PRIMARY KEY, code varchar(5) UNIQUE, feels mood DEFAULT 'sad', \
             made timestamptz DEFAULT now(), n bigint GENERATED ALWAYS AS IDENTITY)",
            "CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents ON DELETE CASCADE, \
             price numeric(10, 2) CHECK (price > 0), twice numeric GENERATED ALWAYS AS (price * 2) STORED, tags text[])",
            "CREATE INDEX by_price ON children (price DESC) WHERE price > 5",
            "CREATE UNIQUE INDEX lower_code ON parents (lower(code))",
            "CREATE VIEW cheap AS SELECT id FROM children WHERE price < 5",
        ],
    );
}

#[test]
fn what_env_py_asks_is_answered_by_the_database() {
    let database = SERVER.database();
    let folder = project(&database, &["op.create_table('t', sa.Column('id', sa.Integer))".to_owned()]);
    let env_py = "from alembic import context\nfrom sqlalchemy import create_engine, exc, inspect, text\n\
        from sqlalchemy.schema import CreateSchema\n\n\
        engine = create_engine(context.config.get_main_option('sqlalchemy.url'))\n\
        with engine.connect() as connection:\n    \
        try:\n        connection.execute(text('SELECT 1 FROM nowhere'))\n    \
        except exc.ProgrammingError as error:\n        connection.rollback()\n        print(type(error.orig).__name__)\n    \
        print(inspect(connection).has_schema('shop'), connection.execute(text('SELECT :x + 1'), {'x': 1}).scalar())\n    \
        if not inspect(connection).has_schema('shop'):\n        connection.execute(CreateSchema('shop'))\n    \
        connection.execute(text('SET search_path TO shop'))\n    \
        print(connection.execute(text('SHOW search_path')).scalar(), inspect(engine).get_table_names(schema='shop'))\n    \
        connection.dialect.default_schema_name = 'shop'\n    \
        connection.commit()\n    \
        context.configure(connection=connection)\n    \
        with context.begin_transaction():\n        context.run_migrations()\n";
    folder.write("migrations/env.py", env_py);
    let ran = folder.seesaw(&["upgrade", "head"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "UndefinedTable\nFalse 2\nshop []\n"), "{ran:?}");
    assert_eq!(number(&database, "SELECT count(*) FROM shop.t"), 0);
    let ran = folder.seesaw(&["upgrade", "head"]);
    let tables = "UndefinedTable\nTrue 2\nshop ['alembic_version', 't']\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (0, tables), "{ran:?}");
}

#[test]
fn a_lock_is_waited_for_as_long_as_it_is_told() {
    tools::limits(&PLACE, "canceling statement due to lock timeout", |database, time| {
        let mut connection = SERVER.connect(database).unwrap();
        connection.run("BEGIN", &[]).unwrap();
        connection.run("LOCK TABLE t1", &[]).unwrap();
        std::thread::sleep(time);
    });
}

#[test]
fn the_log_is_for_programs_too() {
    tools::log(&PLACE);
}

#[test]
fn control_c_ends_between_statements() {
    tools::interrupted(&PLACE, |seconds| format!("SELECT pg_sleep({seconds})"));
}

#[test]
fn urls_of_every_common_form_lead_to_the_database() {
    let database = SERVER.database();
    let folder = project(&database, &[table(1)]);
    assert_eq!(folder.seesaw(&["upgrade", "head"]).code, 0);
    let (port, socket) = (SERVER.port, SERVER.socket());
    let escaped = socket.replace('/', "%2F");
    let password = "p%40ss%2Fw%3Ard";
    for url in [
        format!("postgresql://postgres:{password}@127.0.0.1:{port}/{database}"),
        format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}?sslmode=prefer&connect_timeout=5"),
        format!("postgresql+psycopg://postgres:{password}@localhost:{port}/{database}?application_name=x+y"),
        format!("postgresql+asyncpg://postgres:{password}@localhost:{port}/{database}?ssl=prefer"),
        format!("postgresql+pg8000://postgres:{password}@localhost:{port}/{database}"),
        format!("postgresql+psycopg2://postgres@/{database}?host={socket}&port={port}"),
        format!("postgresql://postgres@/{database}?host={escaped}&port={port}"),
        format!("postgresql://postgres@{escaped}:{port}/{database}"),
        format!("postgresql://postgres:{password}@127.0.0.1:1,127.0.0.1:{port}/{database}"),
        format!("postgresql://postgres:{password}@/{database}?host=127.0.0.1:1&host=127.0.0.1:{port}"),
        format!("postgresql://?host=127.0.0.1&port={port}&user=postgres&password={password}&dbname={database}"),
    ] {
        let ran = folder.seesaw(&["current", "--url", &url]);
        assert_eq!((ran.code, ran.stdout.trim()), (0, "r1 (head)"), "{url}\n{}", ran.stderr);
        assert!(!ran.stderr.contains("w:rd") && !ran.stderr.contains(password), "{}", ran.stderr);
    }
    let environment = [("PGPASSWORD", server::PASSWORD), ("PGHOST", "127.0.0.1"), ("PGUSER", "postgres")];
    let ran = folder.seesaw_with(&["current", "--url", &format!("postgresql://:{port}/{database}")], &environment);
    assert_eq!((ran.code, ran.stdout.trim()), (0, "r1 (head)"), "{}", ran.stderr);

    for (url, words) in [
        (format!("postgresql://postgres:geheim@127.0.0.1:{port}/{database}"), "password authentication failed"),
        (format!("postgresql://postgres:geheim@127.0.0.1:1/{database}"), "Connection refused"),
        (format!("postgresql://postgres:{password}@127.0.0.1:{port}/nowhere"), "database \"nowhere\" does not exist"),
        (
            format!("postgresql://postgres:geheim@127.0.0.1:{port}/d?nonsense=1"),
            "invalid connection option \"nonsense\"",
        ),
        (format!("postgresql://postgres:geheim@no.such.host.invalid:{port}/d"), "could not translate host name"),
    ] {
        let ran = folder.seesaw(&["current", "--url", &url]);
        assert!(ran.code != 0 && ran.stderr.contains(words), "{url}\n{}", ran.stderr);
        assert!(!ran.stderr.contains("geheim") && !ran.stdout.contains("geheim"), "{}", ran.stderr);
    }
}

#[test]
fn of_many_runners_one_runs_and_the_others_find_nothing_left() {
    let mut bodies: Vec<String> = (1..=4).map(table).collect();
    bodies[1] = format!("{}\n    op.execute('SELECT pg_sleep(0.3)')", bodies[1]);
    bodies[2] = format!(
        "{}\n    with op.get_context().autocommit_block():\n        \
         op.create_index('i3', 't3', ['id'], postgresql_concurrently=True)",
        bodies[2]
    );
    tools::runners(&PLACE, &bodies, |database| {
        number(database, "SELECT count(*) FROM alembic_version WHERE version_num = 'r4'")
    });
}

#[test]
fn a_run_waits_no_longer_than_it_is_told() {
    tools::waits(&PLACE, "SELECT pg_sleep(4)", "It is the server process", |database| {
        let sql = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND query LIKE '%pg_sleep%' \
             AND pid <> pg_backend_pid()"
        );
        number("postgres", &sql) > 0
    });
}

#[test]
fn killed_at_any_moment_the_database_is_at_a_revision() {
    stopped_at_any_moment(48, |run, _| run.kill().unwrap());
}

#[test]
fn when_the_connection_is_lost_the_database_is_at_a_revision() {
    stopped_at_any_moment(24, |_, database| {
        let mut admin = SERVER.connect("postgres").unwrap();
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        admin.run(sql, &[Value::Text(database.to_owned())]).unwrap();
    });
}

/// Starts again by itself when it was killed.
static MORTAL: LazyLock<Server> = LazyLock::new(|| Server::start(Life { again: true, ..Life::default() }));

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
        &leaving(),
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
    LazyLock::new(|| Server::start(Life { largest_file: Some(20 * 1024), ..Life::default() }));

#[test]
fn a_full_disk_undoes_the_plan() {
    let place = Place {
        url: |database| SMALL.url(database),
        database: || SMALL.database(),
        dump: |database| dump_of(&SMALL, database),
        ..PLACE
    };
    tools::full_disk(
        &place,
        |rows| format!("INSERT INTO t2 SELECT i, md5(i::text) FROM generate_series(1, {rows}) i"),
        "was rolled back",
    );
}

/// How many connections a database has.
const BUSY: fn(&str) -> i64 =
    |database| number("postgres", &format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'"));

/// Each revision commits in its middle and makes an index outside of any transaction.
fn leaving() -> Vec<String> {
    let mut bodies = vec![format!("{}\n    op.execute('INSERT INTO t1 SELECT generate_series(1, 2000)')", table(1))];
    for id in 2..=6 {
        let before = id - 1;
        bodies.push(format!(
            "{}\n    op.add_column('t{id}', sa.Column('n', sa.Integer))\n    \
             op.execute('INSERT INTO t{id} SELECT id, 0 FROM t{before}')\n    \
             with op.get_context().autocommit_block():\n        \
             op.create_index('i{id}', 't{id}', ['n'], postgresql_concurrently=True)\n        \
             op.execute('UPDATE t{id} SET n = n + 1')\n        \
             op.execute('CREATE TABLE seen{id} AS SELECT count(*) FROM t{id}')\n    \
             op.execute('DELETE FROM t{before}')\n    op.execute('UPDATE t{id} SET n = n + 1')\n    \
             op.execute('DROP TABLE seen{id}')",
            table(id)
        ));
    }
    bodies
}

#[test]
fn killed_outside_of_a_transaction_the_next_run_comes_to_the_same() {
    stopped::the_next_run_comes_to_the_same(&PLACE, &leaving(), 24, BUSY, |run, _| run.kill().unwrap());
}

/// Runs that are stopped at moments made by chance, in half of the rounds with a transaction for each revision.
fn stopped_at_any_moment(usual: usize, stop: impl Fn(&mut Child, &str)) {
    let rounds = stopped::rounds(usual);
    let database = SERVER.database();
    // Each revision moves rows; a part of one would change their number.
    let mut bodies = vec![format!("{}\n    op.execute('INSERT INTO t1 SELECT generate_series(1, 2000)')", table(1))];
    for id in 2..=8 {
        let before = id - 1;
        bodies.push(format!(
            "{}\n    op.execute('INSERT INTO t{id} SELECT id FROM t{before}')\n    op.execute('DELETE FROM t{before}')",
            table(id)
        ));
    }
    let folder = project(&database, &bodies);
    let env = folder.read("migrations/env.py");
    let mut chance = stopped::Chance { seed: 7, within: 150_000, busy: BUSY };
    let mut stopped = 0;
    let mut before = 0;
    for round in 0..rounds {
        let each = round % 2 == 1;
        let mode = if each { "target_metadata=None, transaction_per_migration=True" } else { "target_metadata=None" };
        folder.write("migrations/env.py", &env.replace("target_metadata=None", mode));
        stopped += u32::from(chance.stop(&folder, &database, &stop));
        let after = whole_after(round, &database);
        // What is not committed revision by revision is all there, or none of it.
        assert!(each || after == 8 || after == before, "round {round}: a part of the plan, from r{before} to r{after}");
        before = after;
        if round % 3 == 2 {
            let done = folder.seesaw(&["upgrade", "head"]);
            assert_eq!(done.code, 0, "{}", done.stderr);
            assert_eq!(number(&database, "SELECT count(*) FROM t8"), 2000);
            assert_eq!(folder.seesaw(&["downgrade", "base"]).code, 0);
            before = 0;
        }
    }
    assert!(stopped as usize >= rounds / 4, "only {stopped} of {rounds} runs were stopped in their middle");
}

/// The tables are those of the version row, with all their rows; how many they are.
fn whole_after(round: usize, database: &str) -> i64 {
    let mut connection = SERVER.connect(database).unwrap();
    let found = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^t[0-9]'";
    let tables = connection.query(found, &[]).unwrap()[0][0].as_integer().unwrap();
    let version = connection.query("SELECT version_num FROM alembic_version", &[]).unwrap_or_default();
    if tables == 0 {
        assert!(version.is_empty(), "round {round}: {version:?} without tables");
        return 0;
    }
    assert_eq!(version, [[Value::Text(format!("r{tables}"))]], "round {round}");
    let rows = connection.query(&format!("SELECT count(*) FROM t{tables}"), &[]).unwrap();
    assert_eq!(rows[0][0], Value::Integer(2000), "round {round}");
    tables
}

/// Hands everything on, but tells a number of its own for the server's process, as PgBouncer does.
fn pooler(database: &str) -> String {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = SERVER.port;
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut upstream = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (mut from, mut to) = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || _ = std::io::copy(&mut client, &mut upstream));
            std::thread::spawn(move || {
                let mut bytes = [0; 65536];
                while let Ok(length @ 1..) = from.read(&mut bytes) {
                    let key = bytes[..length].windows(5).position(|start| start == b"K\0\0\0\x0c");
                    if let Some(at) = key {
                        bytes[at + 8] ^= 1;
                    }
                    if to.write_all(&bytes[..length]).is_err() {
                        break;
                    }
                }
            });
        }
    });
    format!("postgresql://{}:p%40ss%2Fw%3Ard@127.0.0.1:{port}/{database}", server::USER)
}

#[test]
fn the_address_of_a_pooler_is_noticed() {
    let database = SERVER.database();
    let folder = project(&database, &[table(1)]);
    let direct = folder.seesaw(&["upgrade", "head"]);
    assert!(direct.code == 0 && !direct.stderr.contains("pooler"), "{}", direct.stderr);
    let pooled = folder.seesaw(&["--url", &pooler(&database), "downgrade", "base"]);
    assert!(pooled.code == 0 && pooled.stderr.contains("this is the address of a pooler"), "{}", pooled.stderr);
}

#[test]
fn a_revision_that_takes_long_says_that_it_is_at_work() {
    let database = SERVER.database();
    let body = "op.execute('CREATE TABLE t1 (id INT)')\n    op.execute('INSERT INTO t1 VALUES (1), (2)')\n    \
                op.execute('SELECT pg_sleep(13)')";
    let folder = project(&database, &[body.to_owned()]);
    let ran = folder.seesaw(&["upgrade", "head"]);
    let told = ran.stderr.lines().find(|line| line.contains("r1 is at work for 1")).unwrap_or_default();
    assert!(told.ends_with(" s: 2 statements done, 2 rows changed"), "{}", ran.stderr);
}

#[test]
fn what_is_missing_is_known_before_anything_runs() {
    let table_of_json = "CREATE VIEW v AS SELECT * FROM json_table('[1]', '$[*]' COLUMNS (n int PATH '$')) AS j;";
    tools::too_old(&PLACE, table_of_json, "says JSON_TABLE, which needs version 17");
    let database = SERVER.database();
    execute(&database, "CREATE ROLE guest LOGIN");
    let folder = project(&database, &[table(1)]);
    let url = SERVER.url(&database).replace("postgres@", "guest@");
    let upgrade = || folder.seesaw(&["--url", &url, "upgrade", "head"]);
    let refused = upgrade();
    let words = "the user guest may not make tables in the schema public";
    assert!(refused.code == 1 && refused.stderr.contains(words), "{}", refused.stderr);
    execute(&database, "GRANT CREATE, USAGE ON SCHEMA public TO guest");
    assert_eq!(upgrade().code, 0);
}

#[test]
fn what_cannot_be_in_a_transaction_says_where_to_put_it() {
    for second in [
        "op.execute('CREATE INDEX CONCURRENTLY i ON t1 (id)')",
        "op.execute('CREATE INDEX CONCURRENTLY i ' + 'ON t1 (id)')",
    ] {
        let database = SERVER.database();
        let body = format!("{}\n    {second}", table(1));
        let ran = project(&database, &[body]).seesaw(&["upgrade", "head"]);
        assert!(ran.stderr.contains("cannot run inside a transaction block"), "{}", ran.stderr);
        assert!(ran.stderr.contains("with op.get_context().autocommit_block():"), "{}", ran.stderr);
    }
}
