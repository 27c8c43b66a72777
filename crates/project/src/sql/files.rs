//! Finds the SQL migrations of a folder: single files, pairs of up and down files, folders with up.sql and down.sql.

use crate::config::{Layout, read_text};
use crate::host::{Host, Kind};
use crate::path;
use crate::scripts::{Body, Language, Script};
use crate::sql::markers::{self, Marked};
use crate::sql::{Part, SqlBody};
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::revision::Revision;
use seesaw_core::sort;
use std::cmp::Ordering;
use std::rc::Rc;

/// What a file's or folder's name tells: `20240101_add_users.up.sql`, `V2__add_users.sql`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub version: String,
    pub words: String,
    pub part: NamePart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// Both directions, or up alone.
    Whole,
    Up,
    Down,
}

/// Whether a folder with these files is a folder of SQL migrations.
pub fn are_migrations(host: &dyn Host, folder: &str, names: &[String]) -> bool {
    let marked = |name: &String| {
        let text = read_text(host, &path::join(folder, name));
        text.is_ok_and(|text| markers::read(&text).is_some())
    };
    let sql = || names.iter().filter(|name| name.ends_with(".sql"));
    sql().any(|name| read_name(name).is_some()) || sql().any(marked)
}

/// Reads the name of an SQL file; `None` where it carries no version.
pub fn read_name(name: &str) -> Option<Name> {
    let stem = name.strip_suffix(".sql")?;
    let (stem, part) = if let Some(stem) = stem.strip_suffix(".up") {
        (stem, NamePart::Up)
    } else if let Some(stem) = stem.strip_suffix(".down") {
        (stem, NamePart::Down)
    } else {
        (stem, NamePart::Whole)
    };
    let flyway = stem.strip_prefix(['V', 'U']).and_then(|rest| rest.split_once("__"));
    if let Some((version, words)) = flyway.filter(|(version, _)| is_version(version)) {
        let part = if stem.starts_with('U') { NamePart::Down } else { NamePart::Up };
        return Some(Name { version: version.replace('_', "."), words: spaced(words), part });
    }
    let digits = stem.find(|c: char| !c.is_ascii_digit()).unwrap_or(stem.len());
    let (version, rest) = stem.split_at(digits);
    let fits = !version.is_empty() && (rest.is_empty() || rest.starts_with(['_', '-', '.']));
    fits.then(|| Name { version: version.to_owned(), words: spaced(rest), part })
}

fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_')
}

fn spaced(words: &str) -> String {
    words.replace(['_', '-'], " ").trim().to_owned()
}

/// Reads one folder of migrations into scripts, in the order of their names. Faults are told and their files left out.
///
/// In a scripts folder of Alembic only files with our own header are revisions, for other SQL files lie there too.
pub fn load(
    host: &dyn Host,
    folder: &str,
    names: &[String],
    layout: Layout,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Script> {
    let mut scripts = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".sql")) {
        let path = path::join(folder, name);
        match read_file(host, &path, layout, names) {
            Ok(script) => scripts.extend(script),
            Err(fault) => faults.push(fault),
        }
    }
    scripts
}

/// A folder of diesel: `<version>_name/up.sql` and `down.sql`.
pub fn load_pair_folder(host: &dyn Host, folder: &str) -> Option<Result<Script, Diagnostic>> {
    let up = path::join(folder, "up.sql");
    if !host.is_file(&up) {
        return None;
    }
    let (version, words) = path::name(folder).split_once('_').unwrap_or((path::name(folder), ""));
    let name = Name { version: version.replace('-', ""), words: spaced(words), part: NamePart::Up };
    let down = path::join(folder, "down.sql");
    Some(pair(host, &up, Some(down).filter(|down| host.is_file(down)), name))
}

/// Places revisions without a `-- revises:` line one after the other, in the order of their versions.
pub fn chain(scripts: &mut [Script]) {
    sort::by(scripts, |a, b| {
        compare_versions(&a.version, &b.version).then_with(|| a.revision.path.cmp(&b.revision.path))
    });
    let mut former: Option<String> = None;
    for script in scripts {
        if !script.names_parents {
            script.revision.down_revision = former.iter().cloned().collect();
        }
        former = Some(script.revision.id.clone());
    }
}

