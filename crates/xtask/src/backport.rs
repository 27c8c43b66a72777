//! One change to a crate of the Python interpreter, for the engine in the browser.
//!
//! Version 0.5 counts the references to an object in half a machine word, less its flags, and gives the other half to a
//! count that nothing reads. On 32 bits that is a ceiling of 32,767, which the 30,000th string of a script reaches, for
//! every string refers to the type of strings; and then the engine ends. Version 0.6 gives the count the whole word
//! (RustPython's pull request 8574), but its parser wants a newer Rust than ours. Until then the same is done to a copy of
//! the source that cargo has fetched, which takes the place of the original in this build. Nothing is changed for 64 bits.

use crate::places;
use crate::run::command;
use crate::site::{files, write};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = "rustpython-common";
const FILE: &str = "src/refcount.rs";
const BEFORE: &str = "const WEAK_WIDTH: u32 = TOTAL_COUNT_WIDTH / 2;";
const AFTER: &str = "const WEAK_WIDTH: u32 = 1;";

/// The mended copy; cargo takes it with `--config paths=["…"]`.
pub fn folder() -> Result<PathBuf> {
    let original = fetched()?;
    let copy = places::work().join(CRATE);
    for (name, path) in files(&original)? {
        let mut content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if name == FILE {
            content = mended(&String::from_utf8(content)?)
                .with_context(|| format!("{} is not as it was: see crates/xtask/src/backport.rs", path.display()))?
                .into_bytes();
        }
        // What is as it was is left alone, so that nothing is compiled again.
        write(&copy.join(name), &content)?;
    }
    Ok(copy)
}

fn mended(source: &str) -> Result<String> {
    match source.matches(BEFORE).count() {
        1 => Ok(source.replace(BEFORE, AFTER)),
        found => bail!("`{BEFORE}` is there {found} times, not once"),
    }
}

/// Where cargo has the source of the locked version; it is fetched where it is not there yet.
fn fetched() -> Result<PathBuf> {
    let mut cargo = command("cargo", &["metadata", "--format-version", "1"]);
    let output = cargo.output().context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let manifest = packages.iter().find(|package| package["name"] == CRATE).and_then(|package| {
        let manifest = package["manifest_path"].as_str()?;
        Path::new(manifest).parent()
    });
    manifest.map(Path::to_path_buf).with_context(|| format!("{CRATE} is not among the crates of the workspace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_the_one_that_is_mended() {
        let source = fs::read_to_string(fetched().unwrap().join(FILE)).unwrap();
        let mended = mended(&source).unwrap();
        assert!(mended.contains(AFTER) && !mended.contains(BEFORE));
        // The width is only ever used to tell the counts apart.
        assert!(source.contains("const STRONG_WIDTH: u32 = TOTAL_COUNT_WIDTH - WEAK_WIDTH;"));
    }

    #[test]
    fn another_source_is_refused() {
        assert!(mended("const WEAK_WIDTH: u32 = 14;").is_err());
    }
}
