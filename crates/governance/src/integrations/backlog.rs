//! What waits, what was missed, and what was put aside: nothing of it is silent.

use super::{
    deliver::{Deliveries, sql as lines},
    message::type_of,
};
use base::{Ctx, Result, Right, Timestamp, Verb};
use schemars::JsonSchema;
use serde::Serialize;

/// Outgoing events that are shown.
const ASIDE_MAX: usize = 100;

/// How the lines stand.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Backlog {
    /// Endpoints of workspaces whose deliveries the caller may read.
    pub(crate) endpoints: Vec<Line>,
    /// Events that could not be understood, newest first; for those who may read deliveries in the whole organization.
    pub(crate) set_aside: Vec<Aside>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) workspace: String,
    pub(crate) name: String,
    /// Deliveries that wait, counted up to `waiting_max`.
    pub(crate) waiting: usize,
    /// More do not wait: further events are counted as missed until there is room.
    pub(crate) waiting_max: usize,
    #[schemars(with = "Option<String>")]
    pub(crate) oldest_at: Option<Timestamp>,
    /// Why nothing is sent, if nothing is.
    pub(crate) held: Option<String>,
    /// Events it was not told of because too many waited.
    pub(crate) missed: u64,
    #[schemars(with = "Option<String>")]
    pub(crate) missed_from: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub(crate) missed_to: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Aside {
    pub(crate) n: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
    pub(crate) reason: String,
    #[schemars(with = "String")]
    pub(crate) set_aside_at: Timestamp,
}

impl Deliveries {
    pub(crate) async fn backlog(&self, ctx: &Ctx) -> Result<Backlog> {
        let (inner, rows) = (&self.0, self.0.outside.store.org(ctx.org));
        let Right { noun, .. } = Right::DELIVERIES_READ;
        let max = inner.options.waiting_max;
        let mut endpoints = Vec::new();
        for endpoint in inner.outside.endpoints.all(ctx.org).await? {
            if !ctx.rights.has_in(noun, Verb::Read, Some(&endpoint.workspace)) || !endpoint.reach.is_for(ctx) {
                continue;
            }
            let missed = lines::missed_of(&rows, &endpoint.id).await?;
            endpoints.push(Line {
                waiting: lines::waiting_for(&rows, &endpoint.id, max).await?,
                waiting_max: max,
                oldest_at: lines::oldest_for(&rows, &endpoint.id).await?,
                held: endpoint.held(),
                missed: missed.as_ref().map_or(0, |m| m.events),
                missed_from: missed.as_ref().map(|m| m.first_at),
                missed_to: missed.as_ref().map(|m| m.last_at),
                id: endpoint.id,
                workspace: endpoint.workspace,
                name: endpoint.name,
            });
        }
        let all = ctx.rights.has_in(noun, Verb::Read, None) && ctx.sees_all();
        let aside = if all { rows.outbox_held(None, ASIDE_MAX).await? } else { Vec::new() };
        let shown = |o: store::HeldOutgoing| Aside { n: o.n, kind: type_of(&o.topic), at: o.at, reason: o.reason, set_aside_at: o.held_at };
        Ok(Backlog { endpoints, set_aside: aside.into_iter().map(shown).collect() })
    }
}
