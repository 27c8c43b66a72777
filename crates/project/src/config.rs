//! The settings of a project: alembic.ini, `[tool.alembic]` of pyproject.toml, or what the folders themselves tell.

use crate::hooks::Hook;
use crate::host::Host;
use crate::ini::{self, Ini};
use crate::url::Url;
use crate::{detect, path};
use indexmap::IndexMap;
use seesaw_core::diagnostic::{Diagnostic, Span};
use serde::Serialize;
use toml::Value;

const FILE_TEMPLATE: &str = "%(rev)s_%(slug)s";

/// What the command line says about the project.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// `-c`: an ini file, a pyproject.toml, or one of each.
    pub config: Vec<String>,
    /// `-n`: the section of the ini file; `alembic` where it is not given.
    pub section: Option<String>,
    /// `-x`, as given: `key=value` or `key`.
    pub x_args: Vec<String>,
    /// `--url`: comes before everything else.
    pub url: Option<String>,
    /// `--version-table`: `NAME` or `SCHEMA.NAME`, before what env.py says.
    pub version_table: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A scripts folder of Alembic, with Python revisions and SQL ones that carry our header.
    Alembic,
    /// A folder of SQL files.
    Sql,
}

/// Paths are absolute, or relative to the host's root.
#[derive(Clone, Debug)]
pub struct Config {
    pub ini_path: Option<String>,
    pub toml_path: Option<String>,
    pub section: String,
    pub x_args: Vec<String>,
    pub layout: Layout,
    pub script_location: String,
    /// Where revisions lie, in the order of loading.
    pub version_locations: Vec<String>,
    /// Whether the settings name version locations, or there is just the one of the scripts folder.
    pub names_version_locations: bool,
    pub recursive: bool,
    pub file_template: String,
    pub truncate_slug_length: usize,
    pub timezone: Option<String>,
    pub output_encoding: String,
    pub sourceless: bool,
    pub prepend_sys_path: Vec<String>,
    pub revision_environment: bool,
    /// What to run on each new revision file.
    pub hooks: Vec<Hook>,
    /// The database that `--url` or `SEESAW_URL` names, before everything else: as given, and as read.
    pub given_url: Option<(String, Result<Url, Diagnostic>)>,
    /// The schema, if one is given, and the name of `--version-table`.
    pub given_version_table: Option<(Option<String>, String)>,
    /// `sqlalchemy.url` of the settings, which counts where env.py names no database.
    pub settings_url: Option<Result<Url, Diagnostic>>,
    /// The options of the main section, filled in, for new revisions.
    pub main_options: IndexMap<String, String>,
    /// What `context.config` shows of the files.
    pub shown: Shown,
}

/// The settings as Alembic's `Config` has them, for env.py and for scripts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shown {
    pub file: String,
    pub toml_file: String,
    pub section: String,
    /// Raw values: `%(here)s` and the like are filled in where they are asked for.
    pub defaults: IndexMap<String, String>,
    pub sections: IndexMap<String, IndexMap<String, String>>,
    pub toml: toml::Table,
}

