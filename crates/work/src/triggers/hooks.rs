//! `/hooks/<organization>/<workspace>/<trigger>`: other systems call. The proof of the sender is checked over the bytes as they came;
//! it is acknowledged when the firing is on disk.

use super::{
    Cause, Firing, Triggers,
    declared::{self, Declared},
    signature::{Proved, Scheme, Signed, verify},
    sql,
};
use ::http::{Inbound, InboundCall, InboundReply};
use base::{Digest, Error, OrgId, Result};
use resources::{Change, Secret};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::{Batch, Journal};

/// Firings of one trigger that may be undecided.
const UNDECIDED_MAX: i64 = 10_000;
/// The same bytes within this time are one delivery sent twice, where the sender names none. Seconds.
const SAME_WITHIN: i64 = 300;
/// How long after a trigger was saved a sender may bring its secret.
const HANDSHAKE_WITHIN: std::time::Duration = std::time::Duration::from_secs(15 * 60);
const HANDSHAKE: &str = "x-hook-secret";
const SECRET: &str = "/webhook/secret";
/// Headers that filters and inputs may look at. Others may hold what is nobody's business.
const SHOWN: [&str; 3] = ["content-type", "user-agent", "x-request-id"];

/// The routes; whoever calls proves itself by the trigger's scheme and by nothing else.
pub fn inbound(triggers: &Triggers) -> Inbound {
    let triggers = triggers.clone();
    Inbound {
        path: "/hooks/{organization}/{workspace}/{trigger}",
        handler: Arc::new(move |call| {
            let triggers = triggers.clone();
            Box::pin(async move { answer(&triggers, call).await })
        }),
    }
}

fn nowhere() -> Error {
    Error::not_found("hook_not_found", "no trigger listens at this address")
        .fix("the address is /hooks/<organization>/<workspace>/<trigger>; the trigger must be published and have a `webhook`")
}

async fn answer(triggers: &Triggers, call: InboundCall) -> Result<InboundReply> {
    let part = |name: &str| call.path.text(name);
    let (organization, workspace, name) = (part("organization")?, part("workspace")?, part("trigger")?);
    let inner = &triggers.0;
    let org = find_org(triggers, organization).await?.ok_or_else(nowhere)?;
    let resources = &inner.state.resources;
    let trigger = declared::one(resources, org, workspace, name).await?.ok_or_else(nowhere)?;
    if let Some(why) = &trigger.fault {
        return Err(Error::unavailable("trigger_not_readable", format!("the trigger cannot be read by this program: {why}"))
            .fix("send it again when the server was brought up to date"));
    }
    let scheme = trigger.spec.webhook.as_ref().ok_or_else(nowhere)?.scheme;
    let secret = resources.secret(&declared::system(org), &trigger.address(), SECRET).await?;
    let Some(secret) = secret else { return without_secret(triggers, org, &trigger, scheme, &call).await };
    let proved = proved(triggers, scheme, &secret, &call)?;
    call.charge(&declared::system(org))?;
    let body = content(&call)?;
    if let Some(reply) = at_once(scheme, &call, &body) {
        return Ok(reply);
    }
    receive(triggers, org, &trigger, scheme, proved, body, &call).await
}

async fn find_org(triggers: &Triggers, text: &str) -> Result<Option<OrgId>> {
    let all = triggers.0.state.store.organizations().await?;
    let fits = |org: &&store::Organization| org.name == text || org.id.to_string() == text;
    Ok(all.iter().find(fits).map(|org| org.id))
}

/// Asana sends its secret with the first request and wants it back; for all others there must be one.
async fn without_secret(triggers: &Triggers, org: OrgId, trigger: &Declared, scheme: Scheme, call: &InboundCall) -> Result<InboundReply> {
    let Some(offered) = call.header(HANDSHAKE).filter(|s| scheme == Scheme::Asana && (16..=200).contains(&s.len())) else {
        return Err(Error::unauthenticated("hook_without_secret", "the trigger has no secret yet, so nobody can prove to be the sender")
            .fix("set `webhook.secret` of the trigger"));
    };
    // Whoever calls first would be believed for ever: only while somebody is setting it up, and only in the version in force.
    let now = triggers.0.state.env.clock.now();
    if trigger.in_force_since.is_none_or(|saved| now.since(saved) > HANDSHAKE_WITHIN) {
        return Err(Error::conflict(
            "hook_handshake_closed",
            "a sender may bring its secret within 15 minutes after the trigger was saved and published",
        )
        .fix("save the trigger again and let the sender call at once"));
    }
    let change = Change { reason: Some("the sender's handshake".into()), ..Change::by("hooks") };
    let patch = json!({"spec": {"webhook": {"secret": offered}}});
    let who = base::Ctx::new(org, trigger.actor.clone(), base::Rights::all());
    triggers.0.state.resources.patch(&who, &trigger.address(), patch, change).await?;
    Ok(InboundReply::status(200).header(HANDSHAKE, offered))
}

fn proved(triggers: &Triggers, scheme: Scheme, secret: &Secret, call: &InboundCall) -> Result<Proved> {
    let find = |name: &str| call.header(name);
    let now = triggers.0.state.env.clock.now().0.div_euclid(1_000_000);
    verify(scheme, secret.expose(), &Signed { header: &find, body: &call.body, now }).map_err(|why| {
        Error::unauthenticated("hook_refused", format!("the request is not from the sender: {}", why.why()))
            .fix("compare the secret of the trigger with the sender's, and the clocks of both")
    })
}

