//! The live channel as operations.

use super::{
    Following, Named, ResourceEvents, ResourceFilter, Topic, Topics,
    merge::{Heard, Merged},
    since::Since,
    ws::{self, Connection},
};
use crate::{
    Call, Env, Method, Operation, Response,
    operation::Incoming,
    right,
    sse::{Events, Frame},
};
use axum::{
    extract::{FromRequestParts, ws::WebSocketUpgrade},
    http::{HeaderMap, Request, header},
};
use base::{Ctx, Error, Result};
use futures_util::{Stream, StreamExt, stream};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Watch {
    /// Topics separated by commas; without them, `runs`.
    topics: Option<String>,
    /// The last `id` that was received: a position, or one for each topic (`120.97`).
    since: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WatchResources {
    /// Kinds separated by commas; without them, all that the caller may read.
    kinds: Option<String>,
    /// Only resources of this workspace.
    workspace: Option<String>,
    /// The last `id` that was received.
    since: Option<String>,
}

#[derive(Clone)]
struct State {
    env: Env,
    topics: Topics,
    resources: ResourceEvents,
}

const DETAILS: &str = "Over server-sent events, or over a WebSocket when the request asks for an upgrade. First what was missed since `since`, then \
     `event: ready` with the `id` to come back with, then what happens. `event: resync` with `{topic}`: too much was missed, fetch again and go on \
     listening. A WebSocket takes `{\"op\":\"subscribe\",\"topics\":[…],\"since\":n}`, `{\"op\":\"unsubscribe\",\"topics\":[…]}` and `{\"op\":\"ping\"}`, and sends \
     `{\"event\",\"id\",\"topic\",\"data\"}`. Topics: ";

/// The channel with these topics, and the watch on resources.
pub fn operations(env: &Env, resources: ResourceEvents, mut topics: Vec<Arc<dyn Topic>>) -> Vec<Operation> {
    topics.push(Arc::new(resources.clone()));
    let state = State { env: env.clone(), topics: Topics::new(topics), resources };
    let words = format!("{DETAILS}{}", state.topics.words());
    let mut watch = Operation::new("watch", Method::GET, "/api/v1/live", &state, watch)
        .tag("live")
        .summary("Follow what changes")
        .details(words)
        .fails_with(&[422, 503]);
    let (plain, upgrading) = (watch.handler.clone(), state.clone());
    watch.handler = Arc::new(move |incoming: Incoming| {
        if incoming.headers.get(header::UPGRADE).is_none_or(|value| !value.as_bytes().eq_ignore_ascii_case(b"websocket")) {
            return plain(incoming);
        }
        let state = upgrading.clone();
        Box::pin(async move { upgrade(state, incoming).await })
    });
    vec![
        watch,
        Operation::new("watch_resources", Method::GET, "/api/v1/resources/watch", &state, watch_resources)
            .tag("resources")
            .summary("Follow changes of resources")
            .details(
                "`event: resource` with `{action, kind, workspace, name, version, at, by}` for each change of a resource that the caller may read; \
                 `ready` and `resync` as on the live channel, whose topic `resources` is the same.",
            )
            .fails_with(&[422, 503]),
    ]
}

async fn watch(state: State, call: Call<right::SignedIn, Watch>) -> Result<Events> {
    let since = Since::of(&call.headers, call.query.since.as_deref())?;
    let names = state.topics.list(call.query.topics.as_deref().unwrap_or("runs"))?;
    let ctx = call.caller.ctx();
    let (merged, missed) = subscribe(names, ctx, &since).await?;
    Events::new(&state.env, frames(merged, missed))
}

async fn watch_resources(state: State, call: Call<right::SignedIn, WatchResources>) -> Result<Events> {
    let since = Since::of(&call.headers, call.query.since.as_deref())?.at(0, 1)?;
    let kinds = call.query.kinds.as_deref().unwrap_or_default();
    let kinds = kinds.split(',').map(str::trim).filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
    let filter = ResourceFilter { kinds, workspace: call.query.workspace };
    let ctx = call.caller.ctx();
    state.resources.allow(ctx, &filter)?;
    let named = state.topics.named("resources")?;
    let mut merged = Merged::default();
    let missed = merged.add(named.clone(), state.resources.follow(ctx, filter, since).await?);
    let missed = missed.into_iter().map(|event| (named.text.clone(), event)).collect();
    Events::new(&state.env, frames(merged, missed))
}

type Missed = Vec<Heard>;

/// Begins with all of them or with none.
async fn subscribe(names: Vec<Named>, ctx: &Ctx, since: &Since) -> Result<(Merged, Missed)> {
    let count = names.len();
    for named in &names {
        named.allow(ctx)?;
    }
    let (mut merged, mut missed) = (Merged::default(), Vec::new());
    for (i, named) in names.into_iter().enumerate() {
        let text = named.text.clone();
        let following: Following = named.follow(ctx, since.at(i, count)?).await?;
        missed.extend(merged.add(named, following).into_iter().map(|event| (text.clone(), event)));
    }
    Ok((merged, missed))
}

fn frames(merged: Merged, missed: Missed) -> impl Stream<Item = Result<Frame>> + Send + 'static {
    let begin = merged.cursor();
    // What was missed has no id where several topics meet: until `ready` a client comes back to where it came from.
    let only = merged.len() == 1;
    let missed = missed.into_iter().map(move |(topic, event)| {
        let id = event.position.filter(|_| only).map(|position| position.to_string());
        Ok(frame(&topic, &event, id.as_deref()))
    });
    let ready = Frame::with_id("ready", Some(&begin), b"{}");
    let rest = stream::unfold(Some(merged), |state| async move {
        let mut merged = state?;
        match merged.next().await? {
            Ok((topic, event)) => {
                let id = event.position.map(|_| merged.cursor());
                Some((Ok(frame(&topic, &event, id.as_deref())), Some(merged)))
            }
            Err(error) => Some((Err(error), None)),
        }
    });
    stream::iter(missed).chain(stream::once(async { Ok(ready) })).chain(rest)
}

fn frame(topic: &str, event: &super::Event, id: Option<&str>) -> Frame {
    if event.name == "resync" {
        return Frame::with_id(event.name, id, serde_json::json!({"topic": topic}).to_string().as_bytes());
    }
    Frame::with_id(event.name, id, event.json_text())
}

async fn upgrade(state: State, incoming: Incoming) -> Result<Response> {
    let Incoming { env, ctx, uri, headers, extensions, .. } = incoming;
    let query: Watch = crate::body::query(&uri)?;
    let since = Since::of(&HeaderMap::new(), query.since.as_deref())?;
    let names = query.topics.as_deref().map(|topics| state.topics.list(topics)).transpose()?.unwrap_or_default();
    let bad = |e: &dyn std::fmt::Display| {
        Error::invalid("bad_header", format!("this is no request for a WebSocket: {e}")).place("header `Upgrade`")
    };
    let mut request = Request::get(uri).body(()).map_err(|e| bad(&e))?;
    *request.headers_mut() = headers.clone();
    *request.extensions_mut() = extensions;
    let (mut parts, ()) = request.into_parts();
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(|rejection| bad(&rejection))?;
    let places = (env.live_organizations.take(ctx.org)?, crate::sse::place(&env)?);
    let (merged, missed) = subscribe(names, &ctx, &since).await?;
    let proof = env.auth.identify(&headers).await?.proof;
    let connection = Connection { env, ctx, proof, topics: state.topics, merged, places };
    Ok(ws::bounded(upgrade).on_upgrade(move |socket| connection.serve(socket, missed)))
}