impl Config {
    /// Reads the settings; warnings go to `notices`.
    pub fn read(host: &dyn Host, options: &OpenOptions, notices: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let sources = Sources::read(host, options)?;
        let found = sources.text("script_location")?;
        let (layout, script_location) = match &found {
            Some(location) => (Layout::Alembic, scripts_folder(host, location, &sources, notices)?),
            None => detect::folder(host, sources.ini_path.as_deref()).ok_or_else(|| sources.nothing())?,
        };
        let locations = sources.list("version_locations", &[',', ' '], notices)?;
        let names_version_locations = locations.as_ref().is_some_and(|all| !all.is_empty());
        let version_locations = match locations.filter(|all| !all.is_empty()) {
            Some(all) => all.iter().map(|location| resource(host, location, &sources)).collect::<Result<_, _>>()?,
            None if layout == Layout::Sql => vec![script_location.clone()],
            None => vec![path::join(&script_location, "versions")],
        };
        if layout == Layout::Alembic && !host.is_folder(&script_location) {
            let location = found.unwrap_or(script_location);
            return Err(Diagnostic::error(format!(
                "Path doesn't exist: {location}.  Please use the 'init' command to create a new scripts folder."
            )));
        }
        Ok(Self {
            layout,
            names_version_locations,
            version_locations,
            recursive: sources.boolean("recursive_version_locations")?,
            file_template: sources.text("file_template")?.unwrap_or_else(|| FILE_TEMPLATE.to_owned()),
            truncate_slug_length: sources.number("truncate_slug_length")?.filter(|length| *length > 0).unwrap_or(40),
            timezone: sources.text("timezone")?.filter(|zone| !zone.is_empty()),
            output_encoding: sources.text("output_encoding")?.unwrap_or_else(|| "utf-8".to_owned()),
            sourceless: sources.boolean("sourceless")?,
            prepend_sys_path: sources.list("prepend_sys_path", &[',', ' ', ':'], notices)?.unwrap_or_default(),
            revision_environment: sources.revision_environment()?,
            hooks: sources.hooks()?,
            given_url: given_url(host, options),
            given_version_table: options.version_table.as_ref().map(|given| match given.rsplit_once('.') {
                Some((schema, table)) => (Some(schema.to_owned()), table.to_owned()),
                None => (None, given.clone()),
            }),
            settings_url: sources.url(),
            main_options: sources.ini.items(&sources.section).unwrap_or_default(),
            shown: sources.shown(host, options)?,
            script_location,
            x_args: options.x_args.clone(),
            section: sources.section,
            ini_path: sources.ini_path,
            toml_path: sources.toml_path,
        })
    }
}

/// The files that settings come from.
struct Sources {
    ini_path: Option<String>,
    toml_path: Option<String>,
    ini: Ini,
    toml: toml::Table,
    here: String,
    section: String,
}

impl Sources {
    fn read(host: &dyn Host, options: &OpenOptions) -> Result<Self, Diagnostic> {
        let (ini_name, toml_name) = names(host, options)?;
        let section = options.section.clone().unwrap_or_else(|| "alembic".to_owned());
        let folder = |name: &str| path::absolute(&host.root(), path::parent(name));
        let mut ini = Ini::default();
        let ini_path = host.is_file(&ini_name).then(|| ini_name.clone());
        if let Some(name) = &ini_path {
            ini = Ini::parse(&path::relative(&host.root(), name), &read_text(host, name)?)?;
        }
        ini.set_default("here", &folder(&ini_name));
        let toml_path = host.is_file(&toml_name).then(|| toml_name.clone());
        let toml = match &toml_path {
            Some(name) => read_toml(host, name)?,
            None => toml::Table::new(),
        };
        Ok(Self { ini_path, toml_path, ini, toml, here: folder(&toml_name), section })
    }

    fn nothing(&self) -> Diagnostic {
        let fault = Diagnostic::error("No 'script_location' key found in configuration.");
        let fault = match &self.ini_path {
            Some(file) => fault.in_file(file),
            None => fault.with_note("there is no alembic.ini here, no [tool.alembic], and no folder with migrations"),
        };
        fault.with_hint("run 'seesaw init migrations' to start a project, or go to the folder of its alembic.ini")
    }

