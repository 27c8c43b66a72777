//! Where to connect and how: what libpq reads from a URL, the environment and the password file.

use crate::error::plain;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The parts of a database URL.
#[derive(Clone, Default)]
pub struct Address {
    /// One host, or several with commas between them. One that begins with `/` is the folder of a Unix socket.
    pub host: Option<String>,
    /// One port for all hosts, or one for each, with commas.
    pub port: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub database: Option<String>,
    /// What follows the question mark, in libpq's words or those of a Python driver.
    pub query: Vec<(String, String)>,
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
    pub database: String,
    pub ssl_mode: SslMode,
    /// Certificates in PEM that vouch for the server.
    pub root_certificates: Option<Vec<u8>>,
    /// The client's own certificate and key, both in PEM.
    pub client_certificate: Option<(Vec<u8>, Vec<u8>)>,
    pub connect_timeout: Option<Duration>,
    pub target_session: TargetSession,
    /// Settings of the session, as the startup message carries them: `application_name`, `options`.
    pub settings: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    Tcp {
        host: String,
        port: u16,
    },
    /// The socket itself: `/run/postgresql/.s.PGSQL.5432`.
    Socket(PathBuf),
}

/// As libpq has them, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    Disable,
    Allow,
    #[default]
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// `target_session_attrs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetSession {
    #[default]
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

const PORT: u16 = 5432;
/// Where PostgreSQL keeps its socket: as Debian and Red Hat build it, and as its authors do.
const SOCKET_FOLDERS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

