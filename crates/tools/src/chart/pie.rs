//! Shares of a whole, with a legend that says them in words.

use super::{
    canvas::{Anchor, Box, Canvas, colour},
    data::{Data, bad},
    scale::{number, short},
};
use base::Result;
use std::f64::consts::{FRAC_PI_2, TAU};

const SLICES_MAX: usize = 8;

pub(super) struct Slice {
    label: String,
    value: f64,
    share: f64,
}

impl Slice {
    pub(super) fn words(&self) -> String {
        format!("{}: {} ({:.1} %)", self.label, number(self.value), self.share * 100.0)
    }
}

/// The largest first; what exceeds eight is taken together.
pub(super) fn slices(data: &Data) -> Result<Vec<Slice>> {
    let values = data.series.first().map(|s| s.values.as_slice()).unwrap_or_default();
    if data.series.len() != 1 || values.iter().flatten().any(|v| *v < 0.0) {
        return Err(bad("with", "a pie shows one series of numbers that are not negative").fix("use `kind: bar` instead"));
    }
    let total = crate::data::exact_sum(values.iter().flatten().copied());
    if total <= 0.0 {
        return Err(bad("with", "a pie needs at least one number above zero"));
    }
    let pairs = data.labels.iter().zip(values).filter_map(|(label, value)| Some((label.clone(), (*value)?)));
    let mut parts: Vec<(String, f64)> = pairs.filter(|(_, v)| *v > 0.0).collect();
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    if parts.len() > SLICES_MAX {
        let rest = parts.split_off(SLICES_MAX - 1);
        let sum = crate::data::exact_sum(rest.iter().map(|p| p.1));
        parts.push((format!("{} others", rest.len()), sum));
    }
    Ok(parts.into_iter().map(|(label, value)| Slice { share: value / total, label, value }).collect())
}

pub(super) fn draw(canvas: &mut Canvas, slices: &[Slice]) {
    let top = 40.0;
    let radius = ((canvas.height - top) / 2.0 - 16.0).min(canvas.width / 4.0).max(20.0);
    let (cx, cy) = (radius + 40.0, top + (canvas.height - top) / 2.0);
    let mut angle = -FRAC_PI_2;
    for (i, slice) in slices.iter().enumerate() {
        let end = angle + slice.share * TAU;
        canvas.shape(&sector((cx, cy), radius, angle, end), colour(i), &slice.words());
        angle = end;
        let (x, y) = (cx + radius + 40.0, top + 30.0 + 24.0 * i as f64);
        canvas.bar(Box { x, y: y - 11.0, width: 14.0, height: 14.0 }, colour(i), &slice.label);
        canvas.text((x + 22.0, y), Anchor::Start, &short(&slice.words(), 60));
    }
}

fn sector((cx, cy): (f64, f64), r: f64, from: f64, to: f64) -> String {
    let at = |angle: f64| format!("{:.2} {:.2}", cx + r * angle.cos(), cy + r * angle.sin());
    if to - from > TAU * 0.9999 {
        // An arc cannot go all the way round: two halves do.
        let (right, left) = (format!("{:.2} {cy:.2}", cx + r), format!("{:.2} {cy:.2}", cx - r));
        return format!("M {right} A {r:.2} {r:.2} 0 1 1 {left} A {r:.2} {r:.2} 0 1 1 {right} Z");
    }
    let large = u8::from(to - from > TAU / 2.0);
    format!("M {cx:.2} {cy:.2} L {} A {r:.2} {r:.2} 0 {large} 1 {} Z", at(from), at(to))
}
