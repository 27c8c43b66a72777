//! PostgreSQL: how every operation is written for it, byte for byte as Alembic and SQLAlchemy do.
//!
//! Reading order: [`names`], [`types`], [`ddl`], `alter`, `render`; [`inspect()`] reads the catalogue.

mod alter;
mod concurrently;
pub mod ddl;
mod inspect;
pub mod names;
mod render;
pub mod types;

pub use concurrently::{made_concurrently, runs_outside};
pub use inspect::inspect;
pub use render::render;
