//! `seesaw share`: the project as a link. Databases and passwords are no part of it.

use crate::app::App;
use crate::args::Share;
use crate::exit::Failure;
use seesaw_project::{Config, files, share};

pub fn share(args: &Share, app: &mut App) -> Result<(), Failure> {
    // Only the settings are read: a project whose scripts are faulty can be shared, too.
    let mut notices = Vec::new();
    let config = Config::read(&app.host, &app.options, &mut notices).map_err(Failure::setting)?;
    let (files, notes) = files::collect(&app.host, &config)?;
    share::check(&files)?;
    notes.iter().for_each(|note| app.tell(note));
    let page = args.page.as_deref().unwrap_or_default().trim_end_matches('#');
    app.out.line(&format!("{page}#{}", share::encode(&files)))
}
