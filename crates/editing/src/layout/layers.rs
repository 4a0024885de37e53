//! One block in layers: every step below those it waits for, lines through the gaps, few crossings, short ways.

const GAP_X: i32 = 32;
const GAP_Y: i32 = 48;
/// Long lines are led through the layers between only while there are fewer of these places.
const WAYPOINTS_MAX: usize = 20_000;
const SWEEPS: usize = 6;

pub(super) struct Block {
    pub(super) sizes: Vec<(i32, i32)>,
    /// From a step to one that waits for it.
    pub(super) edges: Vec<(usize, usize)>,
}

/// From, to, and the points between.
pub(super) type Line = (usize, usize, Vec<(i32, i32)>);

#[derive(Default)]
pub(super) struct Placed {
    pub(super) width: i32,
    pub(super) height: i32,
    /// Left, top, layer.
    pub(super) nodes: Vec<(i32, i32, usize)>,
    pub(super) edges: Vec<Line>,
}

/// A step, or the place where a long line passes a layer.
struct Grid {
    layers: Vec<Vec<usize>>,
    layer: Vec<usize>,
    width: Vec<f64>,
    up: Vec<Vec<usize>>,
    down: Vec<Vec<usize>>,
    x: Vec<f64>,
}

pub(super) fn place(block: &Block) -> Placed {
    let count = block.sizes.len();
    if count == 0 {
        return Placed::default();
    }
    let layer = layer_of(count, &block.edges);
    let (mut grid, ways) = grid(block, &layer);
    for sweep in 0..SWEEPS {
        order(&mut grid, sweep % 2 == 0);
    }
    straighten(&mut grid);
    finish(block, &grid, &ways)
}

/// The longest way from a step that waits for nothing. A circle, which only a file with errors has, is cut where it closes.
fn layer_of(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut waiting = vec![0usize; count];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(from, to) in edges {
        waiting[to] += 1;
        next[from].push(to);
    }
    let mut layer = vec![0usize; count];
    let mut done = vec![false; count];
    let mut free: std::collections::BTreeSet<usize> = (0..count).filter(|i| waiting[*i] == 0).collect();
    for _ in 0..count {
        let Some(i) = free.pop_first().or_else(|| (0..count).find(|i| !done[*i])) else { break };
        done[i] = true;
        for &to in next[i].iter().filter(|to| !done[**to]) {
            layer[to] = layer[to].max(layer[i] + 1);
            waiting[to] = waiting[to].saturating_sub(1);
            if waiting[to] == 0 {
                free.insert(to);
            }
        }
    }
    layer
}

/// For each edge the places it passes, both ends included.
type Ways = Vec<(usize, usize, Vec<usize>)>;

fn grid(block: &Block, layer: &[usize]) -> (Grid, Ways) {
    let count = block.sizes.len();
    let deep = layer.iter().max().map_or(1, |l| l + 1);
    let mut grid = Grid {
        layers: vec![Vec::new(); deep],
        layer: layer.to_vec(),
        width: block.sizes.iter().map(|s| f64::from(s.0)).collect(),
        up: vec![Vec::new(); count],
        down: vec![Vec::new(); count],
        x: vec![0.0; count],
    };
    for (i, at) in layer.iter().enumerate() {
        grid.layers[*at].push(i);
    }
    let mut ways = Vec::with_capacity(block.edges.len());
    for &(from, to) in &block.edges {
        let mut way = vec![from];
        if layer[from] < layer[to] {
            let between = layer[to] - layer[from] - 1;
            if grid.x.len() - count + between <= WAYPOINTS_MAX {
                for at in layer[from] + 1..layer[to] {
                    way.push(grid.waypoint(at));
                }
            }
            way.push(to);
            for pair in way.windows(2) {
                grid.down[pair[0]].push(pair[1]);
                grid.up[pair[1]].push(pair[0]);
            }
        } else {
            way.push(to);
        }
        ways.push((from, to, way));
    }
    (grid, ways)
}

impl Grid {
    fn waypoint(&mut self, layer: usize) -> usize {
        let i = self.x.len();
        self.layers[layer].push(i);
        self.layer.push(layer);
        self.width.push(8.0);
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        self.x.push(0.0);
        i
    }
}

