//! Runs the steps of a chore side by side, each as soon as the steps that it needs are done, and tells how far it is.

use anyhow::Result;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a long step says that it still runs.
const HEARTBEAT: Duration = Duration::from_secs(20);

pub struct Step {
    pub name: String,
    /// Names of the steps that must be done first; those that are not part of this run count as done.
    pub needs: Vec<&'static str>,
    /// Names of steps that must have ended, well or not.
    pub after: Vec<&'static str>,
    pub work: Work,
}

type Work = Box<dyn FnOnce(&Progress) -> Result<Done> + Send>;

/// How a step ended well.
pub enum Done {
    Made,
    /// Nothing to do, and why.
    Skipped(String),
}

/// What a running step is busy with, shown every so often.
#[derive(Clone, Default)]
pub struct Progress(Arc<Mutex<String>>);

impl Progress {
    pub fn say(&self, what: &str) {
        *lock(&self.0) = what.to_owned();
    }
}

pub fn step(
    name: impl Into<String>,
    needs: &[&'static str],
    work: impl FnOnce(&Progress) -> Result<Done> + Send + 'static,
) -> Step {
    Step { name: name.into(), needs: needs.to_vec(), after: Vec::new(), work: Box::new(work) }
}

impl Step {
    pub fn after(mut self, steps: &[&'static str]) -> Self {
        self.after.extend(steps);
        self
    }
}

/// Runs all steps. The first failure keeps steps that need it from starting; the others are finished.
pub fn run(steps: Vec<Step>) -> Result<()> {
    let total = steps.len();
    let board = Board {
        states: Mutex::new(steps.iter().map(|step| (step.name.clone(), State::Waiting)).collect()),
        changed: Condvar::new(),
        began: Instant::now(),
        total,
        ended: Mutex::new(0),
    };
    std::thread::scope(|scope| {
        for step in steps {
            let board = &board;
            scope.spawn(move || board.run(step));
        }
    });
    let states = lock(&board.states);
    let failed = states.values().filter(|state| matches!(state, State::Failed)).count();
    if failed > 0 {
        anyhow::bail!("{failed} of {total} steps failed, see above");
    }
    Ok(())
}

/// Formats a duration as people say it.
pub fn spell(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Done,
    Failed,
}

struct Board {
    states: Mutex<HashMap<String, State>>,
    changed: Condvar,
    began: Instant,
    total: usize,
    ended: Mutex<usize>,
}

impl Board {
    fn run(&self, step: Step) {
        let Step { name, needs, after, work } = step;
        if !self.wait_for(&needs, &after) {
            self.end(&name, State::Failed, "not started: a step that it needs failed");
            return;
        }
        let began = Instant::now();
        let progress = Progress::default();
        let over = (Mutex::new(false), Condvar::new());
        let result = std::thread::scope(|scope| {
            scope.spawn(|| self.beat(&name, &progress, began, &over));
            let result = work(&progress);
            *lock(&over.0) = true;
            over.1.notify_all();
            result
        });
        match result {
            Ok(Done::Made) => self.end(&name, State::Done, &format!("done in {}", spell(began.elapsed()))),
            Ok(Done::Skipped(why)) => self.end(&name, State::Done, &why),
            Err(error) => self.end(&name, State::Failed, &format!("FAILED\n{error:#}")),
        }
    }

    /// False where a needed step failed.
    fn wait_for(&self, needs: &[&'static str], after: &[&'static str]) -> bool {
        let mut states = lock(&self.states);
        loop {
            let all = || needs.iter().filter_map(|need| states.get(*need));
            if all().any(|state| *state == State::Failed) {
                return false;
            }
            let ended = after.iter().filter_map(|step| states.get(*step)).all(|state| *state != State::Waiting);
            if ended && all().all(|state| *state == State::Done) {
                return true;
            }
            states = self.changed.wait(states).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn beat(&self, name: &str, progress: &Progress, began: Instant, over: &(Mutex<bool>, Condvar)) {
        let mut ended = lock(&over.0);
        // The work may be done before anybody listens for its end.
        while !*ended {
            let (guard, wait) = over.1.wait_timeout(ended, HEARTBEAT).unwrap_or_else(PoisonError::into_inner);
            ended = guard;
            if wait.timed_out() && !*ended {
                let what = lock(&progress.0).clone();
                println!("         {name}: {} so far {what}", spell(began.elapsed()));
            }
        }
    }

    fn end(&self, name: &str, state: State, words: &str) {
        let mut ended = lock(&self.ended);
        *ended += 1;
        println!("[{:>2}/{}] {name}: {words} ({} in all)", *ended, self.total, spell(self.began.elapsed()));
        drop(ended);
        lock(&self.states).insert(name.to_owned(), state);
        self.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
