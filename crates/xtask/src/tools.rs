//! What the other chores need, installed where it is missing. Every step is skipped when its tool is there.

use crate::places;
use crate::run::{answer, command, logged, spell};
use crate::steps::{Done, Progress, Step, step};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

pub const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";
const ALEMBIC: &[&str] = &["alembic==1.20.1", "sqlalchemy==2.0.58", "psycopg2-binary==2.9.13", "pymysql==1.2.4"];

pub const WASM_TARGET: &str = "Rust for wasm";
pub const CLANG: &str = "clang for wasm";
pub const BINDGEN: &str = "wasm-bindgen";
pub const TRUNK_STEP: &str = "trunk";
pub const EDITOR: &str = "editor bundle";
pub const TEST_PACKAGES: &str = "browser test packages";
pub const CHROMIUM: &str = "Chromium";
pub const ORACLE: &str = "real Alembic";
pub const POSTGRES: &str = "PostgreSQL";
pub const MARIADB: &str = "MariaDB";

/// Tools that the site is built with.
pub fn for_building() -> Vec<Step> {
    vec![
        step(WASM_TARGET, &[], wasm_target),
        step(CLANG, &[], clang_step),
        step(EDITOR, &[], editor),
        step(BINDGEN, &[], wasm_bindgen),
        step(TRUNK_STEP, &[BINDGEN], trunk),
    ]
}

/// Those, and what only the tests use.
pub fn for_tests() -> Vec<Step> {
    let mut steps = for_building();
    steps.push(step(TEST_PACKAGES, &[], test_packages));
    steps.push(step(CHROMIUM, &[CLANG], chromium));
    steps.extend(servers_and_oracle());
    steps
}

/// What is compared with, and the servers for it.
pub fn servers_and_oracle() -> Vec<Step> {
    vec![step(POSTGRES, &[], postgres), step(MARIADB, &[], mariadb), oracle_step()]
}

pub fn oracle_step() -> Step {
    step(ORACLE, &[], oracle)
}

/// The C compiler and the archiver for SQLite's C in wasm.
pub struct Clang {
    pub cc: PathBuf,
    pub ar: PathBuf,
}

/// The first clang that can compile for wasm32 and has an llvm-ar at its side.
pub fn clang() -> Option<Clang> {
    let named = env::var_os("CC_wasm32_unknown_unknown").map(PathBuf::from);
    let versioned = (14..=25).rev().map(|version| PathBuf::from(format!("clang-{version}")));
    named.into_iter().chain([PathBuf::from("clang")]).chain(versioned).find_map(|cc| {
        let ar = archiver(&cc)?;
        compiles_wasm(&cc).then_some(Clang { cc, ar })
    })
}

/// A command in whose PATH our own tools come first.
pub fn with_tools(command: &mut Command) -> &mut Command {
    let old = env::var_os("PATH").unwrap_or_default();
    let dirs = [places::tools().join("bin")].into_iter().chain(env::split_paths(&old));
    match env::join_paths(dirs) {
        Ok(path) => command.env("PATH", path),
        Err(_) => command,
    }
}

/// The version of a crate in Cargo.lock.
pub fn locked(name: &str) -> Result<String> {
    let path = places::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let wanted = format!("name = \"{name}\"");
    let mut lines = text.lines().skip_while(|line| *line != wanted);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
    version
        .map(|version| version.trim_end_matches('"').to_owned())
        .with_context(|| format!("Cargo.lock does not name {name}"))
}

/// The Python with the real Alembic.
pub fn oracle_python() -> PathBuf {
    places::oracle().join("bin").join("python")
}

pub fn chromium_path() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.exists())
}

/// Runs `npm ci` in a folder unless its lock file has been installed already.
pub fn npm_ci(progress: &Progress, log: &str, folder: &Path) -> Result<Done> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(Done::Skipped("there already".to_owned()));
    }
    if answer("npm", &["--version"]).is_none() {
        bail!("  npm is missing: install Node.js 18 or newer, on Debian: sudo apt-get install -y nodejs npm");
    }
    logged(progress, log, command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(Done::Made)
}

fn wasm_target(progress: &Progress) -> Result<Done> {
    let sysroot = answer("rustc", &["--print", "sysroot"]).context("rustc is missing: install Rust from rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).exists() {
        return Ok(Done::Skipped("there already".to_owned()));
    }
    logged(progress, "rustup", &mut command("rustup", &["target", "add", WASM]))?;
    Ok(Done::Made)
}

fn clang_step(progress: &Progress) -> Result<Done> {
    if let Some(clang) = clang() {
        return Ok(Done::Skipped(format!("{} is there", clang.cc.display())));
    }
    apt_get(progress, &["clang", "llvm", "lld"])?;
    let found =
        clang().context("  clang was installed but does not compile for wasm32; set CC_wasm32_unknown_unknown")?;
    progress.say(&found.cc.display().to_string());
    Ok(Done::Made)
}

fn editor(progress: &Progress) -> Result<Done> {
    let folder = places::root().join("web/editor");
    let installed = npm_ci(progress, "editor-packages", &folder)?;
    let sources =
        crate::site::fingerprint(&[folder.join("src"), folder.join("package-lock.json"), folder.join("package.json")])?;
    let stamp = places::root().join("static/editor/.built");
    if matches!(installed, Done::Skipped(_)) && fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(Done::Skipped("there already".to_owned()));
    }
    logged(progress, "editor", command("npm", &["run", "--silent", "build"]).current_dir(&folder))?;
    fs::write(&stamp, sources).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(Done::Made)
}

