//! Two schemas side by side: what was added, removed and changed, ready to be shown.

use seesaw_core::diff::{self, What};
use seesaw_core::schema::{Column, Constraint, ConstraintKind, DefaultValue, Index, IndexElement, Schema, Table, Type};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    #[default]
    Same,
    Added,
    Removed,
    Changed,
}

impl Change {
    /// Told by a sign as well as by colour.
    pub fn sign(self) -> &'static str {
        match self {
            Change::Same => "",
            Change::Added => "+",
            Change::Removed => "−",
            Change::Changed => "~",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableView {
    pub name: String,
    /// A view has columns only in its SQL.
    pub is_view: bool,
    pub change: Change,
    pub columns: Vec<ColumnView>,
    /// Constraints, indexes, triggers.
    pub items: Vec<ItemView>,
    /// From column to table, in the schema that is shown.
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnView {
    pub name: String,
    pub ty: String,
    pub primary_key: bool,
    pub foreign_key: bool,
    pub nullable: bool,
    pub default: Option<String>,
    pub change: Change,
    /// What it was, where it changed.
    pub was: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ItemView {
    pub kind: &'static str,
    pub text: String,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub columns: Vec<String>,
    pub to: String,
    pub change: Change,
}

/// The tables and views of both, by name; what is gone stays in its place, marked.
pub fn compare(before: &Schema, after: &Schema, hidden: &str) -> Vec<TableView> {
    let changes = diff::compare(before, after);
    let mut found = Vec::new();
    for name in names(before.tables.keys(), after.tables.keys()) {
        if name == hidden {
            continue;
        }
        let view = match (before.tables.get(&name), after.tables.get(&name)) {
            (Some(old), Some(new)) => changed_table(old, new, &changes),
            (None, Some(new)) => whole_table(new, Change::Added),
            (Some(old), None) => whole_table(old, Change::Removed),
            (None, None) => continue,
        };
        found.push(view);
    }
    for name in names(before.views.keys(), after.views.keys()) {
        let (change, sql) = match (before.views.get(&name), after.views.get(&name)) {
            (Some(old), Some(new)) if old == new => (Change::Same, &new.sql),
            (Some(_), Some(new)) => (Change::Changed, &new.sql),
            (None, Some(new)) => (Change::Added, &new.sql),
            (Some(old), None) => (Change::Removed, &old.sql),
            (None, None) => continue,
        };
        let items = vec![ItemView { kind: "view", text: sql.clone(), change }];
        found.push(TableView { name, is_view: true, change, columns: Vec::new(), items, links: Vec::new() });
    }
    found
}

/// In a sentence: `1 table added, 2 columns changed`.
pub fn summary(tables: &[TableView]) -> String {
    let mut parts = Vec::new();
    for (change, verb) in [(Change::Added, "added"), (Change::Removed, "removed"), (Change::Changed, "changed")] {
        let whole =
            |views: bool| tables.iter().filter(|table| table.is_view == views && table.change == change).count();
        // A changed table is told by its columns and items.
        if change != Change::Changed {
            count(&mut parts, whole(false), "table", verb);
        }
        count(&mut parts, whole(true), "view", verb);
        let inside = tables.iter().filter(|table| table.change == Change::Changed && !table.is_view);
        let columns: usize =
            inside.clone().map(|table| table.columns.iter().filter(|one| one.change == change).count()).sum();
        count(&mut parts, columns, "column", verb);
        for kind in ["primary key", "foreign key", "unique", "check", "index", "trigger", "option"] {
            let items = inside.clone().flat_map(|table| &table.items);
            count(&mut parts, items.filter(|item| item.kind == kind && item.change == change).count(), kind, verb);
        }
    }
    parts.join(", ")
}

fn count(parts: &mut Vec<String>, number: usize, noun: &str, verb: &str) {
    match (number, noun) {
        (0, _) => {}
        (1, "unique" | "check") => parts.push(format!("1 {noun} constraint {verb}")),
        (_, "unique" | "check") => parts.push(format!("{number} {noun} constraints {verb}")),
        (1, _) => parts.push(format!("1 {noun} {verb}")),
        (_, "index") => parts.push(format!("{number} indexes {verb}")),
        _ => parts.push(format!("{number} {noun}s {verb}")),
    }
}

fn names<'a>(before: impl Iterator<Item = &'a String>, after: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = before.chain(after).cloned().collect();
    names.sort();
    names.dedup();
    names
}

fn whole_table(table: &Table, change: Change) -> TableView {
    let columns = table.columns.iter().map(|column| column_view(table, column, change)).collect();
    let items = items_of(table).into_iter().map(|(kind, text)| ItemView { kind, text, change }).collect();
    TableView { name: table.name.clone(), is_view: false, change, columns, items, links: links_of(table, change) }
}

fn changed_table(old: &Table, new: &Table, changes: &[diff::Change]) -> TableView {
    let own: Vec<&diff::Change> = changes.iter().filter(|change| change.table == new.name).collect();
    let find = |what: What, name: &str| own.iter().find(|change| change.what == what && change.name == name);
    let mut columns: Vec<ColumnView> = new
        .columns
        .iter()
        .map(|column| {
            let mut view = column_view(new, column, Change::Same);
            if let Some(change) = find(What::Column, &column.name) {
                view.change = if change.before.is_some() { Change::Changed } else { Change::Added };
                view.was = change.before.clone();
            }
            view
        })
        .collect();
    for (at, gone) in old.columns.iter().enumerate() {
        if !new.columns.iter().any(|column| column.name == gone.name) {
            columns.insert(at.min(columns.len()), column_view(old, gone, Change::Removed));
        }
    }
    let (was, now) = (items_of(old), items_of(new));
    let mut items: Vec<ItemView> = now
        .iter()
        .map(|(kind, text)| {
            let known = was.contains(&(*kind, text.clone()));
            // A trigger is shown by its name, so one that was rewritten is known by what the engine says.
            let rewritten = *kind == "trigger" && find(What::Trigger, text).is_some();
            let change = match (known, rewritten) {
                (false, _) => Change::Added,
                (true, true) => Change::Changed,
                (true, false) => Change::Same,
            };
            ItemView { kind, text: text.clone(), change }
        })
        .collect();
    // STRICT, WITHOUT ROWID and the like.
    for change in own.iter().filter(|change| change.what == What::Table) {
        let sides = [(&change.after, Change::Added), (&change.before, Change::Removed)];
        for (text, change) in sides.into_iter().filter_map(|(text, change)| text.as_ref().map(|text| (text, change))) {
            if !text.is_empty() {
                items.push(ItemView { kind: "option", text: text.clone(), change });
            }
        }
    }
    let gone = was.into_iter().filter(|item| !now.contains(item));
    items.extend(gone.map(|(kind, text)| ItemView { kind, text, change: Change::Removed }));
    let (was, now) = (links_of(old, Change::Removed), links_of(new, Change::Added));
    let same = |one: &Link, other: &Link| one.columns == other.columns && one.to == other.to;
    let mut links: Vec<Link> = now
        .iter()
        .map(|link| {
            let known = was.iter().any(|other| same(link, other));
            Link { change: if known { Change::Same } else { Change::Added }, ..link.clone() }
        })
        .collect();
    links.extend(was.into_iter().filter(|link| !now.iter().any(|other| same(link, other))));
    let quiet =
        columns.iter().all(|one| one.change == Change::Same) && items.iter().all(|one| one.change == Change::Same);
    let change = if quiet { Change::Same } else { Change::Changed };
    TableView { name: new.name.clone(), is_view: false, change, columns, items, links }
}

fn column_view(table: &Table, column: &Column, change: Change) -> ColumnView {
    let key = |column: &str| {
        table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => columns.iter().any(|one| one == column),
            _ => false,
        })
    };
    let foreign_key = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => key.columns.contains(&column.name),
        _ => false,
    });
    ColumnView {
        name: column.name.clone(),
        ty: type_text(&column.ty),
        primary_key: column.primary_key || key(&column.name),
        foreign_key,
        nullable: column.nullable,
        default: column
            .default
            .as_ref()
            .map(default_text)
            .or_else(|| column.computed.as_ref().map(|made| format!("as ({})", made.sql))),
        change,
        was: None,
    }
}

