//! Bars and lines over labels.

use super::{
    canvas::{Anchor, Area, Box, Canvas, colour},
    data::Data,
    scale::{Scale, number, short},
    svg::Input,
};

/// More labels than this are thinned out, more values are not written beside their bars.
const LABELS_MAX: usize = 40;
const VALUES_MAX: usize = 24;

pub(super) fn bars(canvas: &mut Canvas, area: Area, data: &Data, input: &Input) {
    let scale = Scale::new(data.values(), true);
    canvas.vertical_axis(area, &scale, input.y_label.as_deref());
    let y = |v: f64| scale.place(v, area.bottom, area.top);
    let slot = area.width() / data.labels.len() as f64;
    let width = slot * 0.8 / data.series.len() as f64;
    for (s, series) in data.series.iter().enumerate() {
        for (i, value) in series.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let x = area.left + slot * (i as f64 + 0.1) + width * s as f64;
            let (top, bottom) = (y(value.max(0.0)), y(value.min(0.0)));
            canvas.bar(Box { x, y: top, width, height: bottom - top }, colour(s), &tip(data, s, i, *value));
            if data.labels.len() * data.series.len() <= VALUES_MAX {
                let beside = if *value < 0.0 { bottom + 14.0 } else { top - 4.0 };
                canvas.text((x + width / 2.0, beside), Anchor::Middle, &number(*value));
            }
        }
    }
    frame(canvas, area, data, input, |i| area.left + slot * (i as f64 + 0.5));
}

pub(super) fn lines(canvas: &mut Canvas, area: Area, data: &Data, input: &Input) {
    let scale = Scale::new(data.values(), false);
    canvas.vertical_axis(area, &scale, input.y_label.as_deref());
    let y = |v: f64| scale.place(v, area.bottom, area.top);
    let step = area.width() / (data.labels.len().saturating_sub(1)).max(1) as f64;
    let x = |i: usize| if data.labels.len() == 1 { (area.left + area.right) / 2.0 } else { area.left + step * i as f64 };
    for (s, series) in data.series.iter().enumerate() {
        // A gap in the data is a gap in the line.
        for run in runs(&series.values) {
            let points: Vec<(f64, f64)> = run.iter().map(|(i, v)| (x(*i), y(*v))).collect();
            canvas.path(&points, colour(s), s);
        }
        if data.labels.len() <= 200 {
            for (i, value) in series.values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?))) {
                canvas.dot((x(i), y(value)), colour(s), &tip(data, s, i, value));
            }
        }
    }
    frame(canvas, area, data, input, x);
}

fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut out: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (i, value) in values.iter().enumerate() {
        match (value, out.last_mut()) {
            (Some(v), Some(run)) if open => run.push((i, *v)),
            (Some(v), _) => out.push(vec![(i, *v)]),
            (None, _) => {}
        }
        open = value.is_some();
    }
    out
}

fn tip(data: &Data, series: usize, at: usize, value: f64) -> String {
    let label = data.labels.get(at).map_or("", String::as_str);
    match data.series.get(series) {
        Some(s) if data.series.len() > 1 => format!("{label}, {}: {}", s.name, number(value)),
        _ => format!("{label}: {}", number(value)),
    }
}

fn frame(canvas: &mut Canvas, area: Area, data: &Data, input: &Input, x: impl Fn(usize) -> f64) {
    canvas.horizontal_axis(area, input.x_label.as_deref());
    let every = data.labels.len().div_ceil(LABELS_MAX);
    let turned = is_crowded(&data.labels, area.width());
    for (i, label) in data.labels.iter().enumerate().step_by(every.max(1)) {
        if turned {
            canvas.turned((x(i) + 4.0, area.bottom + 14.0), Anchor::End, &short(label, 18), -40.0);
        } else {
            canvas.text((x(i), area.bottom + 18.0), Anchor::Middle, &short(label, 24));
        }
    }
    if data.series.len() > 1 {
        let names: Vec<&str> = data.series.iter().map(|s| s.name.as_str()).collect();
        canvas.legend(&names, area);
    }
}

/// Would the labels touch if they stood level?
pub(super) fn is_crowded(labels: &[String], width: f64) -> bool {
    let longest = labels.iter().map(|l| l.chars().count().min(24)).max().unwrap_or(0);
    longest as f64 * 8.0 > width / labels.len().max(1) as f64
}
