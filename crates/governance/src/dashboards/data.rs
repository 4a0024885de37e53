//! From groups of runs to the numbers of a panel.

use super::{Chart, Dashboard, Panel, sql};
use base::{Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::OrgStore;

const DAY_MICROS: i64 = 86_400_000_000;

/// What is counted or added up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Metric {
    Runs,
    CostMicrousd,
    Tokens,
    TokensIn,
    TokensOut,
    /// The mean of runs that ended.
    DurationMsMean,
    DurationMsMax,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    #[default]
    Nothing,
    Status,
    /// Of the start, in UTC.
    Day,
    /// The name of the workflow; the hundreds with the most runs.
    Workflow,
}

/// A panel with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct PanelData {
    pub(super) title: String,
    pub(super) metric: Metric,
    pub(super) by: By,
    chart: Chart,
    /// `runs`, `microusd`, `tokens` or `ms`.
    pub(super) unit: &'static str,
    /// First and last day, in UTC.
    from: String,
    to: String,
    pub(super) rows: Vec<PanelRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct PanelRow {
    /// The status, the day or the workflow; empty when the numbers are not split.
    pub(super) label: String,
    pub(super) value: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct DashboardData {
    /// When the numbers were true.
    at: String,
    pub(super) panels: Vec<PanelData>,
}

pub(super) async fn evaluate(rows: &OrgStore, dashboard: &Dashboard, places: Option<&[String]>, now: Timestamp) -> Result<DashboardData> {
    let mut panels = Vec::with_capacity(dashboard.panels.len());
    for panel in &dashboard.panels {
        let groups = sql::groups(rows, panel, places, now).await?;
        panels.push(panel_data(panel, groups, now));
    }
    Ok(DashboardData { at: now.to_string(), panels })
}

fn panel_data(panel: &Panel, groups: Vec<sql::Group>, now: Timestamp) -> PanelData {
    let (from, to) = sql::span(panel.days, now);
    let value = |group: &sql::Group| metric(panel.metric, group);
    let rows = match panel.by {
        By::Day => days(from, to, groups.iter().map(|group| (group.label.parse().unwrap_or_default(), value(group))).collect()),
        By::Nothing => vec![PanelRow { label: String::new(), value: groups.first().map_or(0, value) }],
        By::Status | By::Workflow => groups.iter().map(|group| PanelRow { label: group.label.clone(), value: value(group) }).collect(),
    };
    PanelData {
        title: panel.title.clone(),
        metric: panel.metric,
        by: panel.by,
        chart: panel.chart,
        unit: unit(panel.metric),
        from: day(from),
        to: day(to - DAY_MICROS),
        rows,
    }
}

/// Every day has its row, those without runs too.
fn days(from: i64, to: i64, values: BTreeMap<i64, i64>) -> Vec<PanelRow> {
    let all = from.div_euclid(DAY_MICROS)..to.div_euclid(DAY_MICROS);
    all.map(|n| PanelRow { label: day(n * DAY_MICROS), value: values.get(&n).copied().unwrap_or(0) }).collect()
}

fn day(at: i64) -> String {
    Timestamp(at).to_string().chars().take(10).collect()
}

fn metric(metric: Metric, group: &sql::Group) -> i64 {
    match metric {
        Metric::Runs => group.runs,
        Metric::CostMicrousd => group.cost,
        Metric::Tokens => group.tokens_in.saturating_add(group.tokens_out),
        Metric::TokensIn => group.tokens_in,
        Metric::TokensOut => group.tokens_out,
        Metric::DurationMsMean => group.took.checked_div(group.ended).unwrap_or(0) / 1_000,
        Metric::DurationMsMax => group.longest / 1_000,
    }
}

fn unit(metric: Metric) -> &'static str {
    match metric {
        Metric::Runs => "runs",
        Metric::CostMicrousd => "microusd",
        Metric::Tokens | Metric::TokensIn | Metric::TokensOut => "tokens",
        Metric::DurationMsMean | Metric::DurationMsMax => "ms",
    }
}

/// One line for each number. A text that a spreadsheet would take for a formula is kept a text.
pub(super) fn csv(data: &DashboardData) -> String {
    let mut out = String::from("panel,metric,unit,label,value\r\n");
    for panel in &data.panels {
        for row in &panel.rows {
            let metric = serde_json::to_value(panel.metric).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
            let line = [cell(&panel.title), metric, panel.unit.to_owned(), cell(&row.label), row.value.to_string()].join(",");
            out.push_str(&line);
            out.push_str("\r\n");
        }
    }
    out
}

fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_a_row() {
        let now = Timestamp::parse("2026-11-21T15:00:00Z").expect("a time");
        let (from, to) = sql::span(3, now);
        let rows = days(from, to, [(now.0 / DAY_MICROS - 1, 7)].into());
        assert_eq!(
            rows.iter().map(|row| (row.label.as_str(), row.value)).collect::<Vec<_>>(),
            [("2026-11-19", 0), ("2026-11-20", 7), ("2026-11-21", 0)]
        );
    }

    #[test]
    fn the_mean_of_nothing_is_nothing() {
        assert_eq!(metric(Metric::DurationMsMean, &sql::Group::default()), 0);
        let group = sql::Group { ended: 2, took: 9_000, ..sql::Group::default() };
        assert_eq!(metric(Metric::DurationMsMean, &group), 4);
    }

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        assert_eq!((cell("a,\"b\""), cell("=1+1"), cell("plain")), ("\"a,\"\"b\"\"\"".to_owned(), "'=1+1".to_owned(), "plain".to_owned()));
    }
}
