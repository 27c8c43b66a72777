//! Types and statements of SQLAlchemy's that a module spells anew (`@compiles`). Real Alembic runs env.py and loads all scripts
//! before it runs the first one, and with them what they import: such a spelling counts for every revision, also for earlier
//! ones.

use crate::config::Config;
use crate::host::Host;
use crate::scripts::{Language, Script};
use crate::{env_py, module_roots, path};
use seesaw_core::dialect::Dialect;
use std::collections::BTreeSet;

/// So many modules are looked at.
const MOST: usize = 1000;

/// The modules of the project that env.py and scripts import, and that spell something anew for this database.
pub fn modules(host: &dyn Host, config: &Config, scripts: &[Script], dialect: Dialect) -> Vec<String> {
    let roots = module_roots::roots(host, config);
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<String> = Vec::new();
    for script in scripts.iter().filter(|script| script.language == Language::Python) {
        waiting.extend(imports(&script.source, ""));
    }
    let env_py = host.read(&env_py::file(host, config)).unwrap_or_default();
    waiting.extend(imports(&String::from_utf8_lossy(&env_py), ""));
    let mut found = Vec::new();
    while let Some(name) = waiting.pop() {
        if seen.len() >= MOST || !seen.insert(name.clone()) {
            continue;
        }
        let Some((text, is_package)) = source(host, &roots, &name) else { continue };
        let package = if is_package { name.as_str() } else { name.rsplit_once('.').map_or("", |(above, _)| above) };
        waiting.extend(imports(&text, package));
        if spells(&text, dialect) {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// Whether a text has a `@compiles` of what it does not make itself, for this database or for all.
pub fn spells(text: &str, dialect: Dialect) -> bool {
    text.split("@compiles(").skip(1).any(|rest| {
        let arguments = rest.split(')').next().unwrap_or_default();
        let mut arguments = arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty());
        let class = arguments.next().unwrap_or_default();
        let names: Vec<&str> = arguments.map(|name| name.trim_matches(['"', '\''])).collect();
        let own = [":", "("].iter().any(|after| text.contains(&format!("class {class}{after}")));
        !own && (names.is_empty() || names.iter().any(|name| names_dialect(name, dialect)))
    })
}

fn names_dialect(name: &str, dialect: Dialect) -> bool {
    match name {
        "sqlite" => dialect == Dialect::Sqlite,
        "postgresql" => dialect == Dialect::Postgresql,
        "mysql" | "mariadb" => dialect.is_mysql(),
        _ => false,
    }
}

fn source(host: &dyn Host, roots: &[String], name: &str) -> Option<(String, bool)> {
    let below = name.replace('.', "/");
    roots.iter().find_map(|root| {
        let base = path::join(root, &below);
        let files = [(format!("{base}/__init__.py"), true), (format!("{base}.py"), false)];
        files.into_iter().find_map(|(file, is_package)| {
            let bytes = host.read(&file).ok()?;
            Some((String::from_utf8_lossy(&bytes).into_owned(), is_package))
        })
    })
}

/// The modules that the imports at the top of a text may mean, with the packages around them.
fn imports(text: &str, package: &str) -> Vec<String> {
    let mut modules = Vec::new();
    let mut add = |name: String| {
        let top = name.split('.').next().unwrap_or_default();
        if !top.is_empty() && top != "alembic" && top != "sqlalchemy" {
            let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
            modules.extend(ends.map(|end| name[..end].to_owned()));
        }
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(names) = line.strip_prefix("import ") {
            names.split(',').filter_map(|name| name.split_whitespace().next()).for_each(|name| add(name.to_owned()));
        } else if let Some((module, names)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            let mut names = names.split('#').next().unwrap_or_default().to_owned();
            while names.contains('(') && !names.contains(')') {
                let Some(more) = lines.next() else { break };
                names.push_str(more.split('#').next().unwrap_or_default());
            }
            let Some(module) = absolute(module.trim(), package) else { continue };
            for name in names.split([',', '(', ')']).filter_map(|name| name.split_whitespace().next()) {
                add(format!("{module}.{name}").trim_start_matches('.').to_owned());
            }
        }
    }
    modules
}

/// `..x` in a package.
fn absolute(module: &str, package: &str) -> Option<String> {
    let name = module.trim_start_matches('.');
    let level = module.len() - name.len();
    if level == 0 {
        return Some(name.to_owned());
    }
    let mut above = package;
    for _ in 1..level {
        above = above.rsplit_once('.')?.0;
    }
    Some(if name.is_empty() { above.to_owned() } else { format!("{above}.{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_from_a_text() {
        let text = "import os, app.x as y\nfrom app.models import (\n    A,  # one\n    B,\n)\nfrom . import near\nfrom ..up import C\n\
                    import sqlalchemy as sa\n    import inner\n";
        let expected = [
            "os",
            "app",
            "app.x",
            "app",
            "app.models",
            "app.models.A",
            "app",
            "app.models",
            "app.models.B",
            "p",
            "p.q",
            "p.q.near",
            "p",
            "p.up",
            "p.up.C",
        ];
        assert_eq!(imports(text, "p.q"), expected);
    }

    #[test]
    fn what_a_text_spells_anew() {
        for (text, expected) in [
            ("@compiles(db.DateTime, \"mysql\")\ndef f", [false, false]),
            ("@compiles(sa.DateTime, 'sqlite', 'mysql')\ndef f", [true, false]),
            ("@compiles(CreateTable)\ndef f", [true, true]),
            ("class View(DDLElement): pass\n@compiles(View)\ndef f", [false, false]),
            ("compiles = 1", [false, false]),
        ] {
            let found = [Dialect::Sqlite, Dialect::Postgresql].map(|dialect| spells(text, dialect));
            assert_eq!(found, expected, "{text}");
        }
    }
}
