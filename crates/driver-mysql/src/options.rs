//! Where to connect and how: what PyMySQL, mysqlclient and their like read from a URL.

use crate::error::plain;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The parts of a database URL.
#[derive(Clone, Default)]
pub struct Address {
    /// One host, or several with commas between them, each with a port of its own if need be.
    pub host: Option<String>,
    pub port: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub database: Option<String>,
    /// What follows the question mark, in the words of a Python driver or of the `mysql` client.
    pub query: Vec<(String, String)>,
    /// The URL says `mariadb` and not `mysql`.
    pub mariadb: bool,
}

/// What the machine adds: its environment and its files.
pub struct Surroundings<'a> {
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    pub file: &'a dyn Fn(&Path) -> Option<Vec<u8>>,
}

/// Everything that a connection needs to know. Its text for people leaves the password out.
#[derive(Clone)]
pub struct Options {
    pub servers: Vec<Server>,
    pub user: String,
    pub password: Option<String>,
    pub database: Option<String>,
    pub mariadb: bool,
    pub ssl_mode: SslMode,
    /// A file of certificates in PEM that vouch for the server.
    pub root_certificates: Option<PathBuf>,
    /// The files of the client's own certificate and key.
    pub client_certificate: Option<(PathBuf, PathBuf)>,
    pub connect_timeout: Option<Duration>,
    pub read_timeout: Option<Duration>,
    pub write_timeout: Option<Duration>,
    /// Statements that begin the session.
    pub first: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    Tcp { host: String, port: u16 },
    Socket(PathBuf),
}

impl fmt::Display for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Server::Tcp { host, port } => write!(out, "{host}:{port}"),
            Server::Socket(path) => write!(out, "{}", path.display()),
        }
    }
}

/// As the `mysql` client has them, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    Disabled,
    /// Where the server can.
    #[default]
    Preferred,
    Required,
    VerifyCa,
    VerifyIdentity,
}

