//! Adding and dropping constraints, named or not.

use super::Alteration;
use crate::diagnostic::Diagnostic;
use crate::dialect::sqlite::create_table::{Clause, ClauseKind, Part};
use crate::dialect::sqlite::ddl;
use crate::dialect::sqlite::lexer::{mentions, normalized};
use crate::dialect::sqlite::names::same;
use crate::schema::{Constraint, ConstraintKind, Options, Table};

/// Where in the text a constraint stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Item(usize),
    Clause(usize, usize),
}

impl Alteration<'_> {
    pub(super) fn add_constraint(&mut self, constraint: &Constraint) -> Result<(), Diagnostic> {
        let stored = self.stored_constraint(constraint)?;
        let Some(text) = ddl::constraint(&stored, &Table::default())? else {
            return Err(Diagnostic::error(format!(
                "a foreign key of table {} cannot refer to a table in another database",
                self.table.name
            )));
        };
        self.native = None;
        if matches!(stored.kind, ConstraintKind::PrimaryKey { .. }) {
            let key = |(_, other): &(Place, Constraint)| matches!(other.kind, ConstraintKind::PrimaryKey { .. });
            if let Some((place, _)) = self.constraints().into_iter().find(key) {
                self.remove(place);
            }
        }
        let replaced =
            self.constraints().into_iter().find(|(_, other)| stored.name.is_some() && other.name == stored.name);
        if let Some((place, other)) = replaced {
            self.notices.push(Diagnostic::note(format!(
                "{} of table {} is replaced",
                describe(&other),
                self.table.name
            )));
            self.remove(place);
        }
        self.check_foreign_keys |= matches!(stored.kind, ConstraintKind::ForeignKey(_));
        self.push(text)
    }

    /// `table_args=`: constraints that are not there yet.
    pub fn add_missing(&mut self, constraints: &[Constraint]) -> Result<(), Diagnostic> {
        for constraint in constraints {
            let stored = self.stored_constraint(constraint)?;
            let there = self.constraints().iter().any(|(_, other)| meaning(other) == meaning(&stored));
            if !there {
                self.add_constraint(constraint)?;
            }
        }
        Ok(())
    }

    pub(super) fn drop_constraint(
        &mut self,
        name: Option<&str>,
        type_: Option<&str>,
        if_exists: bool,
    ) -> Result<(), Diagnostic> {
        let all = self.constraints();
        let fits = |constraint: &Constraint| type_.is_none_or(|type_| type_ == kind(constraint));
        let of_type: Vec<&(Place, Constraint)> = all.iter().filter(|(_, constraint)| fits(constraint)).collect();
        let found = match name {
            Some(name) => self.named(name, &all, &of_type),
            None => match of_type.as_slice() {
                _ if type_.is_none() => return Err(Diagnostic::error("Constraint must have a name")),
                [(place, _)] => Some(*place),
                [] => None,
                several => return Err(self.ambiguous(type_, several)),
            },
        };
        let Some(place) = found else {
            if if_exists || name.is_some_and(|name| self.gone.iter().any(|gone| same(gone, name))) {
                return Ok(());
            }
            let names: Vec<String> = all.iter().map(|(_, constraint)| describe(constraint)).collect();
            let mut error = Diagnostic::error(format!("No such constraint: '{}'", name.unwrap_or("None")));
            if !names.is_empty() {
                error = error.with_note(format!("table {} has: {}", self.table.name, names.join("; ")));
            }
            if let Some(index) =
                self.indexes.iter().find_map(|index| index.name.as_deref().filter(|index| Some(*index) == name))
            {
                error = error
                    .with_hint(format!("{index} is an index: op.drop_index(\"{index}\", \"{}\")", self.table.name));
            }
            return Err(error);
        };
        self.native = None;
        self.remove(place);
        Ok(())
    }

    /// Takes the CHECK of a Boolean or Enum away, by its name or its condition.
    pub(super) fn drop_bound_check(&mut self, name: Option<&str>, condition: &str) {
        let bound = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::Check { sql } => {
                (name.is_some() && constraint.name.as_deref() == name) || normalized(sql) == normalized(condition)
            }
            _ => false,
        };
        if let Some((place, _)) = self.constraints().into_iter().find(|(_, constraint)| bound(constraint)) {
            self.remove(place);
        }
    }

    /// Takes a column that is dropped out of the constraints of the table; whether it was in any.
    pub(super) fn forget_in_constraints(&mut self, now: &str, stored: &str) -> Result<bool, Diagnostic> {
        let mut gone = Vec::new();
        let mut touched = false;
        for (place, constraint) in self.constraints() {
            match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } if columns.len() > 1 => {
                    let at = columns.iter().position(|column| same(column, stored));
                    if let (Some(at), Place::Item(item)) = (at, place)
                        && let Part::Constraint(text) = &mut self.after.items[item].part
                    {
                        text.keep_listed(|listed| listed != at);
                        touched = true;
                    }
                }
                ConstraintKind::Check { sql } if mentions(sql, stored) => {
                    let others = self.columns.iter().any(|other| mentions(sql, &other.stored));
                    if others || matches!(place, Place::Clause(..)) {
                        let message = format!(
                            "cannot drop column {now} of table {}: {} uses it",
                            self.table.name,
                            describe(&constraint)
                        );
                        return Err(Diagnostic::error(message).with_hint("drop that constraint first"));
                    }
                    gone.push((place, constraint));
                }
                _ if ddl::columns_of(&constraint).iter().any(|column| same(column, stored)) => {
                    gone.push((place, constraint))
                }
                _ => {}
            }
        }
        touched |= !gone.is_empty();
        for (place, constraint) in gone.into_iter().rev() {
            self.gone.extend(constraint.name.clone());
            self.notices
                .push(Diagnostic::note(format!("{} is dropped together with column {now}", describe(&constraint))));
            self.remove(place);
        }
        Ok(touched)
    }

    /// All constraints of the text as it is now, each with its place; those of columns first.
    pub(super) fn constraints(&self) -> Vec<(Place, Constraint)> {
        let mut found = Vec::new();
        for (at, item) in self.after.items.iter().enumerate() {
            match &item.part {
                Part::Column(column) => {
                    for (number, clause) in column.clauses.iter().enumerate() {
                        found.extend(
                            of_clause(&column.name, clause).map(|constraint| (Place::Clause(at, number), constraint)),
                        );
                    }
                }
                Part::Constraint(text) => {
                    found.extend(text.constraint.clone().map(|constraint| (Place::Item(at), constraint)))
                }
            }
        }
        found
    }

    pub(super) fn remove(&mut self, place: Place) {
        match place {
            Place::Item(at) => {
                self.after.items.remove(at);
            }
            Place::Clause(at, number) => {
                if let Some(Part::Column(column)) = self.after.items.get_mut(at).map(|item| &mut item.part) {
                    column.clauses.remove(number);
                }
            }
        }
    }

    /// The constraint of a name: the one that has it, the one whose automatic index has it, or the only unnamed one that
    /// a naming convention gives it to.
    fn named(&mut self, name: &str, all: &[(Place, Constraint)], of_type: &[&(Place, Constraint)]) -> Option<Place> {
        let has = |constraint: &Constraint, exactly: bool| {
            constraint.name.as_deref().is_some_and(|other| if exactly { other == name } else { same(other, name) })
        };
        let found = all.iter().find(|(_, one)| has(one, true)).or_else(|| all.iter().find(|(_, one)| has(one, false)));
        if let Some((place, _)) = found {
            return Some(*place);
        }
        let table = &self.table.name;
        if let Some(number) =
            name.strip_prefix(&format!("sqlite_autoindex_{table}_")).and_then(|number| number.parse::<usize>().ok())
        {
            let unique = |one: &Constraint| match &one.kind {
                ConstraintKind::Unique { .. } => true,
                ConstraintKind::PrimaryKey { .. } => self.after.rowid_alias().is_none() && !self.after.without_rowid,
                _ => false,
            };
            return all.iter().filter(|(_, one)| unique(one)).nth(number.checked_sub(1)?).map(|(place, _)| *place);
        }
        let unnamed = of_type.iter().filter(|(_, one)| one.name.is_none());
        let by_convention: Vec<&&(Place, Constraint)> =
            unnamed.filter(|(_, one)| conventional(table, one).iter().any(|other| same(other, name))).collect();
        let [(place, constraint)] = by_convention.as_slice() else { return None };
        self.notices.push(Diagnostic::note(format!(
            "'{name}' is taken to be {}, which has no name in the database",
            describe(constraint)
        )));
        Some(*place)
    }

    fn ambiguous(&self, type_: Option<&str>, several: &[&(Place, Constraint)]) -> Diagnostic {
        let each: Vec<String> = several.iter().map(|(_, constraint)| describe(constraint)).collect();
        Diagnostic::error(format!("table {} has several constraints of type {}", self.table.name, type_.unwrap_or("any")))
            .with_note(format!("they are {}", each.join("; ")))
            .with_hint("name the one to drop; an unnamed one can be named by its columns, as in uq_table_column or fk_table_column_other")
    }
}

