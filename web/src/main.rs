//! The page of Seesaw: a client of the engine that runs in a worker beside it.
//!
//! [`state`] is what the page knows, [`actions`] is what it can have done, [`client`] is the way to the engine, [`store`]
//! keeps the visitor's work, and [`parts`] are what is seen, one file each, put together by [`app`].

mod actions;
mod app;
mod browser;
mod changes;
mod client;
mod parts;
mod state;
mod store;
mod theme;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