/// JSON, a form, or text.
fn content(call: &InboundCall) -> Result<Value> {
    let text = std::str::from_utf8(&call.body).map_err(|_| Error::invalid("bad_body", "the body is not UTF-8"))?;
    let media = call.header("content-type").unwrap_or_default();
    // Some tools call everything a form that they send.
    let braces = text.trim_start().starts_with(['{', '[']);
    if media.starts_with("application/x-www-form-urlencoded") && !braces {
        let pairs = call.form().ok_or_else(|| Error::invalid("bad_body", "the body is no form"))?;
        // Some systems put JSON into one field of a form.
        let read = |value: String| match serde_json::from_str::<Value>(&value) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => inner,
            _ => Value::String(value),
        };
        return Ok(Value::Object(pairs.into_iter().map(|(name, value)| (name, read(value))).collect::<Map<_, _>>()));
    }
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(e) if media.contains("json") => Err(Error::invalid("not_json", format!("the body is not JSON: {e}"))),
        Err(_) => Ok(Value::String(text.to_owned())),
    }
}

/// Questions of systems that only want to know whether somebody is there.
fn at_once(scheme: Scheme, call: &InboundCall, body: &Value) -> Option<InboundReply> {
    match scheme {
        Scheme::Slack if body["type"] == "url_verification" => Some(InboundReply::json(200, json!({"challenge": body["challenge"]}))),
        Scheme::Discord if body["type"] == 1 => Some(InboundReply::json(200, json!({"type": 1}))),
        Scheme::Asana if body["events"].as_array().is_some_and(Vec::is_empty) => Some(InboundReply::json(200, json!({}))),
        Scheme::Github if call.header("x-github-event") == Some("ping") => Some(InboundReply::json(200, json!({}))),
        _ => None,
    }
}

async fn receive(
    triggers: &Triggers,
    org: OrgId,
    trigger: &Declared,
    scheme: Scheme,
    proved: Proved,
    body: Value,
    call: &InboundCall,
) -> Result<InboundReply> {
    let inner = &triggers.0;
    let rows = inner.state.store.org(org);
    let in_body = || ["event_id", "id", "notificationId"].iter().find_map(|name| body[*name].as_str().map(str::to_owned));
    let delivery =
        proved.delivery.or_else(|| matches!(scheme, Scheme::Slack | Scheme::Discord | Scheme::AzureDevops).then(in_body).flatten());
    // Whoever names no delivery is known by its bytes: the same again is a repetition.
    let now = inner.state.env.clock.now();
    let window = now.0.div_euclid(1_000_000).div_euclid(SAME_WITHIN);
    let stamp = stamp(scheme, call);
    let content = |window: i64| format!("content/{}", Digest::of(&[window.to_string().as_bytes(), stamp.as_bytes(), &call.body]));
    let mut key = match &delivery {
        Some(name) => format!("delivery/{}", name.chars().take(200).collect::<String>()),
        None => content(window),
    };
    // Sent again over the edge of a window it is still the same.
    if delivery.is_none()
        && let Some(before) = sql::by_key(&rows, &trigger.id, &content(window - 1)).await?
        && now.since(before.at).as_secs() < SAME_WITHIN.unsigned_abs()
    {
        key = before.key;
    }
    let headers: Map<String, Value> = SHOWN.iter().filter_map(|name| Some(((*name).to_owned(), json!(call.header(name)?)))).collect();
    let event = json!({
        "source": "webhook", "scheme": scheme, "delivery": delivery, "name": proved.event, "headers": headers, "body": body, "untrusted": true
    });
    if sql::undecided(&rows, &trigger.id, UNDECIDED_MAX).await? >= UNDECIDED_MAX {
        return Err(Error::unavailable("hook_busy", "as many calls as may be undecided are waiting").fix("send it again later"));
    }
    let firing = inner.firing(trigger, Cause::Webhook, key, now, event);
    let batch = Batch { rows: vec![sql::received(&firing), sql::pruned(&trigger.id)], ..Batch::new(org) };
    inner.state.store.commit(batch).await?;
    let kept = sql::by_key(&rows, &trigger.id, &firing.key).await?;
    inner.wake(org);
    Ok(acknowledged(scheme, &firing, kept.as_ref()))
}

/// A time that the sender signed, so that the same words said again are another event.
fn stamp(scheme: Scheme, call: &InboundCall) -> String {
    let header = match scheme {
        Scheme::Slack => "x-slack-request-timestamp",
        Scheme::Discord => "x-signature-timestamp",
        _ => return String::new(),
    };
    call.header(header).unwrap_or_default().to_owned()
}

/// In the words that the sender expects.
fn acknowledged(scheme: Scheme, firing: &Firing, kept: Option<&Firing>) -> InboundReply {
    let id = kept.map_or(&firing.id, |kept| &kept.id);
    match scheme {
        Scheme::Slack => InboundReply::status(200),
        Scheme::Discord => InboundReply::json(200, json!({"type": 5})),
        Scheme::Teams => InboundReply::json(200, json!({"type": "message", "text": "Accepted."})),
        _ => InboundReply::json(202, json!({"firing": id, "repeated": *id != firing.id})),
    }
}