/// Compares the numbers in two versions by their size and the rest as text: 9 comes before 10.
pub fn compare_versions(a: &str, b: &str) -> Ordering {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (l, r) = (digits(left), digits(right));
        let order = if l > 0 && r > 0 {
            let (x, y) = (left[..l].trim_start_matches('0'), right[..r].trim_start_matches('0'));
            (left, right) = (&left[l..], &right[r..]);
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            let (x, y) = (left.chars().next(), right.chars().next());
            left = &left[x.map_or(0, char::len_utf8)..];
            right = &right[y.map_or(0, char::len_utf8)..];
            x.cmp(&y)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

fn read_file(host: &dyn Host, path: &str, layout: Layout, names: &[String]) -> Result<Option<Script>, Diagnostic> {
    let name = read_name(path::name(path));
    if layout == Layout::Sql
        && let Some(name) = name.clone().filter(|name| name.part != NamePart::Whole)
    {
        let partner = names.iter().find(|other| {
            read_name(other).is_some_and(|other| {
                other.version == name.version && other.part != name.part && other.words == name.words
            })
        });
        let partner = partner.map(|partner| path::join(path::parent(path), partner));
        return match (name.part, partner) {
            (NamePart::Up, Some(down)) => pair(host, path, Some(down), name).map(Some),
            // Alone it may still hold both directions, between marks.
            (NamePart::Up, None) => {
                let text = read_text(host, path)?;
                match markers::read(&text) {
                    Some(marked) => whole(path, text, marked, Some(name)).map(Some),
                    None => Ok(Some(one_way(path, text, name))),
                }
            }
            (_, Some(_)) => Ok(None), // read with its up file
            (_, None) => Err(Diagnostic::error("this down migration has no up migration beside it")
                .in_file(path)
                .with_hint("add the file for the way up, or remove this one")),
        };
    }
    let text = read_text(host, path)?;
    let Some(marked) = markers::read(&text) else {
        return match (layout, name) {
            (Layout::Alembic, _) => Ok(None),
            (Layout::Sql, Some(name)) => Ok(Some(one_way(path, text, name))),
            (Layout::Sql, None) => {
                Err(Diagnostic::warning("this SQL file is not a migration: its name has no version")
                    .in_file(path)
                    .with_hint("name it like 002_add_users.sql, or start it with '-- revision: 002'"))
            }
        };
    };
    if layout == Layout::Alembic && marked.header.revision.is_none() {
        return Ok(None);
    }
    whole(path, text, marked, name).map(Some)
}

/// One file with marks.
fn whole(path: &str, text: String, marked: Marked, name: Option<Name>) -> Result<Script, Diagnostic> {
    let header = marked.header;
    let id =
        header.revision.clone().or_else(|| name.as_ref().map(|name| name.version.clone())).filter(|id| !id.is_empty());
    let Some(id) = id else {
        let fault = Diagnostic::error("this migration has no revision id");
        let fault = if header.line > 0 { fault.at(path, Span::line(header.line)) } else { fault.in_file(path) };
        return Err(fault.with_hint("write '-- revision: ID' at its top, or begin its name with a number"));
    };
    let text: Rc<str> = text.into();
    let part = |range: Option<std::ops::Range<usize>>, without_transaction: bool| {
        range.map(|range| Part { file: path.to_owned(), text: text.clone(), range, without_transaction })
    };
    let up = part(marked.up, marked.up_without_transaction);
    let down = part(marked.down, marked.down_without_transaction);
    let version = name.as_ref().map_or_else(|| id.clone(), |name| name.version.clone());
    let doc = header.message.or_else(|| name.map(|name| name.words)).unwrap_or_default();
    Ok(Script {
        revision: Revision {
            id,
            down_revision: header.revises.clone().unwrap_or_default(),
            branch_labels: header.branch_labels,
            depends_on: header.depends_on,
            doc,
            path: path.to_owned(),
        },
        language: Language::Sql,
        names_parents: header.revises.is_some(),
        version,
        source: text,
        body: Body::Sql(SqlBody { up, down }),
    })
}

/// A file without marks goes up only.
fn one_way(path: &str, text: String, name: Name) -> Script {
    let text: Rc<str> = text.into();
    let up = Part { file: path.to_owned(), range: 0..text.len(), text: text.clone(), without_transaction: false };
    plain(path, text, name, SqlBody { up: Some(up), down: None })
}

fn pair(host: &dyn Host, up: &str, down: Option<String>, name: Name) -> Result<Script, Diagnostic> {
    let part = |path: &str| -> Result<Part, Diagnostic> {
        let text: Rc<str> = read_text(host, path)?.into();
        Ok(Part { file: path.to_owned(), range: 0..text.len(), text, without_transaction: false })
    };
    let body = SqlBody { up: Some(part(up)?), down: down.as_deref().map(part).transpose()? };
    let text = body.up.as_ref().map(|part| part.text.clone()).unwrap_or_default();
    Ok(plain(up, text, name, body))
}

fn plain(path: &str, source: Rc<str>, name: Name, body: SqlBody) -> Script {
    let version = name.version;
    let revision = Revision { id: version.clone(), doc: name.words, path: path.to_owned(), ..Revision::default() };
    Script { revision, language: Language::Sql, names_parents: false, version, source, body: Body::Sql(body) }
}

/// The names of files and folders in a folder of migrations.
pub fn names(host: &dyn Host, folder: &str) -> (Vec<String>, Vec<String>) {
    let entries = host.list(folder).unwrap_or_default();
    let (files, folders): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.kind == Kind::File);
    (files.into_iter().map(|entry| entry.name).collect(), folders.into_iter().map(|entry| entry.name).collect())
}