/// `VARCHAR(20) not null default 'x'`
pub fn describe(column: &ColumnView) -> String {
    let mut text = column.ty.clone();
    if column.primary_key {
        text.push_str(" primary key");
    }
    if !column.nullable {
        text.push_str(" not null");
    }
    if let Some(default) = &column.default {
        text.push_str(if default.starts_with("as (") { " " } else { " default " });
        text.push_str(default);
    }
    text
}

fn default_text(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Literal(text) => format!("'{}'", text.replace('\'', "''")),
        DefaultValue::Sql(sql) => sql.clone(),
    }
}

fn links_of(table: &Table, change: Change) -> Vec<Link> {
    let link = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            Some(Link { columns: key.columns.clone(), to: key.referred_table.clone(), change })
        }
        _ => None,
    };
    table.constraints.iter().filter_map(link).collect()
}

fn items_of(table: &Table) -> Vec<(&'static str, String)> {
    let mut items: Vec<(&'static str, String)> = table.constraints.iter().map(constraint_text).collect();
    items.extend(table.indexes.iter().map(|index| ("index", index_text(index))));
    items.extend(table.triggers.iter().map(|trigger| ("trigger", trigger.name.clone())));
    items
}

fn constraint_text(constraint: &Constraint) -> (&'static str, String) {
    let (kind, text) = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => ("primary key", format!("({})", columns.join(", "))),
        ConstraintKind::Unique { columns } => ("unique", format!("({})", columns.join(", "))),
        ConstraintKind::Check { sql } => ("check", format!("({sql})")),
        ConstraintKind::Exclude { elements, .. } => {
            let elements: Vec<String> =
                elements.iter().map(|(element, operator)| format!("{element} with {operator}")).collect();
            ("exclude", format!("({})", elements.join(", ")))
        }
        ConstraintKind::ForeignKey(key) => {
            let mut text = format!("({}) → {}", key.columns.join(", "), key.referred_table);
            if !key.referred_columns.is_empty() {
                text.push_str(&format!(" ({})", key.referred_columns.join(", ")));
            }
            for (word, action) in [("on delete", &key.on_delete), ("on update", &key.on_update)] {
                if let Some(action) = action {
                    text.push_str(&format!(" {word} {}", action.to_lowercase()));
                }
            }
            ("foreign key", text)
        }
    };
    match &constraint.name {
        Some(name) => (kind, format!("{name} {text}")),
        None => (kind, text),
    }
}

