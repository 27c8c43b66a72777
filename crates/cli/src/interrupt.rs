//! Ctrl+C: the statement that runs is waited for, and the revision is undone or told; pressed once more, the program ends.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The exit code of a program that was ended so.
const ENDED: i32 = 130;

/// From now on. Without it Ctrl+C ends the program as always, which loses nothing either.
pub fn watch() {
    let pressed = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(ENDED);
        }
        anstream::eprintln!("stopping after the statement that runs now; once more ends it at once");
    };
    let _ = ctrlc::set_handler(pressed);
}

pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
