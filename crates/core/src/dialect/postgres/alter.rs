//! `ALTER TABLE` and `COMMENT ON`, in Alembic's words and in its order.

use super::names::NAMES;
use super::{ddl, types};
use crate::diagnostic::Diagnostic;
use crate::dialect::Rendered;
use crate::dialect::parts::{self, NewColumn, alter_table, not_exists};
use crate::operation::ColumnChange;
use crate::schema::{Constraint, Options, Table};

/// The column, then its constraints, its indexes and its comment.
pub fn add_column(out: &mut Rendered, new: &NewColumn<'_>) -> Result<(), Diagnostic> {
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
        alter_table(&NAMES, *schema, table),
        not_exists(new.if_not_exists),
        ddl::column(column, &described)?
    );
    if new.inline_primary_key && column.primary_key {
        sql.push_str(" PRIMARY KEY");
    }
    if let Some(key) = inline {
        sql.extend(ddl::references(&constraints[key])?);
    }
    for check in constraints.iter().filter(|check| parts::inline_column(check).is_some()) {
        sql.push_str(&format!(" {}", ddl::constraint(&Constraint { options: Options::new(), ..check.clone() })?));
    }
    out.add(sql);
    let bound =
        ddl::bound_check(column)?.map(|check| format!("ALTER TABLE {} ADD {check}", NAMES.qualified(*schema, table)));
    for (at, constraint) in constraints.iter().enumerate() {
        if parts::bound_column(constraint).is_some() {
            bound.iter().for_each(|sql| out.add(sql.clone()));
        } else if parts::inline_column(constraint).is_none() && inline != Some(at) {
            add_constraint(out, table, *schema, constraint)?;
        }
    }
    if !parts::is_marked(&described, column) {
        bound.into_iter().for_each(|sql| out.add(sql));
    }
    for index in new.indexes {
        out.add(ddl::create_index(table, *schema, index, false)?);
    }
    if let Some(comment) = &column.comment {
        out.add(column_comment(&NAMES.qualified(*schema, table), &column.name, Some(comment)));
    }
    Ok(())
}

pub fn add_constraint(
    out: &mut Rendered,
    table: &str,
    schema: Option<&str>,
    constraint: &Constraint,
) -> Result<(), Diagnostic> {
    out.add(format!("ALTER TABLE {} ADD {}", NAMES.qualified(schema, table), ddl::constraint(constraint)?));
    Ok(())
}

/// The type first, then NOT NULL, the default and the comment, and the name at last.
pub fn alter_column(
    out: &mut Rendered,
    table: &str,
    schema: Option<&str>,
    column: &str,
    change: &ColumnChange,
) -> Result<(), Diagnostic> {
    if let (Some(existing), Some(_)) = (&change.existing_type, &change.ty)
        && let Some((name, _)) = types::bound_check(column, existing)?
    {
        let Some(name) = name else {
            return Err(Diagnostic::error(
                "Can't emit DROP CONSTRAINT for the CHECK constraint of the existing type; it has no name",
            )
            .with_hint("give the existing type the name of its constraint"));
        };
        out.add(format!("ALTER TABLE {} DROP CONSTRAINT {}", NAMES.qualified(schema, table), NAMES.checked(&name)?));
    }
    let start = format!("{} ALTER COLUMN {}", alter_table(&NAMES, schema, table), NAMES.quote(column));
    let using = change.options.get("postgresql_using").filter(|using| !using.is_null()).map(parts::plain);
    if let Some(ty) = &change.ty {
        let using = using.filter(|using| !using.is_empty()).map_or_else(String::new, |using| format!(" USING {using}"));
        out.add(format!("{start} TYPE {}{using}", types::render(ty)?));
    } else if using.is_some() {
        return Err(Diagnostic::error("postgresql_using must be used with the type_ parameter")
            .with_hint("add type_=, or leave postgresql_using out"));
    }
    if change.autoincrement.is_some() || change.existing_autoincrement.is_some() {
        out.notices.push(Diagnostic::warning("autoincrement and existing_autoincrement only make sense for MySQL"));
    }
    if let Some(nullable) = change.nullable {
        out.add(format!("{start} {} NOT NULL", if nullable { "DROP" } else { "SET" }));
    }
    set_default(out, &start, change)?;
    if let Some(comment) = &change.comment {
        out.add(column_comment(&NAMES.dotted(schema, table), column, comment.as_deref()));
    }
    if let Some(name) = &change.new_name {
        let table = alter_table(&NAMES, schema, table);
        out.add(format!("{table} RENAME {} TO {}", NAMES.quote(column), NAMES.quote(name)));
    }
    if let Some(ty) = &change.ty
        && let Some((name, condition)) = types::bound_check(column, ty)?
    {
        let name = parts::named(&NAMES, name.as_deref())?;
        out.add(format!("ALTER TABLE {} ADD {name}CHECK ({condition})", NAMES.qualified(schema, table)));
    }
    Ok(())
}

/// `SET DEFAULT`, or the words of an identity.
fn set_default(out: &mut Rendered, start: &str, change: &ColumnChange) -> Result<(), Diagnostic> {
    let dropped = change.default == Some(None);
    if matches!(change.computed, Some(Some(_))) || change.existing_computed.is_some() && change.default.is_some() {
        return Err(parts::computed_stays());
    }
    // Alembic takes any existing default for an identity that says nothing.
    let other = matches!(change.existing_default, Some(Some(_))).then(Options::new);
    match (&change.identity, change.existing_identity.as_ref().or(other.as_ref())) {
        (None, Some(_)) if dropped && change.existing_identity.is_some() => out.add(format!("{start} DROP IDENTITY")),
        (Some(new), None) => out.add(format!("{start} ADD {}", parts::identity(new))),
        (Some(new), Some(old)) => {
            let changes = identity_changes(new, old);
            out.add(format!("{start} {}", changes.join(" ")).trim_end().to_owned());
        }
        _ => match &change.default {
            Some(Some(default)) => out.add(format!("{start} SET DEFAULT {}", ddl::default_value(default))),
            Some(None) => out.add(format!("{start} DROP DEFAULT")),
            None => {}
        },
    }
    Ok(())
}

/// What a database assumes of an identity that says nothing is no difference.
fn identity_changes(new: &Options, old: &Options) -> Vec<String> {
    let mut changes = Vec::new();
    for name in ["always", "cache", "cycle", "increment", "maxvalue", "minvalue", "nomaxvalue", "nominvalue", "start"] {
        let of = |options: &Options| options.get(name).filter(|value| !value.is_null()).cloned();
        let (mine, other) = (of(new), of(old));
        if name == "always" {
            let always = |value: Option<serde_json::Value>| value == Some(true.into());
            if always(mine.clone()) != always(other) {
                changes.push(format!("SET GENERATED {}", if always(mine) { "ALWAYS" } else { "BY DEFAULT" }));
            }
        } else if mine != other && mine.is_some() {
            let single = Options::from_iter(mine.map(|value| (name.to_owned(), value)));
            changes.push(format!("SET {}", parts::identity_options(&single)));
        }
    }
    changes
}

pub fn column_comment(table: &str, column: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON COLUMN {table}.{} IS {}", NAMES.quote(column), literal_or_null(comment))
}

pub fn literal_or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), |text| NAMES.literal(text))
}
