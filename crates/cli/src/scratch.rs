//! A database that is made for one purpose and thrown away: what the revisions themselves produce.

use crate::app::{self, Access, App};
use crate::clone;
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

    /// A copy of the project's database: of its schema alone on the same server (`temp`) or on that of a URL, or with its
    /// rows (`rows`).
    pub fn copy(
        app: &mut App,
        project: &Project,
        place: &str,
        listener: Box<dyn FnMut(&Event)>,
    ) -> Result<(Self, Session), Failure> {
        let url = project.database().map_err(Failure::setting)?;
        let (scratch, connection) = match place {
            "rows" => Self::from_template(app, &url)?,
            "temp" => Self::cloned(app, project, &url, &url)?,
            other => {
                let there = Url::parse(other)?;
                if there.dialect()? != url.dialect()? {
                    return Err(Failure::command("the copy has to be on the same kind of database"));
                }
                Self::cloned(app, project, &url, &there)?
            }
        };
        let mut session = Session::new(connection, project.settings(), host::seconds, listener);
        project.enter(&mut session, false)?;
        Ok((scratch, session))
    }

    fn cloned(app: &App, project: &Project, url: &Url, there: &Url) -> Result<(Self, Box<dyn Connection>), Failure> {
        let mut live = database::connect(app, url, Access::Read, &app.limits)?;
        let (scratch, mut connection) = Self::on_server(app, there)?;
        for notice in clone::clone(live.as_mut(), connection.as_mut(), &project.settings())? {
            app.tell(&notice);
        }
        Ok((scratch, connection))
    }

    /// PostgreSQL copies a whole database by itself.
    fn from_template(app: &App, url: &Url) -> Result<(Self, Box<dyn Connection>), Failure> {
        let mut live = database::connect(app, url, Access::Read, &app.limits)?;
        if live.dialect() != Dialect::Postgresql {
            return Err(Failure::Command(
                Diagnostic::error("only PostgreSQL and SQLite can copy a database with its rows")
                    .with_hint("copy the schema alone with --verify-on temp"),
            ));
        }
        let rows = live.query("SELECT current_database()::text", &[]).map_err(Diagnostic::from)?;
        let name = rows.first().and_then(|row| row.first()?.as_text()).unwrap_or_default().to_owned();
        // Nobody may be in the one that is copied.
        drop(live);
        let admin = database::connect(app, &named(url, "postgres"), Access::Read, &app.limits)?;
        let like = format!(" TEMPLATE {}", dialect::quote(Dialect::Postgresql, &name));
        let hint = "nobody else may be connected to a database that is copied with its rows, and the user needs the right to \
                    make a database; --verify-on temp copies the schema alone";
        Self::made(app, url, admin, &like, hint)
    }

    fn on_server(app: &App, url: &Url) -> Result<(Self, Box<dyn Connection>), Failure> {
        let mut admin = database::connect(app, url, Access::Read, &app.limits)?;
        // With the letters of the original.
        let like = match admin.dialect() {
            Dialect::Postgresql => String::new(),
            _ => {
                let rows = admin
                    .query("SELECT @@character_set_database, @@collation_database", &[])
                    .map_err(Diagnostic::from)?;
                let text = |at: usize| rows.first().and_then(|row| row.get(at)?.as_text()).unwrap_or("utf8mb4");
                format!(" CHARACTER SET {} COLLATE {}", text(0), text(1))
            }
        };
        let hint =
            "what the revisions produce is found out in a database of its own: the user needs the right to make one";
        Self::made(app, url, admin, &like, hint)
    }

    fn made(
        app: &App,
        url: &Url,
        mut admin: Box<dyn Connection>,
        like: &str,
        hint: &str,
    ) -> Result<(Self, Box<dyn Connection>), Failure> {
        let name = format!("seesaw_scratch_{}", create::random_id(&app.host));
        let quoted = dialect::quote(admin.dialect(), &name).into_owned();
        admin
            .run(&format!("CREATE DATABASE {quoted}{like}"), &[])
            .map_err(|error| Diagnostic::from(error).with_hint(hint))?;
        let scratch = Self { admin: Some((admin, quoted)) };
        let connection = database::connect(app, &named(url, &name), Access::Read, &app.limits)?;
        Ok((scratch, connection))
    }
}

/// The address of another database on the same server.
fn named(url: &Url, database: &str) -> Url {
    let mut own = url.clone();
    own.database = Some(database.to_owned());
    // Some drivers' words name it once more.
    for key in ["dbname", "database", "db"] {
        own.query.shift_remove(key);
    }
    own
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
