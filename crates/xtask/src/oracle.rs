//! Compares what `--sql` writes with what real Alembic prints, on scripts made by chance.
//!
//! The fixed sample of `tests/suite/` runs with every other test; this makes another one each time.

use crate::places;
use crate::run::{capture, command, logged, spell};
use crate::steps::{self, Done, step};
use crate::tools::{self, ORACLE};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

const RECORDED: &str = "real Alembic's answers";

/// `share` of the cases that the fixed recordings are made of: 1 is some 850 revisions for each of four databases.
pub fn oracle(seed: Option<&str>, share: &str) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map(|now| now.as_secs()).unwrap_or_default();
    let seed = seed.map_or_else(|| now.to_string(), str::to_owned);
    let folder = places::work().join("oracle");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    println!("seed {seed}, to repeat: cargo xtask oracle --seed {seed} --share {share}");
    let args = [seed, share.to_owned(), folder.display().to_string()];
    steps::run(vec![
        tools::oracle_step(),
        step(RECORDED, &[ORACLE], move |progress| {
            let mut python = command(tools::oracle_python(), &["tests/oracle/offline.py"]);
            logged(progress, "oracle", python.args(&args))?;
            Ok(Done::Made)
        }),
        step("Seesaw's answers, compiled", &[], |progress| {
            logged(progress, "native-build", &mut command("cargo", &["test", "--workspace", "--no-run"]))?;
            Ok(Done::Made)
        }),
    ])?;
    compare(folder)
}

fn compare(folder: PathBuf) -> Result<()> {
    let mut cargo = command("cargo", &["test", "--workspace", "--test", "offline", "--", "--nocapture"]);
    cargo.env("SEESAW_OFFLINE", folder);
    let (status, output) = capture("offline", &mut cargo, |_| {})?;
    for line in output.lines().filter(|line| line.contains(" the same, ")) {
        println!("{line}");
    }
    if !status.success() {
        bail!("{output}\n  to repeat: {}", spell(&cargo));
    }
    Ok(())
}
