//! Everything that CI checks: format, lints, the tests of all crates, and the page in a real browser.

use crate::places;
use crate::run::{capture, command, logged, spell};
use crate::site;
use crate::steps::{self, Done, Progress, step};
use crate::tools::{self, CHROMIUM, MARIADB, ORACLE, POSTGRES, TEST_PACKAGES};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

const COMPILED: &str = "native tests, compiled";
const NATIVE: &str = "native tests";
const LINTS: &str = "clippy";

/// Runs it all, prints what failed, and ends with the line `N passed, N failed`.
pub fn test(browser: bool) -> Result<()> {
    let tally = Tally::default();
    let mut steps = if browser { tools::for_tests() } else { tools::servers_and_oracle() };
    steps.push(step("format", &[], {
        let tally = tally.clone();
        move |progress| tally.check(progress, "format", &mut command("cargo", &["fmt", "--all", "--check"]))
    }));
    steps.push(step(COMPILED, &[], |progress| {
        logged(progress, "native-build", &mut command("cargo", &["test", "--workspace", "--no-run"]))?;
        Ok(Done::Made)
    }));
    steps.push(step(NATIVE, &[COMPILED, ORACLE, POSTGRES, MARIADB], {
        let tally = tally.clone();
        move |progress| tally.cargo(progress)
    }));
    let lints = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    let lints = step(LINTS, &[], {
        let tally = tally.clone();
        move |progress| tally.check(progress, "clippy", &mut command("cargo", &lints))
    });
    // Cargo lets in one at a time; both use the same folder.
    steps.push(lints.after(&[COMPILED]));
    if browser {
        steps.extend(site::site_steps());
        let pages = step("browser tests", &[site::DIST, TEST_PACKAGES, CHROMIUM], {
            let tally = tally.clone();
            move |progress| tally.node(progress)
        });
        // What waits for a page must not wait for a compiler.
        steps.push(pages.after(&[NATIVE, LINTS]));
    }
    let ran = steps::run(steps);
    println!();
    let (passed, failed) = tally.count();
    println!("{passed} passed, {failed} failed");
    match ran {
        Ok(()) if failed == 0 => Ok(()),
        Ok(()) => bail!("{failed} tests failed"),
        Err(error) => Err(error),
    }
}

#[derive(Clone, Default)]
struct Tally(Arc<Mutex<(usize, usize)>>);

impl Tally {
    fn add(&self, passed: usize, failed: usize) {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        count.0 += passed;
        count.1 += failed;
    }

    fn count(&self) -> (usize, usize) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A command that passes or fails as a whole.
    fn check(&self, progress: &Progress, log: &str, command: &mut Command) -> Result<Done> {
        let result = logged(progress, log, command);
        self.add(usize::from(result.is_ok()), usize::from(result.is_err()));
        result.map(|_| Done::Made)
    }

    fn cargo(&self, progress: &Progress) -> Result<Done> {
        let mut cargo = command("cargo", &["test", "--workspace", "--no-fail-fast"]);
        cargo.env("SEESAW_ORACLE", tools::oracle_python());
        let (status, output) = capture("native-tests", &mut cargo, |line| progress.say(&format!("({})", line.trim())))?;
        let numbers = |line: &str, word: &str| number_before(line, &format!(" {word};"));
        let results = output.lines().filter(|line| line.starts_with("test result:"));
        let (passed, failed) = results.fold((0, 0), |(passed, failed), line| {
            (passed + numbers(line, "passed"), failed + numbers(line, "failed"))
        });
        self.add(passed, failed);
        if status.success() {
            return Ok(Done::Skipped(format!("{passed} passed")));
        }
        if failed == 0 {
            // It did not compile, or a test program died.
            self.add(0, 1);
        }
        bail!("{}\n  to repeat: {}", failures_of_cargo(&output), spell(&cargo));
    }

    fn node(&self, progress: &Progress) -> Result<Done> {
        let mut node = command("node", &["--test", "--test-reporter=spec", "--test-concurrency=1"]);
        let folder = places::root().join("tests/browser");
        for name in site::files(&folder)?.into_keys() {
            if name.ends_with(".test.mjs") && !name.contains('/') {
                node.arg(name);
            }
        }
        node.current_dir(folder).env("SEESAW_DIST", places::dist()).env("SEESAW_CASES", cases());
        if let Some(chromium) = tools::chromium_path() {
            node.env("CHROMIUM", chromium);
        }
        let (status, output) = capture("browser-tests", &mut node, |line| progress.say(&format!("({})", line.trim())))?;
        let total = |word: &str| {
            let line = output.lines().rev().find_map(|line| line.trim_start_matches("ℹ ").strip_prefix(word));
            line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
        };
        let (passed, failed) = (total("pass "), total("fail ") + total("cancelled "));
        self.add(passed, failed);
        if status.success() && passed > 0 {
            return Ok(Done::Skipped(format!("{passed} passed")));
        }
        if failed == 0 {
            self.add(0, 1);
        }
        let failing = output.find("✖ failing tests:").map_or(output.as_str(), |at| &output[at..]);
        bail!("{failing}\n  to repeat: {}", spell(&node));
    }
}

/// What the native tests write down for the engine in the browser.
fn cases() -> PathBuf {
    places::target().join("tmp/cases.json")
}

/// What the failing tests of `cargo test` said, without the list of those that passed.
fn failures_of_cargo(output: &str) -> String {
    let boring = |line: &&str| {
        let line = line.trim_start();
        let passed = line.starts_with("test ") && (line.ends_with("... ok") || line.ends_with("... ignored"));
        let noise = ["running ", "test result: ok", "Compiling ", "Finished ", "Doc-tests "];
        passed || line.is_empty() || noise.iter().any(|start| line.starts_with(start))
    };
    output.lines().filter(|line| !boring(line)).map(|line| format!("    {line}\n")).collect()
}

fn number_before(line: &str, word: &str) -> usize {
    let Some(at) = line.find(word) else { return 0 };
    let digits = line[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!((number_before(line, " passed;"), number_before(line, " failed;")), (12, 3));
    }

    #[test]
    fn failures_leave_out_what_passed() {
        let output = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\n---- b stdout ----\nit said no\ntest result: FAILED.\n";
        assert_eq!(
            failures_of_cargo(output),
            "    test b ... FAILED\n    ---- b stdout ----\n    it said no\n    test result: FAILED.\n"
        );
    }
}
