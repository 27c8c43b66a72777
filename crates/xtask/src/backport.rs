//! Changes to crates of the Python interpreter, and to one more, for the engines in the browser: made to copies of the source that cargo
//! has fetched, which take the place of the originals in this build. The native engine is built from the originals.
//!
//! `rustpython-common` 0.5 counts the references to an object in half a machine word, less its flags, and gives the other
//! half to a count that nothing reads. On 32 bits that is a ceiling of 32,767, which the 30,000th string of a script
//! reaches, for every string refers to the type of strings; and then the engine ends. Version 0.6 gives the count the
//! whole word (RustPython's pull request 8574), but its parser wants a newer Rust than ours.
//!
//! `rustpython-stdlib` lists all its modules in one function, so that every visitor would fetch an XML parser, bzip2 and
//! more that the sandbox leaves out anyway (`NATIVE` in `crates/python/src/library.rs` is what it lets in).
//!
//! The parser brings tables of Unicode for identifiers beyond ASCII, and with `toml` one for reading numbers with a point:
//! a tenth of the engine without Python. Every browser has them: `crates/worker/src/shell.rs` asks it.

use crate::places;
use crate::run::command;
use crate::site::{files, write};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A piece of a source file that must be there exactly once, and what stands there instead.
struct Edit {
    krate: &'static str,
    file: &'static str,
    before: &'static str,
    after: &'static str,
}

const EDITS: &[Edit] = &[
    Edit {
        krate: "rustpython-common",
        file: "src/refcount.rs",
        before: "const WEAK_WIDTH: u32 = TOTAL_COUNT_WIDTH / 2;",
        after: "const WEAK_WIDTH: u32 = 1;",
    },
    Edit {
        krate: "rustpython-ruff_python_parser",
        file: "src/lexer.rs",
        before: "use unicode_ident::{is_xid_continue, is_xid_start};\nuse unicode_normalization::UnicodeNormalization;\n",
        after: ASKED,
    },
    parsed("let Ok(value) = f64::from_str(number.as_str()) else", "let Ok(value) = number_of(number.as_str()) else"),
    parsed("let imag = f64::from_str(number.as_str()).unwrap();", "let imag = number_of(number.as_str()).unwrap();"),
    without("        _asyncio::module_def(ctx),\n"),
    without("        _remote_debugging::module_def(ctx),\n"),
    without("        _tokenize::module_def(ctx),\n"),
    without("        bz2::module_def(ctx),\n"),
    without("        pyexpat::module_def(ctx),\n"),
    Edit { krate: "toml", file: "src/lib.rs", before: "#![forbid(unsafe_code)]\n", after: "" },
    Edit {
        krate: "toml",
        file: "src/de/parser/devalue.rs",
        before: "let f: f64 = self.inner.as_ref().parse().ok()?;",
        after: r#"
        #[cfg(target_family = "wasm")]
        unsafe extern "Rust" {
            safe fn seesaw_number(text: &str) -> f64;
        }
        #[cfg(target_family = "wasm")]
        let f = seesaw_number(self.inner.as_ref());
        #[cfg(not(target_family = "wasm"))]
        let f: f64 = self.inner.as_ref().parse::<f64>().ok()?;"#,
    },
];

/// The macros of RustPython parse too, where they are compiled; so the tables stay for everyone but the browser.
const ASKED: &str = r#"
#[cfg(not(target_family = "wasm"))]
use ::unicode_ident::{is_xid_continue, is_xid_start};
#[cfg(not(target_family = "wasm"))]
use ::unicode_normalization::UnicodeNormalization;
#[cfg(target_family = "wasm")]
use asked::{UnicodeNormalization, is_xid_continue, is_xid_start};
#[cfg(target_family = "wasm")]
mod asked {
    unsafe extern "Rust" {
        pub safe fn seesaw_number(text: &str) -> f64;
        safe fn seesaw_normal_form(text: &str) -> String;
        safe fn seesaw_in_names(character: char, first: bool) -> bool;
    }
    pub trait UnicodeNormalization {
        fn nfkc(&self) -> std::vec::IntoIter<char>;
    }
    impl UnicodeNormalization for str {
        fn nfkc(&self) -> std::vec::IntoIter<char> {
            seesaw_normal_form(self).chars().collect::<Vec<_>>().into_iter()
        }
    }
    pub fn is_xid_start(character: char) -> bool {
        seesaw_in_names(character, true)
    }
    pub fn is_xid_continue(character: char) -> bool {
        seesaw_in_names(character, false)
    }
}
fn number_of(text: &str) -> Result<f64, std::num::ParseFloatError> {
    #[cfg(target_family = "wasm")]
    return Ok(asked::seesaw_number(text));
    #[cfg(not(target_family = "wasm"))]
    return f64::from_str(text);
}
"#;