fn wasm_bindgen(progress: &Progress) -> Result<Done> {
    let version = locked("wasm-bindgen")?;
    // Its own lock file names a crate version that is not published, so this one is resolved anew.
    cargo_install(
        progress,
        "wasm-bindgen",
        &format!("wasm-bindgen {version}"),
        &["wasm-bindgen-cli", "--version", &version],
    )
}

fn trunk(progress: &Progress) -> Result<Done> {
    let args = ["trunk", "--version", TRUNK, "--locked", "--no-default-features", "--features", "rustls"];
    cargo_install(progress, "trunk", &format!("trunk {TRUNK}"), &args)
}

fn cargo_install(progress: &Progress, program: &str, answers: &str, args: &[&str]) -> Result<Done> {
    let installed = places::tools().join("bin").join(program);
    if answer(&installed, &["--version"]).is_some_and(|version| version == answers) {
        return Ok(Done::Skipped(format!("{answers} is there")));
    }
    let build = places::tools().join("build").join(program);
    let mut install = command("cargo", &["install", "--force", "--root"]);
    install.arg(places::tools()).args(args);
    // Compiled for a quick installation: what they do for us takes a second either way.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_LTO", "false");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    install.env("CARGO_TARGET_DIR", &build);
    logged(progress, program, &mut install)?;
    let _ = fs::remove_dir_all(&build);
    Ok(Done::Made)
}

fn test_packages(progress: &Progress) -> Result<Done> {
    npm_ci(progress, "test-packages", &places::root().join("tests/browser"))
}

fn chromium(progress: &Progress) -> Result<Done> {
    if let Some(path) = chromium_path() {
        return Ok(Done::Skipped(format!("{} is there", path.display())));
    }
    apt_get(progress, &["chromium", "chromium-driver"])?;
    Ok(Done::Made)
}

fn oracle(progress: &Progress) -> Result<Done> {
    let python = oracle_python();
    let check = "from importlib.metadata import version
print(*[f'{name}=={version(name)}' for name in ('alembic', 'sqlalchemy', 'psycopg2-binary', 'pymysql')])";
    if answer(&python, &["-c", check]).is_some_and(|versions| versions == ALEMBIC.join(" ")) {
        return Ok(Done::Skipped("there already".to_owned()));
    }
    if answer("python3", &["-c", "import venv, ensurepip"]).is_none() {
        apt_get(progress, &["python3", "python3-venv"])?;
    }
    logged(progress, "oracle", command("python3", &["-m", "venv", "--clear"]).arg(places::oracle()))?;
    let mut install = command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    logged(progress, "oracle", install.args(ALEMBIC))?;
    Ok(Done::Made)
}

/// The programs of a server, of which the tests start private ones.
fn postgres(progress: &Progress) -> Result<Done> {
    if let Some(version) = server_programs().last() {
        return Ok(Done::Skipped(format!("{} is there", version.display())));
    }
    apt_get(progress, &["postgresql"])?;
    Ok(Done::Made)
}

fn mariadb(progress: &Progress) -> Result<Done> {
    // Asked for its version, the installer installs.
    if let Some(place) =
        answer("sh", &["-c", "command -v mariadb-install-db && command -v my_print_defaults && command -v mariadbd"])
    {
        let program = place.lines().last().unwrap_or_default();
        return Ok(Done::Skipped(format!("{program} is there")));
    }
    // Without the service that the package `mariadb-server` starts; the client's package has what the installer asks.
    apt_get(progress, &["mariadb-server-core", "mariadb-client-core"])?;
    Ok(Done::Made)
}

/// The newest server's programs.
pub fn postgres_programs() -> Option<PathBuf> {
    server_programs().pop()
}

/// Where Debian puts them, oldest first.
fn server_programs() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found
}

fn archiver(cc: &Path) -> Option<PathBuf> {
    if let Some(named) = env::var_os("AR_wasm32_unknown_unknown") {
        return Some(PathBuf::from(named));
    }
    let beside = answer(cc, &["-print-prog-name=llvm-ar"])?;
    let suffix = cc.file_name()?.to_str()?.trim_start_matches("clang");
    [beside, format!("llvm-ar{suffix}"), "llvm-ar".to_owned()]
        .into_iter()
        .find(|ar| answer(ar, &["--version"]).is_some())
        .map(PathBuf::from)
}

fn compiles_wasm(cc: &Path) -> bool {
    answer(cc, &["--print-targets"]).is_some_and(|targets| targets.contains("wasm32"))
}

/// One package manager at a time: apt-get does not wait for its own lock.
static APT: Mutex<()> = Mutex::new(());

fn apt_get(progress: &Progress, packages: &[&str]) -> Result<()> {
    let _alone = APT.lock();
    let root = answer("id", &["-u"]).is_some_and(|id| id == "0");
    let prefix: &[&str] = if root { &[] } else { &["sudo", "-n"] };
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y {}", packages.join(" "));
    if answer("apt-get", &["--version"]).is_none() {
        bail!("  this machine has no apt-get: install what Debian calls {}", packages.join(", "));
    }
    for args in [&["update"][..], &["install", "-y", "--no-install-recommends"]] {
        let mut words = prefix.iter().chain(&["apt-get"]).chain(args).copied();
        let program = words.next().unwrap_or("apt-get");
        let mut apt = command(program, &words.collect::<Vec<_>>());
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        if args[0] == "install" {
            apt.args(packages);
        }
        logged(progress, "apt-get", &mut apt).with_context(|| {
            format!("  packages could not be installed ({}); run this by hand:\n    {by_hand}", spell(&apt))
        })?;
    }
    Ok(())
}
