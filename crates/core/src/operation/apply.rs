//! What an operation makes of a schema, without any database: for rendering on databases that are not at hand.
//!
//! The schema is a model of what scripts said, so it is lenient: an operation on a table that is not in it changes
//! nothing. A database would have refused it, and one that is there may hold more than the scripts made.

use super::{ColumnChange, Operation, statement};
use crate::dialect::parts::bound_column;
use crate::schema::{Column, Constraint, ConstraintKind, Index, IndexElement, Schema, Table};

impl Operation {
    /// Changes `schema` as the operation changes a database.
    pub fn apply(&self, schema: &mut Schema) {
        match self {
            Self::CreateTable { table, if_not_exists } => {
                let key = key(table.schema.as_deref(), &table.name);
                if !(*if_not_exists && schema.tables.contains_key(&key)) {
                    schema.tables.insert(key, created(table));
                }
            }
            Self::DropTable { table, schema: database, .. } => {
                schema.tables.shift_remove(&key(database.as_deref(), table));
            }
            Self::RenameTable { table, new_name, schema: database } => {
                rename_table(schema, database.as_deref(), table, new_name);
            }
            Self::BatchAlterTable { table, schema: database, operations, table_args, .. } => {
                for operation in operations {
                    operation.apply(schema);
                }
                if let Some(table) = find(schema, database.as_deref(), table) {
                    table.constraints.extend(table_args.iter().cloned());
                }
            }
            Self::AddColumn { table, schema: database, column, constraints, indexes, .. } => {
                let Some(table) = find(schema, database.as_deref(), table) else { return };
                if table.columns.iter().any(|other| other.name == column.name) {
                    return;
                }
                table.columns.push(column.clone());
                table.constraints.extend(constraints.iter().filter(|each| bound_column(each).is_none()).cloned());
                table.indexes.extend(indexes.iter().cloned());
            }
            Self::DropColumn { table, schema: database, column, .. } => {
                let Some(table) = find(schema, database.as_deref(), table) else { return };
                table.columns.retain(|other| other.name != *column);
                table.constraints.retain(|constraint| !columns(constraint).contains(column));
                table.indexes.retain(|index| !index.elements.contains(&IndexElement::Column(column.clone())));
            }
            Self::AlterColumn { table, schema: database, column, change } => {
                let Some(found) = find(schema, database.as_deref(), table) else { return };
                if let Some(column) = found.columns.iter_mut().find(|other| other.name == *column) {
                    alter(column, change);
                }
                if let Some(new_name) = &change.new_name {
                    rename_column(schema, database.as_deref(), table, column, new_name);
                }
            }
            Self::CreateIndex { table, schema: database, index, .. } => {
                let Some(table) = find(schema, database.as_deref(), table) else { return };
                if index.name.is_none() || table.indexes.iter().all(|other| other.name != index.name) {
                    table.indexes.push(index.clone());
                }
            }
            Self::DropIndex { index, schema: database, .. } => {
                let of_database = |table: &Table| table.schema.as_deref() == database.as_deref();
                for table in schema.tables.values_mut().filter(|table| of_database(table)) {
                    table.indexes.retain(|other| other.name.as_deref() != Some(index));
                }
            }
            Self::AddConstraint { table, schema: database, constraint } => {
                let Some(table) = find(schema, database.as_deref(), table) else { return };
                if let ConstraintKind::PrimaryKey { columns } = &constraint.kind {
                    mark_key(table, columns);
                }
                table.constraints.push(constraint.clone());
            }
            Self::DropConstraint { table, schema: database, constraint, type_, .. } => {
                let Some(table) = find(schema, database.as_deref(), table) else { return };
                drop_constraint(table, constraint.as_deref(), type_.as_deref());
            }
            Self::CreateTableComment { table, schema: database, comment } => {
                if let Some(table) = find(schema, database.as_deref(), table) {
                    table.comment.clone_from(comment);
                }
            }
            Self::DropTableComment { table, schema: database } => {
                if let Some(table) = find(schema, database.as_deref(), table) {
                    table.comment = None;
                }
            }
            Self::Execute { sql, .. } => {
                for operation in statement::operations(sql) {
                    operation.apply(schema);
                }
            }
            Self::BulkInsert { .. } => {}
        }
    }
}

/// Under which name a schema holds a table.
pub fn key(schema: Option<&str>, table: &str) -> String {
    schema.map_or_else(|| table.to_owned(), |schema| format!("{schema}.{table}"))
}

fn find<'a>(schema: &'a mut Schema, database: Option<&str>, table: &str) -> Option<&'a mut Table> {
    schema.tables.get_mut(&key(database, table))
}

