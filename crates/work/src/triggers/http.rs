//! Triggers over HTTP, beside what every kind has: what became of firings, when the next ones are, and firing by hand.

use super::{Cause, Firing, Triggers, declared, fire, sql};
use ::http::{Body, Call, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{AuditRecord, Batch, Journal};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFirings {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ahead {
    /// 1 to 100, usually 5.
    n: Option<usize>,
}

/// When a schedule is due.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Upcoming {
    /// Empty for a trigger without a schedule, and for one that is paused.
    #[schemars(with = "Vec<String>")]
    times: Vec<base::Timestamp>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FireBody {
    /// What filter and inputs see as `event`.
    #[serde(default)]
    event: Value,
    /// Only say what it would come to.
    #[serde(default)]
    dry_run: bool,
}

/// What firing by hand came to.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Fired {
    /// Null when it was only tried.
    firing: Option<Firing>,
    /// What it would come to, when it was only tried: `decision`, `reason`, `inputs` and `lane`.
    trial: Option<Value>,
}

const PATH: &str = "/api/v1/workspaces/{workspace}/triggers/{name}";

/// Beside those that every kind has.
pub fn operations(triggers: &Triggers) -> Vec<Operation> {
    let path = |end: &str| format!("{PATH}/{end}");
    let named = |operation: Operation| operation.tag("triggers").fails_with(&[403, 404, 409, 422]);
    vec![
        named(
            Operation::new("list_trigger_firings", Method::GET, path("firings"), triggers, list_firings)
                .summary("What became of each firing, newest first"),
        ),
        named(
            Operation::new("list_trigger_times", Method::GET, path("times"), triggers, list_times).summary("When the schedule is due next"),
        ),
        named(
            Operation::new("fire_trigger", Method::POST, path("fire"), triggers, fire_trigger)
                .idempotent()
                .summary("Fire by hand, or only try")
                .details("The run starts as if the trigger had fired by itself: as whoever changed it last.")
                .request_example(json!({"event": {"body": {"title": "Hello"}}, "dry_run": true})),
        ),
    ]
}

async fn find<P, Q, B>(triggers: &Triggers, call: &Call<P, Q, B>, verb: Verb) -> Result<declared::Declared> {
    let (workspace, name) = (call.path.text("workspace")?, call.path.text("name")?);
    call.caller.ctx().need_on("trigger", verb, Some(workspace))?;
    let resources = &triggers.0.state.resources;
    let address = resources::Address::new("trigger", Some(workspace), name);
    // As the caller: what they may not see is not there.
    resources.get(call.caller.ctx(), &address, resources::VersionRef::Newest).await?;
    declared::one(resources, call.caller.ctx().org, workspace, name).await?.ok_or_else(|| {
        Error::conflict("not_published", format!("{address} was never published, so it does not fire"))
            .fix(format!("orc publish {address}"))
    })
}

async fn list_firings(triggers: Triggers, call: Call<right::TriggersRead, ListFirings>) -> Result<Json<Page<Firing>>> {
    let trigger = find(&triggers, &call, Verb::Read).await?;
    let limit = limit(call.query.limit, 50, 200);
    let before = call.query.after.clone().unwrap_or_default();
    let items = sql::history(&triggers.0.state.store.org(call.caller.org), &trigger.id, &before, limit).await?;
    let next = if items.len() < limit { None } else { items.last().map(|firing| firing.id.clone()) };
    Ok(Json(Page { items, next, total: None }))
}

async fn list_times(triggers: Triggers, call: Call<right::TriggersRead, Ahead>) -> Result<Json<Upcoming>> {
    let trigger = find(&triggers, &call, Verb::Read).await?;
    let schedule = trigger.spec.schedule.as_ref().filter(|_| trigger.spec.paused.is_none());
    let schedule = schedule.and_then(|spec| spec.read(trigger.seed()).ok());
    let now = triggers.0.state.env.clock.now();
    let times = schedule.map(|s| std::iter::successors(s.after(now), |at| s.after(*at)).take(limit(call.query.n, 5, 100)).collect());
    Ok(Json(Upcoming { times: times.unwrap_or_default() }))
}

async fn fire_trigger(triggers: Triggers, call: Call<right::TriggersFire, Nothing, Body<FireBody>>) -> Result<Json<Fired>> {
    let trigger = find(&triggers, &call, Verb::Execute).await?;
    let inner = &triggers.0;
    let now = inner.state.env.clock.now();
    let FireBody { event, dry_run } = call.body.0;
    let given = !event.is_null();
    let mut event = if given { event } else { json!({"source": "manual", "by": call.caller.principal.name}) };
    // Somebody's words, for a run that acts for somebody else.
    if let (true, Some(map)) = (given, event.as_object_mut()) {
        map.insert("untrusted".into(), true.into());
    }
    let key = match &call.key {
        Some(key) => format!("manual/{}/{}", call.caller.principal.id, key.text),
        None => format!("manual/{:016x}", inner.state.env.rng.next_u64()),
    };
    let firing = inner.firing(&trigger, Cause::Manual, key, now, event);
    if dry_run {
        let trial = fire::trial(inner, call.caller.org, &trigger, &firing).await?;
        return Ok(Json(Fired { firing: None, trial: Some(trial) }));
    }
    let body = json!({"kind": "trigger", "workspace": trigger.workspace, "name": trigger.name, "firing": firing.id});
    let record = AuditRecord { at: now, actor: call.caller.principal.clone(), action: "trigger.fired".into(), subject: None, body };
    let rows = vec![sql::received(&firing), sql::pruned(&trigger.id)];
    let batch = Batch { rows, audit: vec![record], ..Batch::new(call.caller.org) };
    inner.state.store.commit(batch).await?;
    inner.wake(call.caller.org);
    Ok(Json(Fired { firing: Some(firing), trial: None }))
}
