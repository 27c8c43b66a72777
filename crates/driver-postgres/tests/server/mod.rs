//! A private PostgreSQL server for the tests of one binary: in a temporary folder, on a free port and a socket of its own.
#![allow(
    dead_code,
    unused_imports,
    clippy::duplicate_mod,
    clippy::disallowed_methods,
    reason = "a test may start processes; not every test uses every function"
)]

#[path = "../../../core/tests/keeper/mod.rs"]
mod keeper;

pub use keeper::{Life, certificates, run};

use keeper::{Keeper, free_port};
use seesaw_core::connection::Connection;
use seesaw_driver_postgres::{Address, Options, Postgres, Surroundings, connect};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Server {
    pub folder: PathBuf,
    pub port: u16,
    pub keeper: Keeper,
}

/// Starts when it is asked for first.
pub static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(Life::default()));

pub const USER: &str = "postgres";
pub const PASSWORD: &str = "p@ss/w:rd";

impl Server {
    pub fn start(life: Life) -> Self {
        let bin = binaries();
        let folder = tempfile::Builder::new().prefix("seesaw-pg-").tempdir().unwrap().keep();
        std::fs::write(folder.join("password"), PASSWORD).unwrap();
        let root = run(Command::new("id").arg("-u")).trim() == "0";
        if root {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").arg("-R").arg(USER).arg(&folder));
        }
        let as_user = |program: &Path| match root {
            true => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]).arg(program).current_dir("/");
                command
            }
            false => Command::new(program),
        };
        let data = folder.join("data");
        let mut initdb = as_user(&bin.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]);
        run(initdb.arg("--pwfile").arg(folder.join("password")));
        // Whoever comes through the socket is let in.
        let hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        std::fs::write(data.join("pg_hba.conf"), hba).unwrap();
        let (program, data) = (bin.join("postgres").display().to_string(), data.display().to_string());
        let place = folder.display().to_string();
        for attempt in 0.. {
            let port = free_port();
            let number = port.to_string();
            let server = [&program, "-D", &data, "-k", &place, "-p", &number, "-h", "127.0.0.1", "-F"];
            let shell = as_user(Path::new("sh"));
            let keeper = Keeper::start(shell, &folder, "data/postmaster.pid", "INT", &server, life);
            let server = Self { folder: folder.clone(), port, keeper };
            match server.wait() {
                Ok(()) => return server,
                Err(error) => assert!(attempt < 3, "{error}"),
            }
        }
        unreachable!("the loop returns or fails")
    }

    /// Until it answers.
    pub fn wait(&self) -> Result<(), String> {
        self.keeper.wait(|| self.connect("postgres").map(|_| ()))
    }

    pub fn socket(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    /// As SQLAlchemy writes it, through the socket.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql+psycopg2://{USER}@/{database}?host={}&port={}", self.socket(), self.port)
    }

    pub fn address(&self, database: &str) -> Address {
        Address {
            host: Some(self.socket()),
            port: Some(self.port.to_string()),
            user: Some(USER.to_owned()),
            database: Some(database.to_owned()),
            ..Address::default()
        }
    }

    pub fn connect(&self, database: &str) -> Result<Postgres, String> {
        open(&self.address(database))
    }

    /// An empty database of its own for a test.
    pub fn database(&self) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.connect("postgres").unwrap();
        connection.run(&format!("CREATE DATABASE {name}"), &[]).unwrap();
        name
    }

    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(binaries().join(name));
        command.args(["-h", &self.socket(), "-p", &self.port.to_string(), "-U", USER]);
        command
    }
}

/// Opens a connection that takes nothing from the environment.
pub fn open(address: &Address) -> Result<Postgres, String> {
    let around = Surroundings { environment: &|_| None, file: &|path| std::fs::read(path).ok() };
    let options = Options::new(address, &around).map_err(|error| error.message)?;
    connect(&options).map_err(|error| error.message)
}

/// The newest server that is installed.
pub fn binaries() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is not installed: run `cargo xtask tools --for-tests`")
        .map(|entry| entry.unwrap().path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().expect("PostgreSQL is not installed: run `cargo xtask tools --for-tests`")
}
