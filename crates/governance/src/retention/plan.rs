//! What is past its time, and whether it goes. Nothing here writes.

use super::{Held, Retention, Rule, holds::Holds};
use crate::current::{self, Current};
use base::{Digest, OrgId, Result, StreamId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::{collections::HashMap, time::Duration};
use store::removal::Ended;

/// Runs that go in one plan, and runs that are listed of those that stay.
pub(super) const ITEMS_MAX: usize = 500;
/// Runs that are looked at in one look, and looks for one plan: those that stay do not hide those that go.
const LOOKED_MAX: usize = 10_000;
const LOOKS_MAX: usize = 20;
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
    /// Runs past their time, those that began first first: at most 500 that go, and 500 that stay.
    pub(super) items: Vec<Item>,
    /// How many go.
    pub(super) removed: usize,
    /// How many stay; of more than 500 the others are not in `items`.
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

    /// Whether exactly these are enforced now.
    pub(super) async fn in_force(&self, org: OrgId, rules: &[Current<Rule>]) -> Result<bool> {
        Ok(self.rules(org).await? == rules)
    }

    /// Runs past their time, from `place` on, until `most` go.
    pub(super) async fn look(&self, org: OrgId, rules: &[Current<Rule>], place: Place, most: usize) -> Result<Looked> {
        let (outside, now) = (&self.0.outside, self.0.outside.clock.now());
        let shortest = rules.iter().filter_map(|one| one.spec.runs_days).min();
        let Some(shortest) = shortest else { return Ok(Looked { due: Vec::new(), next: None }) };
        let (rows, holds) = (outside.store.org(org), self.holds(&current::system(org)).await?);
        let (mut due, mut going, mut after, mut looked): (Vec<Due>, usize, Place, usize) = (Vec::new(), 0, place, 0);
        let next = loop {
            let page = rows.ended(before(now, shortest), after, PAGE).await?;
            looked += page.len();
            let full = page.len() == PAGE;
            let mut cut = false;
            for ended in page {
                if going == most {
                    cut = true;
                    break;
                }
                after = Some((ended.started_at, ended.stream));
                let Some((of, days)) = rule(rules, &ended) else { continue };
                if outside.runs.kept_from(&ended) < before(now, days) {
                    let stays = held(&holds, &ended);
                    going += usize::from(stays.is_none());
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
        Ok(Looked { due, next })
    }

    /// A run stays while one that stays needs it.
    async fn needed(&self, org: OrgId, due: &mut [Due]) -> Result<()> {
        let going: Vec<usize> = (0..due.len()).filter(|at| due[*at].stays.is_none()).collect();
        let runs: Vec<StreamId> = going.iter().map(|at| due[*at].ended.stream).collect();
        let needs = self.0.outside.runs.needed(org, &runs).await?;
        let places: HashMap<StreamId, usize> = due.iter().enumerate().map(|(at, one)| (one.ended.stream, at)).collect();
        loop {
            let mut changed = false;
            for (at, needs) in going.iter().copied().zip(&needs) {
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

    /// What would be removed now, what exactly that is, and by which rules.
    pub(super) async fn plan(&self, org: OrgId) -> Result<(Plan, Vec<Due>, Vec<Current<Rule>>)> {
        let rules = self.rules(org).await?;
        let (mut due, mut removed, mut stays, mut place) = (Vec::new(), 0, 0, None);
        for _ in 0..LOOKS_MAX {
            let looked = self.look(org, &rules, place, ITEMS_MAX - removed).await?;
            for one in looked.due {
                let of = if one.stays.is_some() { &mut stays } else { &mut removed };
                *of += 1;
                if *of <= ITEMS_MAX {
                    due.push(one);
                }
            }
            place = looked.next;
            if place.is_none() || removed == ITEMS_MAX {
                break;
            }
        }
        let runs: Vec<StreamId> = due.iter().map(|one: &Due| one.ended.stream).collect();
        let bytes = self.0.outside.store.org(org).bytes_of(&runs).await?;
        let items: Vec<Item> = due.iter().zip(bytes).map(|(one, bytes)| item(one, bytes)).collect();
        let going = due.iter().filter(|one| one.stays.is_none());
        let bound: Vec<_> = going.map(|one| json!([one.ended.stream, one.ended.head, one.policy, one.policy_version])).collect();
        let plan = Plan {
            binding: Digest::of(&[b"orc/retention", json!(bound).to_string().as_bytes()]).to_string(),
            rules: rules.iter().filter(|one| one.spec.runs_days.is_some()).count(),
            removed,
            stays,
            bytes: items.iter().filter(|item| item.does == "removed").map(|item| item.bytes).sum(),
            more: place.is_some(),
            items,
        };
        Ok((plan, due, rules))
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
