//! A table replaced by a new one. The old table is set aside under another name, the new one is created from the edited
//! text under the true name, the rows are moved, and the old table is dropped; indexes and triggers come back as they
//! were stored. With `legacy_alter_table` and without enforcement of foreign keys the renaming touches no other object.

use super::alter::{Alteration, rename_column};
use super::create_table::{ClauseKind, ConstraintText, CreateTable, Item, Part};
use super::names::{literal, quote, quote_always, same};
use super::types::{Family, family};
use super::{ddl, lexer};
use crate::diagnostic::Diagnostic;
use crate::dialect::{Loss, Probe, Rendered, Statement};
use crate::operation::{Operation, Recreate};
use crate::schema::{ConstraintKind, Index, IndexElement, Options, Trigger, Type};

impl Alteration<'_> {
    /// The statements for all that was applied: native ones where SQLite has them, otherwise one rebuild.
    pub fn finish(mut self, operation: &Operation) -> Result<Rendered, Diagnostic> {
        let mut partial: &[Vec<String>] = &[];
        if let Operation::BatchAlterTable { recreate, table_args, options, partial_reordering, operations, .. } =
            operation
        {
            let mut native = self.native.is_some() && *recreate != Recreate::Always && self.is_in_order();
            // Where Alembic makes the table anew, the rows get the new columns' defaults.
            if *recreate != Recreate::Never && self.columns.iter().any(|known| known.fill.is_some()) {
                native &= operations.iter().all(is_native_in_alembic);
            }
            if !native && *recreate == Recreate::Never {
                return Err(Diagnostic::error(format!(
                    "recreate=\"never\" for table {}, but SQLite can only do this by recreating the table",
                    self.table.name
                ))
                .with_hint("leave out recreate=\"never\""));
            }
            if !native {
                self.native = None;
                self.add_missing(table_args)?;
                set_options(&mut self.after, options);
                partial = partial_reordering;
            }
        }
        match self.native.take() {
            Some(statements) => {
                Ok(Rendered { statements, notices: std::mem::take(&mut self.notices), ..Rendered::default() })
            }
            None => self.rebuild(partial),
        }
    }

    fn rebuild(mut self, partial: &[Vec<String>]) -> Result<Rendered, Diagnostic> {
        self.reorder(partial)?;
        let mut out = Rendered { rebuild: true, notices: std::mem::take(&mut self.notices), ..Rendered::default() };
        out.notices.extend(self.widowed());
        let (name, table) = (&self.table.name, quote(&self.table.name));
        let old_name = self.old_name();
        let old = quote(&old_name);
        let counts = self.before.autoincrement() && self.after.autoincrement();
        let keep_counter = |from: &str, to: &str| {
            format!("UPDATE sqlite_sequence SET name = {} WHERE name = {}", literal(to), literal(from))
        };
        if self.says_its_name() {
            // SQLite would not find the columns that the text calls by the table's name: the rows are set aside instead.
            let rowid = self.hidden_rowid().map(|name| format!("{name} AS {name}, ")).unwrap_or_default();
            out.alone(format!("CREATE TABLE {old} AS SELECT {rowid}* FROM {table}"));
            if counts {
                out.alone(keep_counter(name, &old_name));
            }
            out.alone(format!("DROP TABLE {table}"));
        } else {
            out.alone("PRAGMA legacy_alter_table=ON".to_owned());
            out.alone(format!("ALTER TABLE {table} RENAME TO {old}"));
            out.alone("PRAGMA legacy_alter_table=OFF".to_owned());
        }
        out.alone(self.after.to_string());
        out.alone(self.copy(&table, &old));
        if counts {
            out.alone(format!("DELETE FROM sqlite_sequence WHERE name = {}", literal(name)));
            out.alone(keep_counter(&old_name, name));
        }
        out.alone(format!("DROP TABLE {old}"));
        for index in &self.indexes {
            let sql = index.sql.clone().map_or_else(|| ddl::create_index(name, None, index, false), Ok)?;
            out.alone(sql);
        }
        for trigger in &self.table.triggers {
            out.alone(trigger.sql.clone());
        }
        for (from, to) in self.renames() {
            out.add(rename_column(&table, &from, &to));
        }
        for (index, if_not_exists) in &self.new_indexes {
            out.add(ddl::create_index(name, None, &self.final_index(index), *if_not_exists)?);
        }
        if let Some(new_name) = &self.new_name {
            out.add(format!("ALTER TABLE {table} RENAME TO {}", quote(new_name)));
        }
        let name_after = self.new_name.as_ref().unwrap_or(name);
        out.same_rows.push((name.clone(), name_after.clone()));
        out.foreign_keys.extend(self.check_foreign_keys.then(|| name_after.clone()));
        out.probes = self.probes();
        out.losses = self.losses();
        Ok(out)
    }

    /// Whether native statements leave the columns where Alembic's batch mode would.
    fn is_in_order(&self) -> bool {
        let now = self.after.columns().map(|column| &column.name);
        self.order.clone().sorted(&[]).is_ok_and(|sorted| sorted.iter().eq(now))
    }

    fn reorder(&mut self, partial: &[Vec<String>]) -> Result<(), Diagnostic> {
        let stored = |name: &String| {
            self.columns
                .iter()
                .find(|column| same(&column.now, name))
                .map_or_else(|| name.clone(), |column| column.stored.clone())
        };
        let partial: Vec<Vec<String>> = partial.iter().map(|chain| chain.iter().map(stored).collect()).collect();
        let sorted = std::mem::take(&mut self.order).sorted(&partial)?;
        let now: Vec<&str> = self.after.columns().map(|column| column.name.as_str()).collect();
        if now == sorted {
            return Ok(());
        }
        let place = |item: &Item| match &item.part {
            Part::Column(column) => sorted.iter().position(|name| *name == column.name),
            Part::Constraint(_) => None,
        };
        // What sets the items off from each other stays in its place; only the columns move.
        let leads: Vec<String> = self.after.items.iter().map(|item| item.lead.clone()).collect();
        crate::sort::by_key(&mut self.after.items, |item| place(item).unwrap_or(usize::MAX));
        for (item, lead) in self.after.items.iter_mut().zip(leads) {
            item.lead = lead;
        }
        Ok(())
    }

    fn copy(&self, table: &str, old: &str) -> String {
        let (mut into, mut from) = (Vec::new(), Vec::new());
        if let Some(rowid) = self.hidden_rowid() {
            into.push(rowid.to_owned());
            from.push(rowid.to_owned());
        }
        for column in self.after.columns().filter(|column| column.generated().is_none()) {
            let Some(known) = self.columns.iter().find(|known| known.stored == column.name) else { continue };
            let name = quote(&column.name).into_owned();
            if !known.copied {
                if let Some(fill) = &known.fill {
                    from.push(fill.clone());
                    into.push(name);
                }
                continue;
            }
            from.push(known.cast.as_ref().map_or_else(|| name.clone(), |cast| format!("CAST({name} AS {cast})")));
            into.push(name);
        }
        if into.is_empty() {
            // Only generated and new columns are left: as many rows, all of their values made anew.
            return format!("INSERT INTO {table} ({}) SELECT NULL FROM {old}", quote(&self.columns[0].stored));
        }
        format!("INSERT INTO {table} ({}) SELECT {} FROM {old}", into.join(", "), from.join(", "))
    }

    /// The name of the rowid, where rows keep theirs only if it is copied by itself.
    fn hidden_rowid(&self) -> Option<&'static str> {
        if self.before.without_rowid || self.after.without_rowid {
            return None;
        }
        let alias = self.after.rowid_alias();
        let copied =
            alias.is_some_and(|alias| self.columns.iter().any(|known| known.stored == alias.name && known.copied));
        if copied {
            return None;
        }
        ["rowid", "_rowid_", "oid"]
            .into_iter()
            .find(|name| self.before.column(name).is_none() && self.after.column(name).is_none())
    }

    /// Whether an expression of the table calls a column by the table's name: `CHECK (t.a > 0)`.
    fn says_its_name(&self) -> bool {
        let says = |sql: &str| {
            lexer::words(sql)
                .windows(2)
                .any(|two| two[1].text(sql) == "." && same(&lexer::unquote(two[0].text(sql)), &self.table.name))
        };
        let text = self.before.to_string();
        says(&text[self.before.head.len()..])
            || self.table.indexes.iter().any(|index| index.r#where.as_deref().is_some_and(says))
    }

    /// A name for the old table that nothing else has.
    fn old_name(&self) -> String {
        let schema = self.schema;
        let taken = |name: &str| {
            schema.tables.values().any(|table| {
                same(&table.name, name)
                    || table.indexes.iter().any(|index| index.name.as_deref().is_some_and(|index| same(index, name)))
            }) || schema.views.values().any(|view| same(&view.name, name))
        };
        let first = format!("_seesaw_old_{}", self.table.name);
        let mut name = first.clone();
        let mut number = 1;
        while taken(&name) {
            number += 1;
            name = format!("{first}_{number}");
        }
        name
    }

    /// Text that is cast to a number but is none becomes 0, and 1.5 becomes 1.
    fn losses(&self) -> Vec<Loss> {
        let mut losses = Vec::new();
        for column in &self.columns {
            let Some(cast) = &column.cast else { continue };
            if !matches!(family(&Type::Sql { sql: cast.clone() }), Family::Integer | Family::Numeric) {
                continue;
            }
            let (table, name) = (&self.table.name, quote(&column.stored));
            losses.push(Loss {
                sql: format!("SELECT count(*) FROM {} WHERE CAST({name} AS {cast}) <> {name}", quote(table)),
                notice: Diagnostic::warning(format!("values of {table}.{} change in the cast to {cast}", column.now))
                    .with_note("SQLite takes what it can read of a text as a number, and 0 where it can read nothing.")
                    .with_hint("convert or clear those values first, with op.execute"),
            });
        }
        losses
    }

    /// Foreign keys that refer to columns of this table which are no longer unique.
    fn widowed(&self) -> Vec<Diagnostic> {
        let unique = |text: &CreateTable, columns: &[String], indexes: &[&Index]| {
            let names = |given: &[String]| {
                let mut names: Vec<String> = given.iter().map(|name| name.to_ascii_lowercase()).collect();
                names.sort();
                names
            };
            let wanted = names(columns);
            names(&text.key()) == wanted
                || uniques(text).any(|unique| names(&unique) == wanted)
                || indexes.iter().filter(|index| index.unique && index.r#where.is_none()).any(|index| {
                    let plain: Option<Vec<String>> = index.elements.iter().map(column_of).collect();
                    plain.is_some_and(|plain| names(&plain) == wanted)
                })
        };
        let all: Vec<&Index> = self.table.indexes.iter().collect();
        let mut found = Vec::new();
        for child in self.schema.tables.values() {
            for constraint in &child.constraints {
                let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
                let columns =
                    if key.referred_columns.is_empty() { self.before.key() } else { key.referred_columns.clone() };
                let was = same(&key.referred_table, &self.table.name) && unique(&self.before, &columns, &all);
                if was && !unique(&self.after, &columns, &self.indexes) {
                    let (of, to) = (key.columns.join(", "), columns.join(", "));
                    found.push(
                        Diagnostic::warning(format!(
                            "{}.{to} is no longer unique, but the foreign key of {} ({of}) refers to it",
                            self.table.name, child.name
                        ))
                        .with_note(
                            "With foreign keys enforced SQLite refuses changes to either table (foreign key mismatch).",
                        )
                        .with_hint("make it a primary key or unique again, or drop that foreign key"),
                    );
                }
            }
        }
        found
    }

    /// The renames that remain, in an order in which no name is ever taken twice.
    fn renames(&self) -> Vec<(String, String)> {
        let mut left: Vec<(String, String)> = self
            .columns
            .iter()
            .filter(|column| column.now != column.stored)
            .map(|column| (column.stored.clone(), column.now.clone()))
            .collect();
        let mut ordered = Vec::new();
        while !left.is_empty() {
            let free =
                left.iter().position(|(from, to)| left.iter().all(|(other, _)| other == from || !same(other, to)));
            match free {
                Some(at) => ordered.push(left.remove(at)),
                None => {
                    let aside = format!("_seesaw_{}", left[0].0);
                    ordered.push((left[0].0.clone(), aside.clone()));
                    left[0].0 = aside;
                }
            }
        }
        ordered
    }

    /// Views and triggers that may have used a dropped column must still be sound.
    fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        for column in &self.dropped {
            let uses =
                |sql: &str, own: bool| (own || lexer::mentions(sql, &self.table.name)) && lexer::mentions(sql, column);
            let failure = |what: &str, name: &str| {
                Diagnostic::error(format!(
                    "cannot drop column {column} of table {}: the {what} {name} uses it",
                    self.table.name
                ))
                .with_hint(format!("drop the {what} first: op.execute(\"DROP {} {name}\")", what.to_uppercase()))
            };
            for view in self.schema.views.values() {
                if uses(&view.sql, false) {
                    let sql = format!("SELECT * FROM {} LIMIT 0", quote_always(&view.name));
                    probes.push(Probe { sql, failure: failure("view", &view.name) });
                }
            }
            for table in self.schema.tables.values() {
                let own = same(&table.name, &self.table.name);
                for trigger in table.triggers.iter().filter(|trigger| uses(&trigger.sql, own)) {
                    let columns = if own {
                        let plain = self.columns.iter().filter(|known| {
                            self.after.column(&known.stored).is_some_and(|column| column.generated().is_none())
                        });
                        plain.map(|known| known.now.clone()).collect()
                    } else {
                        let plain = table.columns.iter().filter(|column| column.computed.is_none());
                        plain.map(|column| column.name.clone()).collect()
                    };
                    let name = if own { self.new_name.as_ref().unwrap_or(&table.name) } else { &table.name };
                    probes
                        .push(Probe { sql: fire(trigger, name, columns), failure: failure("trigger", &trigger.name) });
                }
            }
        }
        probes
    }
}

