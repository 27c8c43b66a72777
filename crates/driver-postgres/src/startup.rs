//! From an open way to a session: TLS, the startup message, the password.

use crate::error::{self, lost, plain};
use crate::options::{Options, Server, SslMode};
use crate::session::Postgres;
use crate::stream::Stream;
use crate::tls;
use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use seesaw_core::connection::{DatabaseError, DatabaseErrorKind};
use std::io::{self, Read, Write};

/// Whether to try TLS.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    Never,
    /// Where the server has it.
    Offered,
    Always,
}

/// Connects to one server, in the ways that the mode allows, best first.
pub fn start(server: &Server, options: &Options) -> Result<Postgres, DatabaseError> {
    // A socket is not encrypted, as with libpq.
    let ways: &[Tls] = match (server, options.ssl_mode) {
        (Server::Socket(_), _) | (_, SslMode::Disable) => &[Tls::Never],
        (_, SslMode::Allow) => &[Tls::Never, Tls::Always],
        (_, SslMode::Prefer) => &[Tls::Offered, Tls::Never],
        _ => &[Tls::Always],
    };
    let mut first = None;
    for way in ways {
        match start_with(server, options, *way) {
            Ok(session) => return Ok(session),
            // The other way asks for the same password.
            Err(error) if error.code.as_deref() == Some("28P01") => return Err(error),
            Err(error) => _ = first.get_or_insert(error),
        }
    }
    Err(first.unwrap_or_else(|| refused("there is no way to the server")))
}

fn start_with(server: &Server, options: &Options, way: Tls) -> Result<Postgres, DatabaseError> {
    let stream = Stream::open(server, options.connect_timeout).map_err(refused)?;
    stream.set_timeout(options.connect_timeout).map_err(|error| lost(&error))?;
    let stream = match (stream, server) {
        (Stream::Tcp(stream), Server::Tcp { host, .. }) if way != Tls::Never => {
            let mut stream = Stream::Tcp(stream);
            match (asks_for_tls(&mut stream).map_err(|error| lost(&error))?, stream, way) {
                (true, Stream::Tcp(stream), _) => {
                    Stream::Tls(Box::new(tls::begin(stream, host, options).map_err(refused)?))
                }
                (_, _, Tls::Always) => return Err(refused("server does not support SSL, but SSL was required")),
                (_, stream, _) => stream,
            }
        }
        (stream, _) => stream,
    };
    let mut session = Postgres::new(stream);
    introduce(&mut session, options)?;
    session.set_timeout(None).map_err(|error| lost(&error))?;
    Ok(session)
}

/// One byte is the whole answer; what the server sends before TLS has begun is not looked at.
fn asks_for_tls(stream: &mut Stream) -> io::Result<bool> {
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    stream.write_all(&request)?;
    stream.flush()?;
    let mut answer = [0];
    stream.read_exact(&mut answer)?;
    Ok(answer == *b"S")
}

fn introduce(session: &mut Postgres, options: &Options) -> Result<(), DatabaseError> {
    let mut message = BytesMut::new();
    let own = [("user", options.user.as_str()), ("database", options.database.as_str())];
    let settings = options.settings.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    frontend::startup_message(own.into_iter().chain(settings), &mut message)
        .map_err(|_| refused("a connection option contains a null character"))?;
    session.send(&message)?;
    let mut scram = None;
    loop {
        match session.receive()? {
            Message::AuthenticationOk => break,
            Message::AuthenticationCleartextPassword => {
                send_password(session, password(options)?.as_bytes())?;
            }
            Message::AuthenticationMd5Password(body) => {
                let hash = md5_hash(options.user.as_bytes(), password(options)?.as_bytes(), body.salt());
                send_password(session, hash.as_bytes())?;
            }
            Message::AuthenticationSasl(body) => {
                let known = body.mechanisms().any(|name| Ok(name == SCRAM_SHA_256)).unwrap_or(false);
                if !known {
                    return Err(refused("the server asks for a way to log in that Seesaw does not know"));
                }
                let exchange = ScramSha256::new(password(options)?.as_bytes(), ChannelBinding::unsupported());
                let mut message = BytesMut::new();
                frontend::sasl_initial_response(SCRAM_SHA_256, exchange.message(), &mut message)
                    .map_err(|error| lost(&error))?;
                session.send(&message)?;
                scram = Some(exchange);
            }
            Message::AuthenticationSaslContinue(body) => {
                let Some(exchange) = &mut scram else { return Err(out_of_turn()) };
                exchange.update(body.data()).map_err(|error| refused(error.to_string()))?;
                let mut message = BytesMut::new();
                frontend::sasl_response(exchange.message(), &mut message).map_err(|error| lost(&error))?;
                session.send(&message)?;
            }
            Message::AuthenticationSaslFinal(body) => {
                let Some(exchange) = &mut scram else { return Err(out_of_turn()) };
                exchange.finish(body.data()).map_err(|error| {
                    refused(format!("the server could not prove that it knows the password: {error}"))
                })?;
            }
            Message::ErrorResponse(body) => return Err(error::refused(body.fields(), None)),
            Message::NoticeResponse(_) => {}
            Message::AuthenticationGss | Message::AuthenticationSspi | Message::AuthenticationKerberosV5 => {
                return Err(refused("the server asks for Kerberos (GSSAPI), which Seesaw does not speak"));
            }
            _ => return Err(out_of_turn()),
        }
    }
    session.finish_startup()
}

fn send_password(session: &mut Postgres, password: &[u8]) -> Result<(), DatabaseError> {
    let mut message = BytesMut::new();
    frontend::password_message(password, &mut message)
        .map_err(|_| refused("the password contains a null character"))?;
    session.send(&message)
}

fn password(options: &Options) -> Result<&str, DatabaseError> {
    options
        .password
        .as_deref()
        .ok_or_else(|| refused("no password supplied: give it in the URL, with PGPASSWORD or in ~/.pgpass"))
}

fn out_of_turn() -> DatabaseError {
    refused("the server speaks out of turn: is it PostgreSQL?")
}

fn refused(message: impl Into<String>) -> DatabaseError {
    plain(DatabaseErrorKind::Operational, message)
}
