//! What came of running env.py, as `lib/alembic/runtime/recorder.py` hands it over.

use super::{Environment, Statement};
use crate::create::NewRevision;
use crate::env_py;
use indexmap::IndexMap;
use seesaw_core::operation::Operation;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Outcome {
    pub runs: Vec<Run>,
    pub doubts: Vec<Doubt>,
    pub version_locations: Option<Vec<String>>,
    pub asked: Option<String>,
    pub printed: String,
    pub new_revisions: Option<Vec<ToWrite>>,
}

#[derive(Deserialize)]
pub struct ToWrite {
    rev_id: String,
    message: Option<String>,
    head: Vec<String>,
    splice: bool,
    branch_label: Vec<String>,
    version_path: Option<String>,
    depends_on: Vec<String>,
    template_args: IndexMap<String, String>,
}

impl ToWrite {
    pub fn wish(self) -> NewRevision {
        NewRevision {
            message: self.message,
            heads: self.head.iter().flat_map(|heads| heads.split(", ")).map(str::to_owned).collect(),
            splice: self.splice,
            branch_labels: self.branch_label,
            version_path: self.version_path,
            rev_id: Some(self.rev_id),
            depends_on: self.depends_on,
            language: None,
            template_args: self.template_args,
        }
    }
}

#[derive(Deserialize)]
pub struct Doubt {
    pub line: u32,
    pub words: String,
}

#[derive(Deserialize)]
pub struct Run {
    url: Option<String>,
    options: Options,
    pub callbacks: bool,
    for_scripts: bool,
    output: Option<String>,
    before: Vec<Recorded>,
    after: Vec<Recorded>,
}

#[derive(Deserialize)]
struct Options {
    version_table: Option<String>,
    version_table_schema: Option<String>,
    version_table_pk: Option<bool>,
    transaction_per_migration: Option<bool>,
    transactional_ddl: Option<bool>,
    render_as_batch: Option<bool>,
}

#[derive(Deserialize)]
struct Recorded {
    #[serde(default)]
    sql: String,
    #[serde(default)]
    creates: Option<Operation>,
    line: u32,
    #[serde(default)]
    in_transaction: bool,
}

impl Run {
    pub fn environment(self, at: usize) -> Environment {
        let options = self.options;
        let mut environment = Environment {
            url: self.url,
            version_table: options.version_table.filter(|name| !name.is_empty()),
            version_table_schema: options.version_table_schema,
            without_version_key: options.version_table_pk == Some(false),
            transaction_per_migration: options.transaction_per_migration.unwrap_or_default(),
            transactional_ddl: options.transactional_ddl,
            render_as_batch: options.render_as_batch.unwrap_or_default(),
            output: self.output,
            run: Some(at),
            for_scripts: self.for_scripts,
            ..Environment::default()
        };
        for Recorded { sql, creates, line, in_transaction } in self.before {
            let statement = Statement { sql, creates, line };
            match env_py::foreign_keys(&statement.sql) {
                Some(on) => environment.foreign_keys = on,
                None if statement.is_of_a_transaction() => {}
                None if in_transaction => environment.in_transaction.push(statement),
                None => environment.before.push(statement),
            }
        }
        let after = self.after.into_iter().filter(|recorded| env_py::foreign_keys(&recorded.sql).is_none());
        let after = after.map(|Recorded { sql, creates, line, .. }| Statement { sql, creates, line });
        environment.after = after.filter(|statement| !statement.is_of_a_transaction()).collect();
        environment
    }
}
