//! Boxes in layers along the edges between them, after Sugiyama: edges run from left to right, few of them cross, and a
//! box stands at the height of those that it is joined with.

use seesaw_core::sort;

/// Between two boxes, in the page's pixels.
pub const GAP: f64 = 40.0;

type Point = (f64, f64);

/// A box, or a place that a long edge keeps free for itself between the boxes of a layer.
struct Node {
    layer: usize,
    width: f64,
    height: f64,
    /// The height with what is kept free above and below.
    room: f64,
    /// Neighbours in the layer before and in the layer after.
    sides: [Vec<usize>; 2],
}

/// The left top corners of boxes with these widths and heights, and a line for each edge from its first box to its second.
/// An edge joins two different boxes.
pub fn place(sizes: &[(f64, f64)], edges: &[(usize, usize)]) -> (Vec<Point>, Vec<Vec<Point>>) {
    let order = depth_first(sizes.len(), edges);
    let mut at = vec![0; sizes.len()];
    order.iter().enumerate().for_each(|(place, node)| at[*node] = place);
    // What closes a circle is drawn against its direction.
    let arcs: Vec<_> =
        edges.iter().map(|&(from, to)| if at[from] < at[to] { (from, to) } else { (to, from) }).collect();

    let ranks = ranks(&order, &arcs);
    let boxes = sizes.iter().zip(ranks);
    let node = |(&(width, height), layer)| Node { layer, width, height, room: height + GAP, sides: Default::default() };
    let mut nodes: Vec<Node> = boxes.map(node).collect();
    let ways: Vec<Vec<usize>> = arcs.iter().map(|arc| way(&mut nodes, *arc)).collect();
    let layers = in_few_crossings(&nodes);
    let heights = heights(&nodes, &layers);

    // The left and the right of each layer.
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for layer in &layers {
        let left = columns.last().map_or(GAP / 2.0, |(_, right)| right + 2.0 * GAP);
        columns.push((left, left + layer.iter().map(|node| nodes[*node].width).fold(0.0, f64::max)));
    }
    let corner = |node: usize| {
        let Node { layer, width, height, .. } = nodes[node];
        let (left, right) = columns[layer];
        ((left + right - width) / 2.0, heights[node] - height / 2.0)
    };
    let lines = ways.iter().zip(edges).zip(&arcs).map(|((way, edge), arc)| {
        let mut points = Vec::new();
        for pair in way.windows(2) {
            let (one, other) = (pair[0], pair[1]);
            let middle = (heights[one] + heights[other]) / 2.0;
            // Towards the other end, but not from the very corner of a box.
            let port = |node: usize| {
                let most = nodes[node].height / 3.0;
                heights[node] + (middle - heights[node]).clamp(-most, most)
            };
            let between = columns[nodes[one].layer].1 + GAP;
            if points.is_empty() {
                points.push((corner(one).0 + nodes[one].width, port(one)));
            }
            points.extend([(between - GAP / 2.0, port(one)), (between + GAP / 2.0, port(other))]);
            if other < sizes.len() {
                points.push((corner(other).0, port(other)));
            } else {
                let (left, right) = columns[nodes[other].layer];
                points.extend([(left, heights[other]), (right, heights[other])]);
            }
        }
        if edge != arc {
            points.reverse();
        }
        points
    });
    let lines = lines.collect();
    ((0..sizes.len()).map(corner).collect(), lines)
}

/// The nodes in an order in which all edges but those that close a circle go forward.
fn depth_first(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut next = vec![Vec::new(); count];
    edges.iter().for_each(|(from, to)| next[*from].push(*to));
    let mut seen = vec![false; count];
    let mut finished = Vec::new();
    for start in 0..count {
        let mut open = vec![(start, 0)];
        while let Some((node, tried)) = open.last_mut() {
            if *tried == 0 && std::mem::replace(&mut seen[*node], true) {
                open.pop();
            } else if let Some(after) = next[*node].get(*tried) {
                *tried += 1;
                open.push((*after, 0));
            } else {
                finished.push(*node);
                open.pop();
            }
        }
    }
    finished.reverse();
    finished
}

/// The layer of each node: behind all before it, and no further from those after it than need be.
fn ranks(order: &[usize], arcs: &[(usize, usize)]) -> Vec<usize> {
    let mut ranks = vec![0; order.len()];
    for node in order {
        let before = arcs.iter().filter(|(_, to)| to == node);
        ranks[*node] = before.map(|(from, _)| ranks[*from] + 1).max().unwrap_or(0);
    }
    for node in order.iter().rev() {
        let after: Vec<usize> = arcs.iter().filter(|(from, _)| from == node).map(|(_, to)| ranks[*to] - 1).collect();
        if after.len() > arcs.iter().filter(|(_, to)| to == node).count() {
            ranks[*node] = after.into_iter().min().unwrap_or(0);
        }
    }
    ranks
}

