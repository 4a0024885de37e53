//! One attempt: sign, send, judge the answer, and commit what came of it together with whose turn is next.

use super::{Inner, sql as lines, system};
use crate::integrations::{
    message::{self, type_of},
    outside::{Answer, Change, Endpoint, Post},
    schedule::{self, Health, Next},
    sign,
    sql::{self, Attempt, Due},
};
use base::{OrgId, Result, Timestamp};
use bytes::Bytes;
use serde_json::json;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{AuditRecord, Batch, Journal, Outgoing};

/// What one attempt needs.
pub(super) struct Flight {
    pub(super) org: OrgId,
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) row: Due,
    pub(super) health: Arc<Mutex<Health>>,
}

/// What tells that a delivery is not tried any more. The endpoint itself is not told, and that this word did not arrive is told to nobody.
pub(super) const GIVEN_UP: &str = "webhook-endpoint.failed";

/// How an attempt ended.
pub(crate) struct Tried {
    pub(crate) attempt: Attempt,
    pub(crate) arrived: bool,
    /// `410`: the receiver wants no more.
    pub(crate) gone: bool,
    pub(crate) asked: Option<Duration>,
}

/// Sends once. A failure is a result here, not an error.
pub(crate) async fn tried(inner: &Inner, org: OrgId, endpoint: &Endpoint, event: &str, body: &str, n: u32) -> Tried {
    let clock = &inner.outside.clock;
    let (at, began) = (clock.now(), clock.monotonic());
    let sent = send(inner, org, endpoint, event, body, at).await;
    let ms = u64::try_from(clock.monotonic().saturating_sub(began).as_millis()).unwrap_or(u64::MAX);
    let attempt = Attempt { n, at, url: endpoint.spec.url.clone(), ms, ..Attempt::default() };
    match sent {
        Ok(answer) => {
            let arrived = (200..300).contains(&answer.status);
            let error = (!arrived).then(|| refusal(answer.status));
            Tried {
                attempt: Attempt { status: Some(answer.status), error, response: Some(answer.body), ..attempt },
                arrived,
                gone: answer.status == 410,
                asked: answer.retry_after.filter(|_| matches!(answer.status, 429 | 503)),
            }
        }
        Err(error) => Tried { attempt: Attempt { error: Some(error.to_string()), ..attempt }, arrived: false, gone: false, asked: None },
    }
}

fn refusal(status: u16) -> String {
    match status {
        300..400 => format!("the receiver redirects ({status}); a webhook is not sent to another address than the declared one"),
        410 => "the receiver says that it is gone (410)".to_owned(),
        _ => format!("the receiver answered {status}"),
    }
}

async fn send(inner: &Inner, org: OrgId, endpoint: &Endpoint, event: &str, body: &str, at: Timestamp) -> Result<Answer> {
    let secrets = inner.outside.endpoints.secrets(org, endpoint).await?;
    let keys = secrets.iter().map(|text| sign::Key::parse(text)).collect::<Result<Vec<_>>>()?;
    if keys.is_empty() {
        return Err(base::Error::invalid("bad_signing_secret", "the endpoint has no signing secret").fix("give it one"));
    }
    let seconds = at.0.div_euclid(1_000_000);
    let mut headers: Vec<(String, String)> =
        endpoint.spec.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    headers.extend([
        ("content-type".into(), message::CONTENT_TYPE.into()),
        ("webhook-id".into(), event.into()),
        ("webhook-timestamp".into(), seconds.to_string()),
        ("webhook-signature".into(), sign::signature(&keys, event, seconds, body.as_bytes())),
    ]);
    let post =
        Post { url: endpoint.spec.url.clone(), headers, body: Bytes::copy_from_slice(body.as_bytes()), timeout: endpoint.spec.timeout() };
    inner.outside.sender.post(post).await
}

