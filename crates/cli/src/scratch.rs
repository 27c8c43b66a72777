//! A database that is made for one purpose and thrown away: what the revisions themselves produce.

use crate::app::{self, Access, App};
use crate::database;
use crate::exit::Failure;
use crate::host;
use seesaw_core::connection::Connection;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::dialect::{self, Dialect};
use seesaw_core::migrate::{Event, Session};
use seesaw_driver_sqlite::Sqlite;
use seesaw_project::{Project, Url, create};

/// Dropped with this value.
pub struct Scratch {
    admin: Option<(Box<dyn Connection>, String)>,
}

impl Scratch {
    /// A database of the kind of the project's, on the same server, brought to these revisions, and a session with it.
    pub fn at(
        app: &mut App,
        project: &mut Project,
        rows: &[String],
        listener: Box<dyn FnMut(&Event)>,
    ) -> Result<(Self, Session), Failure> {
        let (scratch, mut session) = Self::empty(app, project, listener)?;
        // Alembic's sentence for a broken one.
        app::graph(project, false)?;
        for row in rows {
            app.finish(project.upgrade(row, &mut session))?;
        }
        Ok((scratch, session))
    }

    fn empty(app: &App, project: &Project, listener: Box<dyn FnMut(&Event)>) -> Result<(Self, Session), Failure> {
        let url = project.database().map_err(Failure::setting)?;
        let (scratch, connection) = match url.dialect()? {
            Dialect::Sqlite => {
                let connection = Sqlite::in_memory().map_err(Diagnostic::from)?;
                (Self { admin: None }, Box::new(connection) as Box<dyn Connection>)
            }
            _ => Self::on_server(app, &url)?,
        };
        let mut session = Session::new(connection, project.settings(), host::seconds, listener);
        project.enter(&mut session, false)?;
        Ok((scratch, session))
    }

    fn on_server(app: &App, url: &Url) -> Result<(Self, Box<dyn Connection>), Failure> {
        let mut admin = database::connect(app, url, Access::Read, &app.limits)?;
        let name = format!("seesaw_scratch_{}", create::random_id(&app.host));
        let refused = |error| {
            Failure::from(Diagnostic::from(error).with_hint(
                "what the revisions produce is found out in a database of its own: the user needs the right to make one",
            ))
        };
        // With the letters of the original.
        let like = match admin.dialect() {
            Dialect::Postgresql => String::new(),
            _ => {
                let rows =
                    admin.query("SELECT @@character_set_database, @@collation_database", &[]).map_err(refused)?;
                let text = |at: usize| rows.first().and_then(|row| row.get(at)?.as_text()).unwrap_or("utf8mb4");
                format!(" CHARACTER SET {} COLLATE {}", text(0), text(1))
            }
        };
        let quoted = dialect::quote(admin.dialect(), &name).into_owned();
        admin.run(&format!("CREATE DATABASE {quoted}{like}"), &[]).map_err(refused)?;
        let scratch = Self { admin: Some((admin, quoted)) };
        let mut own = url.clone();
        own.database = Some(name.clone());
        // Some drivers' words name it once more.
        for key in ["dbname", "database", "db"] {
            own.query.shift_remove(key);
        }
        let connection = database::connect(app, &own, Access::Read, &app.limits)?;
        Ok((scratch, connection))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some((admin, name)) = &mut self.admin {
            // Whoever is still connected to it is this program, which ends.
            let force = if admin.dialect() == Dialect::Postgresql { " WITH (FORCE)" } else { "" };
            let dropped = admin.run(&format!("DROP DATABASE {name}{force}"), &[]);
            if dropped.is_err() {
                let again = admin.run(&format!("DROP DATABASE {name}"), &[]);
                if let Err(error) = again {
                    host::note(&format!("the database {name} was made for this and could not be dropped: {error}"));
                }
            }
        }
    }
}
