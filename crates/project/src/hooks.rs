//! Post-write hooks: programs that the settings want run on each new revision file.

use indexmap::IndexMap;
use seesaw_core::diagnostic::Diagnostic;

/// Stands for the new file among the options.
const FILE: &str = "REVISION_SCRIPT_FILENAME";

/// A hook as the settings have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hook {
    pub name: String,
    /// `type`, `executable`, `entrypoint`, `module`, `options`, `cwd`.
    pub options: IndexMap<String, String>,
}

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookCommand {
    pub program: Program,
    pub arguments: Vec<String>,
    pub folder: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// A file, or a name on the search path.
    Executable(String),
    /// A command that a Python package has installed.
    ConsoleScript(String),
    /// `python -m`.
    Module(String),
}

impl Hook {
    /// What the hook runs on a file; what is missing is said in Alembic's words.
    pub fn command(&self, file: &str) -> Result<HookCommand, Diagnostic> {
        let name = &self.name;
        let Some(kind) = self.options.get("type") else {
            return Err(Diagnostic::error(format!(
                "Key '{name}.type' (or 'type' in toml) is required for post write hook '{name}'"
            )));
        };
        let required = |key: &str| {
            self.options
                .get(key)
                .cloned()
                .ok_or_else(|| Diagnostic::error(format!("Key {name}.{key} is required for post write hook '{name}'")))
        };
        let program = match kind.as_str() {
            "exec" => Program::Executable(required("executable")?),
            "console_scripts" => Program::ConsoleScript(required("entrypoint")?),
            "module" => Program::Module(required("module")?),
            other => return Err(Diagnostic::error(format!("No formatter with name '{other}' registered"))),
        };
        let options = self.options.get("options").map(String::as_str).unwrap_or_default();
        let options = if options.contains(FILE) { options.to_owned() } else { format!("{FILE} {options}") };
        let arguments = split(&options).ok_or_else(|| {
            Diagnostic::error(format!("the options of post write hook '{name}' have a quote that is not closed"))
        })?;
        let arguments = arguments.into_iter().map(|argument| argument.replace(FILE, file)).collect();
        Ok(HookCommand { program, arguments, folder: self.options.get("cwd").cloned() })
    }
}

/// The words of a command line, as a shell takes them apart; `None` where a quote is left open.
fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        inner => word.push(inner),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => {
                            let escaped = characters.next()?;
                            if !matches!(escaped, '"' | '\\') {
                                word.push('\\');
                            }
                            word.push(escaped);
                        }
                        inner => word.push(inner),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(characters.next()?),
            blank if blank.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_taken_apart_as_a_shell_does() {
        for (text, expected) in [
            ("-l 79", Some(vec!["-l", "79"])),
            ("", Some(vec![])),
            ("  a\tb\n", Some(vec!["a", "b"])),
            ("'a b' \"c d\"e", Some(vec!["a b", "c de"])),
            (r#"a\ b "c\"d\x" '\'"#, Some(vec!["a b", r#"c"d\x"#, "\\"])),
            ("'' x", Some(vec!["", "x"])),
            ("'open", None),
        ] {
            let expected = expected.map(|words| words.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn a_hook_says_what_to_run() {
        let hook = |pairs: &[(&str, &str)]| Hook {
            name: "tidy".to_owned(),
            options: pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        };
        let shown = |pairs| match hook(pairs).command("v/a b.py") {
            Ok(command) => format!("{:?} {:?} {:?}", command.program, command.arguments, command.folder),
            Err(fault) => fault.message,
        };
        for (pairs, expected) in [
            (&[][..], "Key 'tidy.type' (or 'type' in toml) is required for post write hook 'tidy'"),
            (&[("type", "exec")], "Key tidy.executable is required for post write hook 'tidy'"),
            (&[("type", "nosuch")], "No formatter with name 'nosuch' registered"),
            (&[("type", "exec"), ("executable", "ruff")], r#"Executable("ruff") ["v/a b.py"] None"#),
            (
                &[("type", "console_scripts"), ("entrypoint", "black"), ("options", "-l 79"), ("cwd", "x")],
                r#"ConsoleScript("black") ["v/a b.py", "-l", "79"] Some("x")"#,
            ),
            (
                &[("type", "module"), ("module", "ruff"), ("options", "check --fix 'REVISION_SCRIPT_FILENAME'")],
                r#"Module("ruff") ["check", "--fix", "v/a b.py"] None"#,
            ),
        ] {
            assert_eq!(shown(pairs), expected);
        }
    }
}