    fn text(&self, name: &str) -> Result<Option<String>, Diagnostic> {
        if let Some(value) = self.ini.get(&self.section, name)? {
            return Ok(Some(value));
        }
        match self.toml.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => self.fill(name, text).map(Some),
            Some(Value::Integer(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(self.toml_fault(format!("unsupported TOML value type for key: '{name}'"))),
        }
    }

    fn number(&self, name: &str) -> Result<Option<usize>, Diagnostic> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| self.fault(name, format!("'{name}' is not a whole number: {text}")))
    }

    /// In an ini file only the exact word `true` counts.
    fn boolean(&self, name: &str) -> Result<bool, Diagnostic> {
        if let Some(value) = self.ini.get(&self.section, name)? {
            return Ok(value == "true");
        }
        match self.toml.get(name) {
            None => Ok(false),
            Some(Value::Boolean(on)) => Ok(*on),
            Some(_) => Err(self.toml_fault(format!("boolean value expected for TOML parameter '{name}'"))),
        }
    }

    fn revision_environment(&self) -> Result<bool, Diagnostic> {
        let name = "revision_environment";
        if let Some(Value::Boolean(on)) = self.toml.get(name).filter(|_| self.ini.entry(&self.section, name).is_none())
        {
            return Ok(*on);
        }
        let text = self.text(name)?.unwrap_or_default().trim().to_lowercase();
        Ok(matches!(text.as_str(), "true" | "yes" | "on" | "y" | "t" | "1"))
    }

    /// A list of paths. An ini file without `path_separator` is split at `legacy`, as Alembic once did.
    fn list(
        &self,
        name: &str,
        legacy: &[char],
        notices: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        let Some(text) = self.ini.get(&self.section, name)?.filter(|text| !text.is_empty()) else {
            return self.toml_list(name);
        };
        let separators: &[&str] = if name == "version_locations" {
            &["path_separator", "version_path_separator"]
        } else {
            &["path_separator"]
        };
        for option in separators {
            let Some(separator) = self.ini.get(&self.section, option)? else { continue };
            let separator = match separator.as_str() {
                "space" => ' ',
                "newline" => '\n',
                "os" | ":" => ':',
                ";" => ';',
                _ => {
                    let expected = "expected 'space', 'newline', 'os', ':', ';'";
                    let message = format!("'{separator}' is not a valid value for {option}; {expected}");
                    return Err(self.fault(option, message));
                }
            };
            let parts = text.split(separator).filter(|part| !part.is_empty()).map(|part| part.trim().to_owned());
            return Ok(Some(parts.collect()));
        }
        let parts: Vec<_> =
            text.split(legacy).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if parts.len() > 1 {
            let message = format!("{name} is split at spaces and commas because path_separator is not set");
            let line = self.ini.entry(&self.section, name).map_or(1, |entry| entry.line);
            notices.push(
                Diagnostic::warning(message)
                    .at(&self.ini.file, Span::line(line))
                    .with_hint("add 'path_separator = os' to the section"),
            );
        }
        Ok(Some(parts))
    }

    fn toml_list(&self, name: &str) -> Result<Option<Vec<String>>, Diagnostic> {
        let wrong = || self.toml_fault(format!("unsupported TOML value type for key: '{name}'"));
        match self.toml.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) => {
                let text = |item: &Value| item.as_str().ok_or_else(wrong).and_then(|text| self.fill(name, text));
                items.iter().map(text).collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(wrong()),
        }
    }

    fn hooks(&self) -> Result<Vec<Hook>, Diagnostic> {
        const SECTION: &str = "post_write_hooks";
        if self.ini.has_section(SECTION) {
            let options = self.ini.items(SECTION)?;
            let names = options.get("hooks").map(String::as_str).unwrap_or_default();
            let hook = |name: &str| {
                let own = options.iter().filter_map(|(option, value)| {
                    Some((option.strip_prefix(&name.to_lowercase())?.strip_prefix('.')?.to_owned(), value.clone()))
                });
                Hook { name: name.to_owned(), options: own.collect() }
            };
            return Ok(names.split([',', ' ', '\n']).filter(|name| !name.is_empty()).map(hook).collect());
        }
        let mut hooks = Vec::new();
        for table in self.toml.get(SECTION).and_then(Value::as_array).into_iter().flatten() {
            let mut hook = Hook::default();
            for (name, value) in table.as_table().into_iter().flatten() {
                let value = value.as_str().ok_or_else(|| {
                    self.toml_fault(format!("unsupported TOML value type for key: '{SECTION}.{name}'"))
                })?;
                match name.as_str() {
                    "name" => hook.name = self.fill(name, value)?,
                    _ => {
                        hook.options.insert(name.clone(), self.fill(name, value)?);
                    }
                }
            }
            hooks.push(hook);
        }
        Ok(hooks)
    }

    /// A fault waits until the database is needed.
    fn url(&self) -> Option<Result<Url, Diagnostic>> {
        match self.ini.get(&self.section, "sqlalchemy.url") {
            Ok(Some(url)) => {
                let line = self.ini.entry(&self.section, "sqlalchemy.url").map_or(1, |entry| entry.line);
                Some(Url::parse(&url).map_err(|fault| fault.at(&self.ini.file, Span::line(line))))
            }
            Ok(None) => match self.text("sqlalchemy.url") {
                Ok(url) => url.map(|url| Url::parse(&url)),
                Err(fault) => Some(Err(fault)),
            },
            Err(fault) => Some(Err(fault)),
        }
    }

    fn shown(&self, host: &dyn Host, options: &OpenOptions) -> Result<Shown, Diagnostic> {
        let (file, toml_file) = names(host, options)?;
        let raw = |options: &IndexMap<String, ini::Entry>| {
            options.iter().map(|(name, entry)| (name.clone(), entry.raw.clone())).collect::<IndexMap<_, _>>()
        };
        let sections = self.ini.sections.iter().map(|(name, options)| (name.clone(), raw(options))).collect();
        let mut toml = self.toml.clone();
        toml.iter_mut().for_each(|(name, value)| self.fill_all(name, value));
        Ok(Shown { file, toml_file, section: self.section.clone(), defaults: raw(&self.ini.defaults), sections, toml })
    }

    /// Fills in what can be; the rest stays as it is written.
    fn fill_all(&self, name: &str, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Ok(filled) = self.fill(name, text) {
                    *text = filled;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill_all(name, item)),
            Value::Table(table) => table.iter_mut().for_each(|(_, item)| self.fill_all(name, item)),
            _ => {}
        }
    }

    /// `%(here)s` and `%%` in a value of pyproject.toml.
    fn fill(&self, name: &str, text: &str) -> Result<String, Diagnostic> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                out.push('%');
                rest = after;
            } else if let Some(after) = rest.strip_prefix("(here)s") {
                out.push_str(&self.here);
                rest = after;
            } else {
                return Err(self
                    .toml_fault(format!("'%' in the value of '{name}' must be followed by '%' or '(here)s'"))
                    .with_hint("write %% for a percent sign"));
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    fn fault(&self, name: &str, message: String) -> Diagnostic {
        match self.ini.entry(&self.section, name) {
            Some(entry) => Diagnostic::error(message).at(&self.ini.file, Span::line(entry.line.max(1))),
            None => self.toml_fault(message),
        }
    }

    fn toml_fault(&self, message: String) -> Diagnostic {
        let fault = Diagnostic::error(message);
        match &self.toml_path {
            Some(file) => fault.in_file(file),
            None => fault,
        }
    }
}