/// The nodes of an edge from layer to layer; those between its boxes are made.
fn way(nodes: &mut Vec<Node>, (from, to): (usize, usize)) -> Vec<usize> {
    let mut way = vec![from];
    for layer in nodes[from].layer + 1..nodes[to].layer {
        way.push(nodes.len());
        nodes.push(Node { layer, width: 0.0, height: 0.0, room: GAP / 2.0, sides: Default::default() });
    }
    way.push(to);
    for pair in way.windows(2) {
        nodes[pair[1]].sides[0].push(pair[0]);
        nodes[pair[0]].sides[1].push(pair[1]);
    }
    way
}

/// The nodes of each layer from top to bottom: each moves to the mean of its neighbours, to and fro, as long as that helps.
fn in_few_crossings(nodes: &[Node]) -> Vec<Vec<usize>> {
    const SWEEPS: usize = 16;
    let mut layers = vec![Vec::new(); nodes.iter().map(|node| node.layer + 1).max().unwrap_or(0)];
    nodes.iter().enumerate().for_each(|(at, node)| layers[node.layer].push(at));
    let mut places = vec![0.0; nodes.len()];
    let mut best = (usize::MAX, layers.clone());
    for sweep in 0..SWEEPS {
        for layer in &layers {
            layer.iter().enumerate().for_each(|(place, node)| places[*node] = place as f64);
        }
        let crossings = crossings(nodes, &layers, &places);
        if crossings < best.0 {
            best = (crossings, layers.clone());
        }
        if crossings == 0 {
            break;
        }
        for at in sweep_over(layers.len(), sweep) {
            let layer = &mut layers[at];
            for node in layer.iter() {
                places[*node] = mean(&nodes[*node].sides[sweep % 2], &places).unwrap_or(places[*node]);
            }
            sort::by(layer, |a, b| places[*a].total_cmp(&places[*b]));
            layer.iter().enumerate().for_each(|(place, node)| places[*node] = place as f64);
        }
    }
    best.1
}

fn crossings(nodes: &[Node], layers: &[Vec<usize>], places: &[f64]) -> usize {
    let of_layer = |layer: &Vec<usize>| {
        let mut ends: Vec<f64> = Vec::new();
        let mut crossings = 0;
        for node in layer {
            let own: Vec<f64> = nodes[*node].sides[1].iter().map(|after| places[*after]).collect();
            crossings += own.iter().map(|end| ends.len() - ends.partition_point(|other| other <= end)).sum::<usize>();
            for end in own {
                ends.insert(ends.partition_point(|other| *other <= end), end);
            }
        }
        crossings
    };
    layers.iter().map(of_layer).sum()
}

/// The middle of each node from above: where its neighbours are, as near as the nodes of its layer let it.
fn heights(nodes: &[Node], layers: &[Vec<usize>]) -> Vec<f64> {
    const SWEEPS: usize = 24;
    let mut heights = vec![0.0; nodes.len()];
    for sweep in 0..SWEEPS {
        for at in sweep_over(layers.len(), sweep) {
            let wish = |node: &usize| {
                let [before, after] = &nodes[*node].sides;
                // In the end all count, so that a box stands in the middle of both sides.
                let sides = [before.as_slice(), after.as_slice()];
                let all = if sweep < SWEEPS / 2 { sides[sweep % 2].to_vec() } else { sides.concat() };
                mean(&all, &heights).unwrap_or(heights[*node])
            };
            let wishes: Vec<f64> = layers[at].iter().map(wish).collect();
            settle(nodes, &layers[at], &wishes, &mut heights);
        }
    }
    let top = nodes.iter().zip(&heights).map(|(node, height)| height - node.height / 2.0).fold(f64::INFINITY, f64::min);
    heights.iter().map(|height| height - top + GAP / 2.0).collect()
}

