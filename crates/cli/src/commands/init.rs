//! `seesaw init DIR`: a new scripts folder, which real Alembic runs, too.

use crate::app::App;
use crate::args::Init;
use crate::exit::Failure;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_project::{Host, config, path};

/// A way to set a project up.
pub struct Template {
    pub name: &'static str,
    pub readme: &'static str,
    ini: &'static str,
    toml: Option<&'static str>,
    env: &'static str,
    script: &'static str,
}

macro_rules! text {
    ($path:literal) => {
        include_str!(concat!("../../templates/", $path))
    };
}

pub const TEMPLATES: [Template; 5] = [
    Template {
        name: "generic",
        readme: text!("generic/README"),
        ini: text!("generic/alembic.ini"),
        toml: None,
        env: text!("generic/env.py"),
        script: text!("generic/script.py.mako"),
    },
    Template {
        name: "async",
        readme: text!("async/README"),
        ini: text!("generic/alembic.ini"),
        toml: None,
        env: text!("async/env.py"),
        script: text!("generic/script.py.mako"),
    },
    Template {
        name: "multidb",
        readme: text!("multidb/README"),
        ini: text!("multidb/alembic.ini"),
        toml: None,
        env: text!("multidb/env.py"),
        script: text!("multidb/script.py.mako"),
    },
    Template {
        name: "pyproject",
        readme: text!("pyproject/README"),
        ini: text!("pyproject/alembic.ini"),
        toml: Some(text!("pyproject/pyproject.toml")),
        env: text!("generic/env.py"),
        script: text!("generic/script.py.mako"),
    },
    Template {
        name: "pyproject_async",
        readme: text!("pyproject_async/README"),
        ini: text!("pyproject/alembic.ini"),
        toml: Some(text!("pyproject/pyproject.toml")),
        env: text!("async/env.py"),
        script: text!("generic/script.py.mako"),
    },
];

pub fn init(args: &Init, app: &mut App) -> Result<(), Failure> {
    let directory = path::normal(&args.directory);
    if app.host.exists(&directory) && !app.host.list(&directory)?.is_empty() {
        return Err(Failure::command(format!("Directory {} already exists and is not empty", args.directory)));
    }
    let template = TEMPLATES.iter().find(|template| template.name == args.template).ok_or_else(|| {
        let error = Diagnostic::error(format!("No such template {}", args.template));
        Failure::Command(error.with_hint("choose one of `seesaw list_templates`"))
    })?;
    let (ini, toml) = config::names(&app.host, &app.options).map_err(Failure::setting)?;
    let root = app.host.root();
    let (folder, ini, toml) =
        (path::absolute(&root, &directory), path::absolute(&root, &ini), path::absolute(&root, &toml));
    let versions = path::join(&folder, "versions");
    for new in [&folder, &versions] {
        if !app.host.exists(new) {
            app.out.status(&format!("Creating directory {new}"), || Ok(app.host.create_dir(new)?))?;
        }
    }
    let files = [("README", template.readme), ("env.py", template.env), ("script.py.mako", template.script)];
    for (name, text) in files {
        generate(&path::join(&folder, name), text, app)?;
    }
    let location = |settings: &str| {
        if path::is_absolute(&args.directory) { folder.clone() } else { here(path::parent(settings), &folder) }
    };
    if app.host.exists(&ini) {
        app.out.line(&format!("File {ini} already exists, skipping"))?;
    } else {
        generate(&ini, &template.ini.replace("${script_location}", &location(&ini)), app)?;
    }
    if let Some(text) = template.toml {
        add_to_pyproject(&toml, &text.replace("${script_location}", &location(&toml)), app)?;
    }
    if args.package {
        for package in [&folder, &versions] {
            let file = path::join(package, "__init__.py");
            app.out.status(&format!("Adding {file}"), || Ok(app.host.write(&file, b"")?))?;
        }
    }
    app.out.line(&match template.toml {
        Some(_) => format!(
            "Please edit configuration settings in {toml} and configuration/connection/logging settings in {ini} before \
             proceeding."
        ),
        None => format!("Please edit configuration/connection/logging settings in {ini} before proceeding."),
    })
}

fn generate(file: &str, text: &str, app: &mut App) -> Result<(), Failure> {
    app.out.status(&format!("Generating {file}"), || Ok(app.host.write(file, text.as_bytes())?))
}

/// A pyproject.toml that is there keeps what it holds.
fn add_to_pyproject(file: &str, section: &str, app: &mut App) -> Result<(), Failure> {
    if !app.host.exists(file) {
        return generate(file, section, app);
    }
    let text = String::from_utf8(app.host.read(file)?)
        .map_err(|_| Failure::from(Diagnostic::error("the file is not UTF-8 text").in_file(file)))?;
    if text.lines().any(|line| line.trim_start().starts_with("[tool.alembic]")) {
        return app.out.line(&format!("File {file} already exists and already has a [tool.alembic] section, skipping"));
    }
    let text = format!("{text}\n\n{section}");
    app.out.status(&format!("Appending to existing {file}"), || Ok(app.host.write(file, text.as_bytes())?))
}

/// The folder as seen from `%(here)s`, the folder of the settings.
fn here(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let parts: Vec<&str> = std::iter::once("%(here)s").chain(up).chain(to[shared..].iter().copied()).collect();
    parts.join("/")
}