const PORT: u16 = 3306;
/// Where servers keep their socket: Debian's and Red Hat's, and what the authors build.
const SOCKETS: [&str; 4] =
    ["/run/mysqld/mysqld.sock", "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];

/// Parameters of Python's drivers that change nothing here.
const WITHOUT_EFFECT: &[&str] = &[
    "auth_plugin",
    "auth_plugin_map",
    "autocommit",
    "binary_prefix",
    "buffered",
    "client_flag",
    "collation",
    "compress",
    "conv",
    "cursorclass",
    "defer_connect",
    "echo",
    "get_warnings",
    "local_infile",
    "max_allowed_packet",
    "maxsize",
    "minsize",
    "named_pipe",
    "no_delay",
    "pool_name",
    "pool_recycle",
    "pool_size",
    "program_name",
    "raise_on_warnings",
    "server_public_key",
    "sql_notes",
    "ssl_capath",
    "ssl_cipher",
    "use_pure",
    "use_unicode",
];

impl Options {
    /// A URL's parts, then the environment (`MYSQL_PWD`), then the drivers' defaults.
    pub fn new(address: &Address, around: &Surroundings<'_>) -> Result<Self, DatabaseError> {
        let mut options = Self {
            servers: Vec::new(),
            user: String::new(),
            password: address.password.clone(),
            database: address.database.clone(),
            mariadb: address.mariadb,
            ssl_mode: SslMode::default(),
            root_certificates: None,
            client_certificate: None,
            connect_timeout: Some(Duration::from_secs(10)),
            read_timeout: None,
            write_timeout: None,
            first: Vec::new(),
        };
        let mut socket = None;
        let (mut user, mut host, mut port) = (address.user.clone(), address.host.clone(), address.port.clone());
        let (mut certificate, mut key, mut ssl_mode, mut verify) = (None, None, None, SslMode::Disabled);
        let mut charset = "utf8mb4";
        for (name, value) in &address.query {
            let file = || match (around.file)(Path::new(value)) {
                Some(_) => Ok(Some(PathBuf::from(value))),
                None => Err(refused(format!("the file of {name} cannot be read: {value}"))),
            };
            match name.as_str() {
                "user" => user = user.or_else(|| Some(value.clone())),
                "password" | "passwd" => options.password = options.password.or_else(|| Some(value.clone())),
                "database" | "db" => options.database = options.database.or_else(|| Some(value.clone())),
                "host" => host = host.or_else(|| Some(value.clone())),
                "port" => port = port.or_else(|| Some(value.clone())),
                "unix_socket" | "socket" => socket = Some(PathBuf::from(value)),
                "charset" => charset = character_set(value)?,
                "connect_timeout" | "connection_timeout" => options.connect_timeout = seconds(name, value)?,
                "read_timeout" => options.read_timeout = seconds(name, value)?,
                "write_timeout" => options.write_timeout = seconds(name, value)?,
                "init_command" => options.first.push(value.clone()),
                "sql_mode" => {
                    options.first.push(format!("SET SESSION sql_mode = {}", seesaw_core::sql::literal(value)));
                }
                "ssl_ca" | "ssl-ca" => options.root_certificates = file()?,
                "ssl_cert" | "ssl-cert" => certificate = file()?,
                "ssl_key" | "ssl-key" => key = file()?,
                "ssl_mode" | "ssl-mode" | "sslmode" => ssl_mode = Some(SslMode::read(value)?),
                "ssl" => ssl_mode = Some(if is_true(value) { SslMode::Required } else { SslMode::Disabled }),
                "ssl_disabled" if is_true(value) => ssl_mode = Some(SslMode::Disabled),
                "ssl_verify_cert" if is_true(value) => verify = verify.max(SslMode::VerifyCa),
                "ssl_verify_identity" | "ssl_check_hostname" if is_true(value) => verify = SslMode::VerifyIdentity,
                "ssl_disabled" | "ssl_verify_cert" | "ssl_verify_identity" | "ssl_check_hostname" => {}
                known if WITHOUT_EFFECT.contains(&known) => {}
                _ => return Err(refused(format!("invalid connection option \"{name}\""))),
            }
        }
        options.client_certificate = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => return Err(refused("ssl_cert and ssl_key go together: one of them is missing")),
        };
        // Whoever names certificates wants them to be looked at.
        let asked = match options.root_certificates.is_some() || options.client_certificate.is_some() {
            true => SslMode::Required,
            false => SslMode::Preferred,
        };
        let trusted = if options.root_certificates.is_some() { SslMode::VerifyCa } else { asked };
        options.ssl_mode = ssl_mode.unwrap_or(asked.max(trusted).max(verify));
        options.password = options.password.or_else(|| (around.environment)("MYSQL_PWD"));
        options.user = user
            .or_else(|| (around.environment)("USER"))
            .or_else(|| (around.environment)("LOGNAME"))
            .ok_or_else(|| refused("no user name is given"))?;
        options.servers = servers(socket, host, port)?;
        options.first.insert(0, format!("SET NAMES {charset}"));
        Ok(options)
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Options({}@{:?}/{:?})", self.user, self.servers, self.database)
    }
}

impl SslMode {
    fn read(word: &str) -> Result<Self, DatabaseError> {
        Ok(match word.to_ascii_lowercase().replace('-', "_").as_str() {
            "disabled" | "disable" => Self::Disabled,
            "preferred" | "prefer" | "allow" => Self::Preferred,
            "required" | "require" => Self::Required,
            "verify_ca" => Self::VerifyCa,
            "verify_identity" | "verify_full" => Self::VerifyIdentity,
            _ => return Err(refused(format!("invalid ssl_mode: \"{word}\""))),
        })
    }
}

