//! Runs that are stopped at moments made by chance, where a revision is not one transaction.
#![allow(dead_code, reason = "not every test uses all")]

use super::Folder;
use super::beside::{Place, difference, project};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many rounds a test makes: as many as `ROUNDS` says, for a long run by hand.
pub fn rounds(usual: usize) -> usize {
    std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Stops runs at moments made by chance.
pub struct Chance {
    pub seed: u64,
    /// In microseconds, after the first twenty thousand.
    pub within: u64,
    /// How many connections a database has.
    pub busy: fn(&str) -> i64,
}

impl Chance {
    /// Begins `upgrade head` and stops it; whether that came before its end.
    pub fn stop(&mut self, folder: &Folder, database: &str, stop: &impl Fn(&mut Child, &str)) -> bool {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut run = Command::new(env!("CARGO_BIN_EXE_seesaw"))
            .args(["upgrade", "head"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(20_000 + (self.seed >> 33) % self.within));
        stop(&mut run, database);
        let stopped = !run.wait().unwrap().success();
        // Until the server has noticed.
        while (self.busy)(database) > 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        stopped
    }
}

/// Rows lie in another order where they were written in another one.
fn sorted(dump: String) -> String {
    let mut lines: Vec<&str> = dump.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// The version row and the journal always say where the database is, and the next run comes to what an undisturbed one
/// comes to. `busy` tells how many connections a database has.
pub fn the_next_run_comes_to_the_same(
    place: &Place,
    bodies: &[String],
    usual: usize,
    busy: fn(&str) -> i64,
    stop: impl Fn(&mut Child, &str),
) {
    let undisturbed = (place.database)();
    let began = Instant::now();
    let done = project(place, &undisturbed, bodies).seesaw(&["upgrade", "head"]);
    let within = began.elapsed().as_micros() as u64;
    assert_eq!(done.code, 0, "{}", done.stderr);
    let expected = sorted((place.dump)(&undisturbed));
    let database = (place.database)();
    let folder = project(place, &database, bodies);
    let mut chance = Chance { seed: 11, within, busy };
    let (mut stopped, mut unfinished) = (0, 0);
    let rounds = rounds(usual);
    for round in 0..rounds * 5 {
        // Chance may take longer.
        if round >= rounds && unfinished > 0 && stopped * 4 >= rounds {
            println!("{stopped} of {round} runs were stopped, {unfinished} in the middle of a revision");
            return;
        }
        stopped += usize::from(chance.stop(&folder, &database, &stop));
        unfinished += u32::from(folder.seesaw(&["repair"]).stdout.contains("stopped in its middle"));
        if round % 3 == 2 {
            let done = folder.seesaw(&["upgrade", "head"]);
            assert_eq!(done.code, 0, "round {round}: {}", done.stderr);
            let found = sorted((place.dump)(&database));
            assert!(found == expected, "round {round}:\n{}", difference(&expected, &found));
            assert_eq!(folder.seesaw(&["downgrade", "base"]).code, 0);
        }
    }
    panic!("only {stopped} of {} runs were stopped, {unfinished} in the middle of a revision", rounds * 5);
}
