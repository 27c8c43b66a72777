//! `ALTER TABLE`, in Alembic's words: a column is written anew as a whole, with what is known of it.

use super::{Flavour, ddl, names, types};
use crate::diagnostic::Diagnostic;
use crate::dialect::Rendered;
use crate::dialect::parts::{self, Affinity, NewColumn, affinity, alter_table, not_exists};
use crate::operation::ColumnChange;
use crate::schema::{Constraint, Table};

/// The column with its comment, then its constraints and its indexes.
pub fn add_column(flavour: Flavour, out: &mut Rendered, new: &NewColumn<'_>) -> Result<(), Diagnostic> {
    let NewColumn { table, schema, column, constraints, .. } = new;
    let described = Table {
        name: (*table).to_owned(),
        columns: vec![(*column).clone()],
        constraints: constraints.to_vec(),
        ..Table::default()
    };
    let inline = parts::inline_reference(constraints, new.inline_references);
    let mut sql = format!(
        "{} ADD COLUMN {}{}",
        alter_table(names::of(flavour), *schema, table),
        not_exists(new.if_not_exists),
        ddl::column(flavour, column, &described)?
    );
    if new.inline_primary_key && column.primary_key {
        sql.push_str(" PRIMARY KEY");
    }
    if let Some(key) = inline {
        sql.extend(ddl::references(flavour, &constraints[key])?);
    }
    for check in constraints.iter().filter(|check| parts::inline_column(check).is_some()) {
        sql.push_str(&format!(" {}", ddl::constraint(flavour, check)?));
    }
    out.add(sql);
    let bound = ddl::bound_check(flavour, column)?
        .map(|check| format!("ALTER TABLE {} ADD {check}", names::of(flavour).qualified(*schema, table)));
    for (at, constraint) in constraints.iter().enumerate() {
        if parts::bound_column(constraint).is_some() {
            bound.iter().for_each(|sql| out.add(sql.clone()));
        } else if parts::inline_column(constraint).is_none() && inline != Some(at) {
            add_constraint(flavour, out, table, *schema, constraint)?;
        }
    }
    if !parts::is_marked(&described, column) {
        bound.into_iter().for_each(|sql| out.add(sql));
    }
    for index in new.indexes {
        out.add(ddl::create_index(flavour, table, *schema, index, false)?);
    }
    Ok(())
}

pub fn add_constraint(
    flavour: Flavour,
    out: &mut Rendered,
    table: &str,
    schema: Option<&str>,
    constraint: &Constraint,
) -> Result<(), Diagnostic> {
    let table = names::of(flavour).qualified(schema, table);
    out.add(format!("ALTER TABLE {table} ADD {}", ddl::constraint(flavour, constraint)?));
    Ok(())
}

/// One `CHANGE` or `MODIFY` for all; a default alone has a statement of its own.
pub fn alter_column(
    flavour: Flavour,
    out: &mut Rendered,
    table: &str,
    schema: Option<&str>,
    column: &str,
    change: &ColumnChange,
) -> Result<(), Diagnostic> {
    refuse_generated(change)?;
    let names = names::of(flavour);
    let start = alter_table(names, schema, table);
    let name = names.quote(column);
    let ty = change.ty.as_ref().or(change.existing_type.as_ref());
    // Of a type that is given as a class (`sa.DateTime`) Alembic does not see that it is a date.
    let class = parts::flag(&change.options, "type_class") == Some(true);
    let dated = !class && ty.is_some_and(|ty| affinity(types::resolved(flavour, ty)) == Affinity::DateTime);
    if change.new_name.is_some() || dated && change.default != Some(None) {
        let new = names.quote(change.new_name.as_deref().unwrap_or(column));
        out.add(format!("{start} CHANGE {name} {new} {}", whole_column(flavour, change)?));
    } else if change.nullable.is_some()
        || change.ty.is_some()
        || change.autoincrement.is_some()
        || change.comment.is_some()
    {
        out.add(format!("{start} MODIFY {name} {}", whole_column(flavour, change)?));
    } else if let Some(default) = &change.default {
        out.add(match default {
            Some(default) => {
                format!("{start} ALTER COLUMN {name} SET DEFAULT {}", ddl::default_value(flavour, default))
            }
            None => format!("{start} ALTER COLUMN {name} DROP DEFAULT"),
        });
    }
    if let Some(ty) = &change.ty
        && let Some((check, condition)) = types::bound_check(flavour, column, ty)
    {
        let check = parts::named(names, check.as_deref())?;
        out.add(format!("ALTER TABLE {} ADD {check}CHECK ({condition})", names.qualified(schema, table)));
    }
    Ok(())
}

/// Type, NULL, numbering, default and comment: what is changed, else what is said to exist.
fn whole_column(flavour: Flavour, change: &ColumnChange) -> Result<String, Diagnostic> {
    let Some(ty) = change.ty.as_ref().or(change.existing_type.as_ref()) else {
        return Err(Diagnostic::error("All MySQL CHANGE/MODIFY COLUMN operations require the existing type.")
            .with_hint("add existing_type=, and existing_nullable= and existing_server_default= with it"));
    };
    let nullable = change.nullable.or(change.existing_nullable).unwrap_or(true);
    let mut sql = format!("{} {}", types::render(flavour, ty)?, if nullable { "NULL" } else { "NOT NULL" });
    if change.autoincrement.or(change.existing_autoincrement) == Some(true) {
        sql.push_str(" AUTO_INCREMENT");
    }
    if let Some(Some(default)) = change.default.as_ref().or(change.existing_default.as_ref()) {
        sql.push_str(&format!(" DEFAULT {}", ddl::default_value(flavour, default)));
    }
    let comment = match &change.comment {
        Some(comment) => comment.as_ref(),
        None => change.existing_comment.as_ref(),
    };
    sql.extend(comment.map(|comment| format!(" COMMENT {}", names::of(flavour).literal(comment))));
    Ok(sql)
}

/// Generated and identity columns cannot be altered.
fn refuse_generated(change: &ColumnChange) -> Result<(), Diagnostic> {
    let computed = matches!(change.computed, Some(Some(_))) || change.existing_computed.is_some();
    let identity = change.identity.is_some() || change.existing_identity.is_some();
    if !computed && !identity {
        return Ok(());
    }
    if change.nullable.is_some() {
        return Err(individually());
    }
    let default = change.default.is_some() || matches!(change.computed, Some(Some(_))) || change.identity.is_some();
    if default && computed {
        return Err(parts::computed_stays());
    }
    if default {
        return Err(parts::identity_stays());
    }
    if change.ty.is_some() { Err(individually()) } else { Ok(()) }
}

fn individually() -> Diagnostic {
    Diagnostic::error("Individual alter column constructs not supported by MySQL")
        .with_hint("leave existing_server_default= out")
}
