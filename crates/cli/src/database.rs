//! Opens the database of a URL; one run at a time may change it.

use crate::app::{Access, App};
use crate::exit::Failure;
use crate::interrupt;
use crate::limits::Limits;
use seesaw_core::connection::{Connection, DatabaseError};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use seesaw_core::migrate::Settings;
use seesaw_core::sql::fnv;
use seesaw_core::value::Value;
use seesaw_driver_mysql::Mysql;
use seesaw_driver_postgres::{Address, Postgres, Surroundings};
use seesaw_driver_sqlite::{Options, Sqlite};
use seesaw_project::{Host, SqliteTarget, Url};
use std::path::Path;
use std::time::{Duration, Instant};

pub fn open(
    app: &App,
    url: &Url,
    access: Access,
    settings: &Settings,
    limits: &Limits,
) -> Result<Box<dyn Connection>, Failure> {
    let mut connection = connect(app, url, access, limits)?;
    if access == Access::Write && connection.dialect() != Dialect::Sqlite {
        lock(app, connection.as_mut(), settings, limits)?;
    }
    limits.apply(connection.as_mut()).map_err(Diagnostic::from)?;
    Ok(connection)
}

pub fn connect(app: &App, url: &Url, access: Access, limits: &Limits) -> Result<Box<dyn Connection>, Failure> {
    match url.dialect()? {
        Dialect::Sqlite => Ok(Box::new(open_sqlite(app, url, access, limits)?)),
        Dialect::Postgresql => Ok(Box::new(open_postgres(app, url, access)?)),
        Dialect::Mysql | Dialect::Mariadb => Ok(Box::new(open_mysql(app, url, access)?)),
        other => {
            let fault = format!("this version does not run migrations on {}", other.name());
            Err(Failure::Command(
                Diagnostic::error(fault).with_hint("give another URL with --url, or print the SQL with --sql"),
            ))
        }
    }
}

pub fn open_sqlite(app: &App, url: &Url, access: Access, limits: &Limits) -> Result<Sqlite, Failure> {
    let mut options = Options::default();
    options.busy_timeout = limits.lock_wait.unwrap_or(options.busy_timeout);
    match url.sqlite() {
        SqliteTarget::Memory => Sqlite::in_memory().map_err(|error| refused(error, ":memory:")),
        SqliteTarget::File(name) => {
            let path = app.host.path(&name);
            if access == Access::Read && !path.exists() {
                return Sqlite::in_memory().map_err(|error| refused(error, &name));
            }
            let connection = Sqlite::open(&path, &options).map_err(|error| refused(error, &name))?;
            if access == Access::Write {
                interrupt::watch(|| {});
                connection.interrupt_when(interrupt::cancelled).map_err(|error| refused(error, &name))?;
            }
            Ok(connection)
        }
        SqliteTarget::Uri(uri) => {
            let options = Options { uri: true, ..options };
            Sqlite::open(Path::new(&uri), &options).map_err(|error| refused(error, &uri))
        }
    }
}

fn refused(error: DatabaseError, name: &str) -> Failure {
    unopened(error).in_file(name).with_hint("check --url, SEESAW_URL or sqlalchemy.url").into()
}

fn unopened(error: DatabaseError) -> Diagnostic {
    Diagnostic::error(format!("could not open the database: {error}"))
}

fn open_postgres(app: &App, url: &Url, access: Access) -> Result<Postgres, Failure> {
    let address = Address {
        host: url.host.clone(),
        port: url.port.map(|port| port.to_string()),
        user: url.username.clone(),
        password: url.password.clone(),
        database: url.database.clone(),
        query: url.query.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
    };
    let around = Surroundings { environment: &|name| app.host.env(name), file: &|path| std::fs::read(path).ok() };
    let failed = |error| Failure::from(unopened(error).with_hint("check --url, SEESAW_URL or sqlalchemy.url"));
    let options = seesaw_driver_postgres::Options::new(&address, &around).map_err(failed)?;
    let mut connection = seesaw_driver_postgres::connect(&options).map_err(failed)?;
    if access == Access::Write {
        let id = connection.process_id();
        tell_pooler(app, &mut connection)?;
        interrupt::watch(move || {
            if let Ok(mut other) = seesaw_driver_postgres::connect(&options) {
                let _ = other.run(&format!("SELECT pg_catalog.pg_cancel_backend({id})"), &[]);
            }
        });
    }
    Ok(connection)
}

/// PgBouncer and its like tell a number of their own. Where they hand out another session for each transaction, the lock
/// of a run and the limits of a session hold nobody.
fn tell_pooler(app: &App, connection: &mut Postgres) -> Result<(), Failure> {
    let rows = connection.query("SELECT pg_catalog.pg_backend_pid()", &[]).map_err(Diagnostic::from)?;
    if rows.first().and_then(|row| row.first()) != Some(&Value::Integer(connection.process_id().into())) {
        app.tell(
            &Diagnostic::warning("this is the address of a pooler, not of the server")
                .with_note("In its transaction mode the lock that lets one run at a time migrate does not hold.")
                .with_hint("give the address of the server itself, or make sure that nobody else migrates meanwhile"),
        );
    }
    Ok(())
}

