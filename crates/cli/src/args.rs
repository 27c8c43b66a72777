//! The command line: Alembic's, and what Seesaw adds to it.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use seesaw_project::Command as EnvPyCommand;

/// Runs database migrations up and down: Alembic's commands, without Python.
#[derive(Parser)]
#[command(name = "seesaw", version, infer_long_args = true, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Global {
    /// Config file; by default the value of ALEMBIC_CONFIG, or alembic.ini and pyproject.toml. Twice to name both.
    #[arg(short, long, value_name = "FILE")]
    pub config: Vec<String>,
    /// Section of the ini file.
    #[arg(short, long, value_name = "SECTION", default_value = "alembic")]
    pub name: String,
    /// Additional argument for env.py and scripts: context.get_x_argument().
    #[arg(short, value_name = "KEY=VALUE")]
    pub x: Vec<String>,
    /// Accepted for Alembic's sake: there is no Python traceback to raise.
    #[arg(long)]
    pub raiseerr: bool,
    /// Print nothing to standard output.
    #[arg(short, long)]
    pub quiet: bool,
    /// Address of the database, before SEESAW_URL and sqlalchemy.url.
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// The table of the versions, before what env.py says.
    #[arg(long, global = true, value_name = "[SCHEMA.]NAME")]
    pub version_table: Option<String>,
    /// How long to wait for another run on the same database: 300, on SQLite 5.
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub lock_wait: Option<f64>,
    /// How long a statement waits for a lock (PostgreSQL, MySQL, MariaDB).
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub lock_timeout: Option<f64>,
    /// How long a statement may run (PostgreSQL, MySQL, MariaDB).
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub statement_timeout: Option<f64>,
    /// How often to begin again when a lock was not had in time; the pauses grow from one second.
    #[arg(long, global = true, value_name = "TIMES")]
    pub retries: Option<u32>,
    /// How to tell what happens, on standard error.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub log: Log,
}

#[derive(Subcommand)]
#[command(rename_all = "snake_case")]
pub enum Command {
    /// Display the current branch points.
    Branches(Listing),
    /// Check whether the database is as its revisions produce it.
    Check(Check),
    /// Print the completions of a shell.
    Completions { shell: clap_complete::Shell },
    /// Display the current revision for a database.
    Current(Current),
    /// Revert to a previous version.
    Downgrade(Target),
    /// Edit revision scripts using $EDITOR.
    Edit {
        /// Revision identifier.
        #[arg(allow_negative_numbers = true)]
        revision: String,
    },
    /// Create the version table if it does not exist already.
    #[command(alias = "ensure-version")]
    EnsureVersion {
        /// Print the SQL instead of running it.
        #[arg(long)]
        sql: bool,
    },
    /// Show current available heads in the scripts folder.
    Heads(Heads),
    /// List revisions, newest first.
    History(History),
    /// Initialize a new scripts folder.
    Init(Init),
    /// List available templates.
    #[command(alias = "list-templates")]
    ListTemplates,
    /// Merge revisions together: creates a new script.
    Merge(Merge),
    /// Write the project of a link into a new folder.
    Open(Open),
    /// See, undo or settle what is left of a revision that was stopped in its middle (MySQL, MariaDB).
    Repair(Repair),
    /// Create a new revision script.
    Revision(Revision),
    /// Print what the database looks like.
    Schema(Schema),
    /// Print the project as a link.
    Share(Share),
    /// Show the revisions denoted by the given symbol.
    Show(Show),
    /// Set the version table to a revision; run no migrations.
    Stamp(Stamp),
    /// Upgrade to a later version.
    Upgrade(Target),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// As Alembic does.
    #[default]
    Text,
    /// One object in each line, statements included.
    Json,
}

/// A time: `5`, `0.5`.
pub fn seconds(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if (0.0..1e9).contains(&number) => Ok(number),
        _ => Err("a number of seconds is wanted".to_owned()),
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(ClapArgs)]
pub struct Listing {
    /// Use more verbose output.
    #[arg(short, long)]
    pub verbose: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(ClapArgs)]
pub struct Check {
    /// Compare with what the revisions produce in a database made for it; exit with an error code if there is a difference.
    #[arg(long)]
    pub drift: bool,
}

#[derive(ClapArgs)]
pub struct Current {
    /// Check if all head revisions are applied to the database; exit with an error code if not.
    #[arg(short, long)]
    pub check_heads: bool,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(ClapArgs)]
pub struct Heads {
    /// Treat dependency versions as down revisions.
    #[arg(long)]
    pub resolve_dependencies: bool,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(ClapArgs)]
pub struct History {
    /// Revision range; format is [start]:[end].
    #[arg(short, long, value_name = "RANGE")]
    pub rev_range: Option<String>,
    /// Indicate the current revision.
    #[arg(short, long)]
    pub indicate_current: bool,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(ClapArgs)]