/// A constraint as a person would call it.
pub(super) fn describe(constraint: &Constraint) -> String {
    let what = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => format!("primary key ({})", columns.join(", ")),
        ConstraintKind::Unique { columns } => format!("unique ({})", columns.join(", ")),
        ConstraintKind::ForeignKey(key) => {
            format!("foreign key ({}) to {}", key.columns.join(", "), key.referred_table)
        }
        ConstraintKind::Check { sql } => format!("check ({})", sql.trim()),
        ConstraintKind::Exclude { .. } => "exclude".to_owned(),
    };
    match &constraint.name {
        Some(name) => format!("the constraint {name}, {what}"),
        None => format!("the unnamed {what}"),
    }
}

fn of_clause(column: &str, clause: &Clause) -> Option<Constraint> {
    match &clause.kind {
        ClauseKind::PrimaryKey { name, .. } => Some(Constraint {
            name: name.clone(),
            kind: ConstraintKind::PrimaryKey { columns: vec![column.to_owned()] },
            deferrable: None,
            initially: None,
            options: Options::new(),
        }),
        ClauseKind::Constraint(constraint) => Some(constraint.as_ref().clone()),
        _ => None,
    }
}

/// Alembic's word for the type of a constraint.
fn kind(constraint: &Constraint) -> &'static str {
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "primary",
        ConstraintKind::Unique { .. } => "unique",
        ConstraintKind::ForeignKey(_) => "foreignkey",
        ConstraintKind::Check { .. } => "check",
        ConstraintKind::Exclude { .. } => "exclude",
    }
}

