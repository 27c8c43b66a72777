//! Runs the post-write hooks on a new file, as Alembic does: one after the other, whatever they return.

use crate::app::App;
use crate::exit::Failure;
use seesaw_project::Host;
use seesaw_project::hooks::{Hook, HookCommand, Program};
use std::env;
use std::path::PathBuf;

pub fn run(hooks: &[Hook], file: &str, app: &mut App) -> Result<(), Failure> {
    for hook in hooks {
        let named = hook.options.contains_key("type");
        if named {
            app.out.line(&format!("Running post write hook '{}' ...", hook.name))?;
        }
        app.out.flush()?;
        let result = hook.command(file).map_err(Failure::Command).and_then(|command| start(&command, app));
        if named {
            app.out.line(if result.is_ok() { "  done" } else { "  FAILED" })?;
        }
        result?;
    }
    Ok(())
}

fn start(command: &HookCommand, app: &App) -> Result<(), Failure> {
    let mut arguments = command.arguments.clone();
    let program = match &command.program {
        Program::Executable(name) => name.clone(),
        Program::ConsoleScript(name) => {
            let missing = || Failure::command(format!("Could not find entrypoint console_scripts.{name}"));
            installed(name).ok_or_else(missing)?
        }
        Program::Module(module) => {
            let missing = || Failure::command(format!("Could not find module {module}"));
            let python = installed("python").or_else(|| installed("python3")).ok_or_else(missing)?;
            let look = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
            let look = ["-c".to_owned(), look.to_owned(), module.clone()];
            if app.host.run_program(&python, &look, None)? != 0 {
                return Err(missing());
            }
            arguments.splice(0..0, ["-m".to_owned(), module.clone()]);
            python
        }
    };
    app.host.run_program(&program, &arguments, command.folder.as_deref())?;
    Ok(())
}

/// A program of the project's virtual environment, or of the search path.
fn installed(name: &str) -> Option<String> {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let active = env::var_os("VIRTUAL_ENV").map(PathBuf::from);
    let own = active.into_iter().chain([PathBuf::from(".venv"), PathBuf::from("venv")]).map(|home| home.join(folder));
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let found = own.chain(on_path).map(|folder| folder.join(&file)).find(|file| file.is_file())?;
    let found = std::path::absolute(&found).unwrap_or(found);
    Some(found.to_string_lossy().into_owned())
}
