//! The whole plan in one transaction, as Alembic does on PostgreSQL: it is applied as a whole or not at all.

use super::{Event, Report, Scripts, Session, begin, started, walk};
use crate::dialect::Dialect;
use crate::revision::Step;

/// Whether the settings and the database want a plan to be one transaction.
pub fn is_one_transaction(session: &Session) -> bool {
    let (dialect, settings) = (session.dialect(), session.settings());
    // On SQLite a revision that is done stays, whatever comes after it.
    dialect != Dialect::Sqlite
        && dialect.can_undo_ddl()
        && settings.transactional_ddl.unwrap_or(dialect.has_transactional_ddl())
        && !settings.transaction_per_migration
}

/// A revision that commits in its middle ends the transaction of those before it; what is left of itself is committed with
/// its version row, so that no revision stays applied in part where a later one fails.
pub(super) fn migrate(session: &mut Session, plan: &[Step], scripts: &mut dyn Scripts) -> Report {
    let mut report = Report::default();
    let mut rows = None;
    let (mut kept, mut open) = (0, false);
    for (at, step) in plan.iter().enumerate() {
        let began = session.seconds();
        if open {
            session.next_revision();
            session.tell(started(plan, at));
        } else {
            match begin(session, plan, at, &rows, true, false) {
                Ok(found) => rows = Some(found),
                Err(fault) => {
                    session.abandon();
                    report.error = Some(fault);
                    return report;
                }
            }
        }
        let (before, result) = walk(session, step, scripts, &mut rows);
        let parts = session.committed();
        if parts > 0 {
            kept = report.steps.len();
        }
        open = at + 1 < plan.len() && parts == 0;
        let result = match (result, open) {
            (Ok(after), false) => session.end().map(|()| after),
            (result, _) => result,
        };
        let seconds = session.seconds() - began;
        match result {
            Ok(after) => {
                session.close_step();
                session.tell(Event::Finished { step: step.clone(), seconds });
                report.steps.push(session.take_record(step, before, after, seconds));
            }
            Err(fault) => {
                let fault = session.undo(&step.revision, fault, report.steps.len() - kept);
                report.steps.truncate(kept);
                report.failed = Some((session.take_record(step, before, None, seconds), fault));
                return report;
            }
        }
        if !open {
            kept = report.steps.len();
        }
    }
    report
}
