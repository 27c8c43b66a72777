//! Ctrl+C: the statement that runs is waited for, and the revision is undone or told; once more, and the database is asked to
//! stop that statement; a third time, and the program ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

static PRESSED: AtomicUsize = AtomicUsize::new(0);

/// How the database is asked to stop a statement.
type Cancel = Box<dyn Fn() + Send>;
static CANCEL: Mutex<Option<Cancel>> = Mutex::new(None);

/// The exit code of a program that was ended so.
const ENDED: i32 = 130;

/// From now on. Without it Ctrl+C ends the program as always, which loses nothing either.
pub fn watch(cancel: impl Fn() + Send + 'static) {
    *CANCEL.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(cancel));
    // There is one handler for all databases of a run.
    let _ = ctrlc::set_handler(pressed);
}

fn pressed() {
    match PRESSED.fetch_add(1, Ordering::SeqCst) {
        0 => anstream::eprintln!("stopping after the statement that runs now; once more cancels that statement"),
        1 => {
            anstream::eprintln!("cancelling the statement; once more ends the program at once");
            if let Some(cancel) = &*CANCEL.lock().unwrap_or_else(PoisonError::into_inner) {
                cancel();
            }
        }
        _ => std::process::exit(ENDED),
    }
}

pub fn asked() -> bool {
    PRESSED.load(Ordering::SeqCst) > 0
}

/// Whether the statement that runs is to be cancelled.
pub fn cancelled() -> bool {
    PRESSED.load(Ordering::SeqCst) > 1
}
