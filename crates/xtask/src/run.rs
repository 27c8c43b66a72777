//! Runs other programs: their output goes into a log, and a failure shows the end of it with the command to repeat.

use crate::places;
use crate::steps::Progress;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Lines of the log that a failure shows.
const TAIL: usize = 40;

/// A program with its arguments in the clone's root, without standard input.
pub fn command(program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(places::root()).stdin(Stdio::null());
    command
}

/// Runs a command to its end and returns its output, which also goes to `target/xtask/<log>.log`.
pub fn logged(progress: &Progress, log: &str, command: &mut Command) -> Result<String> {
    let shown = spell(command);
    let (status, output) = capture(log, command, |line| progress.say(&format!("({})", line.trim())))?;
    if !status.success() {
        let lines: Vec<&str> = output.lines().collect();
        let tail = lines[lines.len().saturating_sub(TAIL)..].join("\n    ");
        bail!("    {tail}\n  this command failed ({status}), run it by hand to see more:\n    {shown}");
    }
    Ok(output)
}

/// Runs a command to its end whatever its exit code, handing over every line of its output as it comes.
pub fn capture(
    log: &str,
    command: &mut Command,
    mut line_came: impl FnMut(&str),
) -> Result<(std::process::ExitStatus, String)> {
    let path = log_path(log)?;
    let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    let shown = spell(command);
    command.stdout(writer.try_clone().context("cannot share a pipe")?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start: {shown}"))?;
    // The command keeps its ends of the pipe open until they are replaced, and reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut output = String::new();
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).context("cannot read a program's output")? > 0 {
        let line = String::from_utf8_lossy(&bytes);
        let _ = file.write_all(line.as_bytes());
        line_came(&line);
        output.push_str(&line);
        bytes.clear();
    }
    let status = child.wait().with_context(|| format!("cannot wait for: {shown}"))?;
    Ok((status, output))
}

/// Standard output of a command that ends well; `None` where it is missing or fails.
pub fn answer(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = command(program, args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as it is typed into a shell.
pub fn spell(command: &Command) -> String {
    let mut words: Vec<String> = Vec::new();
    if let Some(dir) = command.get_current_dir() {
        words.push(format!("cd {} &&", dir.display()));
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.to_string_lossy(), quote(&value.to_string_lossy())));
        }
    }
    words.push(quote(&command.get_program().to_string_lossy()));
    words.extend(command.get_args().map(|arg| quote(&arg.to_string_lossy())));
    words.join(" ")
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn log_path(log: &str) -> Result<PathBuf> {
    let dir = places::work();
    fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    Ok(dir.join(format!("{log}.log")))
}
