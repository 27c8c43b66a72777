//! The servers of a URL, one after the other, until one answers.

use crate::error::{of_connecting, plain};
use crate::options::{Options, Server, SslMode};
use crate::session::Mysql;
use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use mysql::{ClientIdentity, Conn, DriverError, Error, LocalInfileHandler, OptsBuilder, SslOpts};
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use seesaw_core::dialect::Dialect;
use std::io;

/// Connects to the first server that answers.
pub fn connect(options: &Options) -> Result<Mysql, DatabaseError> {
    let mut failures: Vec<DatabaseError> = Vec::new();
    for server in &options.servers {
        match start(server, options) {
            Ok(session) => return Ok(session),
            // The server is there and does not want us: another way to it would hide why.
            Err(error) if error.code.as_deref().is_some_and(|code| code != "2003") => return Err(error),
            Err(error) => failures.push(error),
        }
    }
    // A socket that is not there was only tried for good measure.
    failures.into_iter().next().map_or_else(|| Err(plain(DatabaseErrorKind::Operational, "no server is given")), Err)
}

fn start(server: &Server, options: &Options) -> Result<Mysql, DatabaseError> {
    let failed = |error: &Error| of_connecting(error, &server.to_string());
    let mut connection = match Conn::new(settings(server, options, options.ssl_mode)) {
        Err(Error::DriverError(DriverError::TlsNotSupported)) if options.ssl_mode == SslMode::Preferred => {
            Conn::new(settings(server, options, SslMode::Disabled))
        }
        other => other,
    }
    .map_err(|error| failed(&error))?;
    for sql in &options.first {
        connection.query_drop(sql).map_err(|error| failed(&error))?;
    }
    let found: Option<(String, String)> =
        connection.query_first("SELECT version(), @@version_comment").map_err(|error| failed(&error))?;
    let (version, comment) = found.unwrap_or_default();
    let mariadb = version.to_lowercase().contains("mariadb") || comment.to_lowercase().contains("mariadb");
    let dialect = match (options.mariadb, mariadb) {
        (true, true) => Dialect::Mariadb,
        (false, true) => Dialect::MysqlOnMariadb,
        (false, false) => Dialect::Mysql,
        (true, false) => {
            let words = format!("MySQL version {version} is not a MariaDB variant: write mysql:// in the URL");
            return Err(plain(DatabaseErrorKind::Interface, words));
        }
    };
    Ok(Mysql::new(connection, dialect, version))
}

fn settings(server: &Server, options: &Options, mode: SslMode) -> OptsBuilder {
    let no_files = LocalInfileHandler::new(|_, _| {
        Err(io::Error::other("LOAD DATA LOCAL needs a file at this end of the connection, and a migration has none"))
    });
    // As with SQLAlchemy, an UPDATE counts the rows that it found.
    let builder = OptsBuilder::new()
        .user(Some(options.user.clone()))
        .pass(options.password.clone())
        .db_name(options.database.clone())
        .tcp_connect_timeout(options.connect_timeout)
        .read_timeout(options.read_timeout)
        .write_timeout(options.write_timeout)
        .prefer_socket(false)
        .stmt_cache_size(0)
        .local_infile_handler(Some(no_files))
        .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS);
    match server {
        Server::Socket(path) => builder.socket(Some(path.to_string_lossy().into_owned())),
        Server::Tcp { host, port } => {
            builder.ip_or_hostname(Some(host.clone())).tcp_port(*port).ssl_opts(tls(options, mode))
        }
    }
}

fn tls(options: &Options, mode: SslMode) -> Option<SslOpts> {
    if mode == SslMode::Disabled {
        return None;
    }
    let identity = options.client_certificate.clone().map(|(certificate, key)| ClientIdentity::new(certificate, key));
    Some(
        SslOpts::default()
            .with_root_cert_path(options.root_certificates.clone())
            .with_client_identity(identity)
            .with_danger_accept_invalid_certs(mode < SslMode::VerifyCa)
            .with_danger_skip_domain_validation(mode < SslMode::VerifyIdentity),
    )
}
