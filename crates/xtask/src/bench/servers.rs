//! The same on servers: private ones, started for this and ended with it. Their files are in memory where the system has a
//! folder for that: every change of a schema waits for the disk several times, whoever asks for it, and the tools are what is
//! compared.

use super::{ALEMBIC_REVISIONS, RUNS, Row, dbmate_binary, of, projects, seesaw};
use crate::run::{answer, command};
use crate::tools;
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A thousand changes of a schema take a server long.
const SQL_REVISIONS: usize = 200;
/// How often a run with nothing to do is timed.
const NOTHING_RUNS: usize = 10;

pub fn rows(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory } else { &std::env::temp_dir() };
    for kind in [Kind::Postgres, Kind::Mariadb] {
        let files = place.join(format!("seesaw-bench-{}-{kind:?}", std::process::id()));
        let server = Server::start(kind, files)?;
        rows.extend(alembic(&server, folder)?);
        rows.extend(dbmate(&server, folder)?);
    }
    Ok(rows)
}

fn alembic(server: &Server, folder: &Path) -> Result<Vec<Row>> {
    let project = folder.join(format!("alembic-{:?}", server.kind));
    projects::alembic(&project, ALEMBIC_REVISIONS, projects::Body::Plain)?;
    let mut best = [f64::INFINITY; 4];
    for run in 0..RUNS {
        for (at, who) in ["seesaw", "alembic"].iter().enumerate() {
            let url = server.url(&server.database(&format!("{who}{run}"))?);
            let ini = format!("[alembic]\nscript_location = migrations\nsqlalchemy.url = {url}\n");
            fs::write(project.join("alembic.ini"), ini)?;
            for (way, args) in [["upgrade", "head"], ["downgrade", "base"]].iter().enumerate() {
                let cost = match at {
                    0 => of(seesaw(), &project, args)?,
                    _ => of(tools::oracle_python(), &project, &[&["-m", "alembic"], &args[..]].concat())?,
                };
                best[2 * at + way] = best[2 * at + way].min(cost.seconds);
            }
        }
    }
    let [up, down, their_up, their_down] = best;
    let times = |way: &str, own: f64, theirs: f64| Row {
        measure: format!("{}: {way} of {ALEMBIC_REVISIONS} Alembic revisions", server.kind.name()),
        value: format!("{own:.2} s; Alembic {theirs:.2} s: {:.1} times faster", theirs / own),
        goal: "5 times faster".to_owned(),
        met: Some(theirs / own >= 5.0),
    };
    let mut rows = vec![times("upgrade", up, their_up), times("downgrade", down, their_down)];
    let url = server.url(&server.database("nothing")?);
    let args = ["--url", &url, "upgrade", "head"];
    of(seesaw(), &project, &args)?;
    let mut nothing = f64::INFINITY;
    for _ in 0..NOTHING_RUNS {
        nothing = nothing.min(of(seesaw(), &project, &args)?.seconds);
    }
    let connecting = server.connecting("nothing")?;
    let more = (nothing - connecting) * 1000.0;
    rows.push(Row {
        measure: format!("{}: upgrade with nothing to do", server.kind.name()),
        value: format!("{:.0} ms, of which connecting {:.0} ms", nothing * 1000.0, connecting * 1000.0),
        goal: "under 20 ms more".to_owned(),
        met: Some(more < 20.0),
    });
    Ok(rows)
}

fn dbmate(server: &Server, folder: &Path) -> Result<Vec<Row>> {
    let project = folder.join(format!("sql-{:?}", server.kind));
    projects::sql(&project, SQL_REVISIONS)?;
    let mut best = [f64::INFINITY; 2];
    for run in 0..RUNS {
        let own = server.url(&server.database(&format!("own{run}"))?);
        best[0] = best[0].min(of(seesaw(), &project, &["--url", &own, "upgrade", "head"])?.seconds);
        let theirs = server.plain_url(&server.database(&format!("theirs{run}"))?);
        let args = ["--url", &theirs, "--migrations-dir", "migrations", "--no-dump-schema", "up"];
        best[1] = best[1].min(of(dbmate_binary(), &project, &args)?.seconds);
    }
    let [own, theirs] = best;
    Ok(vec![Row {
        measure: format!("{}: upgrade of {SQL_REVISIONS} SQL revisions", server.kind.name()),
        value: format!("{own:.2} s; dbmate {theirs:.2} s"),
        goal: "no slower than dbmate".to_owned(),
        met: Some(own <= theirs),
    }])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Postgres,
    Mariadb,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Postgres => "PostgreSQL",
            Kind::Mariadb => "MariaDB",
        }
    }
}

/// Only this machine reaches it, with the settings of the distribution but for the place of its files.
struct Server {
    kind: Kind,
    port: u16,
    process: Child,
    /// Goes with it.
    files: PathBuf,
}

