//! A script is stopped from outside. Alone in its process: RustPython tells all interpreters of a process by one flag, and
//! whichever looks first takes it down.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly")]

use seesaw_core::migrate::{Event, Session, Settings};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};

#[test]
fn an_endless_loop_is_stopped_and_the_interpreter_goes_on() {
    let mut python = Interpreter::new(Options::default());
    let database = Sqlite::in_memory().unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let listener = move |event: &Event| {
        if let Event::Output(_) = event {
            tell.send(()).unwrap();
        }
    };
    let mut session = Session::new(Box::new(database), Settings::default(), || 0.0, Box::new(listener));
    let interrupter = python.interrupter().unwrap();
    let stopper = std::thread::spawn(move || {
        told.recv().unwrap();
        interrupter.stop();
    });
    let source = "def upgrade():\n    print('it begins')\n    while True:\n        try:\n            pass\n        except Exception:\n            pass\n";
    let script = Script { path: "versions/x.py", source };
    let diagnostic = python.run(&script, Direction::Upgrade, &mut session).unwrap_err();
    stopper.join().unwrap();
    assert_eq!(diagnostic.message, "stopped");
    assert!(diagnostic.span.is_some());

    let script = Script { path: "versions/x.py", source: "def upgrade():\n    pass\n" };
    python.run(&script, Direction::Upgrade, &mut session).unwrap();
}
