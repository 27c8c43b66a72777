//! The database at hand: asked, emptied, replaced, put back.

use super::engine::{ask, ask_open, report, take};
use crate::client::Failure;
use crate::state::{Busy, Bytes, Cause, Moment, Page};
use leptos::prelude::*;
use seesaw_protocol::{File, Opened, Queried, Reply, Request};
use serde_bytes::ByteBuf;
use std::sync::Arc;

/// Rows of the query box; more are counted as "more".
pub const ROW_LIMIT: u32 = 1000;

/// Runs the query box.
pub async fn query(page: Page, sql: String, keep: bool) {
    if sql.trim().is_empty() || page.busy.with_untracked(Option::is_some) {
        return;
    }
    page.busy.set(Some(Busy { what: "query".to_owned(), progress: None, statements: 0 }));
    let turn = page.turn();
    let reply = ask(page, Request::Query { sql, keep, row_limit: ROW_LIMIT }).await;
    if page.turn() != turn {
        return;
    }
    page.busy.set(None);
    match reply {
        Ok(Reply::Queried { outcomes, opened }) => {
            // What was not kept has been rolled back, which is worth a word where there was something to keep.
            page.rolled_back.set(!keep && outcomes.iter().any(changes_something));
            page.answers.set(outcomes);
            if let Some(opened) = opened {
                taken_over(page, *opened, Cause::Query);
            }
        }
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

fn changes_something(queried: &Queried) -> bool {
    let words = seesaw_core::sql::leading_words(&queried.sql, 1);
    let reads = ["SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"];
    queried
        .outcome
        .as_ref()
        .is_ok_and(|outcome| outcome.changed > 0 || words.first().is_some_and(|word| !reads.contains(&word.as_str())))
}

/// Puts the database back to a moment of its past; what came after stays on the scrubber.
pub async fn restore(page: Page, moment: Moment) {
    let files = page.files.get_untracked();
    replace_database(page, files, moment.database, Cause::Restored).await;
}

/// An empty database again.
pub async fn reset(page: Page) {
    if page.busy.with_untracked(Option::is_some) {
        page.say("something is running: stop it first");
        return;
    }
    let turn = page.turn();
    match ask(page, Request::Reset).await {
        _ if page.turn() != turn => {}
        Ok(Reply::Opened(opened)) => taken_over(page, opened, Cause::Restored),
        Ok(_) => {}
        Err(failure) => report(page, failure),
    }
}

/// Tells whether the database has been taken.
pub(super) async fn replace_database(page: Page, files: Vec<File>, database: Bytes, cause: Cause) -> bool {
    if page.busy.with_untracked(Option::is_some) {
        page.say("something is running: stop it first");
        return false;
    }
    let opened = ask_open(page, files, Some(database)).await;
    let taken = opened.is_ok();
    if let Ok(opened) = opened {
        taken_over(page, opened, cause);
    }
    taken
}

/// Rows of a table, of the database at some moment. Asked once more where the engine was stopped in the middle of
/// something else.
pub async fn rows(page: Page, table: &str, database: Bytes, limit: u32) -> Result<Reply, Failure> {
    let request = || {
        let database = Some(ByteBuf::from(database.as_ref().clone()));
        Request::Rows { table: table.to_owned(), database, offset: 0, limit }
    };
    match ask(page, request()).await {
        Err(Failure::Stopped) => ask(page, request()).await,
        answer => answer,
    }
}

fn taken_over(page: Page, opened: Opened, cause: Cause) {
    let before = page.schema.get_untracked();
    take(page, opened);
    let after = Arc::new(page.schema.get_untracked());
    let Some(database) = page.database.get_untracked() else { return };
    let current = page.current.get_untracked();
    page.remember(vec![Moment { cause, before: Arc::new(before), after, database, current }]);
}
