//! A private MariaDB server for the tests of one binary: in a temporary folder, on a free port and a socket of its own.
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
use seesaw_driver_mysql::{Address, Mysql, Options, Surroundings, connect};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Server {
    pub folder: PathBuf,
    pub port: u16,
    pub keeper: Keeper,
}

/// Starts when it is asked for first.
pub static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(&[], Life::default()));

pub const USER: &str = "tester";
pub const PASSWORD: &str = "p@ss/w:rd";

impl Server {
    pub fn start(settings: &[&str], life: Life) -> Self {
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
                "CREATE USER IF NOT EXISTS '{USER}'@'{host}' IDENTIFIED BY '{PASSWORD}';\n\
                 GRANT ALL ON *.* TO '{USER}'@'{host}' WITH GRANT OPTION;\n"
            )
        });
        std::fs::write(&first, users.concat()).unwrap();
        let port = free_port();
        let places = [
            format!("--socket={}", folder.join("socket").display()),
            format!("--pid-file={}", folder.join("pid").display()),
            format!("--init-file={}", first.display()),
            // A server that starts clears away what others have in the folder.
            format!("--tmpdir={}", folder.display()),
            format!("--port={port}"),
        ];
        let mut server = vec!["mariadbd", "--no-defaults", &data, &user, "--bind-address=127.0.0.1", "--skip-log-bin"];
        server.extend(["--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M"]);
        server.extend(["--innodb-log-file-size=16M", "--character-set-server=utf8mb4"]);
        server.extend(places.iter().map(String::as_str).chain(settings.iter().copied()));
        let keeper = Keeper::start(Command::new("sh"), &folder, "pid", "9", &server, life);
        let server = Self { folder, port, keeper };
        server.wait().unwrap();
        server
    }

    /// Until it answers.
    pub fn wait(&self) -> Result<(), String> {
        self.keeper.wait(|| self.connect("mysql").map(|_| ()))
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
