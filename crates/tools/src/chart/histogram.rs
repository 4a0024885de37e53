//! How often values fall into ranges of equal width.

use super::{
    canvas::{Anchor, Area, Box, Canvas, colour},
    scale::{Scale, number},
    svg::Input,
};

pub(super) struct Bin {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) count: usize,
}

/// Without `wanted`, by Sturges' rule. The last range holds its upper end too.
pub(super) fn bins(values: &[f64], wanted: Option<usize>) -> Vec<Bin> {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let sturges = (values.len() as f64).log2().ceil() as usize + 1;
    let count = if low == high { 1 } else { wanted.unwrap_or(sturges).clamp(1, 100) };
    let width = high / count as f64 - low / count as f64;
    let edge = |i: usize| if i == count { high } else { low + width * i as f64 };
    let mut bins: Vec<Bin> = (0..count).map(|i| Bin { low: edge(i), high: edge(i + 1), count: 0 }).collect();
    for v in values {
        let at = if width > 0.0 { (v / width - low / width).floor() as usize } else { 0 };
        if let Some(bin) = bins.get_mut(at.min(count - 1)) {
            bin.count += 1;
        }
    }
    bins
}

pub(super) fn draw(canvas: &mut Canvas, area: Area, bins: &[Bin], input: &Input) {
    let scale = Scale::new(bins.iter().map(|b| b.count as f64), true);
    canvas.vertical_axis(area, &scale, Some(input.y_label.as_deref().unwrap_or("count")));
    let width = area.width() / bins.len() as f64;
    let labels: Vec<String> = bins.iter().map(|b| edge(b.low, b.high - b.low)).collect();
    // As many as have room beside each other.
    let room = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * 7.5 + 10.0;
    let every = ((room / width).ceil() as usize).max(1);
    for (i, bin) in bins.iter().enumerate() {
        let x = area.left + width * i as f64;
        let top = scale.place(bin.count as f64, area.bottom, area.top);
        let tip = format!("{} to {}: {}", number(bin.low), number(bin.high), bin.count);
        canvas.bar(Box { x: x + 0.5, y: top, width: (width - 1.0).max(0.5), height: area.bottom - top }, colour(0), &tip);
        if bins.len() <= 24 && bin.count > 0 {
            canvas.text((x + width / 2.0, top - 4.0), Anchor::Middle, &bin.count.to_string());
        }
        if let Some(label) = labels.get(i).filter(|_| i % every == 0 && (x + room <= area.right || i == 0)) {
            canvas.text((x, area.bottom + 18.0), Anchor::Middle, label);
        }
    }
    if let Some(last) = bins.last() {
        canvas.text((area.right, area.bottom + 18.0), Anchor::Middle, &edge(last.high, last.high - last.low));
    }
    canvas.horizontal_axis(area, input.x_label.as_deref().or(input.x.as_deref()));
}

/// An end of a range, no more exact than ranges of this width need.
fn edge(value: f64, width: f64) -> String {
    let unit = 10f64.powf(width.abs().log10().floor() - 2.0);
    let rounded = (value / unit).round() * unit;
    number(if rounded.is_finite() { rounded } else { value })
}
