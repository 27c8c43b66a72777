//! Where things are: the clone, its build outputs, and the cache that outlives it.

use std::env;
use std::path::PathBuf;

/// The root of the clone.
pub fn root() -> PathBuf {
    // What cargo says now: a build folder that several clones share may hold this program as another clone compiled it.
    let here =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(&here).to_path_buf()
}

/// The static site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's build outputs.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Logs and stamps of the chores.
pub fn work() -> PathBuf {
    target().join("xtask")
}

/// What is installed once and kept for every clone.
pub fn cache() -> PathBuf {
    let base = env::var_os("XDG_CACHE_HOME")
        .filter(|dir| !dir.is_empty())
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap_or_else(env::temp_dir);
    base.join("seesaw")
}

/// Programs compiled for the chores: wasm-bindgen and trunk.
pub fn tools() -> PathBuf {
    cache().join("tools")
}

/// A Python with the real Alembic, which the tests compare with.
pub fn oracle() -> PathBuf {
    cache().join("oracle")
}
