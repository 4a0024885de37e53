//! Changes of resources, from the audit. One listener on the journal serves every client; what a client may not see is left
//! out for it.

use super::{Event, Following, Topic, unknown_topic};
use base::{Audience, Ctx, Error, OrgId, Result, Sight, Verb};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::{collections::VecDeque, sync::Arc};
use store::{Committed, Fut, Journal, Store, StoredAudit};
use tokio::sync::broadcast::{self, error::RecvError};

const ANNOUNCED: usize = 1_024;
const PAGE: usize = 256;
/// Older positions are not read again from the audit; the client fetches its lists.
const BEHIND_MAX: u64 = 100_000;
const ACTION: &str = "resource.";

/// Which changes are wanted.
#[derive(Clone, Debug, Default)]
pub struct ResourceFilter {
    /// Empty: all that the caller may read.
    pub kinds: Vec<String>,
    pub workspace: Option<String>,
}

#[derive(Clone)]
enum Note {
    Audit(OrgId, Arc<[StoredAudit]>),
    /// Something was missed; it stands in the audit.
    Read,
}

/// The topic `resources`. Cheap to clone.
#[derive(Clone)]
pub struct ResourceEvents {
    store: Store,
    kinds: Arc<[String]>,
    sender: broadcast::Sender<Note>,
}

impl ResourceEvents {
    /// Listens from here on; must be called inside a tokio runtime. `kinds` are those there are.
    pub fn start(store: &Store, kinds: Vec<String>) -> Self {
        let sender = broadcast::channel(ANNOUNCED).0;
        tokio::spawn(listen(store.tail(), sender.clone()));
        Self { store: store.clone(), kinds: kinds.into(), sender }
    }

    pub(super) fn allow(&self, ctx: &Ctx, filter: &ResourceFilter) -> Result<()> {
        for kind in &filter.kinds {
            if !self.kinds.contains(kind) {
                return Err(unknown_topic(&format!("resources:{kind}")));
            }
            if !ctx.rights.has(kind, Verb::Read) {
                ctx.need_on(kind, Verb::Read, filter.workspace.as_deref())?;
            }
        }
        Ok(())
    }

    pub(super) async fn follow(&self, ctx: &Ctx, filter: ResourceFilter, since: Option<u64>) -> Result<Following> {
        // Heard from here on; whatever is read later overlaps rather than leaves a gap.
        let receiver = self.sender.subscribe();
        let newest = self.store.pos();
        let (missed, position) = match since {
            None => (Vec::new(), newest),
            Some(since) if since <= newest && newest - since <= BEHIND_MAX => (Vec::new(), since),
            Some(_) => (vec![Event::resync(newest)], newest),
        };
        let reading = position < newest;
        let state =
            Changes { store: self.store.clone(), ctx: ctx.clone(), filter, receiver, last: position, ready: VecDeque::new(), reading };
        let events = stream::unfold(Some(state), |state| async move {
            let mut this = state?;
            match this.next().await {
                Ok(Some(event)) => Some((Ok(event), Some(this))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(Following { missed, position, events: events.boxed() })
    }
}

impl Topic for ResourceEvents {
    fn word(&self) -> &'static str {
        "resources"
    }

    fn summary(&self) -> &'static str {
        "`resources` and `resources:<kind>` (`event: resource` with `{action, kind, workspace, name, version, at, by}`)"
    }

    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()> {
        Self::allow(self, ctx, &filter(about))
    }

    fn follow<'a>(&'a self, ctx: &'a Ctx, about: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        Box::pin(Self::follow(self, ctx, filter(about), since))
    }
}

fn filter(about: Option<&str>) -> ResourceFilter {
    ResourceFilter { kinds: about.map(str::to_owned).into_iter().collect(), workspace: None }
}

async fn listen(mut tail: broadcast::Receiver<Arc<Committed>>, sender: broadcast::Sender<Note>) {
    loop {
        let note = match tail.recv().await {
            Ok(committed) if committed.audit.iter().any(|record| record.action.starts_with(ACTION)) => {
                Note::Audit(committed.org, committed.audit.as_slice().into())
            }
            Ok(_) => continue,
            Err(RecvError::Lagged(_)) => Note::Read,
            Err(RecvError::Closed) => return,
        };
        // Fails when no one listens, which is fine.
        let _ = sender.send(note);
    }
}

struct Changes {
    store: Store,
    ctx: Ctx,
    filter: ResourceFilter,
    receiver: broadcast::Receiver<Note>,
    last: u64,
    ready: VecDeque<Event>,
    reading: bool,
}

impl Changes {
    async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            if self.reading {
                let page = self.store.org(self.ctx.org).audit_after(self.last, PAGE).await?;
                self.reading = page.len() >= PAGE;
                self.take(&page)?;
                continue;
            }
            match self.receiver.recv().await {
                Ok(Note::Audit(org, records)) if org == self.ctx.org => self.take(&records)?,
                Ok(Note::Audit(..)) => {}
                Ok(Note::Read) | Err(RecvError::Lagged(_)) => self.reading = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    fn take(&mut self, records: &[StoredAudit]) -> Result<()> {
        for record in records.iter().filter(|record| record.pos > self.last) {
            if let Some(event) = self.event(record)? {
                self.ready.push_back(event);
            }
        }
        self.last = records.last().map_or(self.last, |record| self.last.max(record.pos));
        Ok(())
    }

    fn event(&self, record: &StoredAudit) -> Result<Option<Event>> {
        let Some(action) = record.action.strip_prefix(ACTION) else { return Ok(None) };
        let body = &record.body;
        let (kind, workspace) = (body["kind"].as_str().unwrap_or_default(), body["workspace"].as_str());
        let wanted = (self.filter.kinds.is_empty() || self.filter.kinds.iter().any(|wanted| wanted == kind))
            && self.filter.workspace.as_deref().is_none_or(|wanted| workspace == Some(wanted));
        if !wanted || !self.ctx.rights.has_in(kind, Verb::Read, workspace) || !visible(&self.ctx, body) {
            return Ok(None);
        }
        let by = serde_json::to_value(&record.actor).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        let data = json!({
            "action": action, "kind": kind, "workspace": workspace, "name": body["name"], "version": body["version"],
            "at": record.at.to_string(), "by": by
        });
        Event::json("resource", Some(record.pos), &data).map(Some)
    }
}

/// As the record says who could see the resource at that moment. A record that says nothing tells of one that all may see.
fn visible(ctx: &Ctx, body: &Value) -> bool {
    let read = |value: &Value| serde_json::from_value(value.clone()).ok();
    let audience =
        if body["visibility"].is_null() { Audience::Organization } else { read(&body["visibility"]).unwrap_or(Audience::Private) };
    let owner = body["owner"].as_str().or_else(|| body["owner"]["id"].as_str()).and_then(|id| id.parse().ok());
    let shared_with: Vec<String> = serde_json::from_value(body["shared_with"].clone()).unwrap_or_default();
    Sight { audience, owner, team: body["team"].as_str(), shared_with: &shared_with }.is_for(ctx)
}
