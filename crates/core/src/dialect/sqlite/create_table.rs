//! The text of a stored `CREATE TABLE`, taken apart without losing a byte, so that it can be changed in one place and
//! stay as it was everywhere else.

mod parse;

pub use parse::{Reader, parse, split};

use super::names::same;
use crate::schema::{Constraint, ConstraintKind};
use std::fmt;

/// A statement in pieces; [`fmt::Display`] puts them together again.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// Up to and including the opening parenthesis.
    pub head: String,
    pub name: String,
    /// Columns first, then constraints.
    pub items: Vec<Item>,
    /// Spaces and comments before the closing parenthesis.
    pub end: String,
    /// From the closing parenthesis on.
    pub tail: String,
    pub without_rowid: bool,
    pub strict: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Spaces and comments before it, after the comma.
    pub lead: String,
    pub part: Part,
    /// Spaces and comments after it, before the comma.
    pub before_comma: String,
    /// SQLite lets the comma between constraints be left out.
    pub comma: bool,
    /// A comment on the same line after the comma.
    pub after_comma: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Column(ColumnText),
    Constraint(Box<ConstraintText>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnText {
    /// As written, with its quotes.
    pub name_text: String,
    pub name: String,
    /// The declared type with the spaces before it; both empty where there is none.
    pub type_lead: String,
    pub ty: String,
    pub clauses: Vec<Clause>,
}

/// One constraint of a column, with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    pub lead: String,
    pub text: String,
    pub kind: ClauseKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    PrimaryKey {
        name: Option<String>,
        descending: bool,
        autoincrement: bool,
    },
    NotNull,
    Null,
    Default(String),
    Collate(String),
    Generated {
        sql: String,
        stored: bool,
    },
    /// Unique, check or foreign key.
    Constraint(Box<Constraint>),
    /// A name without a constraint, which SQLite accepts.
    Nothing,
}

/// One constraint of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintText {
    pub text: String,
    /// Absent where only a name stands.
    pub constraint: Option<Constraint>,
    /// The parenthesised columns: where their list stands in `text`, and each as written.
    pub list: Option<(usize, usize)>,
    pub listed: Vec<String>,
    /// `PRIMARY KEY (id AUTOINCREMENT)`.
    pub autoincrement: bool,
}

impl CreateTable {
    pub fn columns(&self) -> impl Iterator<Item = &ColumnText> {
        self.items.iter().filter_map(|item| match &item.part {
            Part::Column(column) => Some(column),
            Part::Constraint(_) => None,
        })
    }

    pub fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns().find(|column| same(&column.name, name))
    }

    pub fn column_mut(&mut self, name: &str) -> Option<&mut ColumnText> {
        self.items.iter_mut().find_map(|item| match &mut item.part {
            Part::Column(column) if same(&column.name, name) => Some(column),
            _ => None,
        })
    }

    pub fn constraints(&self) -> impl Iterator<Item = &ConstraintText> {
        self.items.iter().filter_map(|item| match &item.part {
            Part::Constraint(constraint) => Some(constraint.as_ref()),
            Part::Column(_) => None,
        })
    }

    /// The columns of the primary key, in its order.
    pub fn key(&self) -> Vec<String> {
        let of_table = self.constraints().find_map(|text| match &text.constraint {
            Some(Constraint { kind: ConstraintKind::PrimaryKey { columns }, .. }) => Some(columns.clone()),
            _ => None,
        });
        of_table.unwrap_or_else(|| {
            let own = self.columns().find(|column| column.primary_key().is_some());
            own.map(|column| vec![column.name.clone()]).unwrap_or_default()
        })
    }

    pub fn autoincrement(&self) -> bool {
        self.constraints().any(|constraint| constraint.autoincrement)
            || self.columns().any(|column| {
                column
                    .clauses
                    .iter()
                    .any(|clause| matches!(clause.kind, ClauseKind::PrimaryKey { autoincrement: true, .. }))
            })
    }

    /// The column that is the rowid by another name.
    pub fn rowid_alias(&self) -> Option<&ColumnText> {
        let [only] = self.key().try_into().ok().filter(|_| !self.without_rowid)?;
        let column: &ColumnText = self.column(&only)?;
        let descending =
            column.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::PrimaryKey { descending: true, .. }));
        (same(&column.ty, "INTEGER") && !descending).then_some(column)
    }

    /// How an item that is added should be set off: as the last one is.
    pub fn lead_of_new(&self) -> String {
        match self.items.as_slice() {
            [] => String::new(),
            [only] if !only.lead.contains('\n') => " ".to_owned(),
            [.., last] => {
                let spaces = &last.lead[last.lead.trim_end().len()..];
                if spaces.is_empty() { " ".to_owned() } else { spaces.to_owned() }
            }
        }
    }
}

