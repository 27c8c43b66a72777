//! `seesaw list_templates`.

use super::init::TEMPLATES;
use crate::app::App;
use crate::exit::Failure;

pub fn list_templates(app: &mut App) -> Result<(), Failure> {
    app.out.line("Available templates:\n")?;
    for template in &TEMPLATES {
        app.out.line(&format!("{} - {}", template.name, template.readme.trim_end()))?;
    }
    app.out.line("\nTemplates are used via the 'init' command, e.g.:")?;
    app.out.line("\n  seesaw init --template generic ./scripts")
}
