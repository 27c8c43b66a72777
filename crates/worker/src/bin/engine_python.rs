//! The engine for the page. All it does is in the library: it exports `start` and `handle` to `worker.js`.

use seesaw_worker as _;

fn main() {}
