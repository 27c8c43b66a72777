//! Writes new revisions: `seesaw revision` and `seesaw merge`.

use crate::config::{Layout, read_text};
use crate::date::Date;
use crate::host::Host;
use crate::mako::{self, Value};
use crate::path;
use crate::project::Project;
use crate::scripts::{Language, Script};
use crate::sql::style::{self, Style};
use indexmap::IndexMap;
use seesaw_core::diagnostic::{Diagnostic, Span};
use seesaw_core::revision;
use std::collections::HashMap;

/// What is asked of a new revision, as on the command line.
#[derive(Clone, Debug, Default)]
pub struct NewRevision {
    pub message: Option<String>,
    /// `--head`, or what to merge; none means `head`.
    pub heads: Vec<String>,
    pub splice: bool,
    pub branch_labels: Vec<String>,
    pub version_path: Option<String>,
    pub rev_id: Option<String>,
    pub depends_on: Vec<String>,
    /// The project's own where none is given.
    pub language: Option<Language>,
    /// More variables for the template: what env.py gives as `template_args`.
    pub template_args: IndexMap<String, String>,
}

/// What has been written.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    pub revision: String,
    /// The file with the way up comes first.
    pub paths: Vec<String>,
}

impl Project {
    /// Writes the file of a new revision. The project knows of it after it has been opened again.
    pub fn create_revision(&self, host: &dyn Host, wish: &NewRevision) -> Result<Created, Diagnostic> {
        let language = wish.language.unwrap_or(match self.config.layout {
            Layout::Alembic => Language::Python,
            Layout::Sql => Language::Sql,
        });
        if self.config.layout == Layout::Sql && language == Language::Python {
            return Err(Diagnostic::error("this project is a folder of SQL files and takes no Python revisions")
                .with_hint("start an Alembic project with 'seesaw init', or write the revision in SQL"));
        }
        let date = Date::now(host, self.config.timezone.as_deref())?;
        let numbered = (self.config.layout == Layout::Sql).then(|| style::next_version(&self.scripts, &date));
        let id = wish.rev_id.clone().or(numbered).unwrap_or_else(|| random_id(host));
        let header = self.graph()?.new_revision(&revision::NewRevision {
            id: &id,
            heads: &wish.heads,
            splice: wish.splice,
            branch_labels: &wish.branch_labels,
            depends_on: &wish.depends_on,
        })?;
        let folder = self.version_folder(host, wish, &header.down_revision)?;
        let files = match (self.config.layout, language) {
            (Layout::Alembic, Language::Python) => {
                vec![(
                    format!("{}.py", self.file_name(&id, wish, &date)?),
                    self.python(host, &id, wish, &header, &date)?,
                )]
            }
            (Layout::Alembic, Language::Sql) => {
                vec![(format!("{}.sql", self.file_name(&id, wish, &date)?), own_sql(&id, wish, &header))]
            }
            (Layout::Sql, _) => self.sql_files(&id, wish, &header)?,
        };
        let files: Vec<_> = files.into_iter().map(|(name, text)| (path::join(&folder, &name), text)).collect();
        write_new(host, &files)?;
        Ok(Created { revision: id, paths: files.into_iter().map(|(path, _)| path).collect() })
    }

    fn version_folder(&self, host: &dyn Host, wish: &NewRevision, parents: &[String]) -> Result<String, Diagnostic> {
        let root = host.root();
        let locations = || self.config.version_locations.iter().map(|location| path::relative(&root, location));
        if let Some(wanted) = &wish.version_path {
            let wanted_here = path::relative(&root, wanted);
            return locations().find(|location| *location == wanted_here).ok_or_else(|| {
                Diagnostic::error(format!("Path {wanted} is not represented in current version locations"))
            });
        }
        let mut all = locations();
        if self.config.version_locations.len() == 1 {
            return Ok(all.next().unwrap_or_default());
        }
        let parent = parents.iter().find_map(|id| self.script(id));
        parent
            .map(|script| path::parent(&script.revision.path).to_owned())
            .ok_or_else(|| Diagnostic::error("Multiple version locations present, please specify --version-path"))
    }

