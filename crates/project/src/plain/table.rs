//! What a table makes of its columns and constraints.

use super::object::{Column, Evaluator, Made, Object};
use seesaw_core::schema::{self, ClientDefault, Constraint, ConstraintKind, Index, IndexElement, Options, Table, Type};
use seesaw_core::sort;

/// A table while its items come in.
pub struct Builder<'e, 'a> {
    evaluator: &'e mut Evaluator<'a>,
    name: String,
    schema: Option<String>,
    columns: Vec<Placed>,
    /// In the order of their numbers at the end; the primary key is apart.
    constraints: Vec<Made>,
    indexes: Vec<Index>,
    key: Vec<String>,
    /// A primary key that was written as a constraint.
    explicit: Option<Constraint>,
}

struct Placed {
    column: Column,
    primary_key: bool,
    nullable: bool,
}

impl<'e, 'a> Builder<'e, 'a> {
    pub fn new(evaluator: &'e mut Evaluator<'a>, name: String, schema: Option<String>) -> Self {
        Self {
            evaluator,
            name,
            schema,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            key: Vec::new(),
            explicit: None,
        }
    }

    pub fn take(&mut self, item: Object) -> Option<()> {
        match item {
            Object::Column(column) => self.column(*column),
            Object::Constraint(made) => self.constraint(*made),
            _ => None,
        }
    }

    fn column(&mut self, mut column: Column) -> Option<()> {
        if self.has(&column.name) {
            return None;
        }
        let name = column.name.clone();
        if column.primary_key {
            self.key.push(name.clone());
        }
        if column.index {
            let label = match &self.schema {
                Some(schema) => format!("{}_{}", schema.replace('.', "_"), self.name),
                None => self.name.clone(),
            };
            self.indexes.push(Index {
                name: Some(format!("ix_{label}_{name}")),
                elements: vec![IndexElement::Column(name.clone())],
                unique: column.unique,
                ..Index::default()
            });
        } else if column.unique {
            let kind = ConstraintKind::Unique { columns: vec![name.clone()] };
            self.made(kind, None);
        }
        for key in std::mem::take(&mut column.keys) {
            let target = schema::ForeignKey { columns: vec![name.clone()], ..key.target };
            let number = self.evaluator.next();
            self.constraints.push(Made {
                number,
                constraint: Constraint {
                    name: key.name,
                    kind: ConstraintKind::ForeignKey(target),
                    deferrable: key.deferrable,
                    initially: key.initially,
                    options: key.options,
                },
            });
        }
        for mut made in std::mem::take(&mut column.constraints) {
            made.constraint.options.insert("column".to_owned(), name.clone().into());
            self.constraints.push(made);
        }
        let nullable = column.nullable.unwrap_or(!column.primary_key);
        self.columns.push(Placed { primary_key: column.primary_key, nullable, column });
        Some(())
    }

    fn constraint(&mut self, made: Made) -> Option<()> {
        let columns: &[String] = match &made.constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => columns,
            ConstraintKind::ForeignKey(key) => &key.columns,
            ConstraintKind::Check { .. } => &[],
            ConstraintKind::Exclude { .. } => return None,
        };
        if !columns.iter().all(|name| self.has(name)) {
            return None;
        }
        let ConstraintKind::PrimaryKey { columns } = &made.constraint.kind else {
            self.constraints.push(made);
            return Some(());
        };
        if self.explicit.is_some() {
            return None;
        }
        self.key = columns.clone();
        for placed in self.columns.iter_mut().filter(|placed| columns.contains(&placed.column.name)) {
            placed.primary_key = true;
            if placed.column.nullable.is_none() {
                placed.nullable = false;
            }
        }
        self.explicit = Some(made.constraint);
        Some(())
    }

    /// The table as it is created.
    pub fn table(mut self, comment: Option<String>, options: Options) -> Option<Table> {
        let key = self.primary_key()?;
        sort::by_key(&mut self.constraints, |made| made.number);
        sort::by(&mut self.indexes, |one, other| one.name.cmp(&other.name));
        let rest = self.constraints.into_iter().map(|made| made.constraint);
        Some(Table {
            name: self.name,
            schema: self.schema,
            columns: self.columns.into_iter().map(Placed::described).collect(),
            constraints: key.into_iter().chain(rest).collect(),
            indexes: self.indexes,
            comment,
            options,
            ..Table::default()
        })
    }

    /// The only column, as it is added to the table that is there: itself, its constraints and indexes.
    pub fn added(mut self) -> Option<(schema::Column, Vec<Constraint>, Vec<Index>)> {
        self.primary_key()?;
        sort::by_key(&mut self.constraints, |made| made.number);
        let column = self.columns.pop()?.described();
        Some((column, self.constraints.into_iter().map(|made| made.constraint).collect(), self.indexes))
    }

    fn primary_key(&self) -> Option<Option<Constraint>> {
        let numbered = self
            .columns
            .iter()
            .filter(|placed| placed.column.autoincrement == Some(true) && self.key.contains(&placed.column.name));
        // SQLAlchemy refuses other types and a second number; and moves the number to the front of a longer key.
        let whole = |ty: &Type| matches!(ty, Type::Integer | Type::SmallInteger | Type::BigInteger);
        let mut numbers = 0;
        for placed in numbered {
            numbers += 1;
            if !whole(&placed.column.ty) || self.key.len() > 1 {
                return None;
            }
        }
        if numbers > 1 {
            return None;
        }
        if self.key.is_empty() {
            return Some(None);
        }
        let kind = ConstraintKind::PrimaryKey { columns: self.key.clone() };
        Some(Some(match &self.explicit {
            Some(explicit) => Constraint { kind, ..explicit.clone() },
            None => unnamed(kind),
        }))
    }

    fn made(&mut self, kind: ConstraintKind, name: Option<String>) {
        let number = self.evaluator.next();
        self.constraints.push(Made { number, constraint: Constraint { name, ..unnamed(kind) } });
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|placed| placed.column.name == name)
    }
}

impl Placed {
    fn described(self) -> schema::Column {
        let Column { name, ty, default, computed, autoincrement, client_default, comment, options, .. } = self.column;
        schema::Column {
            name,
            ty,
            nullable: self.nullable,
            default,
            computed,
            identity: None,
            primary_key: self.primary_key,
            autoincrement,
            client_default: client_default.then_some(ClientDefault::Value),
            collation: None,
            comment,
            options,
        }
    }
}

pub fn unnamed(kind: ConstraintKind) -> Constraint {
    Constraint { name: None, kind, deferrable: None, initially: None, options: Options::new() }
}
