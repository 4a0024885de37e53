//! One firing: what it comes to, and the run it starts.

use super::{
    Firing, State as Is,
    decide::{Decision, decide},
    declared::Declared,
    kind::Overlap,
    service::Inner,
    sql,
};
use crate::workflows::{self, Stored};
use base::{Ctx, Error, Kind, OrgId, Result, RunId};
use engine::{StartRun, event::Origin};
use expr::template::{Expr, Fuel, Template};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Batch, Journal, Statement};

const LANE_MAX: usize = 200;

/// What a firing would start, or why it would not.
pub(super) enum Prepared {
    Ready { ctx: Ctx, inputs: Value, lane: String },
    Not(Is, String),
}

/// Everything that does not depend on what is under way.
pub(super) async fn prepare(inner: &Inner, org: OrgId, trigger: &Declared, event: &Value) -> Result<Prepared> {
    let spec = &trigger.spec;
    if let Some(why) = &trigger.fault {
        return Err(Error::unavailable("trigger_not_readable", format!("{} cannot be read by this program: {why}", trigger.address())));
    }
    if let Some(why) = &spec.paused {
        return Ok(Prepared::Not(Is::Skipped, format!("the trigger is paused: {why}")));
    }
    let scope = json!({"event": event});
    if let Some(filter) = &spec.filter {
        // What cannot be judged does not pass.
        match Expr::parse(filter).and_then(|filter| filter.test(&scope, &mut Fuel::default())) {
            Ok(true) => {}
            Ok(false) => return Ok(Prepared::Not(Is::Filtered, "the filter says no".to_owned())),
            Err(e) => return Ok(Prepared::Not(Is::Filtered, format!("the filter could not be judged: {}", e.message))),
        }
    }
    let render = |value: Value| Template::parse(&value).and_then(|template| template.render(&scope, &mut Fuel::default()));
    let inputs = match render(Value::Object(spec.inputs.clone())) {
        Ok(inputs) => inputs,
        Err(e) => return Ok(Prepared::Not(Is::Refused, format!("the inputs could not be made: {}", e.message))),
    };
    let lane = match spec.concurrency.as_ref().and_then(|c| c.key.clone()) {
        None => format!("trigger/{}", trigger.id),
        Some(key) => match render(Value::String(key)) {
            Ok(Value::String(text)) => format!("{}/{}", trigger.workspace, text.chars().take(LANE_MAX).collect::<String>()),
            Ok(other) => format!("{}/{}", trigger.workspace, other.to_string().chars().take(LANE_MAX).collect::<String>()),
            Err(e) => return Ok(Prepared::Not(Is::Refused, format!("the concurrency key could not be made: {}", e.message))),
        },
    };
    let Some(ctx) = inner.actors.actor(org, &trigger.actor).await? else {
        return Ok(Prepared::Not(
            Is::Refused,
            format!("{}, who changed the trigger last, has no account here any more", trigger.actor.name),
        ));
    };
    if let Err(e) = ctx.need_on(base::Right::RUNS_START.noun, base::Right::RUNS_START.verb, Some(&trigger.workspace)) {
        return Ok(Prepared::Not(Is::Refused, e.message().to_owned()));
    }
    if spec.overlap == Overlap::CancelPrevious
        && let Err(e) = ctx.need_on(base::Right::RUNS_CONTROL.noun, base::Right::RUNS_CONTROL.verb, Some(&trigger.workspace))
    {
        return Ok(Prepared::Not(Is::Refused, e.message().to_owned()));
    }
    Ok(Prepared::Ready { ctx, inputs, lane })
}

/// Decides one that came in or waits.
pub(super) async fn settle(inner: &Arc<Inner>, org: OrgId, line: &sql::Open) -> Result<()> {
    let rows = inner.state.store.org(org);
    // Whether it is its turn is known without reading what it is about.
    if let (Is::Waiting, Some(lane), Some(trigger)) = (line.state, &line.lane, inner.trigger(org, &line.trigger).await?) {
        let max = trigger.spec.concurrency.as_ref().map_or(1, |c| c.max);
        let now = sql::lane(&rows, lane, &line.trigger, &line.id).await?;
        let paused = trigger.spec.paused.is_some();
        if !paused && decide(Overlap::Queue, max, trigger.spec.queue_max, false, &now) == Decision::Wait {
            return Ok(());
        }
    }
    let Some(firing) = &sql::get(&rows, &line.id).await? else { return Ok(()) };
    let Some(trigger) = &inner.trigger(org, &firing.trigger).await? else {
        return end(inner, org, firing, Is::Refused, "the trigger is not there any more").await;
    };
    let (ctx, inputs, lane) = match prepare(inner, org, trigger, &firing.event).await? {
        Prepared::Ready { ctx, inputs, lane } => (ctx, inputs, lane),
        Prepared::Not(state, why) => return end(inner, org, firing, state, &why).await,
    };
    let fresh = firing.state == Is::Received;
    let now = sql::lane(&inner.state.store.org(org), &lane, &firing.trigger, &firing.id).await?;
    let spec = &trigger.spec;
    let max = spec.concurrency.as_ref().map_or(1, |c| c.max);
    match decide(spec.overlap, max, spec.queue_max, fresh, &now) {
        Decision::Start => start(inner, org, trigger, firing, (ctx, inputs, lane)).await,
        Decision::Skip(why) => end(inner, org, firing, Is::Skipped, why).await,
        Decision::Wait => wait(inner, org, firing, &lane, fresh).await,
        Decision::CancelThenWait(runs) => {
            for run in runs {
                cancel(inner, &ctx, run, trigger).await?;
            }
            wait(inner, org, firing, &lane, fresh).await
        }
    }
}