/// The names that an unnamed constraint has elsewhere: by the naming convention of SQLAlchemy's documentation, by
/// PostgreSQL's own, and by common variations of them.
fn conventional(table: &str, constraint: &Constraint) -> Vec<String> {
    let columns = ddl::columns_of(constraint);
    let (first, all) = (columns.first().cloned().unwrap_or_default(), columns.join("_"));
    let mut names = Vec::new();
    let mut each = |pattern: &dyn Fn(&str) -> String| {
        names.push(pattern(&all));
        names.push(pattern(&first));
    };
    match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => return vec![format!("pk_{table}"), format!("{table}_pkey")],
        ConstraintKind::Unique { .. } => {
            each(&|columns| format!("uq_{table}_{columns}"));
            each(&|columns| format!("{table}_{columns}_key"));
        }
        ConstraintKind::ForeignKey(key) => {
            each(&|columns| format!("fk_{table}_{columns}_{}", key.referred_table));
            each(&|columns| format!("fk_{table}_{columns}"));
            each(&|columns| format!("{table}_{columns}_fkey"));
            names.push(format!("fk_{table}_{}", key.referred_table));
        }
        _ => {}
    }
    names
}

/// What a constraint says, its name aside.
fn meaning(constraint: &Constraint) -> String {
    match &constraint.kind {
        ConstraintKind::Check { sql } => normalized(sql),
        _ => describe(&Constraint { name: None, ..constraint.clone() }).to_lowercase(),
    }
}