impl Options {
    /// A URL's parts first, then the environment (`PGHOST`, `PGPASSWORD`, …), then libpq's defaults.
    pub fn new(address: &Address, around: &Surroundings<'_>) -> Result<Self, DatabaseError> {
        let given = Given::read(address)?;
        let value = |key: &str, variable: &str| {
            given.get(key).map(str::to_owned).or_else(|| (around.environment)(variable)).filter(|text| !text.is_empty())
        };
        let user = value("user", "PGUSER")
            .or_else(|| (around.environment)("USER"))
            .or_else(|| (around.environment)("LOGNAME"))
            .ok_or_else(|| refused("no user name is given"))?;
        let database = value("dbname", "PGDATABASE").unwrap_or_else(|| user.clone());
        let servers = servers(value("host", "PGHOST"), value("port", "PGPORT"))?;
        let ssl_mode = match value("sslmode", "PGSSLMODE") {
            Some(word) => SslMode::read(&word)?,
            None => SslMode::default(),
        };
        let password = match value("password", "PGPASSWORD") {
            Some(password) => Some(password),
            None => password_of_file(&servers[0], &user, &database, &value("passfile", "PGPASSFILE"), around),
        };
        let (root_certificates, client_certificate) = match ssl_mode {
            SslMode::Disable => (None, None),
            _ => certificates(&value, around)?,
        };
        let connect_timeout = match value("connect_timeout", "PGCONNECT_TIMEOUT") {
            Some(text) => seconds(&text)?,
            None => None,
        };
        let target_session = match value("target_session_attrs", "PGTARGETSESSIONATTRS") {
            Some(word) => TargetSession::read(&word)?,
            None => TargetSession::default(),
        };
        // Dates in the form that is read again, whatever the server's settings are. A pooler refuses what it does not know.
        let mut settings: Vec<(String, String)> = [("client_encoding", "UTF8"), ("DateStyle", "ISO")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        let name = value("application_name", "PGAPPNAME").or(given.get("fallback_application_name").map(str::to_owned));
        settings.push(("application_name".to_owned(), name.unwrap_or_else(|| "seesaw".to_owned())));
        settings.extend(value("options", "PGOPTIONS").map(|options| ("options".to_owned(), options)));
        settings.extend(value("timezone", "PGTZ").map(|zone| ("TimeZone".to_owned(), zone)));
        Ok(Self {
            servers,
            user,
            password,
            database,
            ssl_mode,
            root_certificates,
            client_certificate,
            connect_timeout,
            target_session,
            settings,
        })
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Options({}@{:?}/{})", self.user, self.servers, self.database)
    }
}

impl SslMode {
    fn read(word: &str) -> Result<Self, DatabaseError> {
        Ok(match word {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return Err(refused(format!("invalid sslmode value: \"{word}\""))),
        })
    }
}

impl TargetSession {
    fn read(word: &str) -> Result<Self, DatabaseError> {
        Ok(match word {
            "any" => Self::Any,
            "read-write" => Self::ReadWrite,
            "read-only" => Self::ReadOnly,
            "primary" => Self::Primary,
            "standby" => Self::Standby,
            "prefer-standby" => Self::PreferStandby,
            _ => return Err(refused(format!("invalid target_session_attrs value: \"{word}\""))),
        })
    }
}

/// The parameters of a URL under libpq's names.
struct Given(Vec<(&'static str, String)>);

/// libpq's parameters that matter here.
const KNOWN: &[&str] = &[
    "host",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "application_name",
    "fallback_application_name",
    "target_session_attrs",
    "options",
    "passfile",
    "timezone",
];

/// Parameters of libpq and of Python's drivers that change nothing here.
const WITHOUT_EFFECT: &[&str] = &[
    "client_encoding",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
    "gssencmode",
    "channel_binding",
    "sslcompression",
    "sslsni",
    "load_balance_hosts",
    "async_fallback",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "statement_cache_size",
    "executemany_mode",
    "executemany_batch_page_size",
    "executemany_values_page_size",
    "use_native_hstore",
    "prepare_threshold",
    "command_timeout",
    "pgbouncer",
    "schema",
    "pool_timeout",
    "connection_limit",
];

impl Given {
    fn read(address: &Address) -> Result<Self, DatabaseError> {
        let mut found = Vec::new();
        // The query has the last word, as with psycopg2.
        for (key, value) in &address.query {
            let key = match key.as_str() {
                "ssl" => match value.as_str() {
                    "true" | "True" | "1" => {
                        found.push(("sslmode", "require".to_owned()));
                        continue;
                    }
                    "false" | "False" | "0" => {
                        found.push(("sslmode", "disable".to_owned()));
                        continue;
                    }
                    _ => "sslmode",
                },
                "database" => "dbname",
                "timeout" => "connect_timeout",
                key => key,
            };
            match KNOWN.iter().find(|known| **known == key) {
                Some(known) => found.push((*known, value.clone())),
                None if WITHOUT_EFFECT.contains(&key) => {}
                None => return Err(refused(format!("invalid connection option \"{key}\""))),
            }
        }
        for (key, value) in [
            ("host", &address.host),
            ("port", &address.port),
            ("user", &address.user),
            ("password", &address.password),
            ("dbname", &address.database),
        ] {
            found.extend(value.as_ref().map(|value| (key, value.clone())));
        }
        Ok(Self(found))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| *known == key && !value.is_empty()).map(|(_, value)| value.as_str())
    }
}

fn servers(hosts: Option<String>, ports: Option<String>) -> Result<Vec<Server>, DatabaseError> {
    let ports: Vec<String> = ports.unwrap_or_default().split(',').map(str::to_owned).collect();
    let hosts: Vec<String> = match &hosts {
        Some(hosts) => hosts.split(',').map(str::to_owned).collect(),
        None => vec![String::new(); ports.len()],
    };
    if ports.len() > 1 && ports.len() != hosts.len() {
        return Err(refused(format!("could not match {} port numbers to {} hosts", ports.len(), hosts.len())));
    }
    let mut found = Vec::new();
    for (at, host) in hosts.iter().enumerate() {
        // SQLAlchemy also writes each host with its own port.
        let (host, own) = match host.split_once(':') {
            Some((name, port)) if !host.starts_with('/') && !port.contains(':') => (name, Some(port)),
            _ => (host.as_str(), None),
        };
        let text = own.or(ports.get(at).or(ports.first()).map(String::as_str)).unwrap_or_default();
        let port = match text {
            "" => PORT,
            text => text.parse().map_err(|_| refused(format!("invalid port number: \"{text}\"")))?,
        };
        let socket = |folder: &str| Server::Socket(Path::new(folder).join(format!(".s.PGSQL.{port}")));
        match host {
            "" => found.extend(SOCKET_FOLDERS.map(socket)),
            folder if folder.starts_with('/') => found.push(socket(folder)),
            host => found.push(Server::Tcp { host: host.trim_matches(['[', ']']).to_owned(), port }),
        }
    }
    Ok(found)
}

fn seconds(text: &str) -> Result<Option<Duration>, DatabaseError> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 && number < 1e9 => {
            // libpq waits two seconds at least.
            Ok(Some(Duration::from_secs_f64(number.max(2.0))))
        }
        Ok(number) if number <= 0.0 => Ok(None),
        _ => Err(refused(format!("invalid integer value \"{text}\" for connection option \"connect_timeout\""))),
    }
}

