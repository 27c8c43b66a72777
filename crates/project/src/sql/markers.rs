//! The comments that divide an SQL file: dbmate's, goose's, sql-migrate's, and our own header and sections.

use std::ops::Range;

/// What a file says about itself.
#[derive(Debug, Default, PartialEq)]
pub struct Marked {
    pub header: Header,
    pub up: Option<Range<usize>>,
    pub down: Option<Range<usize>>,
    pub up_without_transaction: bool,
    pub down_without_transaction: bool,
}

/// Our own header; `None` is a line that is not there.
#[derive(Debug, Default, PartialEq)]
pub struct Header {
    pub revision: Option<String>,
    pub revises: Option<Vec<String>>,
    pub branch_labels: Vec<String>,
    pub depends_on: Vec<String>,
    pub message: Option<String>,
    /// The line of `-- revision:`, from 1.
    pub line: u32,
}

enum Marker {
    Up { without_transaction: bool },
    Down { without_transaction: bool },
    WithoutTransaction,
    Field(String, String),
}

/// Reads the markers of a file; `None` where it has none at all.
pub fn read(text: &str) -> Option<Marked> {
    let mut marked = Marked::default();
    let mut seen = false;
    let mut section: Option<(bool, usize)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let Some(marker) = marker(line, section.is_some()) else { continue };
        match marker {
            Marker::Up { without_transaction } | Marker::Down { without_transaction } => {
                close(&mut marked, section.take(), start);
                let up = matches!(marker, Marker::Up { .. });
                *(if up { &mut marked.up_without_transaction } else { &mut marked.down_without_transaction }) |=
                    without_transaction;
                section = Some((up, at));
                seen = true;
            }
            Marker::WithoutTransaction => {
                marked.up_without_transaction = true;
                marked.down_without_transaction = true;
            }
            Marker::Field(name, value) => {
                seen |= name == "revision";
                marked.header.set(&name, value, number as u32 + 1);
            }
        }
    }
    close(&mut marked, section, text.len());
    if seen && marked.up.is_none() && marked.down.is_none() {
        marked.up = Some(0..text.len());
    }
    seen.then_some(marked)
}

fn close(marked: &mut Marked, section: Option<(bool, usize)>, end: usize) {
    if let Some((up, start)) = section {
        *(if up { &mut marked.up } else { &mut marked.down }) = Some(start..end);
    }
}

fn marker(line: &str, in_section: bool) -> Option<Marker> {
    let comment = line.trim_start_matches('\u{feff}').trim().strip_prefix("--")?.trim();
    let lower = comment.to_lowercase();
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    match first {
        "migrate:up" => return Some(Marker::Up { without_transaction: lower.contains("transaction:false") }),
        "migrate:down" => return Some(Marker::Down { without_transaction: lower.contains("transaction:false") }),
        "+goose" | "+migrate" => {
            let second = words.next()?;
            let without_transaction = words.next() == Some("notransaction");
            return match second {
                "up" => Some(Marker::Up { without_transaction }),
                "down" => Some(Marker::Down { without_transaction }),
                "no" => lower.ends_with("no transaction").then_some(Marker::WithoutTransaction),
                _ => None,
            };
        }
        "upgrade" | "upgrade:" if words.next().is_none() => return Some(Marker::Up { without_transaction: false }),
        "downgrade" | "downgrade:" if words.next().is_none() => {
            return Some(Marker::Down { without_transaction: false });
        }
        _ => {}
    }
    if in_section {
        return None;
    }
    let (name, value) = comment.split_once(':')?;
    let name = name.trim().to_lowercase();
    let known = ["revision", "revises", "branch_labels", "depends_on", "message"];
    known.contains(&name.as_str()).then(|| Marker::Field(name, value.trim().to_owned()))
}

impl Header {
    fn set(&mut self, name: &str, value: String, line: u32) {
        match name {
            "revision" => {
                self.revision = Some(value);
                self.line = line;
            }
            "revises" => self.revises = Some(list(&value)),
            "branch_labels" => self.branch_labels = list(&value),
            "depends_on" => self.depends_on = list(&value),
            _ => self.message = Some(value),
        }
    }
}

/// Names divided by commas or blanks; `none`, `base` and `<base>` stand for none at all.
fn list(value: &str) -> Vec<String> {
    let names = value.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty());
    names
        .filter(|name| !matches!(name.to_lowercase().as_str(), "none" | "base" | "<base>"))
        .map(str::to_owned)
        .collect()
}