impl Rendered {
    /// A statement of the rebuild itself.
    fn alone(&mut self, sql: String) {
        self.statements.push(Statement { without_foreign_keys: true, ..Statement::plain(sql) });
    }
}

/// The columns of each unique constraint.
fn uniques(text: &CreateTable) -> impl Iterator<Item = Vec<String>> {
    let of_columns = text.columns().flat_map(|column| &column.clauses).filter_map(|clause| match &clause.kind {
        ClauseKind::Constraint(constraint) => Some(constraint.as_ref()),
        _ => None,
    });
    let all = of_columns.chain(text.constraints().filter_map(|text| text.constraint.as_ref()));
    all.filter(|constraint| matches!(constraint.kind, ConstraintKind::Unique { .. }))
        .map(|unique| ddl::columns_of(unique).to_vec())
}

fn column_of(element: &IndexElement) -> Option<String> {
    match element {
        IndexElement::Column(name) => Some(name.clone()),
        IndexElement::Sql(_) => None,
    }
}

/// Has SQLite compile a trigger without firing it.
fn fire(trigger: &Trigger, table: &str, columns: Vec<String>) -> String {
    let table = quote_always(table);
    let words = lexer::words(&trigger.sql);
    let mut events = words.iter().map(|word| word.text(&trigger.sql).to_ascii_uppercase());
    match events.find(|word| matches!(word.as_str(), "INSERT" | "UPDATE" | "DELETE")).as_deref() {
        Some("INSERT") => format!("EXPLAIN INSERT INTO {table} DEFAULT VALUES"),
        Some("DELETE") => format!("EXPLAIN DELETE FROM {table}"),
        _ => {
            let set: Vec<String> = columns.iter().map(|column| format!("{0} = {0}", quote(column))).collect();
            format!("EXPLAIN UPDATE {table} SET {}", set.join(", "))
        }
    }
}