impl ColumnText {
    pub fn primary_key(&self) -> Option<&Clause> {
        self.clauses.iter().find(|clause| matches!(clause.kind, ClauseKind::PrimaryKey { .. }))
    }

    pub fn not_null(&self) -> bool {
        self.clauses.iter().any(|clause| clause.kind == ClauseKind::NotNull)
    }

    pub fn default(&self) -> Option<&str> {
        self.clauses.iter().rev().find_map(|clause| match &clause.kind {
            ClauseKind::Default(sql) => Some(sql.as_str()),
            _ => None,
        })
    }

    pub fn collation(&self) -> Option<&str> {
        self.clauses.iter().rev().find_map(|clause| match &clause.kind {
            ClauseKind::Collate(name) => Some(name.as_str()),
            _ => None,
        })
    }

    pub fn generated(&self) -> Option<(&str, bool)> {
        self.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Generated { sql, stored } => Some((sql.as_str(), *stored)),
            _ => None,
        })
    }

    /// Puts a clause where SQLAlchemy would: the default after the type, NOT NULL after the default, the rest last.
    pub fn add(&mut self, text: String, kind: ClauseKind) {
        let rank = |kind: &ClauseKind| match kind {
            ClauseKind::Default(_) => 0,
            ClauseKind::NotNull | ClauseKind::Null => 1,
            _ => 2,
        };
        let at = match rank(&kind) {
            0 => 0,
            1 => self.clauses.iter().rposition(|clause| rank(&clause.kind) == 0).map_or(0, |at| at + 1),
            _ => self.clauses.len(),
        };
        self.clauses.insert(at, Clause { lead: " ".to_owned(), text, kind });
    }
}

impl ConstraintText {
    /// The same constraint with other columns: `keep` says which of the listed ones stay.
    pub fn keep_listed(&mut self, keep: impl Fn(usize) -> bool) {
        let Some((start, end)) = self.list else { return };
        let listed: Vec<String> =
            self.listed.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, text)| text.clone()).collect();
        let joined = listed.join(", ");
        self.text.replace_range(start..end, &joined);
        self.list = Some((start, start + joined.len()));
        self.listed = listed;
    }
}

impl fmt::Display for CreateTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.head)?;
        let mut open_comment = false;
        for (at, item) in self.items.iter().enumerate() {
            if open_comment && !item.lead.starts_with(['\n', '\r']) {
                out.write_str("\n")?;
            }
            write!(out, "{}{}{}", item.lead, item.part, item.before_comma)?;
            if item.comma && at + 1 < self.items.len() {
                if ends_in_comment(&item.before_comma) {
                    out.write_str("\n")?;
                }
                out.write_str(",")?;
            }
            out.write_str(&item.after_comma)?;
            open_comment = ends_in_comment(&item.after_comma)
                || (item.after_comma.is_empty()
                    && (!item.comma || at + 1 == self.items.len())
                    && ends_in_comment(&item.before_comma));
        }
        if open_comment && !self.end.starts_with(['\n', '\r']) {
            out.write_str("\n")?;
        }
        write!(out, "{}{}", self.end, self.tail)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Column(column) => {
                write!(out, "{}{}{}", column.name_text, column.type_lead, column.ty)?;
                column.clauses.iter().try_for_each(|clause| write!(out, "{}{}", clause.lead, clause.text))
            }
            Part::Constraint(constraint) => out.write_str(&constraint.text),
        }
    }
}

/// Whether a `--` comment is still open at the end of spaces and comments.
fn ends_in_comment(trivia: &str) -> bool {
    super::lexer::tokens(trivia)
        .last()
        .is_some_and(|last| last.kind == super::lexer::Kind::Comment && last.text(trivia).starts_with("--"))
}
