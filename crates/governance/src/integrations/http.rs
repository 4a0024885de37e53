//! Deliveries over HTTP.

use super::{
    backlog::Backlog,
    deliver::Deliveries,
    log::{Delivery, Details, REPLAYS_MAX},
    operate::{Outward, Rotated, Tested},
    sql::Which,
};
use ::http::{
    Accepted, Answer, Body, Call, Cursor, Declaration, DeclaredCall, Described, Json, Method, Need, Nothing, Operation, Page, limit, right,
};
use base::{Ctx, Error, Result, Timestamp, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{future::Future, sync::Arc};

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Delivered,
    Failed,
    Cancelled,
    Expired,
}

impl State {
    fn word(self) -> String {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
        .to_owned()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListDeliveries {
    /// The name of an endpoint.
    endpoint: Option<String>,
    workspace: Option<String>,
    state: Option<State>,
    /// Made at this time or later.
    #[serde(default)]
    #[schemars(with = "String", extend("format" = "date-time"))]
    from: Option<Timestamp>,
    /// Made at this time or earlier.
    #[serde(default)]
    #[schemars(with = "String", extend("format" = "date-time"))]
    to: Option<Timestamp>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayRange {
    workspace: String,
    endpoint: String,
    #[schemars(with = "String")]
    from: Timestamp,
    #[schemars(with = "Option<String>")]
    to: Option<Timestamp>,
    /// Only those that ended so: `failed`, for one.
    state: Option<State>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Replayed {
    /// How many deliveries were put into the line again.
    replayed: usize,
    /// How many were not, because the caller or the endpoint may not see what they tell of.
    withheld: usize,
}

fn example() -> Value {
    json!({
        "id": "dlv_5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5", "event": "evt_90a1b2c3d4e55f0c1d2e3a4b5c6d7e8f", "type": "orc.run.failed",
        "subject": "run/run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
        "endpoint": {"id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c", "workspace": "default", "name": "alerts"},
        "state": "pending", "attempts": 1, "next_at": "2026-11-21T09:00:05.000000Z", "created_at": "2026-11-21T09:00:00.000000Z",
        "last_at": "2026-11-21T09:00:00.000000Z", "ended_at": null, "status": 503, "error": "the receiver answered 503", "ms": 41, "replay_of": null, "held": null
    })
}

fn details_example() -> Value {
    let mut all = example();
    all["body"] = json!({"specversion": "1.0", "type": "orc.run.failed", "data": {"workflow": "ticket-triage"}});
    all["tries"] = json!([{"n": 1, "at": "2026-11-21T09:00:00.000000Z", "url": "https://hooks.example.com/orc", "status": 503,
        "error": "the receiver answered 503", "ms": 41, "response": "try later"}]);
    all
}

/// Everything that is answered over HTTP beside the kinds themselves.
pub fn operations(deliveries: &Deliveries, outward: &Outward) -> Vec<Operation> {
    let mut all = of_deliveries(deliveries);
    all.extend(of_kinds(outward));
    all
}

/// Acts on one resource of a kind: the right is a verb on that kind, in the workspace of the path.
fn act<A, F, Fut>(name: &'static str, path: &'static str, need: (&'static str, Verb), outward: &Outward, handler: F) -> Operation
where
    A: Answer,
    F: Fn(Outward, Ctx, String, String) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<A>> + Send + 'static,
{
    let declaration = Declaration {
        name: name.into(),
        method: Method::POST,
        path: path.into(),
        need: Need::On { noun: need.0.into(), verb: need.1 },
        describe: Arc::new(|schemas| Described {
            query: schemas.subschema_for::<Nothing>(),
            body: None,
            reply: A::describe(schemas),
            components: Vec::new(),
        }),
    };
    Operation::declared(declaration, outward, move |outward, call: DeclaredCall| {
        let handler = handler.clone();
        async move {
            let (workspace, name) = (call.path.text("workspace")?.to_owned(), call.path.text("name")?.to_owned());
            handler(outward, call.caller.ctx().clone(), workspace, name).await?.into_response()
        }
    })
}

fn of_kinds(outward: &Outward) -> Vec<Operation> {
    let rotate = "/api/v1/workspaces/{workspace}/webhook-endpoints/{name}/rotate-secret";
    let test = "/api/v1/workspaces/{workspace}/connections/{name}/test";
    vec![
        act("rotate_webhook_endpoint_secret", rotate, (super::KIND, Verb::Update), outward, rotate_secret)
            .tag("webhook-endpoints")
            .summary("Make a new signing secret, which is shown this once")
            .details("The secret before it goes on signing beside it, until the next rotation or until it is removed from `secrets`. Where the newest version is a \
                 draft, or `live` stands elsewhere, the new secret does not sign yet: `signs` is false and `note` says what to do.")
            .fails_with(&[404, 412])
            .response_example(json!({"secret": "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ==", "secrets": 2, "version": 4, "signs": true, "signing_version": 4, "note": null})),
        act("test_connection", test, ("connection", Verb::Execute), outward, test_connection)
            .tag("connections")
            .summary("Ask the system behind a connection once, with its credential")
            .details("Nothing is called when a connection is saved or imported; only this calls it.")
            .fails_with(&[403, 404, 422])
            .response_example(json!({"ok": true, "url": "https://api.example.com/v1/", "status": 200, "error": null, "ms": 87})),
    ]
}

async fn rotate_secret(outward: Outward, ctx: Ctx, workspace: String, name: String) -> Result<Json<Rotated>> {
    outward.rotate(&ctx, &workspace, &name).await.map(Json)
}

async fn test_connection(outward: Outward, ctx: Ctx, workspace: String, name: String) -> Result<Json<Tested>> {
    outward.test(&ctx, &workspace, &name).await.map(Json)
}

fn of_deliveries(deliveries: &Deliveries) -> Vec<Operation> {
    let state = deliveries;
    vec![
        Operation::new("list_deliveries", Method::GET, "/api/v1/deliveries", state, list_deliveries)
            .tag("deliveries")
            .summary("List deliveries of webhooks, newest first")
            .fails_with(&[422])
            .response_example(json!({"items": [example()], "next": null})),
        Operation::new("get_delivery_backlog", Method::GET, "/api/v1/deliveries/backlog", state, get_delivery_backlog)
            .tag("deliveries")
            .summary("Read what waits for each endpoint, what it missed, and what was put aside")
            .details("An endpoint for which `waiting_max` deliveries wait is told of no further event until there is room; those are counted here.")
            .response_example(json!({
                "endpoints": [{"id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c", "workspace": "default", "name": "alerts", "waiting": 3,
                    "waiting_max": 10000, "oldest_at": "2026-11-21T09:00:00.000000Z", "held": "the endpoint is paused: the receiver answered 410 Gone",
                    "missed": 0, "missed_from": null, "missed_to": null}],
                "set_aside": [],
            })),
        Operation::new("get_delivery", Method::GET, "/api/v1/deliveries/{id}", state, get_delivery)
            .tag("deliveries")
            .summary("Read a delivery: what was sent, every attempt, what came back")
            .fails_with(&[404])
            .response_example(details_example()),
        Operation::new("replay_delivery", Method::POST, "/api/v1/deliveries/{id}/replay", state, replay_delivery)
            .tag("deliveries")
            .summary("Send a delivery again")
            .details("The same event with the same `webhook-id`, at the end of the line of its subject. A receiver that remembers ids sees a repetition.")
            .fails_with(&[403, 404, 409])
            .response_example(example()),
        Operation::new("replay_deliveries", Method::POST, "/api/v1/deliveries/replay", state, replay_deliveries)
            .tag("deliveries")
            .summary("Send the deliveries of a time again")
            .details(format!("In their old order, at most {REPLAYS_MAX} at once. Repetitions are not repeated."))
            .fails_with(&[404, 409, 413, 415, 422])
            .request_example(json!({"workspace": "default", "endpoint": "alerts", "from": "2026-11-21T09:00:00Z", "to": "2026-11-21T10:00:00Z", "state": "failed"}))
            .response_example(json!({"replayed": 12, "withheld": 0})),
        Operation::new(
            "test_webhook_endpoint",
            Method::POST,
            "/api/v1/workspaces/{workspace}/webhook-endpoints/{name}/test",
            state,
            test_webhook_endpoint,
        )
        .tag("webhook-endpoints")
        .summary("Send a test event to an endpoint, now and once")
        .details("Answers what came of it, also when that was a failure. It is sent to a paused endpoint, too.")
        .fails_with(&[404])
        .response_example(details_example()),
    ]
}

async fn list_deliveries(state: Deliveries, call: Call<right::DeliveriesRead, ListDeliveries>) -> Result<Json<Page<Delivery>>> {
    let asked = call.query;
    if let Some(workspace) = &asked.workspace {
        call.caller.need_on(base::Right::DELIVERIES_READ.noun, Verb::Read, Some(workspace))?;
    }
    let which = Which {
        endpoint: None,
        name: asked.endpoint,
        workspace: asked.workspace,
        state: asked.state.map(State::word),
        from: asked.from,
        to: asked.to,
    };
    let before = asked.after.as_deref().map(position).transpose()?;
    let (items, next) = state.list(&call.caller, which, before, limit(asked.limit, 50, 200)).await?;
    Ok(Json(Page { items, next: next.map(|seq| Cursor::seal(&seq.to_string())), total: None }))
}

async fn get_delivery_backlog(state: Deliveries, call: Call<right::DeliveriesRead>) -> Result<Json<Backlog>> {
    state.backlog(&call.caller).await.map(Json)
}

fn position(cursor: &str) -> Result<i64> {
    let seq = Cursor::open(cursor)?.parse().ok();
    seq.ok_or_else(|| Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`"))
}

async fn get_delivery(state: Deliveries, call: Call<right::DeliveriesRead>) -> Result<Json<Details>> {
    state.get(&call.caller, call.path.text("id")?).await.map(Json)
}

async fn replay_delivery(state: Deliveries, call: Call<right::DeliveriesReplay>) -> Result<Accepted<Delivery>> {
    state.replay(&call.caller, call.path.text("id")?).await.map(Accepted)
}

async fn replay_deliveries(
    state: Deliveries,
    call: Call<right::DeliveriesReplay, Nothing, Body<ReplayRange>>,
) -> Result<Accepted<Replayed>> {
    let ReplayRange { workspace, endpoint, from, to, state: ended } = call.body.0;
    let which = Which { state: ended.map(State::word), from: Some(from), to, ..Which::default() };
    let (replayed, withheld) = state.replay_range(&call.caller, &workspace, &endpoint, which).await?;
    Ok(Accepted(Replayed { replayed, withheld }))
}

async fn test_webhook_endpoint(state: Deliveries, call: Call<right::DeliveriesReplay>) -> Result<Json<Details>> {
    state.test(&call.caller, call.path.text("workspace")?, call.path.text("name")?).await.map(Json)
}