/// `table_kwargs=`: what the new table should have that the old one has not, and the other way round.
fn set_options(text: &mut CreateTable, options: &Options) {
    let (rowid, strict) = (ddl::flag(options, "sqlite_with_rowid"), ddl::flag(options, "sqlite_strict"));
    let without_rowid = rowid.map_or(text.without_rowid, |with| !with);
    let strict = strict.unwrap_or(text.strict);
    if (without_rowid, strict) != (text.without_rowid, text.strict) {
        let options = Options::from_iter([
            ("sqlite_with_rowid".to_owned(), (!without_rowid).into()),
            ("sqlite_strict".to_owned(), strict.into()),
        ]);
        text.tail = format!("){}", ddl::table_options(&options));
        (text.without_rowid, text.strict) = (without_rowid, strict);
    }
    match ddl::flag(options, "sqlite_autoincrement") {
        Some(true) if !text.autoincrement() => make_autoincrement(text),
        Some(false) if text.autoincrement() => {
            for item in &mut text.items {
                match &mut item.part {
                    Part::Column(column) => {
                        for clause in &mut column.clauses {
                            if let ClauseKind::PrimaryKey { autoincrement, .. } = &mut clause.kind {
                                *autoincrement = false;
                                clause.text = without_word(&clause.text, "AUTOINCREMENT");
                            }
                        }
                    }
                    Part::Constraint(constraint) if constraint.autoincrement => {
                        constraint.text = without_word(&constraint.text, "AUTOINCREMENT");
                        constraint.autoincrement = false;
                    }
                    Part::Constraint(_) => {}
                }
            }
        }
        _ => {}
    }
}