    /// `file_template`, filled in; it may hold folders.
    fn file_name(&self, id: &str, wish: &NewRevision, date: &Date) -> Result<String, Diagnostic> {
        let slug = slug(wish.message.as_deref().unwrap_or_default(), self.config.truncate_slug_length);
        let value = |name: &str| match name {
            "rev" => Some(Value::text(id)),
            "slug" => Some(Value::text(&slug)),
            "epoch" => Some(Value::Integer(date.epoch)),
            "year" => Some(Value::Integer(date.year)),
            "month" => Some(Value::Integer(date.month.into())),
            "day" => Some(Value::Integer(date.day.into())),
            "hour" => Some(Value::Integer(date.hour.into())),
            "minute" => Some(Value::Integer(date.minute.into())),
            "second" => Some(Value::Integer(date.second.into())),
            _ => None,
        };
        let name = percent(&self.config.file_template, value).map_err(|why| {
            Diagnostic::error(format!("file_template '{}': {why}", self.config.file_template)).with_hint(
                "use %(rev)s, %(slug)s, %(epoch)s and %(year)d to %(second)d; in alembic.ini each % is doubled",
            )
        })?;
        // The template decides on folders; nothing leads out of the versions folder.
        if name.split('/').any(|part| part == "..") || path::is_absolute(&name) {
            return Err(Diagnostic::error(format!("the new file's name leads out of the versions folder: {name}")));
        }
        Ok(name)
    }

    fn python(
        &self,
        host: &dyn Host,
        id: &str,
        wish: &NewRevision,
        header: &revision::Header,
        date: &Date,
    ) -> Result<String, Diagnostic> {
        let file = path::join(&self.config.script_location, "script.py.mako");
        if !host.is_file(&file) {
            return Err(Diagnostic::error(format!("there is no template for new revisions: {file}"))
                .with_hint("'seesaw init' writes one into a new folder; copy it from there"));
        }
        let template = read_text(host, &file)?;
        let message = wish.message.clone().unwrap_or_else(|| "empty message".to_owned());
        let labels = match wish.branch_labels.as_slice() {
            [] => Value::None,
            labels => Value::Tuple(Value::texts(labels)),
        };
        let mut variables: HashMap<String, Value> = HashMap::from([
            ("message".to_owned(), Value::Text(message)),
            ("up_revision".to_owned(), Value::text(id)),
            ("down_revision".to_owned(), scalar(&header.down_revision, Value::Tuple)),
            ("branch_labels".to_owned(), labels),
            ("depends_on".to_owned(), scalar(&header.depends_on, Value::List)),
            ("create_date".to_owned(), Value::Text(date.to_string())),
            ("imports".to_owned(), Value::None),
            ("upgrades".to_owned(), Value::None),
            ("downgrades".to_owned(), Value::None),
        ]);
        for (name, value) in &wish.template_args {
            variables.insert(name.clone(), Value::text(value));
        }
        for (name, value) in &self.config.main_options {
            variables.insert(format!("config.{name}"), Value::text(value));
        }
        let text = mako::render(&path::relative(&host.root(), &file), &template, &variables)?;
        if !wish.branch_labels.is_empty() && !text.contains("branch_labels") {
            let labels = wish.branch_labels.join(", ");
            return Err(Diagnostic::error(format!(
                "Version {id} specified branch_labels {labels}, however the migration file does not have them; have you \
                 upgraded your script.py.mako to include the 'branch_labels' section?"
            ))
            .in_file(path::relative(&host.root(), &file)));
        }
        Ok(text)
    }

    /// The files of a new revision in a folder of SQL, in the style of those that are there.
    fn sql_files(
        &self,
        id: &str,
        wish: &NewRevision,
        header: &revision::Header,
    ) -> Result<Vec<(String, String)>, Diagnostic> {
        let style = style::of(self.scripts.last());
        let words = slug(wish.message.as_deref().unwrap_or_default(), self.config.truncate_slug_length);
        let last = self.scripts.last().map(|script| &script.revision.id);
        let linear =
            header.down_revision.iter().eq(last) && wish.branch_labels.is_empty() && header.depends_on.is_empty();
        if !linear && style != Style::Own {
            return Err(Diagnostic::error("files of this style follow one another by their versions")
                .with_note("branches, labels and dependencies need files that begin with '-- revision:'"));
        }
        let stem = if words.is_empty() { id.to_owned() } else { format!("{id}_{words}") };
        Ok(match style {
            Style::Own => vec![(format!("{stem}.sql"), own_sql(id, wish, header))],
            style => style::files(style, &stem),
        })
    }
}

/// Our own SQL file with header and sections.
fn own_sql(id: &str, wish: &NewRevision, header: &revision::Header) -> String {
    let mut lines = vec![format!("-- revision: {id}")];
    let mut field = |name: &str, values: &[String]| {
        if !values.is_empty() {
            lines.push(format!("-- {name}: {}", values.join(", ")));
        }
    };
    match header.down_revision.as_slice() {
        [] => field("revises", &["none".to_owned()]),
        parents => field("revises", parents),
    }
    field("branch_labels", &wish.branch_labels);
    field("depends_on", &header.depends_on);
    let message = wish.message.as_deref().unwrap_or("empty message");
    lines.push(format!("-- message: {}", message.lines().collect::<Vec<_>>().join(" ")));
    format!("{}\n\n-- upgrade\n\n-- downgrade\n", lines.join("\n"))
}

