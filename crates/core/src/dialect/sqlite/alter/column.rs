//! Adding, dropping and altering columns.

use super::{Alteration, Known, adds_natively, is_column, item, only_renames, rename_column, unreadable};
use crate::diagnostic::Diagnostic;
use crate::dialect::parts;
use crate::dialect::sqlite::create_table::{ClauseKind, ColumnText, Part};
use crate::dialect::sqlite::lexer::{mentions, normalized, unquote, words};
use crate::dialect::sqlite::names::{qualified, quote, same};
use crate::dialect::sqlite::{ddl, types};
use crate::operation::{ColumnChange, Operation};
use crate::schema::{Column, Constraint, ConstraintKind, Index, IndexElement, Schema, Table, Type};

/// `ALTER TABLE … ADD COLUMN`, with what the column brings written inside of it.
pub(super) fn add_natively(operation: &Operation) -> Result<String, Diagnostic> {
    let Operation::AddColumn { table, schema, column, constraints, inline_references, .. } = operation else {
        return Ok(String::new());
    };
    let mut sql =
        format!("ALTER TABLE {} ADD COLUMN {}", qualified(schema.as_deref(), table), ddl::column(column, None)?);
    for key in constraints.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey(_))) {
        let name = if *inline_references { None } else { key.name.as_deref() };
        sql.push_str(&format!(" {}{}", ddl::named(name), ddl::references(key)));
    }
    for check in constraints.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. })) {
        sql.extend(ddl::constraint(check, &Table::default())?.map(|check| format!(" {check}")));
    }
    sql.extend(ddl::bound_check(column).map(|check| format!(" {check}")));
    Ok(sql)
}