fn index_text(index: &Index) -> String {
    let elements: Vec<&str> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(name) => name.as_str(),
            IndexElement::Sql(sql) => sql.as_str(),
        })
        .collect();
    let mut text = format!("{} ({})", index.name.as_deref().unwrap_or("unnamed"), elements.join(", "));
    if index.unique {
        text.push_str(" unique");
    }
    if let Some(condition) = &index.r#where {
        text.push_str(&format!(" where {condition}"));
    }
    text
}

/// A type as the catalogue spells it, or by its own name.
fn type_text(ty: &Type) -> String {
    let sized = |name: &str, length: &Option<u32>| match length {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    };
    match ty {
        Type::Sql { sql } => sql.clone(),
        Type::Null => String::new(),
        Type::Integer => "INTEGER".to_owned(),
        Type::SmallInteger => "SMALLINT".to_owned(),
        Type::BigInteger => "BIGINT".to_owned(),
        Type::Boolean { .. } => "BOOLEAN".to_owned(),
        Type::String { length, .. } => sized("VARCHAR", length),
        Type::Text { length, .. } => sized("TEXT", length),
        Type::Date => "DATE".to_owned(),
        Type::Time { .. } => "TIME".to_owned(),
        Type::DateTime { .. } => "DATETIME".to_owned(),
        Type::Interval => "INTERVAL".to_owned(),
        Type::Float { .. } => "FLOAT".to_owned(),
        Type::Double { .. } => "DOUBLE".to_owned(),
        Type::Numeric { precision: Some(precision), scale: Some(scale) } => format!("NUMERIC({precision}, {scale})"),
        Type::Numeric { precision, .. } => sized("NUMERIC", precision),
        Type::LargeBinary { length } => sized("BLOB", length),
        Type::Json => "JSON".to_owned(),
        Type::Uuid { .. } => "UUID".to_owned(),
        Type::Enum { length, .. } => sized("VARCHAR", length),
        Type::Array { item, .. } => format!("{}[]", type_text(item)),
        Type::Variant { base, .. } => type_text(base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, sql: &str) -> Column {
        let ty = Type::Sql { sql: sql.to_owned() };
        let options = Default::default();
        Column {
            name: name.to_owned(),
            ty,
            nullable: true,
            default: None,
            computed: None,
            identity: None,
            primary_key: false,
            autoincrement: None,
            client_default: None,
            collation: None,
            comment: None,
            options,
        }
    }

    fn schema(columns: &[(&str, &str)]) -> Schema {
        let columns = columns.iter().map(|(name, sql)| column(name, sql)).collect();
        let table = Table { name: "users".to_owned(), columns, ..Table::default() };
        Schema { tables: [("users".to_owned(), table)].into_iter().collect(), ..Schema::default() }
    }

    #[test]
    fn a_column_is_added_removed_and_changed() {
        let before = schema(&[("id", "INTEGER"), ("name", "TEXT"), ("age", "INTEGER")]);
        let after = schema(&[("id", "INTEGER"), ("age", "TEXT"), ("phone", "TEXT")]);
        let tables = compare(&before, &after, "alembic_version");
        let found: Vec<(&str, Change)> =
            tables[0].columns.iter().map(|column| (column.name.as_str(), column.change)).collect();
        let expected =
            [("id", Change::Same), ("name", Change::Removed), ("age", Change::Changed), ("phone", Change::Added)];
        assert_eq!(found, expected);
        assert_eq!(summary(&tables), "1 column added, 1 column removed, 1 column changed");
        assert_eq!(tables[0].columns[2].was.as_deref(), Some("INTEGER"));
    }

    #[test]
    fn nothing_changed_is_said_by_nothing() {
        let same = schema(&[("id", "INTEGER")]);
        assert_eq!(summary(&compare(&same, &same, "alembic_version")), "");
    }
}
