//! SQLAlchemy's database URLs: `dialect[+driver]://[user[:password]@][host[:port]][/database][?key=value&…]`.

use crate::path;
use indexmap::IndexMap;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::Dialect;
use std::fmt;

/// Its text for people ([`fmt::Display`]) shows `***` in place of the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// `sqlite`, `postgresql`: what stands before `+` or `://`.
    pub backend: String,
    pub driver: Option<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    /// Several hosts of PostgreSQL have commas between them; their ports are in the query then.
    pub host: Option<String>,
    pub port: Option<u16>,
    /// What follows the first `/` after the host, as it is written.
    pub database: Option<String>,
    pub query: IndexMap<String, String>,
}

/// Where a SQLite database lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqliteTarget {
    Memory,
    /// As written: absolute, or relative to the working directory.
    File(String),
    /// An SQLite URI, `file:…?mode=ro`, for SQLite itself to read.
    Uri(String),
}

impl Url {
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let fault = || {
            Diagnostic::error(format!("could not read a database URL from '{}'", mask(text)))
                .with_hint("write it like sqlite:///app.db or postgresql://user@host/name")
        };
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or_else(fault)?;
        let scheme_is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let (backend, driver) = match scheme.split_once('+') {
            Some((backend, driver)) => (backend, Some(driver)),
            None => (scheme, None),
        };
        if !scheme_is_name(backend) || driver.is_some_and(|driver| !scheme_is_name(driver)) {
            return Err(fault());
        }
        let (login, rest) = split_login(rest);
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (place, database) = match rest.split_once('/') {
            Some((place, database)) => (place, Some(database.to_owned())),
            None => (rest, None),
        };
        let (username, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
            Some((user, "")) if !login.is_some_and(|login| login.contains(':')) => (Some(unescape(user)), None),
            Some((user, password)) => (Some(unescape(user)), Some(unescape(password))),
            None => (None, None),
        };
        let mut query = query.map(read_query).unwrap_or_default();
        let (host, port) = match place.contains(',') {
            true => {
                let places: Option<Vec<_>> = place.split(',').map(host_and_port).collect();
                let (hosts, ports): (Vec<_>, Vec<_>) = places.ok_or_else(fault)?.into_iter().unzip();
                if ports.iter().any(Option::is_some) {
                    let ports = ports.iter().map(|port| port.map(|port| port.to_string()).unwrap_or_default());
                    query.entry("port".to_owned()).or_insert(ports.collect::<Vec<_>>().join(","));
                }
                (Some(hosts.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(",")), None)
            }
            false => host_and_port(place).ok_or_else(fault)?,
        };
        Ok(Self {
            backend: backend.to_lowercase(),
            driver: driver.map(str::to_lowercase),
            username,
            password,
            host,
            port,
            database,
            query,
        })
    }

    /// The dialect, or which databases this engine knows.
    pub fn dialect(&self) -> Result<Dialect, Diagnostic> {
        match self.backend.as_str() {
            "sqlite" => Ok(Dialect::Sqlite),
            // The short name is what many hosts hand out.
            "postgresql" | "postgres" => Ok(Dialect::Postgresql),
            "mysql" => Ok(Dialect::Mysql),
            "mariadb" => Ok(Dialect::Mariadb),
            "driver" => Err(Diagnostic::error("sqlalchemy.url is still the placeholder of the template")
                .with_hint("set it in alembic.ini, or give --url or SEESAW_URL, for example sqlite:///app.db")),
            other => Err(Diagnostic::error(format!("Seesaw does not know the database '{other}'"))
                .with_hint("give a URL of sqlite, postgresql, mysql or mariadb with --url")),
        }
    }

    /// The database of a `sqlite` URL.
    pub fn sqlite(&self) -> SqliteTarget {
        let database = self.database.as_deref().unwrap_or_default();
        let uri =
            self.query.get("uri").is_some_and(|on| matches!(on.to_lowercase().as_str(), "true" | "1" | "yes" | "on"));
        if let Some(rest) = database.strip_prefix("file:").filter(|_| uri) {
            let rest: Vec<_> = self.query.iter().filter(|(key, _)| is_sqlite_key(key)).fold(
                vec![rest.to_owned()],
                |mut all, (key, value)| {
                    all.push(format!("{}{key}={value}", if all.len() == 1 { '?' } else { '&' }));
                    all
                },
            );
            return SqliteTarget::Uri(format!("file:{}", rest.concat()));
        }
        match database {
            "" | ":memory:" => SqliteTarget::Memory,
            file => SqliteTarget::File(file.to_owned()),
        }
    }

    /// The database file of a `sqlite` URL, from the machine's root.
    pub fn sqlite_file(&self, root: &str) -> Option<String> {
        match self.sqlite() {
            SqliteTarget::File(file) => Some(path::absolute(root, &file)),
            _ => None,
        }
    }
}

