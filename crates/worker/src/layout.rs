//! Where to draw the tables of a schema: layers along the foreign keys, or a plain grid where there are too many.

use crate::layers::{self, GAP};
use indexmap::IndexMap;
use seesaw_protocol::{LayoutBox, LayoutEdge};

/// Above these, layers take longer than a visitor wants to wait and are unreadable anyway.
const MOST_BOXES: usize = 150;
const MOST_EDGES: usize = 600;

/// The boxes with their left and top, and the lines between them. Edges to unknown boxes and to the box itself have no
/// line.
pub fn layout(mut boxes: Vec<LayoutBox>, edges: &[(String, String)]) -> (Vec<LayoutBox>, Vec<LayoutEdge>) {
    for b in &mut boxes {
        b.width = sane(b.width);
        b.height = sane(b.height);
    }
    let known: IndexMap<&str, &LayoutBox> = boxes.iter().map(|b| (b.id.as_str(), b)).collect();
    let mut drawn: IndexMap<(&str, &str), ()> = IndexMap::new();
    for (from, to) in edges {
        if from != to && known.contains_key(from.as_str()) && known.contains_key(to.as_str()) {
            drawn.insert((from, to), ());
        }
    }
    let drawn: Vec<(String, String)> = drawn.into_keys().map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    if boxes.len() > MOST_BOXES || drawn.len() > MOST_EDGES { grid(boxes, drawn) } else { layers(boxes, drawn) }
}

fn sane(size: f64) -> f64 {
    if size.is_finite() { size.clamp(1.0, 10_000.0) } else { 1.0 }
}

fn layers(mut boxes: Vec<LayoutBox>, edges: Vec<(String, String)>) -> (Vec<LayoutBox>, Vec<LayoutEdge>) {
    let sizes: Vec<(f64, f64)> = boxes.iter().map(|b| (b.width, b.height)).collect();
    let places: IndexMap<&str, usize> = boxes.iter().enumerate().map(|(at, b)| (b.id.as_str(), at)).collect();
    let joined: Vec<(usize, usize)> =
        edges.iter().map(|(from, to)| (places[from.as_str()], places[to.as_str()])).collect();
    let (corners, lines) = layers::place(&sizes, &joined);
    for (b, corner) in boxes.iter_mut().zip(corners) {
        (b.x, b.y) = corner;
    }
    let lines = edges.into_iter().zip(lines).map(|((from, to), points)| LayoutEdge { from, to, points });
    (boxes, lines.collect())
}

/// Rows of boxes, about as wide as high, with straight lines from middle to middle.
fn grid(mut boxes: Vec<LayoutBox>, edges: Vec<(String, String)>) -> (Vec<LayoutBox>, Vec<LayoutEdge>) {
    let area: f64 = boxes.iter().map(|b| (b.width + GAP) * (b.height + GAP)).sum();
    let row_width = area.sqrt() * 1.3;
    let (mut x, mut y, mut row_height) = (GAP / 2.0, GAP / 2.0, 0.0_f64);
    for b in &mut boxes {
        if x > GAP && x + b.width > row_width {
            x = GAP / 2.0;
            y += row_height + GAP;
            row_height = 0.0;
        }
        (b.x, b.y) = (x, y);
        x += b.width + GAP;
        row_height = row_height.max(b.height);
    }
    let middle: IndexMap<&str, (f64, f64)> =
        boxes.iter().map(|b| (b.id.as_str(), (b.x + b.width / 2.0, b.y + b.height / 2.0))).collect();
    let lines = edges
        .into_iter()
        .map(|(from, to)| {
            let points = [&from, &to].iter().filter_map(|id| middle.get(id.as_str()).copied()).collect();
            LayoutEdge { from, to, points }
        })
        .collect();
    (boxes, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(id: &str) -> LayoutBox {
        LayoutBox { id: id.to_owned(), width: 120.0, height: 80.0, x: 0.0, y: 0.0 }
    }

    fn overlapping(boxes: &[LayoutBox]) -> Option<(&str, &str)> {
        let apart = |a: &LayoutBox, b: &LayoutBox| {
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        };
        boxes.iter().enumerate().find_map(|(at, a)| {
            let other = boxes[at + 1..].iter().find(|b| !apart(a, b))?;
            Some((a.id.as_str(), other.id.as_str()))
        })
    }

    #[test]
    fn referring_tables_stand_beside_each_other() {
        let edges = [("posts", "users"), ("posts", "posts"), ("posts", "users"), ("posts", "gone")];
        let edges = edges.map(|(from, to)| (from.to_owned(), to.to_owned()));
        let (boxes, lines) = layout(vec![table("users"), table("posts"), table("tags")], &edges);
        assert_eq!(overlapping(&boxes), None);
        assert!(boxes[1].x + boxes[1].width < boxes[0].x, "posts stands left of users");
        assert_eq!(lines.len(), 1, "one line: not twice, not to itself, not to what is not there");
        assert!(lines[0].points.len() >= 2);
    }

    #[test]
    fn many_tables_make_a_grid() {
        let boxes: Vec<_> = (0..400).map(|at| table(&format!("t{at}"))).collect();
        let edges: Vec<_> = (1..400).map(|at| (format!("t{at}"), "t0".to_owned())).collect();
        let (boxes, lines) = layout(boxes, &edges);
        assert_eq!(overlapping(&boxes), None);
        assert_eq!(lines.len(), 399);
        let right = boxes.iter().map(|b| b.x).fold(0.0, f64::max);
        let bottom = boxes.iter().map(|b| b.y).fold(0.0, f64::max);
        assert!(right < 2.0 * bottom && bottom < 2.0 * right, "about as wide as high: {right} × {bottom}");
    }

    #[test]
    fn strange_sizes_do_no_harm() {
        let mut odd = table("odd");
        odd.width = f64::NAN;
        odd.height = -1.0;
        let (boxes, _) = layout(vec![odd, table("even")], &[]);
        assert!(boxes.iter().all(|b| b.x.is_finite() && b.y.is_finite()));
        assert!(layout(Vec::new(), &[]).0.is_empty());
    }
}
