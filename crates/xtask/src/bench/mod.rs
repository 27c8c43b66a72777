//! Measures what the project promises, beside the tools it is compared with, and prints a table.

mod browser;
mod projects;
mod servers;
mod sizes;

use crate::places;
use crate::run::{answer, command, logged};
use crate::steps::{self, Done, Progress, step};
use crate::{site, tools};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const DBMATE: &str = "dbmate@2.36.0";
const ALEMBIC_REVISIONS: usize = 100;
const SQL_REVISIONS: usize = 1000;
/// Each time is the best of this many.
const RUNS: usize = 3;

/// One line of the table.
pub struct Row {
    pub measure: String,
    pub value: String,
    pub goal: String,
    /// `None` where there is no goal.
    pub met: Option<bool>,
}

pub fn bench(cold: bool) -> Result<()> {
    let mut wanted = tools::for_tests();
    wanted.extend(site::site_steps());
    wanted.push(step("seesaw, released", &[], |progress| {
        logged(progress, "release-build", &mut command("cargo", &["build", "--release", "--package", "seesaw"]))?;
        Ok(Done::Made)
    }));
    wanted.push(step("dbmate", &[], dbmate_step));
    steps::run(wanted)?;

    let folder = places::work().join("bench");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut rows = alembic(&folder)?;
    rows.extend(dbmate(&folder)?);
    rows.extend(history(&folder)?);
    rows.extend(servers::rows(&folder)?);
    rows.extend(sizes::rows()?);
    rows.extend(browser::rows()?);
    rows.extend(play(cold)?);
    print(&rows);
    match rows.iter().filter(|row| row.met == Some(false)).count() {
        0 => Ok(()),
        missed => bail!("{missed} goals are missed"),
    }
}

/// Real Alembic and Seesaw on the same scripts, each with a database file of its own: scripts whose text tells what they
/// do, as most are, and the same ones with a line that has to be run.
fn alembic(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut memory: f64 = 0.0;
    for (what, body) in
        [("Alembic revisions", projects::Body::Plain), ("that ask for their bind", projects::Body::Asks)]
    {
        let project = folder.join(format!("alembic-{body:?}"));
        projects::alembic(&project, ALEMBIC_REVISIONS, body)?;
        let own = |args: &[&str]| of(seesaw(), &project, &[&["--url", "sqlite:///seesaw.db"], args].concat());
        let theirs = |args: &[&str]| of(tools::oracle_python(), &project, &[&["-m", "alembic"], args].concat());
        // On the clock, and of the processor: where a disk is slow to confirm a write, both wait for it alike.
        let mut best = [(f64::INFINITY, f64::INFINITY); 4];
        for _ in 0..RUNS {
            for name in ["seesaw.db", "alembic.db"] {
                let _ = fs::remove_file(project.join(name));
            }
            let (up, down) = (own(&["upgrade", "head"])?, own(&["downgrade", "base"])?);
            let (their_up, their_down) = (theirs(&["upgrade", "head"])?, theirs(&["downgrade", "base"])?);
            for (best, cost) in best.iter_mut().zip([&up, &down, &their_up, &their_down]) {
                *best = (best.0.min(cost.seconds), best.1.min(cost.cpu));
            }
            memory = memory.max(up.megabytes).max(down.megabytes);
        }
        let [up, down, their_up, their_down] = best;
        let goal = matches!(body, projects::Body::Plain).then_some(10.0);
        let times = |way: &str, own: (f64, f64), theirs: (f64, f64)| Row {
            measure: format!("{way} of {ALEMBIC_REVISIONS} {what}"),
            value: format!(
                "{:.2} s; Alembic {:.2} s: {:.1} times faster (CPU {:.2} s; {:.2} s: {:.1} times)",
                own.0,
                theirs.0,
                theirs.0 / own.0,
                own.1,
                theirs.1,
                theirs.1 / own.1
            ),
            goal: goal.map_or(String::new(), |goal| format!("{goal} times faster")),
            met: goal.map(|goal| theirs.0 / own.0 >= goal),
        };
        rows.extend([times("upgrade", up, their_up), times("downgrade", down, their_down)]);
    }
    rows.push(Row {
        measure: "peak memory of these".to_owned(),
        value: format!("{memory:.0} MB"),
        goal: "under 64 MB".to_owned(),
        met: Some(memory < 64.0),
    });
    Ok(rows)
}