pub struct Show {
    /// Revision identifier.
    #[arg(allow_negative_numbers = true)]
    pub revision: String,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(ClapArgs)]
pub struct Init {
    /// Location of the scripts folder.
    pub directory: String,
    /// Setup template.
    #[arg(short, long, default_value = "generic")]
    pub template: String,
    /// Write empty __init__.py files to the environment and version locations.
    #[arg(long)]
    pub package: bool,
}

#[derive(ClapArgs)]
pub struct Revision {
    /// Message string.
    #[arg(short, long)]
    pub message: Option<String>,
    /// Not in this version: it needs the application's models.
    #[arg(long)]
    pub autogenerate: bool,
    /// Only together with --autogenerate.
    #[arg(long)]
    pub sql: bool,
    /// Head revision or <branchname>@head to base the new revision on.
    #[arg(long, default_value = "head", allow_negative_numbers = true)]
    pub head: String,
    /// Allow a non-head revision as the head to splice onto.
    #[arg(long)]
    pub splice: bool,
    /// Branch label of the new revision.
    #[arg(long)]
    pub branch_label: Option<String>,
    /// Folder of the new script, one of the version locations.
    #[arg(long)]
    pub version_path: Option<String>,
    /// Revision id, instead of a new one.
    #[arg(long)]
    pub rev_id: Option<String>,
    /// Revision that the new one depends on.
    #[arg(long, value_name = "REVISION")]
    pub depends_on: Vec<String>,
}

#[derive(ClapArgs)]
pub struct Merge {
    /// Two or more revisions, or 'heads' for all heads.
    #[arg(required = true, value_name = "REVISION")]
    pub revisions: Vec<String>,
    /// Message string.
    #[arg(short, long)]
    pub message: Option<String>,
    /// Branch label of the new revision.
    #[arg(long)]
    pub branch_label: Option<String>,
    /// Revision id, instead of a new one.
    #[arg(long)]
    pub rev_id: Option<String>,
    /// Allow revisions that are not heads.
    #[arg(long)]
    pub splice: bool,
}

#[derive(ClapArgs)]
pub struct Target {
    /// Revision identifier.
    #[arg(allow_negative_numbers = true)]
    pub revision: String,
    /// Print the SQL instead of running it.
    #[arg(long)]
    pub sql: bool,
    /// Run it on a copy (SQLite) or in an empty database made for it, and print what ran and what it takes.
    #[arg(long, conflicts_with = "sql")]
    pub plan: bool,
    /// The same on a copy of the database itself, compared with what the revisions produce: `temp` for a copy of its schema on
    /// the same server, the URL of another server for one there, `rows` for one with its rows too (PostgreSQL, SQLite).
    #[arg(long, value_name = "temp|rows|URL", conflicts_with = "sql")]
    pub verify_on: Option<String>,
    /// A name for env.py: context.get_tag_argument().
    #[arg(long)]
    pub tag: Option<String>,
}

impl Target {
    /// What env.py is told.
    pub fn command(&self, name: &str) -> EnvPyCommand {
        EnvPyCommand {
            name: name.to_owned(),
            revision: Some(self.revision.clone()),
            offline: self.sql,
            tag: self.tag.clone(),
            ..EnvPyCommand::default()
        }
    }
}

#[derive(ClapArgs)]
pub struct Stamp {
    /// One or more revisions, or 'heads' for all heads.
    #[arg(required = true, value_name = "REVISION", allow_negative_numbers = true)]
    pub revisions: Vec<String>,
    /// Print the SQL instead of running it.
    #[arg(long)]
    pub sql: bool,
    /// A name for env.py: context.get_tag_argument().
    #[arg(long)]
    pub tag: Option<String>,
    /// Erase the version table before stamping.
    #[arg(long)]
    pub purge: bool,
}

#[derive(ClapArgs)]
#[group(multiple = false)]
pub struct Repair {
    /// Undo what is done of it, with its script's other direction.
    #[arg(long)]
    pub undo: bool,
    /// The rest was done by hand: count it as done.
    #[arg(long)]
    pub done: bool,
    /// What is done of it was undone by hand: forget it.
    #[arg(long)]
    pub undone: bool,
}

#[derive(ClapArgs)]
pub struct Schema {
    /// As statements, as data, or as a diagram for Mermaid.
    #[arg(long, value_enum, default_value_t)]
    pub format: SchemaFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaFormat {
    #[default]
    Ddl,
    Json,
    Mermaid,
}

#[derive(ClapArgs)]
pub struct Share {
    /// Address of the page that opens the link.
    #[arg(long, value_name = "URL")]
    pub page: Option<String>,
}

#[derive(ClapArgs)]
pub struct Open {
    /// What `seesaw share` or the page gave: a whole address, or only what follows its #.
    pub link: String,
    /// The new folder.
    #[arg(default_value = "project")]
    pub directory: String,
}
