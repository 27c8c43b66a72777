//! `seesaw schema`: what the database looks like, as statements, data or a diagram.

use crate::app::{Access, App};
use crate::args::{Schema, SchemaFormat};
use crate::exit::Failure;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::describe;
use seesaw_core::migrate::OperationError;
use seesaw_project::Command;

pub fn schema(args: &Schema, app: &mut App) -> Result<(), Failure> {
    let mut project = app.project()?;
    app.prepare(&mut project, &Command { name: "schema".to_owned(), ..Command::default() })?;
    for database in 0..project.databases() {
        project.select(database);
        let mut session = app.session(&project, Access::Read)?;
        let schema = session.schema().map_err(|error: OperationError| Diagnostic::from(error))?;
        match args.format {
            SchemaFormat::Ddl => {
                for sql in describe::ddl(session.dialect(), &schema)? {
                    app.out.line(&format!("{sql};\n"))?;
                }
            }
            SchemaFormat::Json => {
                let text = serde_json::to_string_pretty(&schema);
                app.out.line(&text.map_err(|error| Diagnostic::error(error.to_string()))?)?;
            }
            SchemaFormat::Mermaid => app.out.text(&describe::mermaid(&schema))?,
        }
    }
    Ok(())
}