/// Writes files that are not there yet: all of them or an error.
fn write_new(host: &dyn Host, files: &[(String, String)]) -> Result<(), Diagnostic> {
    if let Some((path, _)) = files.iter().find(|(path, _)| host.exists(path)) {
        return Err(Diagnostic::error("a file with this name is already there")
            .in_file(path)
            .with_hint("give another message with -m, or another id with --rev-id"));
    }
    for (path, text) in files {
        let written = host.create_dir(path::parent(path)).and_then(|()| host.write(path, text.as_bytes()));
        written.map_err(|error| Diagnostic::error(format!("could not write it: {}", error.message)).in_file(path))?;
    }
    Ok(())
}

/// One id alone, several as Alembic shows them.
fn scalar(ids: &[String], many: fn(Vec<Value>) -> Value) -> Value {
    match ids {
        [] => Value::None,
        [id] => Value::text(id),
        ids => many(Value::texts(ids)),
    }
}

/// The words of a message, joined by `_`, cut behind a whole word.
pub fn slug(message: &str, length: usize) -> String {
    let words = message.split(|c: char| c != '_' && !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("_").to_lowercase();
    if slug.chars().count() <= length {
        return slug;
    }
    let cut: String = slug.chars().take(length).collect();
    format!("{}_", cut.rsplit_once('_').map_or(cut.as_str(), |(whole, _)| whole))
}

pub fn random_id(host: &dyn Host) -> String {
    let mut bytes = [0; 6];
    host.random(&mut bytes);
    data_encoding::HEXLOWER.encode(&bytes)
}

/// Python's `template % values` with names: `%(year)d`, `%(month).2d`, `%(slug)s`, `%%`.
fn percent(template: &str, value: impl Fn(&str) -> Option<Value>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (name, after) =
            after.strip_prefix('(').and_then(|inner| inner.split_once(')')).ok_or("a % without (name)")?;
        let found = value(name).ok_or_else(|| format!("there is no '{name}'"))?;
        let end = after.find(|c: char| c.is_ascii_alphabetic()).ok_or("a format without its letter")?;
        let (flags, letter) = (&after[..end], &after[end..end + 1]);
        out.push_str(
            &format(&found, flags, letter)
                .ok_or_else(|| format!("the format '%{flags}{letter}' does not fit {name}"))?,
        );
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn format(value: &Value, spec: &str, letter: &str) -> Option<String> {
    let digits = spec.trim_start_matches(['-', '+', ' ', '#', '0']);
    let flags = &spec[..spec.len() - digits.len()];
    let (width, precision) =
        digits.split_once('.').map_or((digits, None), |(width, precision)| (width, Some(precision)));
    let width: usize = if width.is_empty() { 0 } else { width.parse().ok().filter(|width| *width < 200)? };
    let precision: Option<usize> = match precision {
        Some("") => Some(0),
        Some(precision) => Some(precision.parse().ok().filter(|precision| *precision < 200)?),
        None => None,
    };
    let text = match (letter, value) {
        ("d" | "i", Value::Integer(number)) => {
            let zeros = precision.unwrap_or(if flags.contains('0') && !flags.contains('-') { width } else { 0 });
            format!("{number:0zeros$}")
        }
        ("s", value) => value.to_string().chars().take(precision.unwrap_or(usize::MAX)).collect(),
        _ => return None,
    };
    Some(if flags.contains('-') { format!("{text:<width$}") } else { format!("{text:>width$}") })
}

impl Script {
    /// The line of the file where its way up begins, for an editor to open.
    pub fn first_line(&self) -> Span {
        let up = |line: &str| line.starts_with("def upgrade") || line.trim_start_matches("--").trim() == "upgrade";
        Span::line(self.source.lines().position(up).map_or(1, |at| at as u32 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_alembics() {
        assert_eq!(slug("Add a users' table, at last!", 40), "add_a_users_table_at_last");
        assert_eq!(slug("create the really rather long named table", 40), "create_the_really_rather_long_named_");
        assert_eq!(slug("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 10), "aaaaaaaaaa_");
        assert_eq!(slug("Größe ändern", 40), "größe_ändern");
        assert_eq!(slug("", 40), "");
    }

    #[test]
    fn file_templates_are_filled_in() {
        let value = |name: &str| match name {
            "month" => Some(Value::Integer(3)),
            "rev" => Some(Value::text("a1")),
            _ => None,
        };
        assert_eq!(percent("%(month).2d_%(month)02d_%(month)d%%%(rev)s", value).unwrap(), "03_03_3%a1");
        assert_eq!(percent("%(month)3d|%(rev)-4s|%(rev).1s|", value).unwrap(), "  3|a1  |a|");
        for broken in ["%(nothing)s", "%s", "%(rev)d", "%(rev)", "%(rev"] {
            assert!(percent(broken, value).is_err(), "{broken}");
        }
    }
}