/// The heights of a layer nearest to those wished for, without overlaps: what would be too close to what is above it forms
/// one block with it, at the mean of their wishes.
fn settle(nodes: &[Node], layer: &[usize], wishes: &[f64], heights: &mut [f64]) {
    let mut offsets = Vec::new();
    let mut bottom = 0.0;
    for node in layer {
        offsets.push(bottom + nodes[*node].room / 2.0);
        bottom += nodes[*node].room;
    }
    // Each block with the sum of its wishes for its first node's place, and its size.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        let mut block = (wish - offset, 1);
        while let Some(&(sum, count)) = blocks.last()
            && sum / count as f64 >= block.0 / block.1 as f64
        {
            block = (block.0 + sum, block.1 + count);
            blocks.pop();
        }
        blocks.push(block);
    }
    let starts = blocks.iter().flat_map(|&(sum, count)| std::iter::repeat_n(sum / count as f64, count));
    for ((node, start), offset) in layer.iter().zip(starts).zip(offsets) {
        heights[*node] = start + offset;
    }
}

/// The layers from first to last, or back.
fn sweep_over(layers: usize, sweep: usize) -> Vec<usize> {
    if sweep.is_multiple_of(2) { (0..layers).collect() } else { (0..layers).rev().collect() }
}

fn mean(nodes: &[usize], of: &[f64]) -> Option<f64> {
    (!nodes.is_empty()).then(|| nodes.iter().map(|node| of[*node]).sum::<f64>() / nodes.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of one size, and whether the layout holds: no two overlap, and each line goes from box to box.
    fn placed(count: usize, edges: &[(usize, usize)]) -> Vec<Point> {
        let sizes: Vec<(f64, f64)> = (0..count).map(|at| (100.0 + at as f64, 60.0 + (at * 37 % 90) as f64)).collect();
        let (corners, lines) = place(&sizes, edges);
        let inside = |at: usize| {
            let ((left, top), (width, height)) = (corners[at], sizes[at]);
            assert!(left >= 0.0 && top >= 0.0, "{left} {top}");
            (left, top, left + width, top + height)
        };
        for one in 0..count {
            for other in 0..one {
                let (a, b) = (inside(one), inside(other));
                assert!(a.2 < b.0 || b.2 < a.0 || a.3 < b.1 || b.3 < a.1, "{one} overlaps {other}");
            }
        }
        let on_the_side = |(x, y): Point, at: usize| {
            let (left, top, right, bottom) = inside(at);
            (x == left || x == right) && top < y && y < bottom
        };
        assert_eq!(lines.len(), edges.len());
        for (line, (from, to)) in lines.iter().zip(edges) {
            assert!(on_the_side(line[0], *from) && on_the_side(line[line.len() - 1], *to), "{from} to {to}: {line:?}");
        }
        corners
    }

    #[test]
    fn edges_go_from_left_to_right() {
        let edges = [(0, 1), (1, 2), (0, 2), (3, 2)];
        let corners = placed(4, &edges);
        assert!(edges.iter().all(|(from, to)| corners[*from].0 < corners[*to].0));
        assert!(corners[3].0 > corners[0].0, "3 stands right before 2");
    }

    #[test]
    fn circles_and_nothing_at_all() {
        placed(3, &[(0, 1), (1, 2), (2, 0), (1, 0)]);
        placed(3, &[]);
        assert!(placed(0, &[]).is_empty());
    }

    #[test]
    fn lines_cross_only_where_they_must() {
        // Two ladders, their boxes mixed.
        let edges = [(0, 3), (1, 2), (3, 4), (2, 5), (0, 4), (1, 5)];
        placed(6, &edges);
        let sizes = [(100.0, 60.0); 6];
        let order = depth_first(6, &edges);
        let node = |(&(width, height), layer)| Node { layer, width, height, room: height, sides: Default::default() };
        let mut nodes: Vec<Node> = sizes.iter().zip(ranks(&order, &edges)).map(node).collect();
        edges.iter().for_each(|edge| _ = way(&mut nodes, *edge));
        let layers = in_few_crossings(&nodes);
        let mut places = vec![0.0; nodes.len()];
        layers.iter().for_each(|layer| layer.iter().enumerate().for_each(|(at, node)| places[*node] = at as f64));
        assert_eq!(crossings(&nodes, &layers, &places), 0);
    }

    #[test]
    fn a_chain_is_straight() {
        let corners = place(&[(100.0, 60.0); 5], &[(0, 1), (1, 2), (2, 3), (3, 4)]).0;
        assert!(corners.iter().all(|(_, top)| *top == corners[0].1), "{corners:?}");
    }

    #[test]
    fn random_graphs() {
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        for _ in 0..200 {
            let count = 2 + random(40);
            let mut edges: Vec<(usize, usize)> = (0..random(90)).map(|_| (random(count), random(count))).collect();
            edges.retain(|(from, to)| from != to);
            edges.sort_unstable();
            edges.dedup();
            placed(count, &edges);
        }
    }
}
