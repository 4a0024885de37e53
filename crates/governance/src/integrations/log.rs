//! What became of deliveries, and doing them again.

use super::{
    deliver::{Deliveries, sql as lines, tried},
    message::{Message, fresh_id, type_of},
    outside::{Asked, Change, Endpoint, Narrowed},
    sql::{self, Attempt, Listed, NewDelivery, Which},
};
use base::{Ctx, Error, Reach, Result, Right, Timestamp, Verb};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::{AuditRecord, Batch, Journal};

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    /// The event, which is the `webhook-id` of every attempt.
    pub(crate) event: String,
    /// `orc.model.updated`
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) endpoint: To,
    /// `pending`, `delivered`, `failed` (given up), `cancelled` (its endpoint was deleted, or those it speaks
    /// for may not see any more what it tells of) or `expired`.
    pub(crate) state: String,
    pub(crate) attempts: u32,
    /// Of the next attempt; null for one that waits for those before it, and for one that has ended.
    #[schemars(with = "Option<String>")]
    pub(crate) next_at: Option<Timestamp>,
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub(crate) last_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub(crate) ended_at: Option<Timestamp>,
    /// Of the last answer.
    pub(crate) status: Option<u16>,
    /// Why the last attempt failed.
    pub(crate) error: Option<String>,
    /// How long the last attempt took.
    pub(crate) ms: Option<u64>,
    /// The delivery that this one repeats.
    pub(crate) replay_of: Option<String>,
    /// Why nothing is sent although it waits: its endpoint is paused, switched off, or cannot be understood.
    pub(crate) held: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct To {
    pub(crate) id: String,
    pub(crate) workspace: String,
    pub(crate) name: String,
}

/// A delivery with what was sent and what came back.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Details {
    #[serde(flatten)]
    pub(crate) delivery: Delivery,
    /// The event as it was sent.
    pub(crate) body: Value,
    pub(crate) tries: Vec<Try>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Try {
    pub(crate) n: u32,
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
    pub(crate) url: String,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) ms: u64,
    /// At most 4 KiB of the answer.
    pub(crate) response: Option<String>,
}

impl From<Attempt> for Try {
    fn from(a: Attempt) -> Self {
        Self { n: a.n, at: a.at, url: a.url, status: a.status, error: a.error, ms: a.ms, response: a.response }
    }
}

impl From<Listed> for Delivery {
    fn from(row: Listed) -> Self {
        Self {
            kind: type_of(&row.topic),
            endpoint: To { id: row.endpoint, workspace: row.workspace, name: row.name },
            id: row.id,
            event: row.event,
            subject: row.subject,
            state: row.state,
            attempts: row.attempts,
            next_at: row.due,
            created_at: row.created_at,
            last_at: row.last_at,
            ended_at: row.ended_at,
            status: row.status,
            error: row.error,
            ms: row.ms,
            replay_of: row.replay_of,
            held: None,
        }
    }
}

/// The most deliveries that one request replays.
pub(crate) const REPLAYS_MAX: usize = 1_000;
/// How often a page is filled up when much of what there is is not for the caller.
const SCANS_MAX: usize = 10;

/// May the caller see a delivery: the right in the workspace of its endpoint, and what it tells of.
pub(crate) fn sees(ctx: &Ctx, workspace: &str, reach: &Reach) -> bool {
    ctx.rights.has_in(Right::DELIVERIES_READ.noun, Verb::Read, Some(workspace)) && reach.is_for(ctx)
}

impl Deliveries {
    fn rows(&self, ctx: &Ctx) -> store::OrgStore {
        self.0.outside.store.org(ctx.org)
    }

    /// Newest first, of the workspaces whose deliveries the caller may read; and where the next page begins.
    pub(crate) async fn list(
        &self,
        ctx: &Ctx,
        mut which: Which,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<Delivery>, Option<i64>)> {
        if let Some(name) = &which.name {
            let all = self.0.outside.endpoints.all(ctx.org).await?;
            let mut fit = all.iter().filter(|e| e.name == *name && which.workspace.as_ref().is_none_or(|w| e.workspace == *w));
            // One that exists is found by its id, which an index knows.
            if let (Some(one), None) = (fit.next(), fit.next()) {
                which.endpoint = Some(one.id.clone());
            }
        }
        let (mut items, mut next) = (Vec::new(), before);
        for _ in 0..SCANS_MAX {
            let wanted = limit - items.len();
            let found = sql::list(&self.rows(ctx), &which, next, wanted).await?;
            next = found.last().filter(|_| found.len() == wanted).map(|row| row.seq);
            items.extend(self.visible(ctx, found).await?);
            if next.is_none() || items.len() >= limit {
                break;
            }
        }
        Ok((self.shown(ctx, items).await?, next))
    }

