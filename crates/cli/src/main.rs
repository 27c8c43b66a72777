//! `seesaw`: Alembic's commands over the engine, in a terminal.
//!
//! [`args`] is the command line; each command is a file in [`commands`] and a function of the same name. What they share:
//! [`app`] (the project and its session), [`database`] (opening it, and the lock of a run), [`limits`] (how
//! long it waits), [`interrupt`] (Ctrl+C), [`listing`] (how revisions are printed), [`output`] (streams and colour),
//![`plan`] (`--plan`),[`scratch`] (a database for one purpose),
//! [`unknown`] (what git remembers of a revision that is gone), [`exit`] (how it all ends), [`host`] (files, time and randomness of this machine).

// This is the outside: what everything below reaches through `Host` is done here.
#![allow(clippy::disallowed_methods)]

mod app;
mod args;
mod clone;
mod commands;
mod database;
mod drift;
mod exit;
mod host;
mod interrupt;
mod limits;
mod listing;
mod output;
mod plan;
mod progress;
mod scratch;
mod unknown;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    exit::catching_panics(|| {
        let mut app = app::App::new(args.global)?;
        let ended = commands::run(args.command, &mut app).and_then(|()| app.out.flush());
        ended.map_err(|failure| exit::report(failure, &app.host, &mut app.out))
    })
}