const USER: &str = "bench";

impl Server {
    fn start(kind: Kind, files: PathBuf) -> Result<Self> {
        fs::create_dir_all(&files)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = match kind {
            Kind::Postgres => postgres(&files, port)?,
            Kind::Mariadb => mariadb(&files, port)?,
        };
        let server = Self { kind, port, process, files };
        let began = Instant::now();
        while server.python("").is_err() {
            if began.elapsed() > Duration::from_secs(60) {
                bail!("{} does not start; see {}", kind.name(), server.files.join("log").display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// As SQLAlchemy writes it.
    fn url(&self, database: &str) -> String {
        match self.kind {
            Kind::Postgres => format!("postgresql+psycopg2://{USER}@127.0.0.1:{}/{database}", self.port),
            Kind::Mariadb => format!("mysql+pymysql://{USER}@127.0.0.1:{}/{database}", self.port),
        }
    }

    /// As dbmate writes it.
    fn plain_url(&self, database: &str) -> String {
        match self.kind {
            Kind::Postgres => format!("postgres://{USER}@127.0.0.1:{}/{database}?sslmode=disable", self.port),
            Kind::Mariadb => format!("mysql://{USER}@127.0.0.1:{}/{database}", self.port),
        }
    }

    fn database(&self, name: &str) -> Result<String> {
        self.python(&format!("c.cursor().execute('CREATE DATABASE {name}')"))?;
        Ok(name.to_owned())
    }

    /// Seconds that a Python driver takes to connect.
    fn connecting(&self, database: &str) -> Result<f64> {
        let timed = format!(
            "import time\nbest = 9\nfor _ in range({NOTHING_RUNS}):\n    began = time.perf_counter()\n    \
             connect('{database}').close()\n    best = min(best, time.perf_counter() - began)\nprint(best)"
        );
        Ok(self.python(&timed)?.trim().parse()?)
    }

    /// Runs Python with a connection `c`.
    fn python(&self, body: &str) -> Result<String> {
        let (port, first) = (self.port, if self.kind == Kind::Postgres { "postgres" } else { "mysql" });
        let connect = match self.kind {
            Kind::Postgres => format!(
                "import psycopg2\ndef connect(d): return psycopg2.connect(host='127.0.0.1', port={port}, user='{USER}', dbname=d)"
            ),
            Kind::Mariadb => format!(
                "import pymysql\ndef connect(d): return pymysql.connect(host='127.0.0.1', port={port}, user='{USER}', database=d)"
            ),
        };
        let auto = if self.kind == Kind::Postgres { "c.autocommit = True\n" } else { "" };
        let text = format!("{connect}\nc = connect('{first}')\n{auto}{body}\n");
        let output = Command::new(tools::oracle_python()).args(["-c", &text]).output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.files);
    }
}

fn postgres(folder: &Path, port: u16) -> Result<Child> {
    let bin = tools::postgres_programs().context("PostgreSQL is not installed")?;
    let root = answer("id", &["-u"]).is_some_and(|id| id == "0");
    let as_user = |program: PathBuf| match root {
        // PostgreSQL refuses to run as root.
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(program);
            command.current_dir("/");
            command
        }
        false => Command::new(program),
    };
    if root {
        done(Command::new("chown").arg("postgres").arg(folder))?;
    }
    let data = folder.join("data");
    let mut init = as_user(bin.join("initdb"));
    done(init.arg("-D").arg(&data).args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]))?;
    let mut server = as_user(bin.join("postgres"));
    server.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
    Ok(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

fn mariadb(folder: &Path, port: u16) -> Result<Child> {
    let data = format!("--datadir={}", folder.join("data").display());
    let user = format!("--user={}", answer("id", &["-un"]).unwrap_or_default());
    done(command("mariadb-install-db", &["--no-defaults", &data, &user, "--skip-test-db"]))?;
    let first = folder.join("first.sql");
    fs::write(&first, format!("CREATE USER '{USER}'@'127.0.0.1';\nGRANT ALL ON *.* TO '{USER}'@'127.0.0.1';\n"))?;
    let mut server =
        command("mariadbd", &["--no-defaults", &data, &user, "--bind-address=127.0.0.1", "--skip-log-bin"]);
    server.arg(format!("--port={port}")).arg(format!("--init-file={}", first.display()));
    server.arg(format!("--socket={}", folder.join("socket").display()));
    server.arg(format!("--pid-file={}", folder.join("pid").display()));
    let log = fs::File::create(folder.join("log"))?;
    Ok(server.stdout(Stdio::null()).stderr(log).spawn()?)
}

fn done(mut command: impl std::borrow::BorrowMut<Command>) -> Result<()> {
    let output = command.borrow_mut().stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