type Certificates = (Option<Vec<u8>>, Option<(Vec<u8>, Vec<u8>)>);

fn certificates(
    value: &dyn Fn(&str, &str) -> Option<String>,
    around: &Surroundings<'_>,
) -> Result<Certificates, DatabaseError> {
    let home = |name: &str| Some(PathBuf::from((around.environment)("HOME")?).join(".postgresql").join(name));
    // A file that is named must be there; one in its usual place may be.
    let named = |key: &str, variable: &str, usual: &str| match value(key, variable) {
        Some(name) => match (around.file)(Path::new(&name)) {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(refused(format!("the file of {key} cannot be read: {name}"))),
        },
        None => Ok(home(usual).and_then(|path| (around.file)(&path))),
    };
    let root = match value("sslrootcert", "PGSSLROOTCERT").as_deref() {
        Some("system") => Some(system_certificates(around)?),
        _ => named("sslrootcert", "PGSSLROOTCERT", "root.crt")?,
    };
    let own = named("sslcert", "PGSSLCERT", "postgresql.crt")?;
    let key = match own {
        Some(_) => named("sslkey", "PGSSLKEY", "postgresql.key")?,
        None => None,
    };
    Ok((root, own.zip(key)))
}

/// The certificates that the machine trusts, where its distribution keeps them.
fn system_certificates(around: &Surroundings<'_>) -> Result<Vec<u8>, DatabaseError> {
    const PLACES: [&str; 4] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];
    let own = (around.environment)("SSL_CERT_FILE");
    let mut places = own.iter().map(String::as_str).chain(PLACES);
    places
        .find_map(|place| (around.file)(Path::new(place)))
        .ok_or_else(|| refused("sslrootcert=system: this machine's certificates were not found; name a file instead"))
}

/// The line of `~/.pgpass` for a connection: `host:port:database:user:password`, with `*` for any.
fn password_of_file(
    server: &Server,
    user: &str,
    database: &str,
    named: &Option<String>,
    around: &Surroundings<'_>,
) -> Option<String> {
    let path = match named {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from((around.environment)("HOME")?).join(".pgpass"),
    };
    let text = String::from_utf8((around.file)(&path)?).ok()?;
    let (host, port) = match server {
        Server::Tcp { host, port } => (host.clone(), port.to_string()),
        Server::Socket(path) => {
            let folder = path.parent()?.to_string_lossy().into_owned();
            let port = path.extension()?.to_string_lossy().into_owned();
            (if SOCKET_FOLDERS.contains(&folder.as_str()) { "localhost".to_owned() } else { folder }, port)
        }
    };
    let wanted = [host.as_str(), &port, database, user];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let fits =
            fields.len() == 5 && fields.iter().zip(wanted).all(|(field, wanted)| field == "*" || field == wanted);
        fits.then(|| fields[4].clone())
    })
}

/// The fields of a line; a backslash takes what follows as it is.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let last = fields.len() - 1;
        match c {
            '\\' => fields[last].extend(chars.next()),
            ':' if last < 4 => fields.push(String::new()),
            c => fields[last].push(c),
        }
    }
    fields
}

