//! An upgrade that is killed at any moment leaves the database at some revision, exactly.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, wait and kill its own child"
)]

use seesaw_core::connection::Connection;
use seesaw_core::value::Value;
use seesaw_driver_sqlite::{Options, Sqlite};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

#[test]
fn two_hundred_kills_of_an_sql_project() {
    let mut files = Vec::new();
    for number in 1..=24 {
        let sql = match number % 4 {
            1 => format!(
                "CREATE TABLE t{number} (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b);\n{}",
                rows(&format!("t{number}"), 1000)
            ),
            2 => format!(
                "CREATE TABLE new (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b, c DEFAULT 1);\n\
                 INSERT INTO new (id, a, b) SELECT * FROM t{old};\nDROP TABLE t{old};\nALTER TABLE new RENAME TO t{old};\n",
                old = number - 1
            ),
            3 => format!(
                "CREATE INDEX i{number} ON t{old} (b, a);\nUPDATE t{old} SET a = a || '!', b = id;\n",
                old = number - 2
            ),
            _ => format!(
                "DELETE FROM t{old} WHERE id % 3 = 0;\nDROP INDEX i{index};\n",
                old = number - 3,
                index = number - 1
            ),
        };
        // Short revisions share a commit: with two that take their time, there are three on the way.
        let sql = if number % 8 == 0 && number < 24 { sql + PAUSE } else { sql };
        files.push(file(&format!("migrations/{number:03}_step.up.sql"), &sql));
        files.push(file(&format!("migrations/{number:03}_step.down.sql"), "SELECT 1;\n"));
    }
    kill(&files, 24, 200, 3);
}

#[cfg(feature = "python")]
#[test]
fn kills_of_a_project_in_python_that_rebuilds_its_tables() {
    let mut files = vec![file("alembic.ini", "[alembic]\nscript_location = migrations\n")];
    for number in 1..=8 {
        let upgrade = match number {
            1 => format!(
                "bind = op.get_bind()\n    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Text()), sa.Column('b', sa.Text()))\n    \
                 op.create_table('posts', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id', ondelete='CASCADE')))\n    \
                 op.execute(\"\"\"{}\"\"\")\n    op.execute('INSERT INTO posts (user_id) SELECT id FROM users')",
                rows("users", 1000)
            ),
            even if even % 2 == 0 => "op.alter_column('users', 'b', nullable=False)".to_owned(),
            _ => "with op.batch_alter_table('users') as batch:\n        batch.alter_column('b', nullable=True)\n        \
                  batch.alter_column('a', type_=sa.String(90))\n    op.get_bind().execute(sa.text(\"UPDATE users SET a = a || '+'\"))"
                .to_owned(),
        };
        let down = if number == 1 { "None".to_owned() } else { format!("'r{:03}'", number - 1) };
        let text = format!(
            "\"\"\"step {number}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = 'r{number:03}'\n\
             down_revision = {down}\n\n\ndef upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    pass\n"
        );
        files.push(file(&format!("migrations/versions/r{number:03}.py"), &text));
    }
    kill(&files, 8, 25, 3);
}

