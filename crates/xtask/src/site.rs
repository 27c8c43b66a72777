//! Builds the static site: the page through Trunk, the engine without and with Python, the examples; put together in
//! `dist/`.

use crate::backport;
use crate::places;
use crate::run::{command, logged};
use crate::steps::{Done, Progress, Step, step};
use crate::tools::{self, BINDGEN, CLANG, EDITOR, TRUNK_STEP, WASM, WASM_TARGET};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

const SQL_ENGINE: Engine = Engine { bin: "engine", features: "shell", folder: "engine" };
const PYTHON_ENGINE: Engine = Engine { bin: "engine-python", features: "shell,python", folder: "engine-python" };

const COMPILE_SQL: &str = "engine, compiled";
const COMPILE_PYTHON: &str = "engine with Python, compiled";
const BIND_SQL: &str = "engine";
const BIND_PYTHON: &str = "engine with Python";
const PAGE: &str = "page";
pub const DIST: &str = "dist/";

/// What `sqlite-wasm-rs` builds in and nothing here uses; most of it the native SQLite does not have either. A database in
/// memory has no write-ahead log, and the driver brings the mathematical functions.
const SQLITE_FLAGS: &str = "-USQLITE_ENABLE_API_ARMOR -USQLITE_ENABLE_BYTECODE_VTAB -USQLITE_ENABLE_DBPAGE_VTAB \
    -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_MATH_FUNCTIONS -USQLITE_ENABLE_OFFSET_SQL_FUNC \
    -USQLITE_ENABLE_PREUPDATE_HOOK -USQLITE_ENABLE_SESSION -USQLITE_ENABLE_STMTVTAB -USQLITE_ENABLE_UNKNOWN_SQL_FUNCTION \
    -USQLITE_ENABLE_UNLOCK_NOTIFY SQLITE_OMIT_WAL SQLITE_MAX_MMAP_SIZE=0";

/// The tools and the site.
pub fn build_steps() -> Vec<Step> {
    let mut steps = tools::for_building();
    steps.extend(site_steps());
    steps
}

/// The site, where the tools are there or being installed.
pub fn site_steps() -> Vec<Step> {
    vec![
        step(COMPILE_SQL, &[WASM_TARGET, CLANG], |progress| compile(progress, &SQL_ENGINE)),
        // Builds into the same folder, where Cargo lets in one at a time.
        step(COMPILE_PYTHON, &[COMPILE_SQL], |progress| compile(progress, &PYTHON_ENGINE)),
        step(BIND_SQL, &[COMPILE_SQL, BINDGEN], |progress| bind(progress, &SQL_ENGINE)),
        step(BIND_PYTHON, &[COMPILE_PYTHON, BINDGEN], |progress| bind(progress, &PYTHON_ENGINE)),
        step(PAGE, &[COMPILE_PYTHON, BINDGEN, TRUNK_STEP, EDITOR], page),
        step(DIST, &[BIND_SQL, BIND_PYTHON, PAGE], |_| put_together()),
    ]
}

/// A value that changes when a file under the given paths does.
pub fn fingerprint(paths: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files(path)?.into_values() {
            file.hash(&mut hasher);
            read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file under a folder by its path from there, with `/`; a file is itself.
pub fn files(path: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut open = vec![(String::new(), path.to_path_buf())];
    while let Some((name, path)) = open.pop() {
        if !path.is_dir() {
            found.insert(name, path);
            continue;
        }
        for entry in fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))? {
            let entry = entry?;
            let own = entry.file_name().to_string_lossy().into_owned();
            open.push((if name.is_empty() { own } else { format!("{name}/{own}") }, entry.path()));
        }
    }
    Ok(found)
}

struct Engine {
    bin: &'static str,
    features: &'static str,
    /// Of the site, relative to the page.
    folder: &'static str,
}

fn compile(progress: &Progress, engine: &Engine) -> Result<Done> {
    let mut cargo = command("cargo", &["build", "--package", "seesaw-worker", "--profile", "web", "--target", WASM]);
    cargo.args(["--no-default-features", "--features", engine.features, "--bin", engine.bin]);
    let paths = serde_json::to_string(&backport::folders()?)?;
    cargo.args(["--config", &format!("paths={paths}")]);
    let clang = tools::clang().context("no clang that compiles for wasm32 was found")?;
    cargo.env("CC_wasm32_unknown_unknown", clang.cc).env("AR_wasm32_unknown_unknown", clang.ar);
    cargo.env("SQLITE_WASM_RS_FLAGS", SQLITE_FLAGS);
    logged(progress, engine.bin, &mut cargo)?;
    Ok(Done::Made)
}

