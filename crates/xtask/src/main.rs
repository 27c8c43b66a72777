//! The chores of the project: `cargo xtask play` shows the page, `cargo xtask test` runs every test there is.
//!
//! A chore is a set of steps ([`steps`]) that run as soon as what they need is there. Reading order: [`places`], [`steps`],
//! [`run`], [`tools`], [`backport`], [`site`], [`serve`], [`check`], [`oracle`], [`bench`].

#![expect(clippy::disallowed_methods, reason = "the chores are the outside world: they run programs and write files")]

mod backport;
mod bench;
mod check;
mod oracle;
mod places;
mod run;
mod serve;
mod site;
mod steps;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <chore>

  play [--port N] [--no-build]   build the page and serve it on 127.0.0.1
  test [--no-browser]            everything CI checks: format, lints, tests, the page in Chromium
  build                          the static site, into dist/
  bench [--cold]                 measure against Alembic and dbmate, print a table; --cold builds all anew for it
  oracle [--seed S] [--share X]  compare `--sql` with real Alembic's on scripts made by chance
  tools [--for-tests]            install what the other chores need
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (chore, options) = args.split_first().map_or(("", &[][..]), |(chore, options)| (chore.as_str(), options));
    let done = match (chore, options) {
        ("play", _) => play(options),
        ("test", []) => check::test(true),
        ("test", [option]) if option == "--no-browser" => check::test(false),
        ("build", []) => steps::run(site::build_steps()),
        ("bench", []) => bench::bench(false),
        ("bench", [option]) if option == "--cold" => bench::bench(true),
        ("oracle", _) => compare(options),
        ("tools", []) => steps::run(tools::for_building()),
        ("tools", [option]) if option == "--for-tests" => steps::run(tools::for_tests()),
        ("help" | "--help" | "-h", _) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn compare(options: &[String]) -> anyhow::Result<()> {
    let (mut seed, mut share) = (None, "0.3");
    for pair in options.chunks(2) {
        match pair {
            [name, value] if name == "--seed" => seed = Some(value.as_str()),
            [name, value] if name == "--share" && value.parse::<f64>().is_ok() => share = value,
            _ => anyhow::bail!("usage: cargo xtask oracle [--seed TEXT] [--share NUMBER]"),
        }
    }
    oracle::oracle(seed, share)
}

fn play(options: &[String]) -> anyhow::Result<()> {
    let mut port = None;
    let mut build = true;
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.as_str() {
            "--no-build" => build = false,
            "--port" => {
                let given = options.next().ok_or_else(|| anyhow::anyhow!("--port needs a number"))?;
                port = Some(given.parse().map_err(|_| anyhow::anyhow!("--port {given}: not a port number"))?);
            }
            other => anyhow::bail!("play does not know {other}\n\n{USAGE}"),
        }
    }
    if build {
        steps::run(site::build_steps())?;
    }
    serve::serve(&places::dist(), port)
}
