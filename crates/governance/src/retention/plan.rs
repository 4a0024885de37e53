//! What is past its time, and whether it goes. Nothing here writes.

use super::{Held, Retention, Rule, holds::Holds};
use crate::current::{self, Current};
use base::{Digest, OrgId, Result, StreamId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::{collections::HashMap, time::Duration};
use store::removal::Ended;

/// Runs past their time in one plan.
pub(super) const ITEMS_MAX: usize = 500;
/// Runs that are looked at for one plan.
const LOOKED_MAX: usize = 10_000;
const PAGE: usize = 500;
const DAY: u64 = 24 * 3_600;

/// A run that is past its time.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub(super) ended: Ended,
    pub(super) policy: String,
    pub(super) policy_version: u64,
    pub(super) kept_days: u32,
    /// Why it stays nevertheless.
    pub(super) stays: Option<String>,
}

/// Where the next look goes on.
pub(super) type Place = Option<(Timestamp, StreamId)>;

pub(super) struct Looked {
    pub(super) due: Vec<Due>,
    /// Rules about runs that are enforced.
    pub(super) rules: usize,
    /// There may be more behind this.
    pub(super) next: Place,
}

/// What would be removed now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionPlan")]
pub(super) struct Plan {
    /// Of exactly this plan: `apply` with it does this, or nothing.
    pub(super) binding: String,
    /// Enforced rules about runs; none: nothing is ever removed.
    pub(super) rules: usize,
    /// Runs past their time, those that began first first; at most 500.
    pub(super) items: Vec<Item>,
    /// How many of them go.
    pub(super) removed: usize,
    /// How many of them stay, each with why.
    pub(super) stays: usize,
    /// Bytes of histories and values of those that go; what other runs use, too, is counted and stays.
    pub(super) bytes: u64,
    /// There are more past their time; they come with the next plan.
    pub(super) more: bool,
}

/// A run that is past its time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionItem")]
pub(super) struct Item {
    pub(super) run: String,
    pub(super) workspace: String,
    pub(super) workflow: String,
    pub(super) status: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub(super) ended_at: Timestamp,
    pub(super) events: u64,
    pub(super) bytes: u64,
    /// `removed` or `stays`.
    pub(super) does: &'static str,
    /// Of one that stays.
    pub(super) why: Option<String>,
    /// The rule by which it is past its time.
    pub(super) policy: String,
    pub(super) policy_version: u64,
    pub(super) kept_days: u32,
}

/// The rule that keeps it the longest counts; `None`: no rule is about it.
fn rule<'r>(rules: &'r [Current<Rule>], run: &Ended) -> Option<(&'r Current<Rule>, u32)> {
    let about = rules.iter().filter(|one| one.spec.is_about(&run.workspace, &run.name));
    about.filter_map(|one| Some((one, one.spec.runs_days?))).max_by_key(|(_, days)| *days)
}

fn before(now: Timestamp, days: u32) -> Timestamp {
    let micros = i64::try_from(Duration::from_secs(DAY * u64::from(days)).as_micros()).unwrap_or(i64::MAX);
    Timestamp(now.0.saturating_sub(micros))
}

fn held(holds: &Holds, run: &Ended) -> Option<String> {
    let of = Held::Workflow { workspace: run.workspace.clone(), workflow: run.name.clone() };
    let hold = holds.get(&Held::Run(run.stream)).or_else(|| holds.get(&of))?;
    Some(format!("it is held: {}", hold.reason))
}

impl Retention {
    pub(super) async fn rules(&self, org: OrgId) -> Result<Vec<Current<Rule>>> {
        let mut rules = current::all::<Rule>(&self.0.outside.resources, org).await?;
        rules.retain(|one| one.spec.enforced);
        Ok(rules)
    }

    /// When the latest deliveries ended that go now; `None`: no rule is about them.
    pub(super) fn deliveries_before(rules: &[Current<Rule>], now: Timestamp) -> Option<Timestamp> {
        rules.iter().filter_map(|one| one.spec.deliveries_days).max().map(|days| before(now, days))
    }

