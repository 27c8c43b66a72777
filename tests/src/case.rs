//! The text of a case.
//!
//! ```text
//! A sentence or two: what this shows.
//!
//! -- migrations/001_users.sql --
//! CREATE TABLE users (id INTEGER);
//! -- start.sql --
//! Statements that make the database before the first step (where there is such a file).
//! -- steps --
//! $ upgrade head
//! what the user reads
//! ```
//!
//! Steps are `open`, `upgrade TARGET`, `downgrade TARGET`, `query SQL` (undone afterwards), `sql SQL` (kept) and
//! `schema` (the statements of the catalogue, without the version table).

use seesaw_protocol::File;

#[derive(Debug)]
pub struct Case {
    /// Of its file, without the ending.
    pub name: String,
    pub about: String,
    pub files: Vec<File>,
    /// Statements for the database before the first step.
    pub start: Option<String>,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub struct Step {
    /// Without the `$`.
    pub command: String,
    pub expected: String,
}

pub fn parse(name: &str, text: &str) -> Result<Case, String> {
    let (mut about, mut sections) = (String::new(), Vec::<(String, String)>::new());
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(title) => sections.push((title.to_owned(), String::new())),
            None => sections.last_mut().map_or(&mut about, |(_, body)| body).push_str(line),
        }
    }
    let (mut files, mut start, mut steps) = (Vec::new(), None, None);
    for (title, body) in sections {
        match title.as_str() {
            "start.sql" => start = Some(body),
            "steps" => steps = Some(self::steps(&body)?),
            _ => files.push(File { path: title, text: body }),
        }
    }
    let steps = steps.ok_or_else(|| format!("{name}: there is no section `-- steps --`"))?;
    Ok(Case { name: name.to_owned(), about, files, start, steps })
}

/// The text again, with these answers.
pub fn print(case: &Case, answers: &[String]) -> String {
    let mut out = case.about.clone();
    let mut section = |title: &str, body: &str| {
        out.push_str(&format!("-- {title} --\n{body}"));
    };
    for file in &case.files {
        section(&file.path, &file.text);
    }
    if let Some(start) = &case.start {
        section("start.sql", start);
    }
    let steps: Vec<String> =
        case.steps.iter().zip(answers).map(|(step, answer)| format!("$ {}\n{answer}", step.command)).collect();
    section("steps", &steps.join("\n"));
    out
}

fn steps(text: &str) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.trim_end().to_owned(), expected: String::new() }),
            (None, Some(step)) => {
                step.expected.push_str(line);
                step.expected.push('\n');
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return Err(format!("steps begin with `$ `, not with: {line}")),
        }
    }
    for step in &mut steps {
        let trimmed = step.expected.trim_end().len();
        step.expected.truncate(trimmed);
        if trimmed > 0 {
            step.expected.push('\n');
        }
    }
    Ok(steps)
}