    /// With why those that wait are not sent.
    async fn shown(&self, ctx: &Ctx, rows: Vec<Listed>) -> Result<Vec<Delivery>> {
        let endpoints =
            if rows.iter().any(|row| row.state == "pending") { self.0.outside.endpoints.all(ctx.org).await? } else { Vec::new() };
        let shown = rows.into_iter().map(|row| {
            let endpoint = endpoints.iter().find(|e| e.id == row.endpoint && row.state == "pending");
            Delivery { held: endpoint.and_then(Endpoint::held), ..row.into() }
        });
        Ok(shown.collect())
    }

    /// Those of them that the caller may see, by what holds now.
    async fn visible(&self, ctx: &Ctx, mut rows: Vec<Listed>) -> Result<Vec<Listed>> {
        let narrowed = Narrowed::of(&*self.0.outside.things, ctx.org, rows.iter().map(|row| &row.reach)).await?;
        rows.retain(|row| sees(ctx, &row.workspace, &row.reach) && narrowed.now(&row.reach).is_none_or(|now| now.is_for(ctx)));
        Ok(rows)
    }

    async fn row(&self, ctx: &Ctx, id: &str, verb: Verb) -> Result<Listed> {
        let row = sql::get(&self.rows(ctx), id).await?.into_iter().collect();
        let row = self.visible(ctx, row).await?.pop().ok_or_else(|| {
            Error::not_found("delivery_not_found", format!("there is no delivery `{id}`"))
                .place("path parameter `id`")
                .fix("deliveries are kept for 30 days; those there are stand at /api/v1/deliveries")
        })?;
        ctx.need_on(Right::DELIVERIES_READ.noun, verb, Some(&row.workspace))?;
        Ok(row)
    }

    pub(crate) async fn get(&self, ctx: &Ctx, id: &str) -> Result<Details> {
        let row = self.row(ctx, id, Verb::Read).await?;
        let rows = self.rows(ctx);
        let body = sql::body(&rows, &row.event).await?;
        let body = serde_json::from_str(&body)
            .map_err(|e| Error::internal("row_not_readable", format!("the event of delivery {id} cannot be understood: {e}")))?;
        let tries = sql::attempts(&rows, id).await?.into_iter().map(Try::from).collect();
        let delivery = self.shown(ctx, vec![row]).await?.pop().ok_or_else(|| Error::internal("internal_fault", "a delivery vanished"))?;
        Ok(Details { delivery, body, tries })
    }

    /// The same event under the same id, once more, at the end of its line.
    pub(crate) async fn replay(&self, ctx: &Ctx, id: &str) -> Result<Delivery> {
        let row = self.row(ctx, id, Verb::Execute).await?;
        if row.state == "pending" {
            return Err(Error::conflict("delivery_pending", format!("the delivery `{id}` has not ended yet"))
                .place("path parameter `id`")
                .fix("wait for its attempts, or look at the endpoint: it may be paused"));
        }
        let endpoint = self.0.outside.endpoints.get(ctx.org, &row.endpoint).await?.ok_or_else(|| no_endpoint(&row.workspace, &row.name))?;
        if !self.0.may_hear(ctx.org, &endpoint, &row.reach).await? {
            return Err(Error::forbidden(
                "endpoint_may_not_hear",
                format!("the endpoint `{}` may not be told of this event", endpoint.name),
            )
            .place(format!("delivery `{id}`"))
            .fix("an endpoint hears of its own workspace what both its owner and whoever changed it last may see"));
        }
        let new = self.enqueue(ctx, &endpoint, &[row], "delivery.replayed").await?;
        let id = new.first().cloned().unwrap_or_default();
        self.row(ctx, &id, Verb::Read).await.map(Delivery::from)
    }

    /// Everything of an endpoint within a time that both the caller and the endpoint may see, in its old order. Answers how
    /// many, and how many not.
    pub(crate) async fn replay_range(&self, ctx: &Ctx, workspace: &str, name: &str, mut which: Which) -> Result<(usize, usize)> {
        ctx.need_on(Right::DELIVERIES_REPLAY.noun, Verb::Execute, Some(workspace))?;
        let endpoint = self.endpoint(ctx, workspace, name).await?.ok_or_else(|| no_endpoint(workspace, name))?;
        which.endpoint = Some(endpoint.id.clone());
        let found = sql::range(&self.rows(ctx), &which, 0, REPLAYS_MAX + 1).await?;
        if found.len() > REPLAYS_MAX {
            return Err(Error::too_large("replay_too_large", format!("more than {REPLAYS_MAX} deliveries fall into this time"))
                .place("body fields `from` and `to`")
                .fix("choose a shorter time, and replay it piece by piece from the oldest on"));
        }
        let (mut asked, mut fit, all) = (Asked::new(&*self.0.outside.people, ctx.org), Vec::new(), found.len());
        let narrowed = Narrowed::of(&*self.0.outside.things, ctx.org, found.iter().map(|row| &row.reach)).await?;
        for row in self.visible(ctx, found).await? {
            if asked.still_hears(&endpoint, &row.reach, &narrowed).await? {
                fit.push(row);
            }
        }
        let new = self.enqueue(ctx, &endpoint, &fit, "delivery.range_replayed").await?;
        Ok((new.len(), all - new.len()))
    }