/// Both keep a rollback journal. Seesaw leaves SQLite's `synchronous=FULL` as it is, dbmate's driver sets NORMAL; what
/// either reports as applied is on the disk. Seesaw commits short revisions together, dbmate each by itself.
fn dbmate(folder: &Path) -> Result<Vec<Row>> {
    let project = folder.join("sql");
    projects::sql(&project, SQL_REVISIONS)?;
    let mut best = [f64::INFINITY; 2];
    let mut memory: f64 = 0.0;
    for _ in 0..RUNS {
        for name in ["seesaw.db", "dbmate.db"] {
            let _ = fs::remove_file(project.join(name));
        }
        let own = of(seesaw(), &project, &["--url", "sqlite:///seesaw.db", "upgrade", "head"])?;
        let args = ["--url", "sqlite:dbmate.db", "--migrations-dir", "migrations", "--no-dump-schema", "up"];
        let theirs = of(dbmate_binary(), &project, &args)?;
        for (best, cost) in best.iter_mut().zip([&own, &theirs]) {
            *best = best.min(cost.seconds);
        }
        memory = memory.max(own.megabytes);
    }
    let [own, theirs] = best;
    Ok(vec![
        Row {
            measure: format!("upgrade of {SQL_REVISIONS} SQL revisions"),
            value: format!("{own:.2} s; dbmate {theirs:.2} s"),
            goal: "no slower than dbmate".to_owned(),
            met: Some(own <= theirs),
        },
        Row {
            measure: "peak memory of this".to_owned(),
            value: format!("{memory:.0} MB"),
            goal: "under 64 MB".to_owned(),
            met: Some(memory < 64.0),
        },
    ])
}

fn history(folder: &Path) -> Result<Vec<Row>> {
    let project = folder.join("history");
    projects::alembic(&project, 1000, projects::Body::Plain)?;
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        best = best.min(of(seesaw(), &project, &["history"])?.cpu);
    }
    Ok(vec![Row {
        measure: "history of 1000 revisions, CPU".to_owned(),
        value: format!("{:.0} ms", best * 1000.0),
        goal: "under 50 ms".to_owned(),
        met: Some(best < 0.05),
    }])
}

fn play(cold: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let began = Instant::now();
    logged(&Progress::default(), "warm-build", &mut command("cargo", &["xtask", "build"]))?;
    let warm = began.elapsed();
    rows.push(Row {
        measure: "play, warm".to_owned(),
        value: steps::spell(warm),
        goal: "under 30 s".to_owned(),
        met: Some(warm.as_secs() < 30),
    });
    if cold {
        let empty = places::work().join("cold");
        let _ = fs::remove_dir_all(&empty);
        let began = Instant::now();
        let mut build = command("cargo", &["xtask", "build"]);
        build.env("CARGO_TARGET_DIR", empty.join("target")).env("XDG_CACHE_HOME", empty.join("cache"));
        logged(&Progress::default(), "cold-build", &mut build)?;
        let took = began.elapsed();
        let _ = fs::remove_dir_all(&empty);
        rows.push(Row {
            measure: "play, cold".to_owned(),
            value: steps::spell(took),
            goal: "under 25 min".to_owned(),
            met: Some(took.as_secs() < 25 * 60),
        });
    }
    Ok(rows)
}

/// What a command took.
struct Cost {
    seconds: f64,
    cpu: f64,
    megabytes: f64,
}

/// Runs a command to its end. The oracle's Python asks the system what its child used, which Rust's library cannot.
fn of(program: PathBuf, folder: &Path, args: &[&str]) -> Result<Cost> {
    const ASK: &str = "import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
took = time.perf_counter() - began
if done.returncode: sys.exit(done.stderr.decode(errors='replace')[-2000:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)";
    let mut python = Command::new(tools::oracle_python());
    python.args(["-c", ASK]).arg(&program).args(args).current_dir(folder);
    let output = python.output().with_context(|| format!("cannot run {}", program.display()))?;
    if !output.status.success() {
        bail!("{} {} failed:\n{}", program.display(), args.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [seconds, cpu, megabytes] => Ok(Cost { seconds, cpu, megabytes }),
        _ => bail!("no figures came back: {text}"),
    }
}

fn seesaw() -> PathBuf {
    places::target().join("release/seesaw")
}

fn dbmate_binary() -> PathBuf {
    places::tools().join("dbmate/node_modules/.bin/dbmate")
}

fn dbmate_step(progress: &Progress) -> Result<Done> {
    if answer(dbmate_binary(), &["--version"]).is_some_and(|version| version.contains("2.36.0")) {
        return Ok(Done::Skipped("there already".to_owned()));
    }
    let folder = places::tools().join("dbmate");
    fs::create_dir_all(&folder)?;
    let mut npm = command("npm", &["install", "--no-audit", "--no-fund", "--prefix"]);
    logged(progress, "dbmate", npm.arg(&folder).arg(DBMATE))?;
    Ok(Done::Made)
}

fn print(rows: &[Row]) {
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (measure, value) = (width(|row| &row.measure), width(|row| &row.value));
    println!();
    for row in rows {
        let verdict = match row.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        println!("{:<measure$}  {:<value$}  {:<22} {verdict}", row.measure, row.value, row.goal);
    }
}