/// `INTEGER … PRIMARY KEY AUTOINCREMENT` instead of the key that there is.
fn make_autoincrement(text: &mut CreateTable) {
    let Some(name) = text.rowid_alias().map(|column| column.name.clone()) else { return };
    let is_key = |constraint: &ConstraintText| matches!(&constraint.constraint, Some(constraint) if matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
    text.items.retain(|item| !matches!(&item.part, Part::Constraint(constraint) if is_key(constraint)));
    let Some(column) = text.column_mut(&name) else { return };
    let kind = ClauseKind::PrimaryKey { name: None, descending: false, autoincrement: true };
    match column.clauses.iter_mut().find(|clause| matches!(clause.kind, ClauseKind::PrimaryKey { .. })) {
        Some(clause) => {
            clause.text.push_str(" AUTOINCREMENT");
            clause.kind = kind;
        }
        None => column.add("PRIMARY KEY AUTOINCREMENT".to_owned(), kind),
    }
}

fn without_word(sql: &str, word: &str) -> String {
    let Some(found) = lexer::words(sql).into_iter().find(|token| same(token.text(sql), word)) else {
        return sql.to_owned();
    };
    format!("{}{}", sql[..found.range.start].trim_end(), &sql[found.range.end..])
}

/// What Alembic leaves to `ALTER TABLE` of SQLite.
fn is_native_in_alembic(operation: &Operation) -> bool {
    matches!(operation, Operation::AddColumn { .. } | Operation::CreateIndex { .. } | Operation::DropIndex { .. })
}