/// Kills upgrades; databases have to be found at so many different revisions at least.
fn kill(files: &[(String, String)], revisions: usize, times: usize, different: usize) {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    for (path, text) in files {
        let path = project.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let database = folder.path().join("app.db");
    let states = states(&project, &database, revisions);
    let (begins, ends) = measure(&project, &database);
    assert_eq!(state(&database, &states), states.len() - 1, "without a kill it reaches the head");
    clear(&database);

    let mut random = Random::new();
    let (mut killed, mut runs, mut reached) = (0, 0, vec![0; states.len()]);
    let mut before = 0;
    // A machine may be busier now than when the run was measured: who never gets further is given more time.
    let mut patience = 1.0;
    while killed < times {
        runs += 1;
        assert!(runs < times * 10, "{killed} of {runs} runs could be killed");
        // Anywhere in a whole run, from a little before the database is touched at all: one that goes on where the last
        // was killed may then come to its end, but one that must first start its interpreter also gets somewhere.
        let after = begins.mul_f64(0.9) + (ends - begins.mul_f64(0.9)).mul_f64(random.next() * patience);
        let mut child = seesaw(&project, &database, "heads").spawn().unwrap();
        std::thread::sleep(after);
        let finished = child.try_wait().unwrap().is_some();
        let _ = child.kill();
        let status = child.wait().unwrap();
        assert!(!finished || status.success(), "the upgrade failed by itself");
        killed += usize::from(!status.success());
        let now = state(&database, &states);
        assert!(now >= before, "from {before} back to {now}");
        reached[now] += 1;
        patience = if now == before { patience * 1.1 } else { 1.0 };
        before = now;
        if now == states.len() - 1 {
            clear(&database);
            before = 0;
        }
    }
    println!("{killed} kills in {runs} runs; databases found at each revision: {reached:?}");
    assert!(reached.iter().filter(|count| **count > 0).count() >= different, "{reached:?}");
}

/// No file grows beyond four megabytes.
#[test]
fn a_full_disk_undoes_the_revision() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("app.db");
    let write = |number: u32, text: &str| {
        std::fs::create_dir_all(folder.path().join("migrations")).unwrap();
        std::fs::write(folder.path().join(format!("migrations/{number:03}_step.up.sql")), text).unwrap();
    };
    write(1, &format!("CREATE TABLE t1 (id INTEGER PRIMARY KEY, a, b);\n{}", rows("t1", 1000)));
    let second = |count| format!("CREATE TABLE t2 (id INTEGER PRIMARY KEY, a, b);\n{}", rows("t2", count));
    write(2, &second(400_000));
    let url = format!("sqlite:///{}", database.display());
    let script = "trap '' XFSZ; ulimit -f 8192; exec \"$0\" --url \"$1\" upgrade head";
    let limited = || {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, env!("CARGO_BIN_EXE_seesaw"), &url]).current_dir(folder.path());
        shell.stdin(Stdio::null()).output().unwrap()
    };
    let full = limited();
    let words = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{words}");
    assert!(words.contains("002_step.up.sql:2") && words.contains("was rolled back"), "{words}");
    let first = dump(&mut Sqlite::open(&database, &Options::default()).unwrap());
    assert!(first.contains("\"001\"") && !first.contains("t2"), "{first:.500}");
    write(2, &second(10));
    assert!(limited().status.success());
}

/// When a whole run first touches the database, and when it ends.
fn measure(project: &Path, database: &Path) -> (Duration, Duration) {
    let began = Instant::now();
    let mut child = seesaw(project, database, "heads").spawn().unwrap();
    let mut touched = None;
    loop {
        if touched.is_none() && database.exists() {
            touched = Some(began.elapsed());
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return (touched.unwrap(), began.elapsed());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn seesaw(project: &Path, database: &Path, target: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seesaw"));
    command.current_dir(project).arg("--url").arg(format!("sqlite:///{}", database.display()));
    command.args(["upgrade", target]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The content of the database at base and after each revision, which are applied one by one.
fn states(project: &Path, database: &Path, revisions: usize) -> Vec<String> {
    let mut states = vec![String::new()];
    for _ in 0..revisions {
        assert!(seesaw(project, database, "+1").status().unwrap().success());
        states.push(dump(&mut Sqlite::open(database, &Options::default()).unwrap()));
    }
    clear(database);
    states
}

/// Which of the states a database is in; whoever opens it first undoes what was not committed.
fn state(database: &Path, states: &[String]) -> usize {
    let mut database = Sqlite::open(database, &Options::default()).unwrap();
    assert_eq!(database.query("PRAGMA integrity_check", &[]).unwrap(), [[Value::Text("ok".into())]]);
    let dump = dump(&mut database);
    states.iter().position(|state| *state == dump).unwrap_or_else(|| panic!("at no revision:\n{dump:.2000}"))
}

fn dump(database: &mut Sqlite) -> String {
    let catalogue = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name";
    let mut text = String::new();
    for entry in database.query(catalogue, &[]).unwrap() {
        text += &format!("{entry:?}\n");
        if entry[0].as_text() == Some("table") {
            let sql = format!("SELECT * FROM \"{}\"", entry[1].as_text().unwrap());
            text += &format!("{:?}\n", database.query(&sql, &[]).unwrap());
        }
    }
    text
}

fn clear(database: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        let _ = std::fs::remove_file(PathBuf::from(path));
    }
}

fn rows(table: &str, count: u32) -> String {
    format!(
        "INSERT INTO {table} (a, b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
         SELECT 'row ' || i, hex(i * 7919) FROM n;\n"
    )
}

/// A statement that only takes time: a tenth of a second.
const PAUSE: &str = "SELECT max(i) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i FROM n);\n";

fn file(path: &str, text: &str) -> (String, String) {
    (path.to_owned(), text.to_owned())
}

/// Numbers from 0 to 1, other ones each time.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        println!("seed {}", now.as_nanos() as u64);
        Self(now.as_nanos() as u64 | 1)
    }

    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}