fn refused(message: impl Into<String>) -> DatabaseError {
    plain(DatabaseErrorKind::Operational, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(address: &Address, environment: &[(&str, &str)]) -> Result<Options, DatabaseError> {
        let find = |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let file = |path: &Path| {
            (path == Path::new("/home/me/.pgpass")).then(|| b"# mine\nh:*:shop:me:a\\:b:c\n*:*:*:*:other\n".to_vec())
        };
        Options::new(address, &Surroundings { environment: &find, file: &file })
    }

    fn with_query(query: &[(&str, &str)]) -> Address {
        let query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Address { host: Some("h".to_owned()), user: Some("me".to_owned()), query, ..Address::default() }
    }

    fn tcp(host: &str, port: u16) -> Server {
        Server::Tcp { host: host.to_owned(), port }
    }

    #[test]
    fn several_hosts_each_have_their_port() {
        let read = |query: &[(&str, &str)]| options(&with_query(query), &[]).map(|options| options.servers);
        assert_eq!(read(&[("host", "a:1,b")]).unwrap(), [tcp("a", 1), tcp("b", 5432)]);
        assert_eq!(read(&[("host", "a,b,c"), ("port", "7,,9")]).unwrap(), [tcp("a", 7), tcp("b", 5432), tcp("c", 9)]);
        assert_eq!(read(&[("host", "/run"), ("port", "7")]).unwrap(), [Server::Socket("/run/.s.PGSQL.7".into())]);
        assert_eq!(read(&[("host", "::1")]).unwrap(), [tcp("::1", 5432)]);
        assert!(read(&[("host", "a,b,c"), ("port", "1,2")]).unwrap_err().message.contains("2 port numbers to 3 hosts"));
        assert!(read(&[("port", "many")]).unwrap_err().message.contains("\"many\""));
    }

    #[test]
    fn what_the_url_leaves_open_comes_from_the_environment() {
        let environment = [("PGHOST", "far"), ("PGPORT", "99"), ("USER", "nobody"), ("PGPASSWORD", "secret")];
        let found = options(&Address::default(), &environment).unwrap();
        assert_eq!(found.servers, [tcp("far", 99)]);
        assert_eq!((found.user.as_str(), found.database.as_str()), ("nobody", "nobody"));
        assert_eq!(found.password.as_deref(), Some("secret"));
        assert!(!format!("{found:?}").contains("secret"));
        let sockets = options(&Address::default(), &[("USER", "me")]).unwrap().servers;
        assert_eq!(sockets.len(), 2);
        assert!(options(&Address::default(), &[]).unwrap_err().message.contains("no user name"));
    }

    #[test]
    fn the_password_file_is_read_line_by_line() {
        let mut address = with_query(&[("dbname", "shop")]);
        let home = [("HOME", "/home/me")];
        assert_eq!(options(&address, &home).unwrap().password.as_deref(), Some("a:b:c"));
        address.user = Some("you".to_owned());
        assert_eq!(options(&address, &home).unwrap().password.as_deref(), Some("other"));
        address.password = Some("own".to_owned());
        assert_eq!(options(&address, &home).unwrap().password.as_deref(), Some("own"));
    }

    #[test]
    fn options_are_understood_or_refused() {
        let read = |key: &str, value: &str| options(&with_query(&[(key, value)]), &[]);
        assert_eq!(read("ssl", "verify-full").unwrap().ssl_mode, SslMode::VerifyFull);
        assert_eq!(read("sslmode", "disable").unwrap().ssl_mode, SslMode::Disable);
        assert_eq!(read("target_session_attrs", "primary").unwrap().target_session, TargetSession::Primary);
        assert_eq!(read("connect_timeout", "1").unwrap().connect_timeout, Some(Duration::from_secs(2)));
        assert_eq!(read("connect_timeout", "0").unwrap().connect_timeout, None);
        assert!(read("options", "-c lock_timeout=5s").unwrap().settings.iter().any(|(key, _)| key == "options"));
        for (key, value) in
            [("sslmode", "sometimes"), ("nonsense", "1"), ("connect_timeout", "soon"), ("sslrootcert", "/no/such")]
        {
            let message = read(key, value).unwrap_err().message;
            assert!(message.contains(value) || message.contains(key), "{message}");
        }
    }
}
