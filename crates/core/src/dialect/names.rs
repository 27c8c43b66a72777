//! How a database writes identifiers and strings, as far as it is a matter of data: SQLAlchemy quotes only where it must.

use crate::diagnostic::Diagnostic;
use std::borrow::Cow;

/// One database's habits.
#[derive(Debug)]
pub struct Names {
    /// Around an identifier that needs it.
    pub mark: char,
    /// Lower-case and sorted; SQLAlchemy always quotes these words.
    pub reserved: &'static [&'static [&'static str]],
    /// The longest name of a constraint or an index that is accepted, in characters.
    pub longest: usize,
}

impl Names {
    /// The identifier as SQL, quoted where it must be.
    pub fn quote<'a>(&self, name: &'a str) -> Cow<'a, str> {
        if self.needs_quotes(name) { Cow::Owned(self.quote_always(name)) } else { Cow::Borrowed(name) }
    }

    pub fn quote_always(&self, name: &str) -> String {
        let mark = self.mark;
        format!("{mark}{}{mark}", name.replace(mark, &format!("{mark}{mark}")))
    }

    /// `schema.name`, the schema taken as one name: what SQLAlchemy writes for a table.
    pub fn qualified(&self, schema: Option<&str>, name: &str) -> String {
        match present(schema) {
            Some(schema) => format!("{}.{}", self.quote(schema), self.quote(name)),
            None => self.quote(name).into_owned(),
        }
    }

    /// `schema.name`, a dot in the schema taken as one between names: what Alembic writes in `ALTER TABLE`.
    pub fn dotted(&self, schema: Option<&str>, name: &str) -> String {
        match present(schema) {
            Some(schema) => {
                let parts: Vec<_> = schema.split('.').map(|part| self.quote(part)).collect();
                format!("{}.{}", parts.join("."), self.quote(name))
            }
            None => self.quote(name).into_owned(),
        }
    }

    pub fn list<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> String {
        names.into_iter().map(|name| self.quote(name)).collect::<Vec<_>>().join(", ")
    }

    /// A string literal. SQLAlchemy doubles backslashes until a server has told it not to.
    pub fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''").replace('\\', "\\\\"))
    }

    /// The name of a constraint or an index.
    pub fn checked<'a>(&self, name: &'a str) -> Result<Cow<'a, str>, Diagnostic> {
        if name.chars().count() > self.longest {
            let message = format!("Identifier '{name}' exceeds maximum length of {} characters", self.longest);
            return Err(Diagnostic::error(message).with_hint("give it a shorter name"));
        }
        Ok(self.quote(name))
    }

    fn needs_quotes(&self, name: &str) -> bool {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'$';
        let first = name.bytes().next().unwrap_or(b'0');
        first.is_ascii_digit()
            || first == b'$'
            || !name.bytes().all(legal)
            || self.reserved.iter().any(|words| words.binary_search(&name).is_ok())
    }
}

/// An empty schema is none.
fn present(schema: Option<&str>) -> Option<&str> {
    schema.filter(|schema| !schema.is_empty())
}
