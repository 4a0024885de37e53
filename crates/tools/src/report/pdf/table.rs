//! Tables: columns as wide as their content wants, as far as there is room; rows that break across pages; the head on each page.

use super::{
    layout::Layout,
    lines::{self, Line, Measure, Run},
    page::{ARTIFACT, Ink, Item, Part, too_large},
};
use base::Result;
use pulldown_cmark::Alignment;

const COLUMNS_MAX: usize = 40;
const PAD: f32 = 4.0;
const LEADING: f32 = 1.3;
const WORD_EMS_MAX: f32 = 16.0;
const SIZES: [f32; 4] = [9.0, 8.0, 7.0, 6.0];

pub(super) struct Table {
    columns: Vec<Alignment>,
    /// The first is the head.
    pub(super) rows: Vec<Vec<Vec<Run>>>,
}

/// A row in lines.
struct Row {
    cells: Vec<Vec<Line>>,
    lines: usize,
    /// Of the first cell; the others follow.
    part: usize,
}

/// What is the same for all rows.
struct Grid {
    left: f32,
    widths: Vec<f32>,
    size: f32,
    /// Which table of the document it is.
    number: usize,
}

impl Table {
    pub(super) fn new(columns: Vec<Alignment>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(super) fn place(self, to: &mut Layout<'_>) -> Result<()> {
        if self.columns.len() > COLUMNS_MAX {
            return Err(too_large(&format!("a table has {} columns; a page has room for {COLUMNS_MAX}", self.columns.len())));
        }
        let (size, widths) = self.measure(to);
        let grid = Grid { left: to.left(), widths, size, number: to.flow.parts.len() };
        let mut rows = self.rows.iter().enumerate();
        let head = rows.next().map(|row| self.row(to, &grid, row));
        to.flow.gap(4.0);
        // The head and the beginning of a row stand together.
        let first = head.as_ref().map_or(0.0, |h| grid.height(h.lines)) + grid.height(2);
        to.flow.need(first.min(to.setting.paper.inner_height()))?;
        if let Some(head) = &head {
            self.draw(to, &grid, head, None)?;
        }
        // A head that fills half a page is not repeated.
        let repeated = head.map(|h| Row { part: ARTIFACT, ..h }).filter(|h| grid.height(h.lines) < to.setting.paper.inner_height() / 2.0);
        for row in rows {
            to.setting.work.check_alive()?;
            let row = self.row(to, &grid, row);
            self.draw(to, &grid, &row, Some(repeated.as_ref()))?;
        }
        to.flow.gap(10.0);
        Ok(())
    }

    fn row(&self, to: &mut Layout<'_>, grid: &Grid, (number, row): (usize, &Vec<Vec<Run>>)) -> Row {
        let lines = |(runs, width): (&Vec<Run>, &f32)| {
            lines::wrap(to.fonts, runs, Measure { size: grid.size, width: (width - 2.0 * PAD).max(grid.size), exact: false })
        };
        let cells: Vec<Vec<Line>> = row.iter().zip(&grid.widths).map(lines).collect();
        let part = to.flow.parts.len();
        to.flow.parts.extend(cells.iter().map(|_| Part::Cell { table: grid.number, row: number, head: number == 0 }));
        Row { lines: cells.iter().map(Vec::len).max().unwrap_or(1), cells, part }
    }

    /// The size of the letters and the widths of the columns.
    fn measure(&self, to: &Layout<'_>) -> (f32, Vec<f32>) {
        let count = self.columns.len().max(1);
        let mut extents = vec![(0.0f32, 0.0f32); count];
        for row in &self.rows {
            for (runs, extent) in row.iter().zip(&mut extents) {
                let (word, line) = lines::extent(to.fonts, runs);
                *extent = (extent.0.max(word), extent.1.max(line));
            }
        }
        let room = to.width();
        // A word without end is broken; the letters do not become smaller for it.
        extents.iter_mut().for_each(|e| e.0 = e.0.min(WORD_EMS_MAX));
        let of = |size: f32, ems: f32| ems * size + 2.0 * PAD + 0.1;
        let fits = |size: &&f32| extents.iter().map(|e| of(**size, e.0)).sum::<f32>() <= room;
        let size = SIZES.iter().find(fits).or(SIZES.last()).copied().unwrap_or(6.0);
        let smallest: Vec<f32> = extents.iter().map(|e| of(size, e.0)).collect();
        let largest: Vec<f32> = extents.iter().map(|e| of(size, e.1)).collect();
        let (sum_small, sum_large): (f32, f32) = (smallest.iter().sum(), largest.iter().sum());
        let widths = if sum_large <= room {
            largest
        } else if sum_small <= room {
            let share = (room - sum_small) / (sum_large - sum_small).max(0.001);
            smallest.iter().zip(&largest).map(|(s, l)| s + (l - s) * share).collect()
        } else {
            poured(&smallest, room)
        };
        (size, widths)
    }

    /// Draws a row, on as many pages as it takes. `head` is there for rows of the body, and drawn again on each new page.
    fn draw(&self, to: &mut Layout<'_>, grid: &Grid, row: &Row, head: Option<Option<&Row>>) -> Result<()> {
        let mut from = 0;
        while from < row.lines {
            let rest = row.lines - from;
            let fresh = to.setting.paper.inner_height() - head.flatten().map_or(0.0, |h| grid.height(h.lines));
            let fit = grid.fit(to.flow.left());
            if fit < rest && (fit == 0 || (from == 0 && grid.height(rest) <= fresh)) && !to.flow.is_at_top() {
                to.flow.next_page()?;
                if let Some(head) = head.flatten() {
                    self.slice(to, grid, head, (0, head.lines), true)?;
                }
            }
            let count = grid.fit(to.flow.left()).clamp(1, rest);
            self.slice(to, grid, row, (from, count), head.is_none())?;
            from += count;
        }
        Ok(())
    }

    /// `count` lines of a row, from line `from`.
    fn slice(&self, to: &mut Layout<'_>, grid: &Grid, row: &Row, (from, count): (usize, usize), head: bool) -> Result<()> {
        let height = grid.height(count);
        to.bars(height)?;
        let (top, width) = (to.flow.y, grid.widths.iter().sum());
        if head {
            to.flow.put(Item::Bar { x: grid.left, y: top, width, height, ink: Ink::Fill })?;
        }
        for i in 0..count {
            to.flow.y = top + PAD * 0.75 + grid.size * LEADING * i as f32;
            let mut x = grid.left;
            for (column, width) in grid.widths.iter().enumerate() {
                to.flow.part = if row.part == ARTIFACT { ARTIFACT } else { row.part + column };
                if let Some(line) = row.cells.get(column).and_then(|lines| lines.get(from + i)) {
                    let free = width - 2.0 * PAD - line.width;
                    let shift = match self.columns.get(column) {
                        Some(Alignment::Right) => free,
                        Some(Alignment::Center) => free / 2.0,
                        _ => 0.0,
                    };
                    to.line(x + PAD + shift.max(0.0), line, grid.size)?;
                }
                x += width;
            }
        }
        to.flow.y = top + height;
        to.flow.put(Item::Bar { x: grid.left, y: top + height, width, height: 0.5, ink: Ink::Line })
    }
}

impl Grid {
    fn height(&self, lines: usize) -> f32 {
        self.size * LEADING * lines as f32 + 1.5 * PAD
    }

    /// How many lines fit into `height`.
    fn fit(&self, height: f32) -> usize {
        // From below zero this becomes zero.
        ((height - 1.5 * PAD + 0.01) / (self.size * LEADING)) as usize
    }
}

/// Narrow columns get what they want, the others share the rest.
fn poured(wanted: &[f32], room: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let of = |i: usize| wanted.get(i).copied().unwrap_or(0.0);
    order.sort_by(|a, b| of(*a).total_cmp(&of(*b)));
    let mut out = vec![0.0; wanted.len()];
    let (mut room, mut left) = (room, wanted.len());
    for i in order {
        let width = of(i).min(room / left.max(1) as f32);
        if let Some(place) = out.get_mut(i) {
            *place = width;
        }
        room -= width;
        left -= 1;
    }
    out
}