/// Puts every layer in the order of the middles of its neighbours.
fn order(grid: &mut Grid, downwards: bool) {
    let deep = grid.layers.len();
    let mut place = vec![0usize; grid.x.len()];
    for layer in &grid.layers {
        layer.iter().enumerate().for_each(|(at, i)| place[*i] = at);
    }
    let turn: Vec<usize> = if downwards { (1..deep).collect() } else { (0..deep.saturating_sub(1)).rev().collect() };
    for at in turn {
        let mut keyed: Vec<(f64, usize, usize)> = grid.layers[at]
            .iter()
            .map(|&i| {
                let near = if downwards { &grid.up[i] } else { &grid.down[i] };
                let sum: usize = near.iter().map(|n| place[*n]).sum();
                let middle = if near.is_empty() { place[i] as f64 } else { sum as f64 / near.len() as f64 };
                (middle, place[i], i)
            })
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        grid.layers[at] = keyed.into_iter().map(|(_, _, i)| i).collect();
        grid.layers[at].iter().enumerate().for_each(|(at, i)| place[*i] = at);
    }
}

/// Moves everything towards the middle of its neighbours without letting things overlap.
fn straighten(grid: &mut Grid) {
    for layer in 0..grid.layers.len() {
        let mut x = 0.0;
        for i in grid.layers[layer].clone() {
            grid.x[i] = x + grid.width[i] / 2.0;
            x += grid.width[i] + f64::from(GAP_X);
        }
    }
    let deep = grid.layers.len();
    for sweep in 0..2 * SWEEPS {
        let turn: Vec<usize> = if sweep % 2 == 0 { (0..deep).collect() } else { (0..deep).rev().collect() };
        for at in turn {
            let wanted: Vec<f64> = grid.layers[at]
                .iter()
                .map(|&i| {
                    let near = grid.up[i].iter().chain(&grid.down[i]);
                    let (sum, count) = near.fold((0.0, 0usize), |(sum, count), n| (sum + grid.x[*n], count + 1));
                    if count == 0 { grid.x[i] } else { sum / count as f64 }
                })
                .collect();
            settle(grid, at, &wanted);
        }
    }
}

/// The places nearest to those wanted that keep order and distance: what would overlap shares its mean.
fn settle(grid: &mut Grid, layer: usize, wanted: &[f64]) {
    let members = grid.layers[layer].clone();
    let mut shift = Vec::with_capacity(members.len());
    let mut at = 0.0;
    for (k, &i) in members.iter().enumerate() {
        if k > 0 {
            at += (grid.width[members[k - 1]] + grid.width[i]) / 2.0 + f64::from(GAP_X);
        }
        shift.push(at);
    }
    // Pools of neighbours that stand together: sum and number.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wanted, shift) in wanted.iter().zip(&shift) {
        pools.push((wanted - shift, 1));
        while let [.., (a, n), (b, m)] = pools[..]
            && a / n as f64 > b / m as f64
        {
            pools.truncate(pools.len() - 2);
            pools.push((a + b, n + m));
        }
    }
    let mut k = 0;
    for (sum, count) in pools {
        for _ in 0..count {
            grid.x[members[k]] = sum / count as f64 + shift[k];
            k += 1;
        }
    }
}

fn finish(block: &Block, grid: &Grid, ways: &Ways) -> Placed {
    let left = (0..grid.x.len()).map(|i| grid.x[i] - grid.width[i] / 2.0).fold(f64::INFINITY, f64::min);
    let right = (0..grid.x.len()).map(|i| grid.x[i] + grid.width[i] / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let heights: Vec<i32> =
        grid.layers.iter().map(|l| l.iter().filter_map(|i| block.sizes.get(*i)).map(|s| s.1).max().unwrap_or(0)).collect();
    let mut tops = Vec::with_capacity(heights.len());
    let mut y = 0;
    for height in &heights {
        tops.push(y);
        y += height + GAP_Y;
    }
    let middle = |i: usize| (grid.x[i] - left).round() as i32;
    let nodes = (0..block.sizes.len()).map(|i| (middle(i) - block.sizes[i].0 / 2, tops[grid.layer[i]], grid.layer[i])).collect();
    let line = |(from, to, way): &(usize, usize, Vec<usize>)| {
        let mut points = Vec::with_capacity(way.len() * 2);
        for (k, &i) in way.iter().enumerate() {
            let (top, height) = (tops[grid.layer[i]], heights[grid.layer[i]]);
            let own = block.sizes.get(i).map_or(height, |s| s.1);
            if k > 0 {
                points.push((middle(i), top));
            }
            if k + 1 < way.len() {
                // Below everything in the layer, so that the line crosses no frame.
                points.push((middle(i), top + own));
                if own < height {
                    points.push((middle(i), top + height));
                }
            }
        }
        points.dedup();
        (*from, *to, points)
    };
    Placed { width: (right - left).ceil() as i32, height: y - GAP_Y, nodes, edges: ways.iter().map(line).collect() }
}
