//! Refusals and failed sign-ins in the audit. Anybody can cause them, so they are counted: the first is recorded at once,
//! those of the next minute together at its end.

use ::http::Sought;
use base::{Ctx, Error, OrgId, Principal, PrincipalId, PrincipalKind, SharedClock};
use resources::POLICY_VIOLATION;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{AuditRecord, Batch, Journal, Store};

const TOGETHER: Duration = Duration::from_secs(60);
/// Different things that are counted at one time; more are counted with the others of their organization.
const KINDS_MAX: usize = 512;
const REASON_MAX: usize = 500;

type Key = (OrgId, PrincipalId, String);

pub(super) struct Notes(Arc<Inner>);

struct Inner {
    store: Store,
    clock: SharedClock,
    /// How often each happened since it was last recorded.
    counted: Mutex<HashMap<Key, u64>>,
}

struct Note {
    org: OrgId,
    actor: Principal,
    action: &'static str,
    body: Value,
}

/// Which resource a rule kept from being changed, and why.
fn about(body: &mut Value, error: &Error) {
    let Some(details) = error.detail() else { return };
    let place: Vec<&str> = details["resource"].as_str().unwrap_or_default().split('/').collect();
    let (kind, workspace, name) = match place[..] {
        [kind, workspace, name] => (kind, Some(workspace), name),
        [kind, name] => (kind, None, name),
        _ => return,
    };
    (body["kind"], body["workspace"], body["name"]) = (kind.into(), workspace.into(), name.into());
    let message = details["findings"][0]["message"].as_str();
    body["reason"] = message.map(|text| text.chars().take(REASON_MAX).collect::<String>()).into();
}

fn nobody() -> Principal {
    Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".to_owned() }
}

impl Notes {
    pub(super) fn new(store: Store, clock: SharedClock) -> Self {
        Self(Arc::new(Inner { store, clock, counted: Mutex::default() }))
    }

    /// A token that opens nothing. If it names an organization of this installation, its audit tells; else the first one's.
    pub(super) fn failed(&self, org: Option<OrgId>) {
        let org = org.filter(|org| self.0.store.knows_org(*org)).unwrap_or_else(|| self.0.store.local_org());
        self.note(Note { org, actor: nobody(), action: "sign_in.failed", body: json!({}) });
    }

    pub(super) fn refused(&self, ctx: &Ctx, what: &Sought, error: &Error) {
        let mut body = json!({"operation": what.operation});
        // It comes from outside; what is no name at all is not kept.
        if let Some(workspace) = what.workspace.as_deref().filter(|name| resources::is_name(name)) {
            body["workspace"] = workspace.into();
        }
        let mut action = "access.denied";
        if error.code() == POLICY_VIOLATION {
            action = "policy.refused";
            about(&mut body, error);
        }
        self.note(Note { org: ctx.org, actor: ctx.principal.clone(), action, body });
    }

    fn note(&self, note: Note) {
        let what = format!("{} {}", note.action, note.body);
        if let Some(key) = self.0.count((note.org, note.actor.id, what)) {
            let inner = self.0.clone();
            tokio::spawn(async move { inner.tell(note, key).await });
        }
    }
}

impl Inner {
    async fn tell(&self, note: Note, key: Key) {
        self.record(&note, 1).await;
        self.clock.sleep(TOGETHER).await;
        let more = self.counted.lock().unwrap_or_else(PoisonError::into_inner).remove(&key).unwrap_or_default();
        if more > 0 {
            self.record(&note, more).await;
        }
    }

    /// The key under which this is counted from now on, if it is the first of its kind.
    fn count(&self, key: Key) -> Option<Key> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let full = counted.len() >= KINDS_MAX;
        let key = if full && !counted.contains_key(&key) { (key.0, PrincipalId(Default::default()), String::new()) } else { key };
        match counted.get_mut(&key) {
            Some(count) => {
                *count += 1;
                None
            }
            None => {
                counted.insert(key.clone(), 0);
                Some(key)
            }
        }
    }

    async fn record(&self, note: &Note, times: u64) {
        let mut body = note.body.clone();
        body["times"] = times.into();
        let record = AuditRecord { at: self.clock.now(), actor: note.actor.clone(), action: note.action.to_owned(), subject: None, body };
        if let Err(error) = self.store.commit(Batch { audit: vec![record], ..Batch::new(note.org) }).await {
            tracing::warn!(code = error.code(), "a refusal was not recorded: {}", error.message());
        }
    }
}