async fn cancel(inner: &Inner, ctx: &Ctx, run: RunId, trigger: &Declared) -> Result<()> {
    let reason = format!("the {} fired again", trigger.address());
    match inner.state.engine.cancel(ctx, run, Some(reason)).await {
        // It is ending already.
        Err(e) if matches!(e.kind(), Kind::Conflict | Kind::NotFound) => Ok(()),
        done => done,
    }
}

async fn wait(inner: &Inner, org: OrgId, firing: &Firing, lane: &str, fresh: bool) -> Result<()> {
    if fresh { commit(inner, org, sql::waits(&firing.id, lane)).await } else { Ok(()) }
}

async fn end(inner: &Inner, org: OrgId, firing: &Firing, state: Is, why: &str) -> Result<()> {
    commit(inner, org, sql::ended(&firing.id, state, why, inner.state.env.clock.now())).await
}

async fn commit(inner: &Inner, org: OrgId, row: Statement) -> Result<()> {
    match inner.state.store.commit(Batch { rows: vec![row], ..Batch::new(org) }).await {
        // Decided by another process meanwhile.
        Err(e) if e.code() == "stale_row" => Ok(()),
        done => done.map(drop),
    }
}

async fn start(inner: &Arc<Inner>, org: OrgId, trigger: &Declared, firing: &Firing, ready: (Ctx, Value, String)) -> Result<()> {
    let (ctx, inputs, lane) = ready;
    match begin(inner, &ctx, trigger, firing, inputs, &lane).await {
        Ok(_) => Ok(()),
        Err(e) if e.code() == "stale_row" => Ok(()),
        // Those pass: the firing stays as it is and is looked at again.
        Err(e) if matches!(e.kind(), Kind::Unavailable | Kind::Internal | Kind::Limited | Kind::Timeout) => Err(e),
        Err(e) => end(inner, org, firing, Is::Refused, &refusal(&e)).await,
    }
}

fn refusal(e: &Error) -> String {
    let place = e.place_text().map_or_else(String::new, |place| format!(" ({place})"));
    format!("{}: {}{place}", e.code(), e.message())
}

/// The run and what is said of it, in one commit.
async fn begin(inner: &Arc<Inner>, ctx: &Ctx, trigger: &Declared, firing: &Firing, inputs: Value, lane: &str) -> Result<RunId> {
    let state = &inner.state;
    let stored = Stored::named(&trigger.workspace, &trigger.spec.workflow, trigger.spec.version.as_deref());
    let files = workflows::stored_files(state, ctx, stored).await?;
    let definition = workflows::definition(workflows::check(state, ctx, files).await?.as_ref())?;
    let env = &state.env;
    let id = RunId::new(&*env.clock, &*env.rng);
    let origin = Origin {
        trigger: trigger.address().to_string(),
        firing: firing.id.clone(),
        cause: firing.cause.word().to_owned(),
        untrusted: firing.event["untrusted"] == true,
    };
    let start = StartRun {
        id: Some(id),
        origin: Some(origin),
        along: vec![sql::started(&firing.id, lane, id, env.clock.now())],
        ..StartRun::new(definition, inputs, &trigger.workspace)
    };
    state.engine.start_run(ctx, start).await
}

/// What a trial says.
pub(super) async fn trial(inner: &Inner, org: OrgId, trigger: &Declared, firing: &Firing) -> Result<Value> {
    let (ctx, inputs, lane) = match prepare(inner, org, trigger, &firing.event).await? {
        Prepared::Ready { ctx, inputs, lane } => (ctx, inputs, lane),
        Prepared::Not(state, why) => return Ok(json!({"decision": state, "reason": why, "inputs": null, "lane": null})),
    };
    let stored = Stored::named(&trigger.workspace, &trigger.spec.workflow, trigger.spec.version.as_deref());
    if let Err(e) = workflows::stored_files(&inner.state, &ctx, stored).await
        && matches!(e.code(), "workflow_paused" | "workflow_archived")
    {
        return Ok(json!({"decision": Is::Refused, "reason": refusal(&e), "inputs": inputs, "lane": lane}));
    }
    let now = sql::lane(&inner.state.store.org(org), &lane, &firing.trigger, &firing.id).await?;
    let max = trigger.spec.concurrency.as_ref().map_or(1, |c| c.max);
    let (decision, reason) = match decide(trigger.spec.overlap, max, trigger.spec.queue_max, true, &now) {
        Decision::Start => ("start", None),
        Decision::Wait => ("wait", Some("a run of the same lane is under way".to_owned())),
        Decision::CancelThenWait(runs) => ("cancel_previous", Some(format!("{} runs would be cancelled first", runs.len()))),
        Decision::Skip(why) => ("skip", Some(why.to_owned())),
    };
    Ok(json!({"decision": decision, "reason": reason, "inputs": inputs, "lane": lane}))
}
