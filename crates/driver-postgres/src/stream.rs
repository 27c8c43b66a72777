//! The bytes to a server and back: over TCP, a Unix socket, or TLS.

use crate::options::Server;
use rustls::{ClientConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::time::Duration;

pub enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    /// Opens the way to a server: to the first of its addresses that answers. A failure names the place.
    pub fn open(server: &Server, timeout: Option<Duration>) -> Result<Self, String> {
        match server {
            Server::Tcp { host, port } => {
                let unknown =
                    |error: io::Error| format!("could not translate host name \"{host}\" to address: {error}");
                let addresses: Vec<SocketAddr> = (host.as_str(), *port).to_socket_addrs().map_err(unknown)?.collect();
                let mut failures = Vec::new();
                for address in addresses {
                    let opened = match timeout {
                        Some(timeout) => TcpStream::connect_timeout(&address, timeout),
                        None => TcpStream::connect(address),
                    };
                    match opened.and_then(|stream| stream.set_nodelay(true).map(|()| stream)) {
                        Ok(stream) => return Ok(Self::Tcp(stream)),
                        Err(error) => failures.push(format!("{}: {}", address.ip(), words(&error))),
                    }
                }
                Err(failures.join("; "))
            }
            #[cfg(unix)]
            Server::Socket(path) => UnixStream::connect(path).map(Self::Unix).map_err(|error| words(&error)),
            #[cfg(not(unix))]
            Server::Socket(_) => Err("this machine has no Unix sockets: give a host name".to_owned()),
        }
    }

    /// How long to wait for the server; `None` waits for ever.
    pub fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_read_timeout(timeout),
            #[cfg(unix)]
            Self::Unix(stream) => stream.set_read_timeout(timeout),
            Self::Tls(stream) => stream.sock.set_read_timeout(timeout),
        }
    }
}

/// An error of the system without its number.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(buffer),
            #[cfg(unix)]
            Self::Unix(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(bytes),
            #[cfg(unix)]
            Self::Unix(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.flush(),
            #[cfg(unix)]
            Self::Unix(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
