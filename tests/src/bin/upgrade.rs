//! `upgrade FOLDER DATABASE`: what `seesaw upgrade heads` does with a project, and nothing around it.

use seesaw_core::migrate::Session;
use seesaw_driver_sqlite::{Options, Sqlite};
use seesaw_project::{MemoryHost, OpenOptions, Project};
use seesaw_tests::play::WORLD;
use seesaw_tests::projects::files;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, database] = &arguments[..] else {
        eprintln!("usage: upgrade FOLDER DATABASE");
        return ExitCode::from(2);
    };
    match upgrade(Path::new(folder), Path::new(database)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn upgrade(folder: &Path, database: &Path) -> Result<(), String> {
    let files = files(folder).map_err(|error| error.to_string())?;
    let host = files.iter().fold(MemoryHost::new(), |host, file| host.with_file(&file.path, file.text.as_str()));
    let mut project = Project::open(&host, &OpenOptions::default()).map_err(|fault| fault.message)?;
    let database = Sqlite::open(database, &Options::default()).map_err(|error| error.message)?;
    let mut session = Session::new(Box::new(database), project.settings(), WORLD.seconds, Box::new(|_| {}));
    let report = project.upgrade("heads", &mut session);
    match report.failed.map(|(_, fault)| fault).or(report.error) {
        Some(fault) => Err(format!("{fault:?}")),
        None => Ok(()),
    }
}
