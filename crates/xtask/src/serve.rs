//! Serves a folder on 127.0.0.1, as any static host would.

use anyhow::{Context, Result, anyhow};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_http::{Header, Method, Request, Response, Server};

const FIRST_PORT: u16 = 8080;
const THREADS: usize = 4;

/// Serves until the program is ended; without a port of choice, the first free one from 8080.
pub fn serve(folder: &Path, port: Option<u16>) -> Result<()> {
    if !folder.join("index.html").exists() {
        return Err(anyhow!("{} holds no page: run cargo xtask build", folder.display()));
    }
    let (server, port) = open(port)?;
    println!("\nSeesaw is at http://127.0.0.1:{port}/ (Ctrl+C ends it)");
    let server = Arc::new(server);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    // A visitor who leaves before the answer is complete is no matter of ours.
                    let _ = answer(folder, request);
                }
            });
        }
    });
    Ok(())
}

fn open(port: Option<u16>) -> Result<(Server, u16)> {
    let listen = |port: u16| Server::http(("127.0.0.1", port)).map(|server| (server, port));
    match port {
        Some(port) => listen(port).map_err(|error| anyhow!("port {port} cannot be used: {error}")),
        None => (FIRST_PORT..FIRST_PORT + 100).find_map(|port| listen(port).ok()).context("no free port was found"),
    }
}

fn answer(folder: &Path, request: Request) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::from_string("only GET").with_status_code(405));
    }
    let Some((path, file)) = find(folder, request.url()) else {
        return request.respond(Response::from_string("not found").with_status_code(404));
    };
    let mut response = Response::from_file(file);
    for (name, value) in [("Content-Type", content_type(&path)), ("Cache-Control", caching(&path))] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// The file that an address names; nothing outside the folder.
fn find(folder: &Path, url: &str) -> Option<(PathBuf, File)> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut file = folder.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == ".." || part.contains(['\\', '%', ':']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    Some((file.clone(), File::open(&file).ok()?))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Files that carry a hash of their content in their name never change.
fn caching(path: &Path) -> &'static str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let tail = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    let hashed = tail.len() == 16 && tail.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hashed { "public, max-age=31536000, immutable" } else { "no-cache" }
}
