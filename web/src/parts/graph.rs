//! Where the lines of the history run: one lane per line of descent, newest on top.

use seesaw_protocol::HistoryEntry;

/// One row: the lane of its node, and the lines above and below the node's height.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub lane: usize,
    /// Lanes that come in at the top edge, with the lane they have at the node's height.
    pub above: Vec<Line>,
    /// Lanes that leave at the bottom edge, with the lane they had at the node's height.
    pub below: Vec<Line>,
    pub lanes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: usize,
    pub to: usize,
    /// A dependency rather than a parent.
    pub dashed: bool,
}

/// A line on its way down to a revision.
#[derive(Clone, Debug, PartialEq)]
struct Lane {
    to: String,
    dashed: bool,
}

/// Lays the history out. Parents that are not in the history (a missing file) end where they begin.
pub fn lay_out(history: &[HistoryEntry]) -> Vec<Row> {
    let mut lanes: Vec<Option<Lane>> = Vec::new();
    let mut rows = Vec::new();
    for (at, entry) in history.iter().enumerate() {
        let id = &entry.revision.id;
        let wanted = lanes.iter().position(|lane| lane.as_ref().is_some_and(|lane| lane.to == *id));
        let lane = wanted.unwrap_or_else(|| free(&mut lanes));
        let mut row = Row { lane, ..Row::default() };
        for (from, other) in lanes.iter().enumerate() {
            let Some(other) = other else { continue };
            let to = if other.to == *id { lane } else { from };
            row.above.push(Line { from, to, dashed: other.dashed });
        }
        for other in &mut lanes {
            if other.as_ref().is_some_and(|lane| lane.to == *id) {
                *other = None;
            }
        }
        for (from, other) in lanes.iter().enumerate() {
            if let Some(other) = other {
                row.below.push(Line { from, to: from, dashed: other.dashed });
            }
        }
        let rest = &history[at + 1..];
        let parents = entry.revision.down_revision.iter().map(|parent| (parent, false));
        let dependencies = entry.revision.depends_on.iter().map(|dependency| (dependency, true));
        for (at, (name, dashed)) in parents.chain(dependencies).enumerate() {
            let Some(to) = resolve(rest, name) else { continue };
            // The first parent goes straight on and meets others at its own height; the rest join a line that is there.
            let open = lanes
                .iter()
                .position(|lane| *lane == Some(Lane { to: to.clone(), dashed }))
                .filter(|_| at > 0 || dashed);
            let target = open.unwrap_or_else(|| {
                let target =
                    if lanes.len() > lane && lanes[lane].is_none() && !dashed { lane } else { free(&mut lanes) };
                if target == lanes.len() {
                    lanes.push(None);
                }
                lanes[target] = Some(Lane { to, dashed });
                target
            });
            row.below.push(Line { from: lane, to: target, dashed });
        }
        while lanes.last().is_some_and(Option::is_none) {
            lanes.pop();
        }
        row.lanes =
            row.above.iter().chain(&row.below).map(|line| line.from.max(line.to)).max().unwrap_or(0).max(lane) + 1;
        rows.push(row);
    }
    rows
}

/// The leftmost lane that nobody uses.
fn free(lanes: &mut Vec<Option<Lane>>) -> usize {
    match lanes.iter().position(Option::is_none) {
        Some(at) => at,
        None => {
            lanes.push(None);
            lanes.len() - 1
        }
    }
}

/// A parent as it is written: an id, the beginning of one, or a branch label.
fn resolve(history: &[HistoryEntry], name: &str) -> Option<String> {
    let found = history.iter().find(|entry| entry.revision.id == name);
    let found =
        found.or_else(|| history.iter().find(|entry| entry.revision.branch_labels.iter().any(|label| label == name)));
    let found = found.or_else(|| history.iter().find(|entry| entry.revision.id.starts_with(name)));
    found.map(|entry| entry.revision.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use seesaw_core::revision::Revision;
    use seesaw_protocol::Language;

    fn history(entries: &[(&str, &[&str])]) -> Vec<HistoryEntry> {
        let entry = |(id, parents): &(&str, &[&str])| HistoryEntry {
            revision: Revision {
                id: (*id).to_owned(),
                down_revision: parents.iter().map(|parent| (*parent).to_owned()).collect(),
                ..Revision::default()
            },
            head: false,
            branch_point: false,
            merge_point: false,
            applied: false,
            language: Language::Sql,
        };
        entries.iter().map(entry).collect()
    }

    #[test]
    fn a_line_is_one_lane() {
        let rows = lay_out(&history(&[("c", &["b"]), ("b", &["a"]), ("a", &[])]));
        assert!(rows.iter().all(|row| row.lane == 0 && row.lanes == 1));
        assert!(rows[0].above.is_empty() && rows[2].below.is_empty());
    }

    #[test]
    fn a_diamond_has_two_lanes_that_meet_again() {
        let rows = lay_out(&history(&[("d", &["b", "c"]), ("c", &["a"]), ("b", &["a"]), ("a", &[])]));
        assert_eq!(rows.iter().map(|row| row.lane).collect::<Vec<_>>(), [0, 1, 0, 0]);
        assert_eq!(rows[0].below.len(), 2);
        assert!(rows[3].above.iter().all(|line| line.to == 0));
    }

    #[test]
    fn a_missing_parent_and_a_cycle_end() {
        let rows = lay_out(&history(&[("b", &["gone"]), ("a", &["b"])]));
        assert_eq!(rows.len(), 2);
        assert!(rows[0].below.is_empty());
    }
}