/// Makes the JavaScript around an engine.
fn bind(progress: &Progress, engine: &Engine) -> Result<Done> {
    let wasm = places::target().join(WASM).join("web").join(format!("{}.wasm", engine.bin));
    let bootstrap = places::root().join("crates/worker/worker.js");
    let out = places::work().join(engine.folder);
    let stamp = places::work().join(format!("{}.stamp", engine.folder));
    let made_from = fingerprint(&[wasm.clone(), bootstrap.clone()])? + &tools::locked("wasm-bindgen")?;
    if out.exists() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        return Ok(Done::Skipped("up to date".to_owned()));
    }
    let _ = fs::remove_dir_all(&out);
    let bindgen = places::tools().join("bin/wasm-bindgen");
    let mut bindgen = command(bindgen, &["--target", "web", "--no-typescript", "--out-name", "engine", "--out-dir"]);
    logged(progress, &format!("{}-bindgen", engine.folder), bindgen.arg(&out).arg(&wasm))?;
    copy(&bootstrap, &out.join("worker.js"))?;
    write(&stamp, made_from.as_bytes())?;
    Ok(Done::Made)
}

fn page(progress: &Progress) -> Result<Done> {
    let root = places::root();
    let parts = ["web", "static", "crates/core", "crates/protocol", "Cargo.lock", "Cargo.toml", "Trunk.toml"];
    let mut sources = BTreeMap::new();
    for part in parts {
        sources.extend(files(&root.join(part))?.into_iter().map(|(name, path)| (format!("{part}/{name}"), path)));
    }
    sources.retain(|name, _| !name.contains("node_modules/") && !name.starts_with("static/examples/"));
    let made_from = fingerprint(&sources.into_values().collect::<Vec<_>>())?;
    let out = places::work().join("page");
    let stamp = places::work().join("page.stamp");
    if out.join("index.html").exists() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        return Ok(Done::Skipped("up to date".to_owned()));
    }
    let mut trunk = command(places::tools().join("bin/trunk"), &["build", "--offline", "--cargo-profile", "web"]);
    trunk.args(["--public-url", "./", "--color", "never", "--dist"]).arg(&out);
    // Trunk reads NO_COLOR as a flag of its own and stops on any value but true and false.
    trunk.env_remove("NO_COLOR");
    logged(progress, "trunk-build", tools::with_tools(&mut trunk))?;
    write(&stamp, made_from.as_bytes())?;
    Ok(Done::Made)
}

/// Copies the parts into `dist/` and removes what is no longer a part.
fn put_together() -> Result<Done> {
    let dist = places::dist();
    let mut parts: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (prefix, folder) in [("", "page"), ("engine/", "engine"), ("engine-python/", "engine-python")] {
        let found = files(&places::work().join(folder))?;
        parts.extend(found.into_iter().map(|(name, path)| (format!("{prefix}{name}"), path)));
    }
    let examples = "examples/index.json";
    // The editor comes minified, and better.
    let (scripts, others): (Vec<_>, Vec<_>) =
        parts.iter().partition(|(name, _)| name.ends_with(".js") && !name.starts_with("editor/"));
    for (name, path) in others {
        copy(path, &dist.join(name))?;
    }
    for (name, path) in scripts {
        write(&dist.join(name), &minified(path)?)?;
    }
    write(&dist.join(examples), examples_index()?.as_bytes())?;
    let wanted: BTreeSet<&str> = parts.keys().map(String::as_str).chain([examples]).collect();
    for (name, path) in files(&dist)? {
        if !wanted.contains(name.as_str()) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(Done::Made)
}

/// A script without what only people read.
fn minified(path: &Path) -> Result<Vec<u8>> {
    let esbuild = places::root().join("web/editor/node_modules/.bin/esbuild");
    let mut minify = command(esbuild, &["--minify", "--target=es2022", "--log-level=error"]);
    let output = minify.arg(path).output().context("cannot run esbuild")?;
    if !output.status.success() {
        bail!("{} cannot be minified:\n{}", path.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

/// All examples with their files, in the order in which the page offers them.
fn examples_index() -> Result<String> {
    let folder = places::root().join("static/examples");
    let mut examples: BTreeMap<String, (Value, Vec<Value>)> = BTreeMap::new();
    for (name, path) in files(&folder)? {
        let Some((example, file)) = name.split_once('/') else { continue };
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (about, listed) = examples.entry(example.to_owned()).or_default();
        if file == "example.json" {
            *about = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
            about["name"] = json!(example);
        } else {
            listed.push(json!({ "path": file, "text": text }));
        }
    }
    let mut examples: Vec<Value> = examples
        .into_values()
        .map(|(mut about, files)| {
            about["files"] = Value::Array(files);
            about
        })
        .collect();
    examples.sort_by_key(|example| example["order"].as_i64());
    Ok(serde_json::to_string(&examples)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let content = read(from)?;
    write(to, &content)
}

/// Writes a file unless it holds this already.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
