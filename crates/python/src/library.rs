//! The Python library, compiled by the build script.

use rustpython_vm::frozen::{FrozenLib, FrozenModule};

const LIBRARY: &FrozenLib = FrozenLib::from_ref(include_bytes!(concat!(env!("OUT_DIR"), "/library.bin")));

/// Every module of the library by its full name.
pub fn modules() -> impl Iterator<Item = (&'static str, FrozenModule)> {
    LIBRARY.decode()
}

/// Where the code of a frozen module says that it comes from: no script has such a path.
pub fn is_library(source_path: &str) -> bool {
    source_path.starts_with('<') || source_path.starts_with("_frozen_importlib")
}

/// Native modules that scripts, or the library, may import.
pub const NATIVE: &[&str] = &[
    "_bisect",
    "_blake2",
    "_contextvars",
    "_csv",
    "_hashlib",
    "_json",
    "_md5",
    "_random",
    "_sha1",
    "_sha256",
    "_sha2",
    "_sha3",
    "_sha512",
    "_statistics",
    "_struct",
    "_suggestions",
    "array",
    "binascii",
    "cmath",
    "math",
    "unicodedata",
    "zlib",
];