impl Alteration<'_> {
    pub(super) fn add_column(&mut self, operation: &Operation) -> Result<(), Diagnostic> {
        let Operation::AddColumn {
            column,
            constraints,
            indexes,
            if_not_exists,
            inline_references,
            inline_primary_key,
            insert_before,
            insert_after,
            fill,
            ..
        } = operation
        else {
            return Ok(());
        };
        if *if_not_exists && self.columns.iter().any(|known| same(&known.now, &column.name)) {
            return Ok(());
        }
        if self.columns.iter().any(|known| same(&known.now, &column.name)) {
            return Err(Diagnostic::error(format!("table {} already has a column {}", self.table.name, column.name)));
        }
        if adds_natively(operation) {
            self.natively(add_natively(operation)?);
        } else {
            self.native = None;
        }

        let stored = self.free_name(&column.name);
        let new = Column { name: stored.clone(), ..column.clone() };
        self.columns.push(Known {
            now: column.name.clone(),
            stored: stored.clone(),
            copied: false,
            cast: None,
            fill: fill.as_deref().map(str::to_owned),
        });
        let neighbour = |name: &Option<String>| name.as_deref().map(|name| self.column(name)).transpose();
        let (before, after) = (neighbour(insert_before)?, neighbour(insert_after)?);
        let name = |at: Option<usize>| at.map(|at| self.columns[at].stored.clone());
        let (before, after) = (name(before), name(after));
        self.order.add(stored, before, after);

        let mut text = ddl::column(&new, None)?;
        let constraints: Vec<Constraint> =
            constraints.iter().map(|constraint| self.stored_constraint(constraint)).collect::<Result<_, _>>()?;
        if *inline_references {
            let keys = constraints.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey(_)));
            text.extend(keys.map(|key| format!(" {}", ddl::references(key))));
        }
        let mut of_table = Vec::new();
        for constraint in &constraints {
            let written = ddl::constraint(constraint, &Table::default())?;
            let key = matches!(constraint.kind, ConstraintKind::ForeignKey(_));
            self.check_foreign_keys |= key && column.default.is_some();
            if ddl::inline_column(constraint).is_some() {
                text.extend(written.map(|check| format!(" {check}")));
            } else if !(key && *inline_references) {
                of_table.extend(written);
            }
        }
        of_table.extend(ddl::bound_check(&new));
        if column.primary_key && self.after.key().is_empty() && (*inline_primary_key || self.native.is_none()) {
            of_table.insert(0, format!("PRIMARY KEY ({})", quote(&new.name)));
        }
        let lead = self.after.lead_of_new();
        let new_item = item(&lead, &text).ok_or_else(|| unreadable(&self.table.name, &text))?;
        let at = self.after.items.iter().rposition(is_column).map_or(0, |at| at + 1);
        self.after.items.insert(at, new_item);
        of_table.into_iter().try_for_each(|text| self.push(text))?;
        self.bring_back_indexes(&column.name)?;
        indexes.iter().try_for_each(|index| self.create_index(index, false))
    }

    /// A column that is dropped and added again in one batch keeps its indexes, as with Alembic.
    fn bring_back_indexes(&mut self, column: &str) -> Result<(), Diagnostic> {
        let taken = std::mem::take(&mut self.lost);
        let whole = |index: &Index| {
            let is_here =
                |element: &IndexElement| matches!(element, IndexElement::Column(name) if self.find(name).is_some());
            let uses = |element: &IndexElement| matches!(element, IndexElement::Column(name) if same(name, column));
            index.elements.iter().all(is_here) && index.elements.iter().any(uses)
        };
        let (back, lost) = taken.into_iter().partition::<Vec<_>, _>(|(index, _)| whole(index));
        self.lost = lost;
        for (index, notice) in back {
            self.gone.retain(|gone| Some(gone) != index.name.as_ref());
            self.notices.retain(|other| *other != notice);
            self.create_index(index, false)?;
        }
        Ok(())
    }

    pub(super) fn drop_column(&mut self, name: &str, if_exists: bool) -> Result<(), Diagnostic> {
        if if_exists && self.find(name).is_none() {
            return Ok(());
        }
        let at = self.column(name)?;
        let Known { now, stored, copied, .. } = self.columns.remove(at);
        if self.columns.is_empty() {
            return Err(Diagnostic::error(format!(
                "cannot drop column {now}: it is the only one of table {}",
                self.table.name
            ))
            .with_hint(format!("drop the table: op.drop_table(\"{}\")", self.table.name)));
        }
        self.refuse_used(&now, &stored)?;
        let mut native = true;
        if let Some(column) = self.after.column(&stored) {
            native = !column.clauses.iter().any(|clause| {
                let unique = matches!(&clause.kind, ClauseKind::Constraint(found) if matches!(found.kind, ConstraintKind::Unique { .. }));
                unique || matches!(clause.kind, ClauseKind::PrimaryKey { .. })
            });
        }
        self.after.items.retain(|item| !matches!(&item.part, Part::Column(column) if same(&column.name, &stored)));
        native &= !self.forget_in_constraints(&now, &stored)?;
        native &= !self.forget_in_indexes(&now, &stored);
        if copied {
            self.dropped.push(stored.clone());
        }
        self.order.remove(&stored);
        if native {
            self.natively(format!("ALTER TABLE {} DROP COLUMN {}", self.target(), quote(&now)));
        } else {
            self.native = None;
        }
        Ok(())
    }

    pub(super) fn alter_column(&mut self, name: &str, change: &ColumnChange) -> Result<(), Diagnostic> {
        let at = self.column(name)?;
        let stored = self.columns[at].stored.clone();
        if change.identity.is_some() {
            return Err(parts::identity_stays());
        }
        if !only_renames(change) {
            let was = self.after.to_string();
            if let Some(ty) = &change.ty {
                self.change_type(at, ty, change.existing_type.as_ref())?;
            }
            let computed = match &change.computed {
                Some(Some(computed)) => Some(Some(ddl::generated(&crate::schema::Computed {
                    sql: self.stored_sql(&computed.sql),
                    persisted: computed.persisted,
                }))),
                Some(None) => Some(None),
                None => None,
            };
            if let Some(column) = self.after.column_mut(&stored) {
                if let Some(computed) = computed {
                    column.clauses.retain(|clause| !matches!(clause.kind, ClauseKind::Generated { .. }));
                    if let Some(text) = computed {
                        column.add(text, ClauseKind::Nothing);
                    }
                }
                if let Some(default) = &change.default {
                    change_default(column, default.as_ref().map(|default| ddl::default_value(default).into_owned()));
                }
                match change.nullable {
                    Some(true) => column.clauses.retain(|clause| clause.kind != ClauseKind::NotNull),
                    Some(false) if !column.not_null() => {
                        column.clauses.retain(|clause| clause.kind != ClauseKind::Null);
                        column.add("NOT NULL".to_owned(), ClauseKind::NotNull);
                    }
                    _ => {}
                }
            }
            if self.after.to_string() != was {
                self.native = None;
            }
        }
        if let Some(new_name) = change.new_name.as_ref().filter(|new_name| **new_name != self.columns[at].now) {
            if let Some(taken) = self.columns.iter().position(|column| same(&column.now, new_name))
                && taken != at
            {
                let message = format!("table {} already has a column {new_name}", self.table.name);
                return Err(Diagnostic::error(message));
            }
            let rename = rename_column(&self.target(), &self.columns[at].now, new_name);
            self.natively(rename);
            self.columns[at].now = new_name.clone();
        }
        Ok(())
    }

    fn change_type(&mut self, at: usize, ty: &Type, existing: Option<&Type>) -> Result<(), Diagnostic> {
        let (now, stored) = (self.columns[at].now.clone(), self.columns[at].stored.clone());
        let new = types::render(ty)?;
        let bare = new.split(" COLLATE ").next().unwrap_or_default().to_owned();
        let alias = self.after.rowid_alias().is_some_and(|alias| same(&alias.name, &stored));
        if alias && types::family(ty) == types::Family::Integer && !same(&bare, "INTEGER") {
            self.notices.push(
                Diagnostic::note(format!("{}.{now} stays INTEGER instead of {bare}", self.table.name))
                    .with_note("An INTEGER PRIMARY KEY of SQLite holds 64 bits and numbers new rows; with any other type it would not."),
            );
            return Ok(());
        }
        let condition = existing.and_then(|existing| types::bound_condition(&stored, existing));
        if let Some(condition) =
            condition.filter(|condition| types::bound_condition(&stored, ty).as_ref() != Some(condition))
        {
            let name = existing.and_then(|existing| types::bound_check(&stored, existing)).and_then(|(name, _)| name);
            self.drop_bound_check(name.as_deref(), &condition);
        }
        if let Some(text) = types::bound_check(&stored, ty)
            .map(|(name, condition)| format!("{}CHECK ({condition})", ddl::named(name.as_deref())))
        {
            self.push(text)?;
        }
        let Some(column) = self.after.column_mut(&stored) else { return Ok(()) };
        let old = Type::Sql { sql: column.ty.clone() };
        if normalized(&column.ty) != normalized(&new) {
            if new != bare {
                column.clauses.retain(|clause| !matches!(clause.kind, ClauseKind::Collate(_)));
            }
            column.ty = new;
            if column.type_lead.is_empty() {
                column.type_lead = " ".to_owned();
            }
        }
        if types::needs_cast(&old, ty) {
            self.columns[at].cast = Some(bare);
            self.check_foreign_keys = true;
        } else if types::garbles(&old, ty) {
            self.notices.push(
                Diagnostic::note(format!(
                    "the values of {}.{now} stay as they are: {} to {bare}",
                    self.table.name,
                    type_name(&old)
                ))
                .with_note("A CAST, which Alembic writes here, reads text such as '2026-01-31' as the number 2026."),
            );
        }
        Ok(())
    }

    /// A name for a new column that no column of the text has.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| self.after.column(name).is_some();
        let mut free = name.to_owned();
        while taken(&free) {
            free = format!("_seesaw_{free}");
        }
        free
    }

    /// A column that another object counts on stays.
    fn refuse_used(&self, now: &str, stored: &str) -> Result<(), Diagnostic> {
        let table = &self.table.name;
        let refuse = |user: String, hint: &str| {
            let message = format!("cannot drop column {now} of table {table}: {user}");
            Err(Diagnostic::error(message).with_hint(hint))
        };
        if let Some((child, columns)) = referring(self.schema, table, stored, &self.after.key()) {
            return refuse(
                format!("the foreign key of {child} ({}) refers to it", columns.join(", ")),
                "drop that foreign key first",
            );
        }
        for other in self.after.columns().filter(|other| !same(&other.name, stored)) {
            if other.generated().is_some_and(|(sql, _)| mentions(sql, stored)) {
                return refuse(format!("the generated column {} uses it", other.name), "drop that column first");
            }
        }
        for trigger in &self.table.triggers {
            if row_of_trigger_has(&trigger.sql, stored) {
                return refuse(
                    format!("the trigger {} uses it", trigger.name),
                    "drop that trigger first: op.execute(\"DROP TRIGGER …\")",
                );
            }
        }
        Ok(())
    }

    /// Drops the indexes that use a column, as PostgreSQL does; whether there were any.
    fn forget_in_indexes(&mut self, now: &str, stored: &str) -> bool {
        let uses = |index: &Index| {
            let sql = index.sql.clone().or_else(|| ddl::create_index("t", None, index, false).ok()).unwrap_or_default();
            sql.find('(').is_some_and(|from| mentions(&sql[from..], stored))
        };
        let (gone, kept) =
            std::mem::take(&mut self.indexes).into_iter().partition::<Vec<&Index>, _>(|index| uses(index));
        self.indexes = kept;
        for index in &gone {
            let name = index.name.as_deref().unwrap_or_default();
            self.gone.push(name.to_owned());
            let notice = Diagnostic::note(format!("index {name} is dropped together with column {now}, which it uses"));
            self.lost.push((index, notice.clone()));
            self.notices.push(notice);
        }
        !gone.is_empty()
    }
}