fn servers(socket: Option<PathBuf>, host: Option<String>, port: Option<String>) -> Result<Vec<Server>, DatabaseError> {
    if let Some(path) = socket {
        return Ok(vec![Server::Socket(path)]);
    }
    let number = |text: &str| text.parse().map_err(|_| refused(format!("invalid port number: \"{text}\"")));
    let usual = port.as_deref().filter(|text| !text.is_empty()).map(number).transpose()?;
    let mut found = Vec::new();
    for host in host.as_deref().filter(|host| !host.is_empty()).unwrap_or("localhost").split(',') {
        if host.starts_with('/') {
            found.push(Server::Socket(PathBuf::from(host)));
            continue;
        }
        let (host, own) = match host.split_once(':') {
            Some((name, port)) if !port.contains(':') => (name, Some(number(port)?)),
            _ => (host, None),
        };
        let port = own.or(usual);
        found.push(Server::Tcp { host: host.trim_matches(['[', ']']).to_owned(), port: port.unwrap_or(PORT) });
        if host == "localhost" && port.is_none() {
            found.extend(SOCKETS.map(|path| Server::Socket(PathBuf::from(path))));
        }
    }
    Ok(found)
}

/// Statements and results are UTF-8 here. Other sets than Unicode's would misread them.
fn character_set(name: &str) -> Result<&'static str, DatabaseError> {
    match name.to_ascii_lowercase().as_str() {
        "utf8mb4" | "utf-8" => Ok("utf8mb4"),
        "utf8" | "utf8mb3" => Ok("utf8"),
        "ascii" | "binary" | "latin1" => Ok("utf8mb4"),
        _ => Err(refused(format!("charset={name} is not supported"))).map_err(|error| DatabaseError {
            message: format!("{}: leave it out, or write utf8mb4", error.message),
            ..error
        }),
    }
}

fn seconds(name: &str, text: &str) -> Result<Option<Duration>, DatabaseError> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 && number < 1e9 => Ok(Some(Duration::from_secs_f64(number))),
        Ok(number) if number <= 0.0 => Ok(None),
        _ => Err(refused(format!("invalid value \"{text}\" for connection option \"{name}\""))),
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on")
}

fn refused(message: impl Into<String>) -> DatabaseError {
    plain(DatabaseErrorKind::Operational, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(host: Option<&str>, query: &[(&str, &str)]) -> Result<Options, DatabaseError> {
        let address = Address {
            host: host.map(str::to_owned),
            user: Some("me".to_owned()),
            query: query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..Address::default()
        };
        let around = Surroundings { environment: &|_| None, file: &|path| path.starts_with("/there").then(Vec::new) };
        Options::new(&address, &around)
    }

    #[test]
    fn hosts_and_sockets_are_found() {
        let servers = |host: Option<&str>, query: &[(&str, &str)]| {
            let found = options(host, query).unwrap().servers;
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(servers(Some("a:1,b"), &[("port", "2")]), ["a:1", "b:2"]);
        assert_eq!(servers(Some("x"), &[("unix_socket", "/s")]), ["/s"]);
        assert_eq!(servers(None, &[])[..2], ["localhost:3306", "/run/mysqld/mysqld.sock"]);
        assert!(options(None, &[("port", "x")]).unwrap_err().message.contains("invalid port number"));
    }

    #[test]
    fn certificates_make_tls_a_must() {
        let mode = |query: &[(&str, &str)]| options(None, query).unwrap().ssl_mode;
        assert_eq!(mode(&[]), SslMode::Preferred);
        assert_eq!(mode(&[("ssl_ca", "/there/ca")]), SslMode::VerifyCa);
        assert_eq!(mode(&[("ssl_ca", "/there/ca"), ("ssl_check_hostname", "true")]), SslMode::VerifyIdentity);
        assert_eq!(mode(&[("ssl_ca", "/there/ca"), ("ssl-mode", "REQUIRED")]), SslMode::Required);
        assert_eq!(mode(&[("ssl", "true")]), SslMode::Required);
        assert!(options(None, &[("ssl_ca", "/nowhere")]).unwrap_err().message.contains("cannot be read"));
        assert!(options(None, &[("ssl_cert", "/there/c")]).unwrap_err().message.contains("one of them is missing"));
        assert!(options(None, &[("sslmod", "x")]).unwrap_err().message.contains("invalid connection option"));
        assert!(!format!("{:?}", options(None, &[("password", "secret")]).unwrap()).contains("secret"));
    }
}
