//! Finds the migrations of a project that has no alembic.ini.

use crate::config::Layout;
use crate::host::{Host, Kind};
use crate::{path, sql};

/// Where tools keep their migrations: dbmate, goose and diesel, Alembic, golang-migrate, flyway.
const FOLDERS: [&str; 8] = [
    "db/migrations",
    "migrations",
    "alembic",
    "db/migrate",
    "database/migrations",
    "sql/migrations",
    "sql",
    "src/main/resources/db/migration",
];

/// The folder with migrations, and what kind they are. `ini` is a configuration that says nothing about its scripts, as
/// Flask-Migrate writes it into the scripts folder itself.
pub fn folder(host: &dyn Host, ini: Option<&str>) -> Option<(Layout, String)> {
    if let Some(ini) = ini
        && host.is_file(&path::join(path::parent(ini), "env.py"))
    {
        return Some((Layout::Alembic, path::parent(ini).to_owned()));
    }
    FOLDERS.into_iter().find_map(|folder| Some((layout(host, folder)?, folder.to_owned())))
}

fn layout(host: &dyn Host, folder: &str) -> Option<Layout> {
    let holds_python = |folder: &str| {
        let entries = host.list(folder).unwrap_or_default();
        entries.iter().any(|entry| entry.kind == Kind::File && entry.name.ends_with(".py"))
    };
    let entries = host.list(folder).ok()?;
    if holds_python(&path::join(folder, "versions")) || host.is_file(&path::join(folder, "script.py.mako")) {
        return Some(Layout::Alembic);
    }
    let folders = entries.iter().filter(|entry| entry.kind == Kind::Folder);
    let holds_pairs =
        folders.into_iter().any(|inner| host.is_file(&path::join(&path::join(folder, &inner.name), "up.sql")));
    let files: Vec<String> =
        entries.iter().filter(|entry| entry.kind == Kind::File).map(|entry| entry.name.clone()).collect();
    (holds_pairs || sql::files::are_migrations(host, folder, &files)).then_some(Layout::Sql)
}

/// The folder around the outermost package that a folder is part of, or lies in.
pub fn holder_of_package(host: &dyn Host, folder: &str) -> Option<String> {
    let is_package = |folder: &str| host.is_file(&path::join(folder, "__init__.py"));
    let mut folder = path::normal(folder);
    if !is_package(&folder) {
        folder = path::parent(&folder).to_owned();
    }
    if !is_package(&folder) {
        return None;
    }
    while folder != "/" && is_package(&folder) {
        folder = path::parent(&folder).to_owned();
    }
    (folder != "/").then_some(folder)
}
