//! A revision that takes long says from time to time that it is still at work: for who watches a deploy, and for what ends a
//! job that is silent.

use crate::output;
use seesaw_core::migrate::Event;
use serde_json::json;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_secs(10);

/// What the revision at hand has done.
struct Now {
    revision: String,
    since: Instant,
    statements: u64,
    changed: u64,
}

static NOW: Mutex<Option<Now>> = Mutex::new(None);
static BEGUN: Once = Once::new();

fn now() -> MutexGuard<'static, Option<Now>> {
    NOW.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Follows a walk.
pub fn follow(event: &Event) {
    match event {
        Event::Started { step, .. } => {
            let revision = step.revision.clone();
            *now() = Some(Now { revision, since: Instant::now(), statements: 0, changed: 0 });
            BEGUN.call_once(|| _ = std::thread::spawn(tell));
        }
        Event::Ran(ran) if ran.operation.as_deref() != Some("version") => {
            if let Some(now) = &mut *now() {
                now.statements += 1;
                now.changed += ran.changed;
            }
        }
        Event::Finished { step, .. } => {
            let mut now = now();
            // That of the one before may come after the next has begun.
            if now.as_ref().is_some_and(|now| now.revision == step.revision) {
                *now = None;
            }
        }
        _ => {}
    }
}

/// The walk is over, however it ended.
pub fn end() {
    *now() = None;
}

fn tell() {
    const TICK: Duration = Duration::from_millis(500);
    let mut told = Instant::now();
    loop {
        std::thread::sleep(TICK);
        let now = now();
        let Some(now) = &*now else { continue };
        if told.max(now.since).elapsed() < EVERY {
            continue;
        }
        told = Instant::now();
        let seconds = now.since.elapsed().as_secs();
        if output::logs_json() {
            output::log_json(
                "progress",
                json!({ "revision": now.revision, "seconds": seconds, "statements": now.statements, "changed": now.changed }),
            );
        } else {
            let (statements, rows) = (counted(now.statements, "statement"), counted(now.changed, "row"));
            output::log_migration(&format!(
                "{} is at work for {seconds} s: {statements} done, {rows} changed",
                now.revision
            ));
        }
    }
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
