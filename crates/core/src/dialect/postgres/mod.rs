//! PostgreSQL: how every operation is written for it, byte for byte as Alembic and SQLAlchemy do.
//!
//! Reading order: [`names`], [`types`], [`ddl`], `alter`, `render`.

mod alter;
pub mod ddl;
pub mod names;
mod render;
pub mod types;

pub use render::render;