fn change_default(column: &mut ColumnText, default: Option<String>) {
    let Some(default) = default else {
        column.clauses.retain(|clause| !matches!(clause.kind, ClauseKind::Default(_)));
        return;
    };
    let text = format!("DEFAULT {default}");
    let existing = column.clauses.iter_mut().find(|clause| matches!(clause.kind, ClauseKind::Default(_)));
    match existing {
        Some(clause) if matches!(&clause.kind, ClauseKind::Default(old) if *old == default) => {}
        Some(clause) => (clause.text, clause.kind) = (text, ClauseKind::Default(default)),
        None => column.add(text, ClauseKind::Default(default)),
    }
}

/// The foreign key of another table, or of this one, that refers to a column: its table and columns.
fn referring(schema: &Schema, table: &str, column: &str, key: &[String]) -> Option<(String, Vec<String>)> {
    for child in schema.tables.values() {
        for constraint in &child.constraints {
            let ConstraintKind::ForeignKey(foreign) = &constraint.kind else { continue };
            if !same(&foreign.referred_table, table) {
                continue;
            }
            let referred = if foreign.referred_columns.is_empty() { key } else { &foreign.referred_columns };
            let own = same(&child.name, table) && foreign.columns.iter().any(|name| same(name, column));
            if !own && referred.iter().any(|name| same(name, column)) {
                return Some((child.name.clone(), foreign.columns.clone()));
            }
        }
    }
    None
}

/// Whether a trigger looks at this column of its own table: `NEW.x`, `OLD.x`, `UPDATE OF x`.
fn row_of_trigger_has(sql: &str, column: &str) -> bool {
    let words = words(sql);
    let text = |at: usize| words.get(at).map_or("", |word| word.text(sql));
    let is = |at: usize| same(&unquote(text(at)), column);
    let row = (0..words.len())
        .any(|at| (same(text(at), "NEW") || same(text(at), "OLD")) && text(at + 1) == "." && is(at + 2));
    let listed = (0..words.len())
        .find(|at| same(text(*at), "UPDATE") && same(text(*at + 1), "OF"))
        .is_some_and(|from| (from + 2..words.len()).take_while(|at| !same(text(*at), "ON")).any(is));
    row || listed
}

fn type_name(ty: &Type) -> &str {
    match ty {
        Type::Sql { sql } if !sql.is_empty() => sql,
        _ => "no type",
    }
}
