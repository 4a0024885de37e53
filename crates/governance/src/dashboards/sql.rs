//! The one query source of panels: the runs of a time, grouped.

use super::{Panel, data::By};
use base::{Result, Timestamp};
use store::{OrgStore, Param, Row};

/// Groups that are shown; the others are many and small.
pub(super) const GROUPS_MAX: usize = 400;
const DAY_MICROS: i64 = 86_400_000_000;

macro_rules! grouped {
    ($key:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $key,
            " AS label, count(*) AS runs, sum(cost_microusd) AS cost, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out,
               count(ended_at) AS ended, coalesce(sum(ended_at - started_at), 0) AS took, coalesce(max(ended_at - started_at), 0) AS longest
             FROM stream WHERE org = $1 AND started_at >= $2 AND started_at < $3 AND ($4 IS NULL OR name = $4) AND status <> '' AND ($5 IS NULL OR status = $5)
               AND ($7 IS NULL OR instr($7, '/' || workspace || '/') > 0)
             GROUP BY label ORDER BY ",
            $order,
            " LIMIT $6"
        )
    };
}

const WHOLE: &str = grouped!("''", "label");
const BY_STATUS: &str = grouped!("status", "label");
const BY_DAY: &str = grouped!("CAST(started_at / 86400000000 AS TEXT)", "label");
const BY_WORKFLOW: &str = grouped!("name", "runs DESC, label");

/// What is known of one group of runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Group {
    pub(super) label: String,
    pub(super) runs: i64,
    pub(super) cost: i64,
    pub(super) tokens_in: i64,
    pub(super) tokens_out: i64,
    pub(super) ended: i64,
    /// In microseconds, of those that ended.
    pub(super) took: i64,
    pub(super) longest: i64,
}

/// The first microsecond of the panel's first day, and of the day after its last; both in UTC.
pub(super) fn span(days: u32, now: Timestamp) -> (i64, i64) {
    let today = now.0.div_euclid(DAY_MICROS);
    ((today + 1 - i64::from(days)) * DAY_MICROS, (today + 1) * DAY_MICROS)
}

/// Of the runs in these workspaces, or in all; a panel of one workspace has those of the others left out.
pub(super) async fn groups(rows: &OrgStore, panel: &Panel, places: Option<&[String]>, now: Timestamp) -> Result<Vec<Group>> {
    let (from, to) = span(panel.days, now);
    let filter = |text: &Option<String>| text.clone().map_or(Param::Null, Param::Text);
    let params = vec![
        Param::Int(from),
        Param::Int(to),
        filter(&panel.workflow),
        filter(&panel.status),
        Param::Int(i64::try_from(GROUPS_MAX).unwrap_or(i64::MAX)),
        within(panel.workspace.as_deref(), places),
    ];
    let sql = match panel.by {
        By::Nothing => WHOLE,
        By::Status => BY_STATUS,
        By::Day => BY_DAY,
        By::Workflow => BY_WORKFLOW,
    };
    rows.query(sql, params).await?.iter().map(group).collect()
}

/// No name of a workspace holds a slash.
fn within(wanted: Option<&str>, places: Option<&[String]>) -> Param {
    let listed = |places: Vec<&str>| Param::Text(format!("/{}/", places.join("/")));
    match (wanted, places) {
        (None, None) => Param::Null,
        (Some(wanted), None) => listed(vec![wanted]),
        (wanted, Some(places)) => listed(places.iter().map(String::as_str).filter(|place| wanted.is_none_or(|w| w == *place)).collect()),
    }
}

fn group(row: &Row) -> Result<Group> {
    Ok(Group {
        label: row.text("label")?.to_owned(),
        runs: row.int("runs")?,
        cost: row.int("cost")?,
        tokens_in: row.int("tokens_in")?,
        tokens_out: row.int("tokens_out")?,
        ended: row.int("ended")?,
        took: row.int("took")?,
        longest: row.int("longest")?,
    })
}
