//! What is seen, one file for each part of the screen.

pub mod data;
pub mod ddl;
pub mod diagram;
pub mod dialogs;
pub mod editor;
pub mod graph;
pub mod grid;
pub mod header;
pub mod history;
pub mod icons;
pub mod menu;
pub mod query;
pub mod ran;
pub mod schema;
pub mod scrubber;
pub mod share;
pub mod sql;
pub mod status;
pub mod tables;
pub mod tabs;
pub mod toasts;