    /// Runs past their time, from `place` on.
    pub(super) async fn look(&self, org: OrgId, rules: &[Current<Rule>], place: Place) -> Result<Looked> {
        let (outside, now) = (&self.0.outside, self.0.outside.clock.now());
        let about_runs = || rules.iter().filter_map(|one| one.spec.runs_days);
        let Some(shortest) = about_runs().min() else { return Ok(Looked { due: Vec::new(), rules: 0, next: None }) };
        let (rows, holds) = (outside.store.org(org), self.holds(&current::system(org)).await?);
        let (mut due, mut after, mut looked): (Vec<Due>, Place, usize) = (Vec::new(), place, 0);
        let next = loop {
            let page = rows.ended(before(now, shortest), after, PAGE).await?;
            looked += page.len();
            let full = page.len() == PAGE;
            let mut cut = false;
            for ended in page {
                if due.len() == ITEMS_MAX {
                    cut = true;
                    break;
                }
                after = Some((ended.started_at, ended.stream));
                let Some((of, days)) = rule(rules, &ended) else { continue };
                if ended.ended_at < before(now, days) {
                    let stays = held(&holds, &ended);
                    due.push(Due { ended, policy: of.name.clone(), policy_version: of.version, kept_days: days, stays });
                }
            }
            if cut || (full && looked >= LOOKED_MAX) {
                break after;
            }
            if !full {
                break None;
            }
        };
        self.needed(org, &mut due).await?;
        Ok(Looked { due, rules: about_runs().count(), next })
    }

    /// A run stays while one that stays needs it.
    async fn needed(&self, org: OrgId, due: &mut [Due]) -> Result<()> {
        let runs: Vec<StreamId> = due.iter().map(|one| one.ended.stream).collect();
        let needs = self.0.outside.runs.needed(org, &runs).await?;
        let places: HashMap<StreamId, usize> = runs.iter().enumerate().map(|(at, run)| (*run, at)).collect();
        loop {
            let mut changed = false;
            for (at, needs) in needs.iter().enumerate() {
                let stays = |by: &StreamId| places.get(by).is_none_or(|at| due[*at].stays.is_some());
                if due[at].stays.is_none()
                    && let Some(one) = needs.iter().find(|one| stays(&one.by))
                {
                    due[at].stays = Some(match one.how {
                        "rollback" => format!("run {} rolls it back, and stays", one.by),
                        _ => format!("run {} was forked from it, and stays", one.by),
                    });
                    changed = true;
                }
            }
            if !changed {
                return Ok(());
            }
        }
    }

    /// What would be removed now, and what exactly that is.
    pub(super) async fn plan(&self, org: OrgId) -> Result<(Plan, Vec<Due>)> {
        let rules = self.rules(org).await?;
        let looked = self.look(org, &rules, None).await?;
        let runs: Vec<StreamId> = looked.due.iter().map(|one| one.ended.stream).collect();
        let bytes = self.0.outside.store.org(org).bytes_of(&runs).await?;
        let items: Vec<Item> = looked.due.iter().zip(bytes).map(|(one, bytes)| item(one, bytes)).collect();
        let going = || looked.due.iter().filter(|one| one.stays.is_none());
        let bound: Vec<_> = going().map(|one| json!([one.ended.stream, one.ended.head, one.policy, one.policy_version])).collect();
        let plan = Plan {
            binding: Digest::of(&[b"orc/retention", json!(bound).to_string().as_bytes()]).to_string(),
            rules: looked.rules,
            removed: bound.len(),
            stays: items.len() - bound.len(),
            bytes: items.iter().filter(|item| item.does == "removed").map(|item| item.bytes).sum(),
            more: looked.next.is_some(),
            items,
        };
        Ok((plan, looked.due))
    }
}

fn item(due: &Due, bytes: u64) -> Item {
    let ended = &due.ended;
    Item {
        run: ended.stream.to_string(),
        workspace: ended.workspace.clone(),
        workflow: ended.name.clone(),
        status: ended.status.clone(),
        ended_at: ended.ended_at,
        events: ended.events,
        bytes,
        does: if due.stays.is_some() { "stays" } else { "removed" },
        why: due.stays.clone(),
        policy: due.policy.clone(),
        policy_version: due.policy_version,
        kept_days: due.kept_days,
    }
}
