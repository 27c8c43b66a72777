//! Runs one migration script against an empty database in memory and shows what it did: for trying things out.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::diagnostic::render;
use seesaw_core::migrate::{Event, Session, Settings};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let source = std::fs::read_to_string(&path)?;
        let script = Script { path: &path, source: &source };
        let began = std::time::Instant::now();
        let clock = || 0.0;
        let listener = Box::new(|event: &Event| match event {
            Event::Ran(ran) => println!("{:?} {} {:?}", ran.origin.as_ref().map(|o| o.line), ran.sql, ran.params),
            Event::Output(text) => print!("{text}"),
            Event::Notice(notice) => print!("{}", render(notice, None)),
            _ => {}
        });
        let mut session = Session::new(Box::new(Sqlite::in_memory()?), Settings::default(), clock, listener);
        let mut python = Interpreter::new(Options::default());
        println!("{:?}", python.header(&script).map_err(|d| render(&d, Some(&source))));
        println!("-- header {:?}", began.elapsed());
        for direction in [Direction::Upgrade, Direction::Downgrade] {
            let began = std::time::Instant::now();
            if let Err(diagnostic) = python.run(&script, direction, &mut session) {
                print!("{}", render(&diagnostic, Some(&source)));
            }
            println!("-- {direction:?} {:?}", began.elapsed());
        }
    }
    Ok(())
}
