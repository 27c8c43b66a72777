//! `batch_alter_table` on databases with a full `ALTER TABLE`: one alteration after the other.

use super::{Dialect, Rendered};
use crate::diagnostic::Diagnostic;
use crate::operation::{Operation, Recreate};
use crate::schema::Schema;

/// Whether the operation can only be rendered with the table as it is.
pub(super) fn needs_schema(operation: &Operation) -> bool {
    matches!(operation, Operation::BatchAlterTable { recreate: Recreate::Always, copy_from: None, .. })
}

/// The alterations of a batch. `one` renders a single operation for the dialect.
pub(super) fn batch(
    dialect: Dialect,
    batch: &Operation,
    _schema: &Schema,
    one: &dyn Fn(&Operation) -> Result<Rendered, Diagnostic>,
) -> Result<Rendered, Diagnostic> {
    let mut out = Rendered::default();
    let Operation::BatchAlterTable { operations, recreate, .. } = batch else { return Ok(out) };
    if *recreate == Recreate::Always {
        return Err(Diagnostic::error(format!("a table is not recreated on {}", dialect.name()))
            .with_hint("leave recreate=\"always\" out: this database alters the table in place"));
    }
    for operation in operations {
        if let Operation::AddColumn { insert_before, insert_after, .. } = operation
            && (insert_before.is_some() || insert_after.is_some())
        {
            return Err(Diagnostic::error(
                "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'",
            )
            .with_hint("leave insert_before and insert_after out on this dialect"));
        }
        out.append(one(operation)?);
    }
    Ok(out)
}
