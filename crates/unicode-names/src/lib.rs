//! Characters by their Unicode names, for the `\N{…}` of Python's strings.
//!
//! Stands in for version 1 of the crate `unicode_names2`, which the parser of Python uses. The table of names is half a
//! megabyte of every visitor's download, and an engine that only reads headers never looks at the characters: without
//! the feature `table` every name is taken for one of a character that has no other use. With it, version 2 of the
//! real crate answers, which the interpreter brings along.

/// The character with this name.
#[cfg(feature = "table")]
pub fn character(name: &str) -> Option<char> {
    names::character(name)
}

/// Some character, whatever the name: who needs to know which one has the feature `table`.
#[cfg(not(feature = "table"))]
pub fn character(_name: &str) -> Option<char> {
    Some(char::REPLACEMENT_CHARACTER)
}
