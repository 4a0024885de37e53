//! The kind `dashboard`: panels over the numbers of runs. All panels are answered by one query source, so numbers do not
//! differ from page to page.

mod data;
mod http;
mod sql;

pub(crate) use self::http::operations;

use data::{By, Metric};
use resources::{Finding, Kind, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const PANELS_MAX: usize = 50;
const DAYS_MAX: u32 = 366;

/// Numbers of runs, side by side.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Dashboard {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    description: Option<String>,
    panels: Vec<Panel>,
}

/// One number, or one for each group.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Panel {
    #[schemars(length(min = 1, max = 200))]
    title: String,
    metric: Metric,
    /// What the numbers are split by.
    #[serde(default)]
    by: By,
    /// So many days back, today included; at most 366.
    #[serde(default = "month")]
    days: u32,
    /// Only runs of the workflow of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    workflow: Option<String>,
    /// Only runs of this workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    workspace: Option<String>,
    /// Only runs in this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// How it is drawn.
    #[serde(default)]
    chart: Chart,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Chart {
    #[default]
    Number,
    Bar,
    Line,
    Table,
}

fn month() -> u32 {
    30
}

impl Spec for Dashboard {
    const KIND: &'static str = "dashboard";
    const PLURAL: &'static str = "dashboards";
    const TITLE: &'static str = "Dashboard";
    const SUMMARY: &'static str = "Panels over the numbers of runs";
    const SEARCH: &'static [&'static str] = &["/description", "/panels/*/title"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Description", "/spec/description")];

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.panels.is_empty() || self.panels.len() > PANELS_MAX {
            found.push(Finding::new("/panels", "bad_dashboard", format!("a dashboard has 1 to {PANELS_MAX} panels")));
        }
        for (i, panel) in self.panels.iter().enumerate() {
            if panel.days == 0 || panel.days > DAYS_MAX {
                found.push(Finding::new(format!("/panels/{i}/days"), "bad_dashboard", format!("a panel looks back 1 to {DAYS_MAX} days")));
            }
        }
        found
    }

    fn hints() -> Value {
        json!({"/description": {"widget": "text", "lines": 2, "order": 1}, "/panels": {"order": 2}})
    }

    fn example() -> Self {
        let panel = |title: &str, metric, by, chart| Panel {
            title: title.to_owned(),
            metric,
            by,
            days: 30,
            workflow: None,
            workspace: None,
            status: None,
            chart,
        };
        Self {
            description: Some("How the month went".to_owned()),
            panels: vec![
                panel("Runs by status", Metric::Runs, By::Status, Chart::Bar),
                panel("Cost by day", Metric::CostMicrousd, By::Day, Chart::Line),
                panel("Tokens by workflow", Metric::Tokens, By::Workflow, Chart::Table),
            ],
        }
    }
}

pub fn kind() -> Kind {
    resources::kind::<Dashboard>()
}
