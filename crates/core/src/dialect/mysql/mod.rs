//! MySQL and MariaDB: how every operation is written for them, byte for byte as Alembic and SQLAlchemy do.
//!
//! Reading order: [`names`], [`types`], [`ddl`], `alter`, `render`; [`inspect()`] reads the catalogue, [`commits`] says which
//! statements end a transaction, [`complete`] what a script need not say.

mod alter;
mod commits;
mod complete;
pub mod ddl;
mod inspect;
pub mod names;
mod render;
pub mod types;

pub use commits::commits;
pub use complete::{complete, is_foreign_index, is_incomplete, own_index, with_expressions};
pub use inspect::inspect;
pub use render::render;

use super::Dialect;

/// Which of the two: they differ in reserved words, in the prefix of their options and in how a CHECK is dropped. The prefix
/// goes with the name that the server is called by, the rest with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    Mysql,
    Mariadb,
    MysqlOnMariadb,
}

impl Flavour {
    /// Of a dialect that is one of them.
    pub fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Mariadb => Flavour::Mariadb,
            Dialect::MysqlOnMariadb => Flavour::MysqlOnMariadb,
            _ => Flavour::Mysql,
        }
    }

    pub fn dialect(self) -> Dialect {
        match self {
            Flavour::Mysql => Dialect::Mysql,
            Flavour::Mariadb => Dialect::Mariadb,
            Flavour::MysqlOnMariadb => Dialect::MysqlOnMariadb,
        }
    }

    /// SQLAlchemy's name, the prefix of the options.
    pub fn name(self) -> &'static str {
        self.dialect().name()
    }

    /// As people write it.
    pub fn title(self) -> &'static str {
        match self {
            Flavour::Mysql => "MySQL",
            Flavour::Mariadb | Flavour::MysqlOnMariadb => "MariaDB",
        }
    }
}