const fn parsed(before: &'static str, after: &'static str) -> Edit {
    Edit { krate: "rustpython-ruff_python_parser", file: "src/lexer.rs", before, after }
}

const fn without(module: &'static str) -> Edit {
    Edit { krate: "rustpython-stdlib", file: "src/lib.rs", before: module, after: "" }
}

/// The mended copies; cargo takes them with `--config paths=[…]`.
pub fn folders() -> Result<Vec<PathBuf>> {
    let mut crates: Vec<&str> = EDITS.iter().map(|edit| edit.krate).collect();
    crates.dedup();
    let metadata = metadata()?;
    crates.into_iter().map(|krate| copy(krate, &source(&metadata, krate)?)).collect()
}

fn copy(krate: &str, original: &Path) -> Result<PathBuf> {
    let copy = places::work().join(krate);
    for (name, path) in files(original)? {
        let mut content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let edits: Vec<&Edit> = EDITS.iter().filter(|edit| edit.krate == krate && edit.file == name).collect();
        if !edits.is_empty() {
            let text = String::from_utf8(content)?;
            let mended = edits.into_iter().try_fold(text, |text, edit| mended(&text, edit));
            content = mended.with_context(|| format!("in {}", path.display()))?.into_bytes();
        }
        // What is as it was is left alone, so that nothing is compiled again.
        write(&copy.join(name), &content)?;
    }
    Ok(copy)
}

fn mended(source: &str, edit: &Edit) -> Result<String> {
    match source.matches(edit.before).count() {
        1 => Ok(source.replace(edit.before, edit.after)),
        found => bail!("`{}` is there {found} times, not once: see crates/xtask/src/backport.rs", edit.before.trim()),
    }
}

/// What cargo knows about the crates; it fetches what is not there yet.
fn metadata() -> Result<Value> {
    let output = command("cargo", &["metadata", "--format-version", "1"]).output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Where cargo has the source of the locked version.
fn source(metadata: &Value, krate: &str) -> Result<PathBuf> {
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let manifest = packages.iter().find(|package| package["name"] == krate).and_then(|package| {
        let manifest = package["manifest_path"].as_str()?;
        Path::new(manifest).parent()
    });
    manifest.map(Path::to_path_buf).with_context(|| format!("{krate} is not among the crates of the workspace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_versions_are_those_that_are_mended() {
        let metadata = metadata().unwrap();
        for edit in EDITS {
            let text = fs::read_to_string(source(&metadata, edit.krate).unwrap().join(edit.file)).unwrap();
            assert!(!mended(&text, edit).unwrap().contains(edit.before));
        }
    }

    #[test]
    fn the_width_is_only_used_to_tell_the_counts_apart() {
        let text =
            fs::read_to_string(source(&metadata().unwrap(), "rustpython-common").unwrap().join("src/refcount.rs"));
        assert!(text.unwrap().contains("const STRONG_WIDTH: u32 = TOTAL_COUNT_WIDTH - WEAK_WIDTH;"));
    }

    #[test]
    fn another_source_is_refused() {
        assert!(mended("const WEAK_WIDTH: u32 = 14;", &EDITS[0]).is_err());
    }

    #[test]
    fn what_the_sandbox_lets_in_is_not_left_out() {
        let library = fs::read_to_string(places::root().join("crates/python/src/library.rs")).unwrap();
        for name in ["_asyncio", "_remote_debugging", "_tokenize", "_bz2", "pyexpat"] {
            assert!(!library.contains(&format!("\"{name}\",")), "{name}");
        }
    }
}