/// `--url`, then `SEESAW_URL`.
fn given_url(host: &dyn Host, options: &OpenOptions) -> Option<(String, Result<Url, Diagnostic>)> {
    if let Some(url) = &options.url {
        return Some((url.clone(), Url::parse(url)));
    }
    let url = host.env("SEESAW_URL").filter(|url| !url.trim().is_empty())?;
    let parsed = Url::parse(&url).map_err(|fault| fault.with_note("it comes from SEESAW_URL"));
    Some((url, parsed))
}

/// The ini file and the pyproject.toml that are meant, whether they exist or not.
pub fn names(host: &dyn Host, options: &OpenOptions) -> Result<(String, String), Diagnostic> {
    let (mut ini, mut toml) = (None, None);
    for name in &options.config {
        let (slot, twice) = if path::name(name) == "pyproject.toml" {
            (&mut toml, "pyproject.toml indicated more than once")
        } else {
            (&mut ini, "only one ini file may be indicated")
        };
        if slot.replace(name.clone()).is_some() {
            return Err(Diagnostic::error(twice));
        }
    }
    let default = host.env("ALEMBIC_CONFIG").filter(|name| !name.is_empty());
    let (default_toml, default_ini) =
        default.into_iter().partition::<Vec<_>, _>(|name| path::name(name) == "pyproject.toml");
    let ini = ini.or(default_ini.into_iter().next()).unwrap_or_else(|| "alembic.ini".to_owned());
    Ok((ini, toml.or(default_toml.into_iter().next()).unwrap_or_else(|| "pyproject.toml".to_owned())))
}