/// URI parameters that SQLite itself reads; the others belong to Python's driver.
fn is_sqlite_key(key: &str) -> bool {
    matches!(key, "mode" | "cache" | "psow" | "nolock" | "immutable" | "vfs" | "modeof")
}

fn host_and_port(place: &str) -> Option<(Option<String>, Option<u16>)> {
    if let Some(inner) = place.strip_prefix('[') {
        let (host, rest) = inner.split_once(']')?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port.parse().ok()?),
            None if rest.is_empty() => None,
            None => return None,
        };
        return Some((Some(host.to_owned()), port));
    }
    let (host, port) = match place.split_once(':') {
        Some((host, "")) => (host, None),
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (place, None),
    };
    Some(((!host.is_empty()).then(|| unescape(host)), port))
}

/// `user:password` before the `@`, and what follows. As with SQLAlchemy, a password may hold a slash.
fn split_login(text: &str) -> (Option<&str>, &str) {
    let end = text.find('@').filter(|end| {
        let user = text[..*end].split(':').next().unwrap_or_default();
        !user.contains(['/', '?'])
    });
    let Some(end) = end else { return (None, text) };
    let rest = &text[end + 1..];
    // A password with an @ of its own.
    let place = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    let end = place.rfind('@').map_or(end, |more| end + 1 + more);
    (Some(&text[..end]), &text[end + 1..])
}

/// A key that stands there twice is a list: `host=a:1&host=b:2`.
fn read_query(query: &str) -> IndexMap<String, String> {
    let mut found: IndexMap<String, String> = IndexMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (unescape(&key.replace('+', " ")), unescape(&value.replace('+', " ")));
        match found.get_mut(&key).filter(|_| key == "host" || key == "port") {
            Some(list) => *list = format!("{list},{value}"),
            None => _ = found.insert(key, value),
        }
    }
    found
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// As Python's `quote`: letters, digits and `_.-~` stay, and what is safe here.
fn escape(text: &str, safe: &str) -> String {
    let stays = |c: char| c.is_ascii_alphanumeric() || "_.-~".contains(c) || safe.contains(c);
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if stays(c) {
            out.push(c);
        } else {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        }
        out
    })
}

/// A text that was meant to be a URL, without what may be its password.
fn mask(text: &str) -> String {
    let Some((before, place)) = text.rsplit_once('@') else { return text.to_owned() };
    let login = before.split_once("//").map_or(before, |(_, login)| login);
    let Some((user, _)) = login.split_once(':') else { return text.to_owned() };
    format!("{}{user}:***@{place}", &before[..before.len() - login.len()])
}

