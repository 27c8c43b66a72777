//! The offline mode (`--sql`): what a plan would run is written as SQL text.
//!
//! A script that asks for the schema, or for rows, is answered from a *shadow*: what the revisions so far make of an empty
//! database. On SQLite that is a real one in memory, elsewhere a model of the schema. The shadow of a plan that begins at
//! base is empty; for another one the earlier revisions are needed, and they are only run where a script asks.

use super::failure::placed;
use super::guard::{self, Verdict};
use super::{Event, OperationError, Origin, Report, Scripts, Session, Settings, StepReport, unnamed, version};
use crate::connection::{Connection, Outcome};
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, Dialect, Rendered};
use crate::operation::{Operation, statement};
use crate::revision::Step;
use crate::schema::Schema;
use crate::sql::{inlined, leading_words};
use crate::value::Value;
use indexmap::IndexSet;

/// Where the text goes, and what questions are answered from.
pub struct Offline {
    pub(super) dialect: Dialect,
    write: Box<dyn FnMut(&str)>,
    shadow: Shadow,
    /// Whether the revision at hand has looked at rows.
    has_read: bool,
    /// The version rows at this point of the plan.
    rows: Vec<String>,
    /// What statements made that one run makes only once.
    made: IndexSet<String>,
    /// The shadow's first refusal: what it shows may differ from then on.
    refused: Option<String>,
}

/// What a database would look like at this point of the plan.
pub enum Shadow {
    /// Not known, because the plan does not begin at base.
    Unknown {
        /// A script has asked for it.
        asked: bool,
    },
    Model(Schema),
    Database(Box<dyn Connection>),
}

impl Offline {
    /// `write` gets whole statements with their semicolon, and comments.
    pub fn new(dialect: Dialect, shadow: Shadow, write: Box<dyn FnMut(&str)>) -> Self {
        Self { dialect, write, shadow, has_read: false, rows: Vec::new(), made: IndexSet::new(), refused: None }
    }

    /// Whether a script has asked for a schema that is not known.
    pub fn asked(&self) -> bool {
        matches!(self.shadow, Shadow::Unknown { asked: true })
    }

    pub fn into_shadow(self) -> Shadow {
        self.shadow
    }

    fn text(&mut self, text: &str) {
        (self.write)(text);
    }

    /// As Alembic prints a statement.
    fn statement(&mut self, sql: &str) {
        let text = sql.replace('\t', "    ");
        self.text(&format!("{};", text.trim()));
    }

    /// What the statement would answer, as far as the shadow can tell.
    fn answer(&mut self, sql: &str) -> Outcome {
        let dialect = self.dialect;
        let connection = match &mut self.shadow {
            Shadow::Database(connection) => connection,
            Shadow::Model(schema) => {
                statement::operations(sql).iter().for_each(|operation| model(operation, schema, dialect));
                return Outcome::default();
            }
            Shadow::Unknown { .. } => return Outcome::default(),
        };
        let result = match guard::judge(self.dialect, sql) {
            Verdict::Run => connection.run(sql, &[]),
            Verdict::Instead(sql, _) => connection.run(&sql, &[]),
            _ => return Outcome::default(),
        };
        result.unwrap_or_else(|error| {
            self.refused.get_or_insert(error.message);
            Outcome::default()
        })
    }

    fn try_out(&mut self, operation: &Operation, rendered: &Rendered) {
        match &mut self.shadow {
            Shadow::Unknown { .. } => {}
            Shadow::Model(schema) => model(operation, schema, self.dialect),
            Shadow::Database(connection) => {
                for statement in &rendered.statements {
                    if let Err(error) = connection.run(&statement.sql, &statement.params) {
                        self.refused.get_or_insert(error.message);
                        return;
                    }
                }
            }
        }
    }
}

fn model(operation: &Operation, schema: &mut Schema, dialect: Dialect) {
    operation.apply(schema);
    if dialect == Dialect::Postgresql {
        unnamed::name_constraints(schema);
    }
}