/// A new table has its primary key among its constraints, as introspection finds it.
fn created(table: &Table) -> Table {
    let mut table = table.clone();
    // They only say where the CHECK of a type is written.
    table.constraints.retain(|constraint| bound_column(constraint).is_none());
    let has_key =
        table.constraints.iter().any(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
    let columns: Vec<String> =
        table.columns.iter().filter(|column| column.primary_key).map(|column| column.name.clone()).collect();
    if !has_key && !columns.is_empty() {
        let kind = ConstraintKind::PrimaryKey { columns };
        let constraint =
            Constraint { name: None, kind, deferrable: None, initially: None, options: Default::default() };
        table.constraints.insert(0, constraint);
    }
    table
}

fn rename_table(schema: &mut Schema, database: Option<&str>, old: &str, new: &str) {
    let Some(at) = schema.tables.get_index_of(&key(database, old)) else { return };
    if let Some((_, mut table)) = schema.tables.shift_remove_index(at) {
        new.clone_into(&mut table.name);
        let at = at.min(schema.tables.len());
        schema.tables.shift_insert(at, key(database, new), table);
    }
    for table in schema.tables.values_mut() {
        for constraint in &mut table.constraints {
            if let ConstraintKind::ForeignKey(foreign) = &mut constraint.kind
                && foreign.referred_table == old
                && foreign.referred_schema.as_deref() == database
            {
                new.clone_into(&mut foreign.referred_table);
            }
        }
    }
}

fn rename_column(schema: &mut Schema, database: Option<&str>, table: &str, old: &str, new: &str) {
    let rename =
        |names: &mut Vec<String>| names.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
    for found in schema.tables.values_mut() {
        let own = found.name == table && found.schema.as_deref() == database;
        for constraint in &mut found.constraints {
            match &mut constraint.kind {
                ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } if own => rename(columns),
                ConstraintKind::ForeignKey(foreign) => {
                    if own {
                        rename(&mut foreign.columns);
                    }
                    if foreign.referred_table == table && foreign.referred_schema.as_deref() == database {
                        rename(&mut foreign.referred_columns);
                    }
                }
                _ => {}
            }
        }
        if own {
            found
                .columns
                .iter_mut()
                .filter(|column| column.name == old)
                .for_each(|column| new.clone_into(&mut column.name));
            for element in found.indexes.iter_mut().flat_map(|index: &mut Index| &mut index.elements) {
                if *element == IndexElement::Column(old.to_owned()) {
                    *element = IndexElement::Column(new.to_owned());
                }
            }
        }
    }
}

fn alter(column: &mut Column, change: &ColumnChange) {
    if let Some(nullable) = change.nullable {
        column.nullable = nullable;
    }
    if let Some(default) = &change.default {
        column.default.clone_from(default);
    }
    if let Some(computed) = &change.computed {
        column.computed.clone_from(computed);
    }
    if let Some(comment) = &change.comment {
        column.comment.clone_from(comment);
    }
    if let Some(ty) = &change.ty {
        column.ty = ty.clone();
    }
    if change.autoincrement.is_some() {
        column.autoincrement = change.autoincrement;
    }
}

fn drop_constraint(table: &mut Table, name: Option<&str>, type_: Option<&str>) {
    let of_type = |constraint: &Constraint| match type_ {
        Some("primary") => matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }),
        Some("unique") => matches!(constraint.kind, ConstraintKind::Unique { .. }),
        Some("foreignkey") => matches!(constraint.kind, ConstraintKind::ForeignKey(_)),
        Some("check") => matches!(constraint.kind, ConstraintKind::Check { .. }),
        _ => true,
    };
    // The key that scripts left unnamed has a name of the database's own making.
    let unnamed_key = |constraint: &Constraint| type_ == Some("primary") && constraint.name.is_none();
    let named = |constraint: &Constraint| name.is_none() || constraint.name.as_deref() == name;
    let goes = |constraint: &Constraint| of_type(constraint) && (named(constraint) || unnamed_key(constraint));
    if table.constraints.iter().any(|one| goes(one) && matches!(one.kind, ConstraintKind::PrimaryKey { .. })) {
        mark_key(table, &[]);
    }
    table.constraints.retain(|constraint| !goes(constraint));
    // A unique constraint of MySQL is an index.
    table.indexes.retain(|index| name.is_none() || type_ != Some("unique") || index.name.as_deref() != name);
}

fn mark_key(table: &mut Table, columns: &[String]) {
    for column in &mut table.columns {
        column.primary_key = columns.contains(&column.name);
    }
}

fn columns(constraint: &Constraint) -> &[String] {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => columns,
        ConstraintKind::ForeignKey(foreign) => &foreign.columns,
        ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => &[],
    }
}
