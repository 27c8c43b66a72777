//! One file per command, with a function of its name.

mod branches;
mod check;
mod completions;
mod current;
mod downgrade;
mod edit;
mod ensure_version;
mod heads;
mod history;
mod hooks;
mod init;
mod list_templates;
mod merge;
mod open;
mod repair;
mod revision;
mod schema;
mod share;
mod show;
mod stamp;
mod upgrade;

use crate::app::App;
use crate::args::Command;
use crate::exit::Failure;

pub fn run(command: Command, app: &mut App) -> Result<(), Failure> {
    match command {
        Command::Branches(args) => branches::branches(&args, app),
        Command::Check(args) => check::check(&args, app),
        Command::Completions { shell } => completions::completions(shell, app),
        Command::Current(args) => current::current(&args, app),
        Command::Downgrade(args) => downgrade::downgrade(&args, app),
        Command::Edit { revision } => edit::edit(&revision, app),
        Command::EnsureVersion { sql } => ensure_version::ensure_version(sql, app),
        Command::Heads(args) => heads::heads(&args, app),
        Command::History(args) => history::history(&args, app),
        Command::Init(args) => init::init(&args, app),
        Command::ListTemplates => list_templates::list_templates(app),
        Command::Merge(args) => merge::merge(&args, app),
        Command::Open(args) => open::open(&args, app),
        Command::Repair(args) => repair::repair(&args, app),
        Command::Revision(args) => revision::revision(&args, app),
        Command::Schema(args) => schema::schema(&args, app),
        Command::Share(args) => share::share(&args, app),
        Command::Show(args) => show::show(&args, app),
        Command::Stamp(args) => stamp::stamp(&args, app),
        Command::Upgrade(args) => upgrade::upgrade(&args, app),
    }
}
