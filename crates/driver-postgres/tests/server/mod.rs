//! A private PostgreSQL server for the tests of one binary: in a temporary folder, on a free port and a socket of its own.
//! It ends with the test process, however that ends.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "a test may start processes; not every test uses every function"
)]

use seesaw_core::connection::Connection;
use seesaw_driver_postgres::{Address, Options, Postgres, Surroundings, connect};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

pub struct Server {
    pub folder: PathBuf,
    pub port: u16,
    /// Its standard input keeps the server alive.
    keeper: Mutex<Child>,
}

/// Starts when it is asked for first.
pub static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(&[]));

pub const USER: &str = "postgres";
pub const PASSWORD: &str = "p@ss/w:rd";

impl Server {
    pub fn start(settings: &[&str]) -> Self {
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
        for attempt in 0.. {
            let port = free_port();
            let script = "\"$@\" & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf \"$0\"";
            let mut keeper = as_user(Path::new("sh"));
            keeper
                .args(["-c", script])
                .arg(&folder)
                .arg(bin.join("postgres"))
                .arg("-D")
                .arg(&data)
                .arg("-k")
                .arg(&folder);
            keeper.args(["-p", &port.to_string(), "-h", "127.0.0.1", "-F"]);
            settings.iter().for_each(|setting| _ = keeper.args(["-c", setting]));
            let log = std::fs::File::create(folder.join("log")).unwrap();
            keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
            let server = Self { folder: folder.clone(), port, keeper: Mutex::new(keeper.spawn().unwrap()) };
            let began = Instant::now();
            loop {
                match server.connect("postgres") {
                    Ok(_) => return server,
                    Err(error) if began.elapsed() > Duration::from_secs(30) || server.has_ended() => {
                        let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
                        assert!(attempt < 3, "the server does not start: {error}\n{log}");
                        break;
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(50)),
                }
            }
        }
        unreachable!("the loop returns or fails")
    }

    fn has_ended(&self) -> bool {
        self.keeper.lock().unwrap().try_wait().unwrap().is_some()
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

pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {words}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
