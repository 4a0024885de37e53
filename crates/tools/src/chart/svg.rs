//! `chart.svg`

use super::{
    canvas::{Area, Canvas},
    categories,
    data::{self, Data},
    histogram, pie,
    scale::{number, short},
};
use crate::{
    call::Work,
    file, hash,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    kind: Kind,
    title: String,
    /// For readers who do not see the chart. Default: made from the data.
    #[serde(default)]
    description: Option<String>,
    /// Objects, for instance the `rows` of `data.query`. Instead of `values`.
    #[serde(default)]
    pub(super) rows: Option<Vec<Value>>,
    /// The column with the labels; for a histogram the column to count.
    #[serde(default)]
    pub(super) x: Option<String>,
    /// The column with the numbers, or a list of columns.
    #[serde(default)]
    pub(super) y: Option<Columns>,
    /// The numbers. Instead of `rows`.
    #[serde(default)]
    pub(super) values: Option<Vec<Option<f64>>>,
    /// One for each of `values`.
    #[serde(default)]
    pub(super) labels: Option<Vec<String>>,
    /// How many bars a histogram has. Default: by the number of values.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    bins: Option<usize>,
    /// Under the horizontal axis.
    #[serde(default)]
    pub(super) x_label: Option<String>,
    /// Beside the vertical axis.
    #[serde(default)]
    pub(super) y_label: Option<String>,
    #[serde(default = "default_width")]
    #[schemars(range(min = 200, max = 4000))]
    width: u32,
    #[serde(default = "default_height")]
    #[schemars(range(min = 150, max = 4000))]
    height: u32,
    /// Write the chart to this file too.
    #[serde(default)]
    output: Option<String>,
}

fn default_width() -> u32 {
    800
}

fn default_height() -> u32 {
    450
}

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Bar,
    Line,
    Histogram,
    Pie,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Columns {
    One(String),
    Many(Vec<String>),
}

impl Columns {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    svg: String,
    /// What a reader who does not see it is told.
    description: String,
    bytes: usize,
    sha256: String,
    /// The file that was written.
    path: Option<String>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("chart.svg", "Draws a bar, line, histogram or pie chart as SVG", Effect::Idempotent, Touches::WritesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let mut canvas = Canvas::new(f64::from(input.width), f64::from(input.height));
    canvas.heading(&short(&input.title, 100));
    let summary = draw(&mut canvas, &input)?;
    let description = input.description.unwrap_or(summary);
    let id = hash::sha256_hex(format!("{}\0{description}", input.title).as_bytes());
    let svg = canvas.finish(&input.title, &description, id.get(..8).unwrap_or_default());
    let path = match &input.output {
        Some(output) => Some(file::write_whole(work, output, svg.as_bytes(), true)?.path),
        None => None,
    };
    Ok(Output { bytes: svg.len(), sha256: hash::sha256_hex(svg.as_bytes()), svg, description, path })
}

/// Draws the chart and says it in words.
fn draw(canvas: &mut Canvas, input: &Input) -> Result<String> {
    match input.kind {
        Kind::Bar => {
            let data = data::labelled(input)?;
            categories::bars(canvas, area(canvas, &data, input), &data, input);
            Ok(summary("Bar chart", &data))
        }
        Kind::Line => {
            let data = data::labelled(input)?;
            categories::lines(canvas, area(canvas, &data, input), &data, input);
            Ok(summary("Line chart", &data))
        }
        Kind::Histogram => {
            let bins = histogram::bins(&data::plain(input)?, input.bins);
            let area = Area { left: 80.0, top: 60.0, right: canvas.width - 30.0, bottom: canvas.height - 60.0 };
            histogram::draw(canvas, area, &bins, input);
            let parts: Vec<String> = bins.iter().map(|b| format!("{} to {}: {}", number(b.low), number(b.high), b.count)).collect();
            Ok(format!("Histogram with {} ranges. {}.", bins.len(), short(&parts.join("; "), 1000)))
        }
        Kind::Pie => {
            let slices = pie::slices(&data::labelled(input)?)?;
            pie::draw(canvas, &slices);
            let parts: Vec<String> = slices.iter().map(pie::Slice::words).collect();
            Ok(format!("Pie chart with {} parts. {}.", slices.len(), parts.join("; ")))
        }
    }
}

/// Room for the labels below and the legend above.
fn area(canvas: &Canvas, data: &Data, input: &Input) -> Area {
    let (left, right) = (80.0, canvas.width - 30.0);
    let longest = data.labels.iter().map(|l| l.chars().count().min(18)).max().unwrap_or(0) as f64;
    let labels = if categories::is_crowded(&data.labels, right - left) { 24.0 + longest * 5.2 } else { 28.0 };
    let bottom = canvas.height - labels - if input.x_label.is_some() { 26.0 } else { 8.0 };
    let top = if data.series.len() > 1 { 74.0 } else { 56.0 };
    Area { left, top, right, bottom: bottom.max(top + 40.0) }
}

fn summary(kind: &str, data: &Data) -> String {
    let one = |s: &data::Series| {
        let pairs = || data.labels.iter().zip(&s.values).filter_map(|(l, v)| Some((l, (*v)?)));
        let words = |pair: Option<(&String, f64)>| pair.map_or("nothing".to_owned(), |(l, v)| format!("{} at {l}", number(v)));
        let low = words(pairs().min_by(|a, b| a.1.total_cmp(&b.1)));
        let high = words(pairs().max_by(|a, b| a.1.total_cmp(&b.1)));
        format!("{}: lowest {low}, highest {high}", s.name)
    };
    let parts: Vec<String> = data.series.iter().map(one).collect();
    format!("{kind} with {} points. {}.", data.labels.len(), short(&parts.join("; "), 1000))
}
