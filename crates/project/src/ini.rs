//! Python's ConfigParser, as Alembic uses it: sections over `[DEFAULT]`, values that go on in indented lines, `%(name)s`
//! interpolation. Values stay raw until they are asked for, so that a broken one only matters where it is used.

use indexmap::IndexMap;
use seesaw_core::diagnostic::{Diagnostic, Span};

/// How often a value may lead to another one; Python's limit.
const MAX_DEPTH: usize = 10;

#[derive(Clone, Debug, Default)]
pub struct Ini {
    /// The file's name in messages.
    pub file: String,
    /// Values that every section sees, by lower-case name.
    pub defaults: IndexMap<String, Entry>,
    pub sections: IndexMap<String, IndexMap<String, Entry>>,
}

/// One option as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub raw: String,
    /// From 1; 0 where it comes from no file (`here`).
    pub line: u32,
}

impl Ini {
    pub fn parse(file: &str, text: &str) -> Result<Self, Diagnostic> {
        Parser::new(file).parse(text)
    }

    pub fn set_default(&mut self, name: &str, value: &str) {
        // A given value may hold percent signs (a folder's name), which are no interpolation.
        self.defaults.insert(name.to_owned(), Entry { raw: value.replace('%', "%%"), line: 0 });
    }

    pub fn has_section(&self, section: &str) -> bool {
        self.sections.contains_key(section)
    }

    pub fn entry(&self, section: &str, option: &str) -> Option<&Entry> {
        let option = option.to_lowercase();
        self.sections.get(section)?.get(&option).or_else(|| self.defaults.get(&option))
    }

    /// The value with everything filled in; `None` where neither the section nor `[DEFAULT]` has the option.
    pub fn get(&self, section: &str, option: &str) -> Result<Option<String>, Diagnostic> {
        let Some(entry) = self.entry(section, option) else { return Ok(None) };
        self.interpolate(section, option, entry, &entry.raw, 1).map(Some)
    }

    /// All options of a section with those of `[DEFAULT]`, filled in.
    pub fn items(&self, section: &str) -> Result<IndexMap<String, String>, Diagnostic> {
        let own = self.sections.get(section).into_iter().flat_map(IndexMap::keys);
        let mut items = IndexMap::new();
        for name in self.defaults.keys().chain(own) {
            if let Some(value) = self.get(section, name)? {
                items.insert(name.clone(), value);
            }
        }
        Ok(items)
    }

    fn interpolate(
        &self,
        section: &str,
        option: &str,
        entry: &Entry,
        text: &str,
        depth: usize,
    ) -> Result<String, Diagnostic> {
        let fault = |message: String, hint: &str| {
            Err(Diagnostic::error(message).at(&self.file, Span::line(entry.line.max(1))).with_hint(hint))
        };
        if depth > MAX_DEPTH {
            return fault(
                format!("the value of '{option}' in section '{section}' refers to itself"),
                "break the circle of %(name)s references",
            );
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                out.push('%');
                rest = after;
                continue;
            }
            let reference = rest.strip_prefix('(').and_then(|inner| inner.split_once(")s"));
            let Some((name, after)) = reference.filter(|(name, _)| !name.contains(')')) else {
                return fault(
                    format!(
                        "'%' in the value of '{option}' in section '{section}' must be followed by '%' or '(name)s'"
                    ),
                    "write %% for a percent sign, or give the database with --url or SEESAW_URL, where % is itself",
                );
            };
            let Some(found) = self.entry(section, name) else {
                return fault(
                    format!(
                        "'%({name})s' in the value of '{option}' refers to an option that section '{section}' does not have"
                    ),
                    "define it in the section or in [DEFAULT], or write %% for a percent sign",
                );
            };
            out.push_str(&self.interpolate(section, name, found, &found.raw, depth + 1)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}

struct Parser {
    ini: Ini,
    section: Option<String>,
    /// The option that indented lines belong to: its name, lines and first line number.
    option: Option<(String, Vec<String>, u32)>,
    indent: usize,
}

impl Parser {
    fn new(file: &str) -> Self {
        Self { ini: Ini { file: file.to_owned(), ..Ini::default() }, section: None, option: None, indent: 0 }
    }

    fn parse(mut self, text: &str) -> Result<Ini, Diagnostic> {
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            self.line(at as u32 + 1, line)?;
        }
        self.close();
        Ok(self.ini)
    }

    fn line(&mut self, number: u32, line: &str) -> Result<(), Diagnostic> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            if let Some((_, lines, _)) = &mut self.option {
                lines.push(String::new());
            }
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if let Some((_, lines, _)) = &mut self.option
            && indent > self.indent
        {
            lines.push(value.to_owned());
            return Ok(());
        }
        self.indent = indent;
        self.close();
        if let Some(name) = value.strip_prefix('[').and_then(|inner| inner.rsplit_once(']')).map(|(name, _)| name)
            && !name.is_empty()
        {
            return self.header(number, name);
        }
        if self.section.is_none() {
            return Err(self
                .fault(number, format!("no section header before the first option: {value}"))
                .with_hint("put [alembic] on a line above it"));
        }
        self.begin(number, value)
    }

    fn header(&mut self, number: u32, name: &str) -> Result<(), Diagnostic> {
        if name != "DEFAULT" {
            if self.ini.has_section(name) {
                return Err(self.fault(number, format!("section '{name}' is there twice")).with_hint("join the two"));
            }
            self.ini.sections.insert(name.to_owned(), IndexMap::new());
        }
        self.section = Some(name.to_owned());
        Ok(())
    }

    fn begin(&mut self, number: u32, value: &str) -> Result<(), Diagnostic> {
        let Some((name, text)) = value.split_once(['=', ':']) else {
            return Err(self
                .fault(number, format!("neither an option nor a section: {value}"))
                .with_hint("write 'name = value', or indent the line if it continues the value above"));
        };
        let name = name.trim_end().to_lowercase();
        if name.is_empty() {
            return Err(self.fault(number, "an option without a name").with_hint("write 'name = value'"));
        }
        let section = self.section.as_deref().unwrap_or_default();
        let there = if section == "DEFAULT" { &self.ini.defaults } else { &self.ini.sections[section] };
        if there.contains_key(&name) {
            return Err(self
                .fault(number, format!("option '{name}' is there twice in section '{section}'"))
                .with_hint("keep one of the two"));
        }
        self.option = Some((name, vec![text.trim().to_owned()], number));
        Ok(())
    }

    /// Stores the option whose lines have come to an end.
    fn close(&mut self) {
        let (Some((name, lines, line)), Some(section)) = (self.option.take(), &self.section) else { return };
        let entry = Entry { raw: lines.join("\n").trim_end().to_owned(), line };
        if section == "DEFAULT" {
            self.ini.defaults.insert(name, entry);
        } else if let Some(section) = self.ini.sections.get_mut(section) {
            section.insert(name, entry);
        }
    }

    fn fault(&self, line: u32, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(&self.ini.file, Span::line(line))
    }
}