/// Where the scripts are. An ini file that lies among them may name a folder that is only there inside of a container, or
/// as seen from its own folder.
fn scripts_folder(
    host: &dyn Host,
    location: &str,
    sources: &Sources,
    notices: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let holds_scripts = |folder: &str| host.is_file(&path::join(folder, "env.py"));
    let named = resource(host, location, sources)?;
    let beside = sources.ini_path.as_deref().map(path::parent).filter(|folder| holds_scripts(folder));
    match beside {
        Some(beside) if !holds_scripts(&named) => {
            let words = format!("script_location is {location}, where no env.py is: the scripts beside the file count");
            let line = sources.ini.entry(&sources.section, "script_location").map_or(1, |entry| entry.line);
            notices.push(Diagnostic::warning(words).at(&sources.ini.file, Span::line(line)));
            Ok(beside.to_owned())
        }
        _ => Ok(named),
    }
}

/// A path, or `package:folder` looked up where Python would find the package.
fn resource(host: &dyn Host, location: &str, sources: &Sources) -> Result<String, Diagnostic> {
    let location = location.trim();
    if path::is_absolute(location) || !location.contains(':') {
        return Ok(path::relative(&host.root(), location));
    }
    let inner = location.replace(':', "/");
    let (package, rest) = inner.split_once('/').unwrap_or((&inner, ""));
    let folder = path::join(&package.replace('.', "/"), rest);
    let paths = sources.list("prepend_sys_path", &[',', ' ', ':'], &mut Vec::new())?.unwrap_or_default();
    // The working directory may lie inside of the package.
    let around = detect::holder_of_package(host, &host.root());
    let roots = paths.iter().map(String::as_str).chain(["", "src"]).chain(around.as_deref());
    for root in roots {
        let candidate = path::relative(&host.root(), &path::join(root, &folder));
        if host.is_folder(&candidate) {
            return Ok(candidate);
        }
    }
    Err(Diagnostic::error(format!("the package of '{location}' is not in this project"))
        .with_hint("write the scripts folder as a path: %(here)s/folder"))
}

fn read_toml(host: &dyn Host, name: &str) -> Result<toml::Table, Diagnostic> {
    let text = read_text(host, name)?;
    let file = path::relative(&host.root(), name);
    let whole: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let fault = Diagnostic::error(error.message().lines().next().unwrap_or("broken TOML").to_owned());
        match error.span() {
            Some(range) => fault.at(&file, Span::of_bytes(&text, range.start, range.end)),
            None => fault.in_file(&file),
        }
    })?;
    match whole.get("tool").and_then(|tool| tool.get("alembic")) {
        None => Ok(toml::Table::new()),
        Some(Value::Table(table)) => Ok(table.clone()),
        Some(_) => Err(Diagnostic::error("Incorrect TOML format").in_file(&file)),
    }
}

/// A file as text; what is not UTF-8 is said at its line.
pub(crate) fn read_text(host: &dyn Host, name: &str) -> Result<String, Diagnostic> {
    let file = path::relative(&host.root(), name);
    let bytes = host
        .read(name)
        .map_err(|error| Diagnostic::error(format!("could not read it: {}", error.message)).in_file(&file))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
        Diagnostic::error("the file is not UTF-8 text").at(&file, Span::line(line)).with_hint("save it as UTF-8")
    })
}