/// The offline side of what a script may do.
impl Session {
    /// A session that writes what it would run.
    pub fn offline(offline: Offline, settings: Settings, clock: fn() -> f64, listener: Box<dyn FnMut(&Event)>) -> Self {
        let mut session = Self::detached();
        session.offline = Some(offline);
        session.settings = settings;
        session.clock = clock;
        session.listener = listener;
        session
    }

    pub fn is_offline(&self) -> bool {
        self.offline.is_some()
    }

    /// The version rows at this point of an offline plan.
    pub fn offline_rows(&self) -> Option<&[String]> {
        self.offline.as_ref().map(|offline| offline.rows.as_slice())
    }

    pub fn into_offline(self) -> Option<Offline> {
        self.offline
    }

    /// Writes a text as it is: `static_output` of Alembic.
    pub fn write(&mut self, text: &str) {
        if let Some(offline) = &mut self.offline {
            offline.text(text);
        }
    }

    pub(super) fn write_autocommit(&mut self, entered: bool) {
        if self.writes_transactions() {
            self.write(if entered { "COMMIT;" } else { "BEGIN;" });
        }
    }

    /// A script looked at the rows of a query, which only the database knows: the reader of the text must know, too.
    pub fn rows_were_read(&mut self, origin: Option<Origin>) {
        let Some(offline) = &mut self.offline else { return };
        offline.has_read = true;
        if let (Dialect::Sqlite, Shadow::Unknown { asked }) = (offline.dialect, &mut offline.shadow) {
            // A database in memory can tell.
            *asked = true;
            return;
        }
        let from = match offline.shadow {
            Shadow::Database(_) => "the rows that the earlier revisions leave in an empty database",
            _ => "no rows",
        };
        let place = origin.as_ref().map_or_else(String::new, |origin| format!(" ({}:{})", origin.file, origin.line));
        offline.text(&format!(
            "-- What follows depends on the answer to the query above{place}; this text was written for {from}."
        ));
        let notice =
            Diagnostic::warning(format!("the script reads rows, which only the database knows: {from} were assumed"))
                .with_hint("read what follows that query in the SQL before you run it");
        self.notice(placed(notice, origin.as_ref()));
    }

    pub(super) fn run_offline(&mut self, sql: &str, params: &[Value]) -> Result<Outcome, OperationError> {
        let Some(offline) = &mut self.offline else { return Ok(Outcome::default()) };
        let sql = inlined(sql, params, offline.dialect);
        offline.statement(&sql);
        Ok(offline.answer(&sql))
    }

    pub(super) fn change_offline(
        &mut self,
        operation: &Operation,
        origin: Option<Origin>,
    ) -> Result<Outcome, OperationError> {
        let invalid = |fault: Diagnostic| OperationError::Invalid(super::change::placed_once(fault, origin.as_ref()));
        let dialect = self.dialect();
        let rendered = match dialect::needs_schema(dialect, operation) {
            true => self.with_offline_schema(|schema| dialect::render(dialect, operation, schema)).map_err(invalid)?,
            false => dialect::render(dialect, operation, &Schema::default()),
        };
        let refused = self.offline.as_ref().and_then(|offline| offline.refused.clone());
        let mut rendered = rendered.map_err(|fault| {
            invalid(match refused {
                Some(words) => fault.with_note(format!(
                    "The schema is that of an empty database after the earlier revisions, as far as they could be tried \
                     out: {words}."
                )),
                None => fault,
            })
        })?;
        for notice in std::mem::take(&mut rendered.notices) {
            self.notice(super::change::placed_once(notice, origin.as_ref()));
        }
        if let Some(offline) = &mut self.offline {
            let made = &mut offline.made;
            rendered
                .statements
                .retain(|statement| statement.once.as_ref().is_none_or(|once| made.insert(once.clone())));
            for statement in &rendered.statements {
                let sql = inlined(&statement.sql, &statement.params, dialect);
                offline.statement(&sql);
            }
            offline.try_out(operation, &rendered);
        }
        Ok(Outcome::default())
    }

