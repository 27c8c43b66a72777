//! Plays a case against the engine.

use crate::case::Case;
use crate::{plain, show};
use seesaw_core::diagnostic::{Diagnostic, Severity};
use seesaw_project::Now;
use seesaw_protocol::{Reply, Request};
use seesaw_worker::{Engine, World};
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::time::Instant;

/// What came of it.
pub struct Played {
    /// What the user reads, by step.
    pub answers: Vec<String>,
    /// Requests and plain replies, for an engine elsewhere.
    pub script: Value,
    /// Promises that were broken, whatever the case expects.
    pub faults: Vec<String>,
}

/// The catalogue without what the version table is.
const SCHEMA: &str = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version' \
                      ORDER BY tbl_name, type <> 'table', name";

/// A machine on which nothing differs from one day to the next but the time that passes.
pub const WORLD: World = World {
    now: || Now { seconds: 1_800_000_000, microseconds: 0 },
    seconds: || {
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64()
    },
    random: |buffer| buffer.fill(7),
};

pub fn play(case: &Case) -> Result<Played, String> {
    let mut player = Player::new(WORLD)?;
    player.ask(Request::Reset).map_err(|fault| fault.message)?;
    let opened = player.ask(Request::Open { files: case.files.clone(), database: None });
    if let Some(start) = &case.start {
        let reply = player.ask(Request::Query { sql: start.clone(), keep: true, row_limit: 100 });
        if let Some(fault) = refusal(&reply) {
            return Err(format!("start.sql: {}", fault.message));
        }
    }
    let mut answers = Vec::new();
    for step in &case.steps {
        let (verb, rest) = step.command.split_once(' ').unwrap_or((&step.command, ""));
        let query = |sql: &str, keep| Request::Query { sql: sql.to_owned(), keep, row_limit: 100 };
        answers.push(match verb {
            "open" => show::reply(&opened, &case.files),
            "upgrade" => show::reply(&player.ask(Request::Upgrade { target: rest.to_owned() }), &case.files),
            "downgrade" => show::reply(&player.ask(Request::Downgrade { target: rest.to_owned() }), &case.files),
            "query" => show::reply(&player.ask(query(rest, false)), &case.files),
            "sql" => show::reply(&player.ask(query(rest, true)), &case.files),
            "schema" => show::schema(&player.ask(query(SCHEMA, false)), &case.files),
            _ => return Err(format!("there is no step `{verb}`")),
        });
    }
    if let Ok(Reply::Opened(opened)) = &opened
        && !case.steps.iter().any(|step| step.command == "open")
        && let Some(fault) = opened.diagnostics.iter().find(|fault| fault.severity == Severity::Error)
    {
        player
            .faults
            .push(format!("the project has a fault that the case does not show with `$ open`: {}", fault.message));
    }
    Ok(Played { answers, script: json!({ "name": case.name, "steps": player.script }), faults: player.faults })
}

struct Player {
    engine: Engine,
    script: Vec<Value>,
    faults: Vec<String>,
    /// As of the last reply that told.
    database: Vec<u8>,
}

impl Player {
    fn new(world: World) -> Result<Self, String> {
        let engine = Engine::new(world).map_err(|fault| fault.message)?;
        Ok(Self { engine, script: Vec::new(), faults: Vec::new(), database: Vec::new() })
    }

    fn ask(&mut self, request: Request) -> Result<Reply, Diagnostic> {
        let asked = json!(request);
        let reply = self.engine.handle(request, Box::new(|_| {}));
        self.script.push(json!({ "request": asked, "reply": plain::reply(&reply) }));
        self.look_at_the_database(&reply);
        reply
    }

    /// A revision that failed has left no trace: the database is, byte for byte, what the one before it left.
    fn look_at_the_database(&mut self, reply: &Result<Reply, Diagnostic>) {
        match reply {
            Ok(Reply::Opened(opened)) => self.database = opened.database.to_vec(),
            Ok(Reply::Queried { opened: Some(opened), .. }) => self.database = opened.database.to_vec(),
            Ok(Reply::Migrated(migrated)) => {
                let left = migrated.snapshots.last().map_or(self.database.as_slice(), |snapshot| snapshot.as_slice());
                let failed = migrated.report.failed.is_some() || migrated.report.error.is_some();
                if failed && left != migrated.database.as_slice() {
                    self.faults.push("the failed revision has left a trace in the database".to_owned());
                }
                self.database = migrated.database.to_vec();
            }
            _ => {}
        }
    }
}

fn refusal(reply: &Result<Reply, Diagnostic>) -> Option<&Diagnostic> {
    match reply {
        Err(fault) => Some(fault),
        Ok(Reply::Queried { outcomes, .. }) => outcomes.iter().find_map(|queried| queried.outcome.as_ref().err()),
        Ok(_) => None,
    }
}
