//! Servers for the tests of one binary: each in a temporary folder that goes with it. They end with the test process, however
//! that ends.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "a test may start processes; not every test uses every function"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What befalls a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Life {
    /// It starts again by itself when it was killed.
    pub again: bool,
    /// No file grows beyond so many KiB: the disk is full.
    pub largest_file: Option<u32>,
}

pub struct Keeper {
    pub folder: PathBuf,
    /// The file with the number of its process, in the folder.
    pid: &'static str,
    /// Its standard input keeps the server alive.
    process: Mutex<Child>,
}

impl Keeper {
    /// Starts a server, with the shell of the user that it runs as; `signal` ends it.
    pub fn start(
        mut shell: Command,
        folder: &Path,
        pid: &'static str,
        signal: &str,
        server: &[&str],
        life: Life,
    ) -> Self {
        // A file that may not grow is an error to the server, not its end.
        let limit = life.largest_file.map(|size| format!("trap '' XFSZ; ulimit -f {}; ", size * 2)).unwrap_or_default();
        let after = if life.again { "sleep 0.1" } else { "break" };
        let script = format!(
            "(while [ ! -e \"$0/end\" ]; do ({limit}exec \"$@\"); {after}; done) & cat >/dev/null; touch \"$0/end\"; \
             kill -{signal} $(head -n 1 \"$0/{pid}\"); wait; rm -rf \"$0\""
        );
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let process = shell.args(["-c", &script]).arg(folder).args(server);
        let process = process.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Self { folder: folder.to_owned(), pid, process: Mutex::new(process) }
    }

    /// Waits until it answers; what it wrote, where it does not.
    pub fn wait(&self, answers: impl Fn() -> Result<(), String>) -> Result<(), String> {
        let began = Instant::now();
        while let Err(error) = answers() {
            if began.elapsed() > Duration::from_secs(60) || self.process.lock().unwrap().try_wait().unwrap().is_some() {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("the server does not start: {error}\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Ends the server itself, as a power cut would.
    pub fn kill(&self) {
        let text = std::fs::read_to_string(self.folder.join(self.pid)).unwrap_or_default();
        if let Some(pid) = text.lines().next() {
            // It may be about to start.
            let _ = Command::new("kill").args(["-9", pid]).stderr(Stdio::null()).status();
        }
    }
}

pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}; run `cargo xtask tools --for-tests` for what the tests need")
    });
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {words}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `ca.crt` of an authority, `server.crt` and `server.key` for `localhost` that it signed, `other.crt` that signs itself.
pub fn certificates() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |words: &str| run(Command::new("openssl").args(words.split(' ')).current_dir(folder.path()));
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.crt -subj /CN=authority");
    openssl("req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost");
    std::fs::write(folder.path().join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl("x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt");
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -keyout other.key -out other.crt -subj /CN=other");
    folder
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