impl fmt::Display for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.backend)?;
        if let Some(driver) = &self.driver {
            write!(out, "+{driver}")?;
        }
        out.write_str("://")?;
        if let Some(user) = &self.username {
            out.write_str(&escape(user, " +"))?;
            if self.password.is_some() {
                out.write_str(":***")?;
            }
            out.write_str("@")?;
        }
        if let Some(host) = &self.host {
            if host.contains(':') { write!(out, "[{host}]")? } else { out.write_str(host)? }
        }
        if let Some(port) = self.port {
            write!(out, ":{port}")?;
        }
        if let Some(database) = &self.database {
            write!(out, "/{database}")?;
        }
        let mut query: Vec<_> = self.query.iter().collect();
        query.sort();
        for (at, (key, value)) in query.into_iter().enumerate() {
            let secret = key.to_lowercase().contains("password");
            let value = if secret { "***".to_owned() } else { escape(value, " ").replace(' ', "+") };
            write!(out, "{}{}={value}", if at == 0 { '?' } else { '&' }, escape(key, " ").replace(' ', "+"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Url({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(text: &str) -> SqliteTarget {
        Url::parse(text).unwrap().sqlite()
    }

    #[test]
    fn sqlite_urls_name_their_file() {
        let file = |name: &str| SqliteTarget::File(name.to_owned());
        assert_eq!(sqlite("sqlite://"), SqliteTarget::Memory);
        assert_eq!(sqlite("sqlite:///"), SqliteTarget::Memory);
        assert_eq!(sqlite("sqlite:///:memory:"), SqliteTarget::Memory);
        assert_eq!(sqlite("sqlite:///rel.db"), file("rel.db"));
        assert_eq!(sqlite("sqlite+pysqlite:///./data/rel.db?timeout=5"), file("./data/rel.db"));
        assert_eq!(sqlite("sqlite+aiosqlite:////abs/a b.db"), file("/abs/a b.db"));
        assert_eq!(sqlite("sqlite:///C:/x.db"), file("C:/x.db"));
        let uri = "sqlite:///file:p.db?mode=ro&uri=true&check_same_thread=false";
        assert_eq!(sqlite(uri), SqliteTarget::Uri("file:p.db?mode=ro".to_owned()));
        assert_eq!(Url::parse("sqlite:///x.db").unwrap().sqlite_file("/here").unwrap(), "/here/x.db");
    }

    #[test]
    fn several_hosts_are_one_address() {
        let hosts = |text: &str| {
            let url = Url::parse(text).unwrap();
            (url.host.unwrap_or_default(), url.port, url.query.get("host").cloned(), url.query.get("port").cloned())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(hosts("postgresql://u@a:1,b:2/d"), ("a,b".to_owned(), None, None, some("1,2")));
        assert_eq!(hosts("postgres://a,b:2,c/d"), ("a,b,c".to_owned(), None, None, some(",2,")));
        assert_eq!(hosts("postgresql://u@/d?host=a:1&host=b:2"), (String::new(), None, some("a:1,b:2"), None));
        assert_eq!(hosts("postgresql+asyncpg://u@%2Frun%2Fpg:7/d"), ("/run/pg".to_owned(), Some(7), None, None));
    }

    #[test]
    fn passwords_are_never_shown() {
        let url = Url::parse("postgresql+psycopg2://scott:ti%40ger@[::1]:5432/test?sslmode=require").unwrap();
        assert_eq!(url.password.as_deref(), Some("ti@ger"));
        assert_eq!((url.host.as_deref(), url.port), (Some("::1"), Some(5432)));
        assert_eq!(url.to_string(), "postgresql+psycopg2://scott:***@[::1]:5432/test?sslmode=require");
        assert_eq!(format!("{url:?}"), format!("Url({url})"));
        assert_eq!(url.dialect().unwrap(), Dialect::Postgresql);
        let shown = Url::parse("postgresql://a%40b:x@/d?port=5&host=%2Frun%2Fmy+pg&password=x").unwrap().to_string();
        assert_eq!(shown, "postgresql://a%40b:***@/d?host=%2Frun%2Fmy+pg&password=***&port=5");
        let odd = Url::parse("postgresql://u:a/b?c@d@h:7/d?sslmode=disable").unwrap();
        assert_eq!((odd.password.as_deref(), odd.host.as_deref(), odd.port), (Some("a/b?c@d"), Some("h"), Some(7)));
        assert!(Url::parse("oracle://h/d").unwrap().dialect().unwrap_err().message.contains("'oracle'"));
        for broken in [
            "",
            "nonsense",
            "postgres//u:geheim@h/d",
            "a b://u:geheim@h/d",
            "x://u:geheim@h:port/d",
            "x://u:geheim//x@h:port/d",
        ] {
            let message = Url::parse(broken).unwrap_err().message;
            assert!(!message.contains("geheim"), "{message}");
        }
    }
}
