//! Several short revisions in one transaction, so that the disk is waited for once. They have to be repeatable: if
//! anything goes wrong, all of them are undone, and they are walked again one at a time, with a commit for each. So a
//! failure leaves the same database and the same words as without.

use super::{Event, Scripts, Session, StepReport, started};
use crate::dialect::Dialect;
use crate::revision::Step;
use crate::value::Value;

/// A larger database may take long for a single statement, and the commit is a small part of that.
const MOST_BYTES: i64 = 16 << 20;

/// Whether a step may share its transaction with the next ones.
pub(super) fn may_share(session: &mut Session, scripts: &mut dyn Scripts, step: &Step) -> bool {
    let settings = session.settings();
    let wanted = settings.share_commit.is_some()
        && !settings.honour_commit
        && !settings.record_schema
        // Deferred foreign keys are checked when a revision is committed.
        && !settings.foreign_keys;
    wanted && session.dialect() == Dialect::Sqlite && repeatable(session, scripts, step) && is_small(session)
}

fn repeatable(session: &Session, scripts: &mut dyn Scripts, step: &Step) -> bool {
    match step.kind.direction() {
        Some(direction) => scripts.repeatable(&step.revision, direction, session),
        None => true,
    }
}

fn is_small(session: &mut Session) -> bool {
    let Ok(connection) = session.connection() else { return false };
    let mut ask = |sql| {
        let rows = connection.query(sql, &[]).ok()?;
        rows.first()?.first().and_then(Value::as_integer)
    };
    match (ask("PRAGMA page_count"), ask("PRAGMA page_size")) {
        (Some(count), Some(size)) => count.saturating_mul(size) <= MOST_BYTES,
        _ => false,
    }
}

/// Walks steps in the transaction that is open, until the time is over or one cannot share it, and commits. The error is
/// the place of the step that failed; nothing is left of any in the database, and `rows` mean nothing any more.
pub(super) fn walk(
    session: &mut Session,
    plan: &[Step],
    first: usize,
    scripts: &mut dyn Scripts,
    rows: &mut Option<Vec<String>>,
) -> Result<Vec<StepReport>, usize> {
    let made_before = session.made.clone();
    let limit = session.settings().share_commit.unwrap_or_default();
    let began = session.seconds();
    let mut reports = Vec::new();
    let mut at = first;
    let walked = loop {
        let step = &plan[at];
        let step_began = session.seconds();
        if at > first {
            session.next_revision();
            session.tell(started(plan, at));
        }
        let (before, result) = super::walk(session, step, scripts, rows);
        let seconds = session.seconds() - step_began;
        let Ok(after) = result else { break false };
        session.tell(Event::Finished { step: step.clone(), seconds });
        reports.push(session.take_record(step, before, after, seconds));
        let next = plan.get(at + 1).filter(|_| session.seconds() - began < limit);
        if !next.is_some_and(|next| repeatable(session, scripts, next)) {
            break session.end().is_ok();
        }
        at += 1;
    };
    if walked {
        session.tell_held();
        return Ok(reports);
    }
    session.abandon();
    session.made = made_before;
    Err(at)
}
