//! `seesaw completions SHELL`.

use crate::app::App;
use crate::args::Args;
use crate::exit::Failure;
use clap::CommandFactory;
use clap_complete::Shell;

pub fn completions(shell: Shell, app: &mut App) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "seesaw", &mut script);
    app.out.text(&String::from_utf8_lossy(&script))
}
