//! A private MariaDB server for the tests of one binary: in a temporary folder, on a free port and a socket of its own. It
//! ends with the test process, however that ends.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "a test may start processes; not every test uses every function"
)]

use seesaw_core::connection::Connection;
use seesaw_driver_mysql::{Address, Mysql, Options, Surroundings, connect};
use std::path::PathBuf;
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

pub const USER: &str = "tester";
pub const PASSWORD: &str = "p@ss/w:rd";

impl Server {
    pub fn start(settings: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("seesaw-my-").tempdir().unwrap().keep();
        let data = format!("--datadir={}", folder.join("data").display());
        let user = run(Command::new("id").arg("-un"));
        let user = format!("--user={}", user.trim());
        let mut install = Command::new("mariadb-install-db");
        install.args(["--no-defaults", &data, &user, "--auth-root-authentication-method=normal", "--skip-test-db"]);
        run(&mut install);
        let first = folder.join("first.sql");
        let users = ["localhost", "127.0.0.1"].map(|host| {
            format!(
                "CREATE USER '{USER}'@'{host}' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO '{USER}'@'{host}';\n"
            )
        });
        std::fs::write(&first, users.concat()).unwrap();
        let port = free_port();
        // The folder goes with the server.
        let script = "\"$@\" & server=$!; cat >/dev/null; kill -9 $server; wait $server; rm -rf \"$0\"";
        let mut keeper = Command::new("sh");
        keeper.args(["-c", script]).arg(&folder).args(["mariadbd", "--no-defaults", &data, &user]);
        keeper.arg(format!("--socket={}", folder.join("socket").display()));
        keeper.arg(format!("--pid-file={}", folder.join("pid").display()));
        keeper.arg(format!("--init-file={}", first.display()));
        keeper.arg(format!("--port={port}")).args(["--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=2"]);
        keeper.args(["--innodb-buffer-pool-size=64M", "--skip-log-bin", "--character-set-server=utf8mb4"]);
        keeper.args(settings);
        let log = std::fs::File::create(folder.join("log")).unwrap();
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        let server = Self { folder, port, keeper: Mutex::new(keeper.spawn().unwrap()) };
        let began = Instant::now();
        while let Err(error) = server.connect("mysql") {
            if began.elapsed() > Duration::from_secs(60) || server.has_ended() {
                let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
                panic!("the server does not start: {error}\n{log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    fn has_ended(&self) -> bool {
        self.keeper.lock().unwrap().try_wait().unwrap().is_some()
    }

    pub fn socket(&self) -> String {
        self.folder.join("socket").to_string_lossy().into_owned()
    }

    /// As SQLAlchemy writes it, through the socket.
    pub fn url(&self, database: &str) -> String {
        let password = PASSWORD.replace('@', "%40").replace('/', "%2F").replace(':', "%3A");
        format!("mysql+pymysql://{USER}:{password}@localhost/{database}?unix_socket={}", self.socket())
    }

    pub fn address(&self, database: &str) -> Address {
        Address {
            user: Some(USER.to_owned()),
            password: Some(PASSWORD.to_owned()),
            database: Some(database.to_owned()),
            query: vec![("unix_socket".to_owned(), self.socket())],
            ..Address::default()
        }
    }

    pub fn connect(&self, database: &str) -> Result<Mysql, String> {
        open(&self.address(database))
    }

    /// An empty database of its own for a test.
    pub fn database(&self) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.connect("mysql").unwrap();
        connection.run(&format!("CREATE DATABASE {name}"), &[]).unwrap();
        name
    }
}

/// Opens a connection that takes nothing from the environment.
pub fn open(address: &Address) -> Result<Mysql, String> {
    let around = Surroundings { environment: &|_| None, file: &|path| std::fs::read(path).ok() };
    let options = Options::new(address, &around).map_err(|error| error.message)?;
    connect(&options).map_err(|error| error.message)
}

pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}; run `cargo xtask tools --for-tests` for what the tests need")
    });
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {words}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