impl Flight {
    pub(super) async fn fly(self, inner: &Inner) -> Result<()> {
        let row = &self.row;
        // Asked again now: rights may have gone since it was put in line, or somebody else may have changed the address.
        if !inner.may_hear(self.org, &self.endpoint, &row.reach).await? {
            return self.withdraw(inner).await;
        }
        let tried = tried(inner, self.org, &self.endpoint, &row.event, &row.body, row.attempts + 1).await;
        let mut batch = Batch::new(self.org);
        let now = inner.outside.clock.now();
        let before = *self.health.lock().unwrap_or_else(PoisonError::into_inner);
        let after = if tried.arrived { Health::default() } else { before.after_failure(now, inner.chance()) };
        let pause = if tried.gone {
            Some("the receiver answered 410 Gone".to_owned())
        } else {
            after.failing_since.filter(|_| after.is_hopeless(now)).map(|since| format!("every delivery has failed since {since}"))
        };
        let pause = self.pause(inner, pause, &mut batch, now).await;
        let (state, due) = if tried.arrived {
            ("delivered", None)
        } else {
            match schedule::after_failure(
                self.endpoint.spec.patience(),
                tried.attempt.n,
                row.first_at.unwrap_or(tried.attempt.at),
                now,
                tried.asked,
                inner.chance(),
            ) {
                Next::At(at) => ("pending", Some(at)),
                // It is tried again when somebody has looked after the endpoint.
                Next::GiveUp if pause => ("pending", Some(now)),
                Next::GiveUp => ("failed", None),
            }
        };
        batch.rows.push(sql::settle(&row.id, state, &tried.attempt, due));
        batch.rows.push(sql::put_attempt(&row.id, &tried.attempt));
        if state != "pending" {
            batch.rows.push(sql::next_in_line(&self.endpoint.id, &row.subject, now));
        }
        if state == "failed" && row.topic != GIVEN_UP {
            batch.outbox.push(self.given_up());
        }
        let after = if pause { Health::default() } else { after };
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = after;
        if after != before {
            let whole = after != Health::default();
            batch.rows.push(if whole { sql::put_health(&self.endpoint.id, &after) } else { sql::forget_health(&self.endpoint.id) });
        }
        self.commit(inner, batch, state, now).await
    }

    fn given_up(&self) -> Outgoing {
        let Endpoint { id, workspace, name, reach, .. } = &*self.endpoint;
        let (delivery, topic) = (&self.row.id, type_of(&self.row.topic));
        let data = json!({"kind": super::super::KIND, "workspace": workspace, "name": name, "id": id, "delivery": delivery, "type": topic});
        let body = json!({"subject": format!("{}/{workspace}/{name}", super::super::KIND), "data": data});
        Outgoing { topic: GIVEN_UP.into(), body, reach: reach.clone() }
    }

    async fn withdraw(&self, inner: &Inner) -> Result<()> {
        let now = inner.outside.clock.now();
        let why = "the owner of the endpoint, or whoever changed it last, may not see what this tells of";
        tracing::warn!(delivery = %self.row.id, endpoint = %self.endpoint.name, "a delivery is not sent: {why}");
        let rows = vec![lines::withdraw(&self.row.id, why, now), sql::next_in_line(&self.endpoint.id, &self.row.subject, now)];
        self.commit(inner, Batch { rows, ..Batch::new(self.org) }, "cancelled", now).await
    }

    /// Declares the endpoint paused if there is a reason to; answers whether it is.
    async fn pause(&self, inner: &Inner, reason: Option<String>, batch: &mut Batch, now: Timestamp) -> bool {
        let Some(reason) = reason else { return false };
        let Endpoint { id, workspace, name, .. } = &*self.endpoint;
        if let Err(error) = inner.outside.endpoints.pause(self.org, &self.endpoint, &reason).await {
            tracing::warn!(%error, endpoint = %name, "an endpoint could not be paused");
            return false;
        }
        tracing::warn!(endpoint = %name, workspace = %workspace, reason = %reason, "a webhook endpoint is paused");
        let body = json!({"kind": super::super::KIND, "workspace": workspace, "name": name, "id": id, "reason": reason});
        let topic = format!("{}.paused", super::super::KIND);
        batch.audit.push(AuditRecord { at: now, actor: system(), action: topic.clone(), subject: None, body: body.clone() });
        let subject = format!("{}/{workspace}/{name}", super::super::KIND);
        let reach = self.endpoint.reach.clone();
        batch.outbox.push(Outgoing { topic, body: json!({"subject": subject, "data": body}), reach });
        true
    }

    async fn commit(&self, inner: &Inner, batch: Batch, state: &'static str, now: Timestamp) -> Result<()> {
        match inner.outside.store.commit(batch).await {
            Ok(_) => {}
            // It was cancelled while it was under way.
            Err(error) if error.code() == "stale_row" => return Ok(()),
            Err(error) => return Err(error),
        }
        if state == "failed" {
            inner.signals.wake();
        }
        tracing::debug!(delivery = %self.row.id, kind = %type_of(&self.row.topic), endpoint = %self.endpoint.name, state, "a delivery was tried");
        inner.tell(Change {
            org: self.org,
            id: self.row.id.clone(),
            workspace: self.endpoint.workspace.clone(),
            endpoint: self.endpoint.name.clone(),
            state,
            at: now,
            reach: self.row.reach.clone(),
        });
        Ok(())
    }
}