    async fn enqueue(&self, ctx: &Ctx, endpoint: &Endpoint, rows: &[Listed], action: &str) -> Result<Vec<String>> {
        let inner = &self.0;
        let (now, max) = (inner.outside.clock.now(), inner.options.waiting_max);
        if lines::waiting_for(&self.rows(ctx), &endpoint.id, max).await? + rows.len() > max {
            return Err(Error::conflict(
                "endpoint_full",
                format!("more than {max} deliveries would wait for the endpoint `{}`", endpoint.name),
            )
            .place("the endpoint")
            .fix("wait until its receiver has taken what waits, or replay a shorter time"));
        }
        let mut batch = Batch::new(ctx.org);
        let mut ids = Vec::with_capacity(rows.len());
        for row in rows {
            let id = fresh_id("dlv", &*inner.outside.rng);
            ids.push(id.clone());
            batch.rows.push(sql::put(NewDelivery {
                id,
                event: &row.event,
                endpoint: &endpoint.id,
                workspace: &endpoint.workspace,
                name: &endpoint.name,
                topic: &row.topic,
                subject: &row.subject,
                now,
                replay_of: Some(row.id.clone()),
            }));
        }
        if ids.is_empty() {
            return Ok(ids);
        }
        let body =
            json!({"workspace": endpoint.workspace, "name": endpoint.name, "deliveries": rows.iter().map(|r| &r.id).collect::<Vec<_>>()});
        batch.audit.push(AuditRecord::of(ctx, now, action, body));
        inner.outside.store.commit(batch).await?;
        inner.signals.queued(ctx.org, &endpoint.id);
        Ok(ids)
    }

    /// One event that means nothing, sent now and once; also to an endpoint that is paused or switched off.
    pub(crate) async fn test(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<Details> {
        ctx.need_on(Right::DELIVERIES_REPLAY.noun, Verb::Execute, Some(workspace))?;
        let endpoint = self.endpoint(ctx, workspace, name).await?.ok_or_else(|| no_endpoint(workspace, name))?;
        let inner = &self.0;
        let (now, rng) = (inner.outside.clock.now(), &*inner.outside.rng);
        let topic = format!("{}.tested", super::KIND);
        let body = json!({
            "subject": format!("{}/{workspace}/{name}", super::KIND),
            "data": {"workspace": workspace, "endpoint": name, "by": ctx.principal.name},
        });
        let message = Message::new(ctx.org, &topic, now, (&body, &endpoint.reach), rng);
        if let Some(fault) = &endpoint.fault {
            return Err(Error::conflict("endpoint_not_understood", format!("the endpoint `{name}` cannot be understood: {fault}"))
                .place(format!("webhook-endpoint/{workspace}/{name}"))
                .fix("save it again as this version of the program has it; what waits for it is kept meanwhile"));
        }
        let tried = tried(inner, ctx.org, &endpoint, &message.id, &message.body, 1).await;
        let state = if tried.arrived { "delivered" } else { "failed" };
        let new = NewDelivery {
            id: fresh_id("dlv", rng),
            event: &message.id,
            endpoint: &endpoint.id,
            workspace,
            name,
            topic: &topic,
            subject: &message.subject,
            now: inner.outside.clock.now(),
            replay_of: None,
        };
        let rows = vec![sql::put_event(&message)?, sql::put_ended(&new, state, &tried.attempt), sql::put_attempt(&new.id, &tried.attempt)];
        inner.outside.store.commit(Batch { rows, ..Batch::new(ctx.org) }).await?;
        let reach = message.reach.clone();
        inner.tell(Change {
            org: ctx.org,
            id: new.id.clone(),
            workspace: workspace.into(),
            endpoint: name.into(),
            state,
            at: new.now,
            reach,
        });
        self.get(ctx, &new.id).await
    }
}

pub(crate) fn no_endpoint(workspace: &str, name: &str) -> Error {
    Error::not_found("endpoint_not_found", format!("there is no webhook endpoint `{name}` in the workspace `{workspace}`"))
        .place("the endpoint's workspace and name")
        .fix("those there are stand at /api/v1/webhook-endpoints; a deleted one can be restored")
}
