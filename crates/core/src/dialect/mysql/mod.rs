//! MySQL and MariaDB: how every operation is written for them, byte for byte as Alembic and SQLAlchemy do.
//!
//! Reading order: [`names`], [`types`], [`ddl`], `alter`, `render`.

mod alter;
pub mod ddl;
pub mod names;
mod render;
pub mod types;

pub use render::render;

/// Which of the two: they differ in reserved words, in the prefix of their options and in how a CHECK is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    Mysql,
    Mariadb,
}

impl Flavour {
    /// SQLAlchemy's name, the prefix of the options.
    pub fn name(self) -> &'static str {
        match self {
            Flavour::Mysql => "mysql",
            Flavour::Mariadb => "mariadb",
        }
    }
    /// As people write it.
    pub fn title(self) -> &'static str {
        match self {
            Flavour::Mysql => "MySQL",
            Flavour::Mariadb => "MariaDB",
        }
    }
}