    pub(super) fn with_offline_schema<T>(&mut self, look: impl FnOnce(&Schema) -> T) -> Result<T, Diagnostic> {
        let unknown = || Diagnostic::error("the schema is not known in offline mode");
        let offline = self.offline.as_mut().ok_or_else(unknown)?;
        match &mut offline.shadow {
            Shadow::Unknown { asked } => {
                *asked = true;
                Err(unknown())
            }
            Shadow::Model(schema) => Ok(look(schema)),
            Shadow::Database(connection) => Ok(look(&dialect::sqlite::inspect(connection.as_mut())?)),
        }
    }

    fn writes_transactions(&self) -> bool {
        self.settings().transactional_ddl.unwrap_or(self.dialect().has_transactional_ddl())
    }

    fn follow(&mut self, rows: &[String]) {
        if let Some(offline) = &mut self.offline {
            rows.clone_into(&mut offline.rows);
            offline.has_read = false;
        }
    }
}

/// Writes a plan as SQL instead of walking it. `rows` are the version rows that it starts from.
pub fn print(session: &mut Session, plan: &[Step], mut rows: Vec<String>, scripts: &mut dyn Scripts) -> Report {
    let mut report = Report::default();
    let mut incomplete = Vec::new();
    let transactions = session.writes_transactions();
    let each = session.settings().transaction_per_migration;
    if transactions && !each {
        session.write("BEGIN;");
    }
    for (at, step) in plan.iter().enumerate() {
        let began = session.seconds();
        session.tell(Event::Started { step: step.clone(), number: at + 1, total: plan.len() });
        if transactions && each {
            session.write("BEGIN;");
        }
        session.follow(&rows);
        let result = print_step(session, step, &mut rows, &mut incomplete, scripts);
        let seconds = session.seconds() - began;
        let done = session.take_record(step, None, None, seconds);
        if let Err(fault) = result {
            report.failed = Some((done, fault));
            return report;
        }
        if transactions && each {
            session.write("COMMIT;");
        }
        session.tell(Event::Finished { step: step.clone(), seconds });
        report.steps.push(StepReport { statements: Vec::new(), ..done });
    }
    if transactions && !each {
        session.write("COMMIT;");
    }
    report.error = incomplete.into_iter().next();
    report
}

/// Writes the statement that makes the version table.
pub fn print_version_table(session: &mut Session) -> Result<(), Diagnostic> {
    let transactions = session.writes_transactions();
    if transactions {
        session.write("BEGIN;");
    }
    version::create_table(session)?;
    if transactions {
        session.write("COMMIT;");
    }
    Ok(())
}

fn print_step(
    session: &mut Session,
    step: &Step,
    rows: &mut Vec<String>,
    incomplete: &mut Vec<Diagnostic>,
    scripts: &mut dyn Scripts,
) -> Result<(), Diagnostic> {
    if rows.is_empty() {
        version::create_table(session)?;
    }
    session.write(&format!("-- Running {}", step.short_log()));
    if let Some(direction) = step.kind.direction()
        && let Err(fault) = scripts.run(&step.revision, direction, session)
    {
        if !session.offline.as_ref().is_some_and(|offline| offline.has_read) {
            return Err(fault);
        }
        session.write(&format!(
            "-- INCOMPLETE: revision {} needs an answer that only the database has, and its script ended here: {}",
            step.revision,
            fault.message.lines().next().unwrap_or_default()
        ));
        incomplete.push(
            fault
                .with_note(format!(
                    "Offline the script got no rows, or those of an empty database: the SQL of revision {} is incomplete.",
                    step.revision
                ))
                .with_hint("run this revision on a database, or complete its SQL at the line that says INCOMPLETE"),
        );
    }
    for change in &step.version_changes {
        let sql = version::sql(session.dialect(), session.settings(), change);
        session.run_offline(&sql, &[]).map_err(Diagnostic::from)?;
        change.apply(rows);
    }
    Ok(())
}

/// Whether a statement returns rows.
pub fn is_query(sql: &str) -> bool {
    let words = leading_words(sql, 1);
    matches!(
        words.first().map(String::as_str),
        Some("SELECT" | "WITH" | "VALUES" | "SHOW" | "EXPLAIN" | "PRAGMA" | "TABLE")
    )
}