fn open_mysql(app: &App, url: &Url, access: Access) -> Result<Mysql, Failure> {
    use seesaw_driver_mysql as driver;
    let address = driver::Address {
        host: url.host.clone(),
        port: url.port.map(|port| port.to_string()),
        user: url.username.clone(),
        password: url.password.clone(),
        database: url.database.clone(),
        query: url.query.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        mariadb: url.dialect()? == Dialect::Mariadb,
    };
    let around =
        driver::Surroundings { environment: &|name| app.host.env(name), file: &|path| std::fs::read(path).ok() };
    let failed = |error| Failure::from(unopened(error).with_hint("check --url, SEESAW_URL or sqlalchemy.url"));
    let options = driver::Options::new(&address, &around).map_err(failed)?;
    let connection = driver::connect(&options).map_err(failed)?;
    if access == Access::Write {
        let id = connection.id();
        interrupt::watch(move || {
            if let Ok(mut other) = driver::connect(&options) {
                let _ = other.run(&format!("KILL QUERY {id}"), &[]);
            }
        });
    }
    Ok(connection)
}

/// How long to wait for another run, where nothing is said.
const WAIT: Duration = Duration::from_secs(300);
/// After so long somebody who watches wants to know.
const QUIET: Duration = Duration::from_secs(1);

/// Takes the advisory lock of a run, which lasts as long as the connection. It is asked for again and again instead of
/// waited for: a statement that waits would hold up `CREATE INDEX CONCURRENTLY` in the run that has the lock.
fn lock(app: &App, connection: &mut dyn Connection, settings: &Settings, limits: &Limits) -> Result<(), Failure> {
    let key = lock_key(settings);
    let began = Instant::now();
    let (mut pause, mut told) = (Duration::from_millis(10), false);
    loop {
        let rows = match connection.dialect() {
            Dialect::Postgresql => {
                connection.query("SELECT pg_catalog.pg_try_advisory_lock($1)", &[Value::Integer(key)])
            }
            _ => connection.query(&format!("SELECT get_lock({}, 0)", lock_name(key)), &[]),
        };
        let rows = rows.map_err(Diagnostic::from)?;
        if matches!(rows.first().and_then(|row| row.first()), Some(Value::Boolean(true) | Value::Integer(1))) {
            return Ok(());
        }
        let waited = began.elapsed();
        if waited >= limits.lock_wait.unwrap_or(WAIT) {
            let seconds = waited.as_secs();
            let fault = format!("another run of seesaw is at work on this database, still after {seconds} seconds");
            let fault = match holder(connection, key) {
                Some(holder) => Diagnostic::error(fault).with_note(holder),
                None => Diagnostic::error(fault),
            };
            return Err(fault
                .with_hint("run the command again when it is done, or wait longer with --lock-wait")
                .into());
        }
        if interrupt::asked() {
            return Err(Diagnostic::error("stopped while waiting for another run of seesaw").into());
        }
        if waited >= QUIET && !told {
            told = true;
            let note = Diagnostic::note("another run of seesaw is at work on this database: waiting for it");
            app.tell(&match holder(connection, key) {
                Some(holder) => note.with_note(holder),
                None => note,
            });
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

/// Locks have names on MySQL, and are the server's: this one is of one database.
fn lock_name(key: i64) -> String {
    format!("concat('seesaw:', {key}, ':', left(sha2(coalesce(database(), ''), 256), 16))")
}

/// Who has the lock. PostgreSQL lists locks of 64 bits in two halves.
fn holder(connection: &mut dyn Connection, key: i64) -> Option<String> {
    if connection.dialect() != Dialect::Postgresql {
        let sql = format!(
            "SELECT id, user, host, time FROM information_schema.processlist WHERE id = is_used_lock({})",
            lock_name(key)
        );
        let rows = connection.query(&sql, &[]).ok()?;
        let [Value::Integer(id), Value::Text(user), Value::Text(host), ..] = rows.first()?.as_slice() else {
            return None;
        };
        return Some(format!("It is the connection {id} of user {user}, from {host}."));
    }
    let sql = "SELECT a.pid, a.usename::text, coalesce(a.client_addr::text, 'a local socket'), a.backend_start::text \
               FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
               WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
               AND (l.classid::int8 << 32 | l.objid::int8) = $1";
    let rows = connection.query(sql, &[Value::Integer(key)]).ok()?;
    let [Value::Integer(pid), Value::Text(user), Value::Text(client), Value::Text(start)] = rows.first()?.as_slice()
    else {
        return None;
    };
    Some(format!("It is the server process {pid} of user {user}, connected from {client} since {start}."))
}

/// The same for every run on the same version table. Advisory locks are per database already.
fn lock_key(settings: &Settings) -> i64 {
    let schema = settings.version_table_schema.as_deref().unwrap_or_default();
    let name = format!("seesaw {schema}.{}", settings.version_table);
    fnv(&name) as i64
}
