//! Endpoints as resources declare them, and who may see resources now.

use super::{
    deliver::system,
    endpoint::WebhookEndpoint,
    outside::{Endpoint, Endpoints, Fut, Things},
};
use base::{Ctx, Kind, OrgId, PrincipalKind, Reach, ResourceId, Result, Rights};
use resources::{Address, Change, ListQuery, Resource, Resources, Spec, VersionRef};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The newest list of each organization is remembered: an attempt asks for one endpoint of it.
pub struct Declared {
    resources: Resources,
    known: RwLock<BTreeMap<OrgId, Arc<Vec<Endpoint>>>>,
}

const PAGE: usize = 200;

impl Declared {
    pub fn new(resources: Resources) -> Self {
        Self { resources, known: RwLock::default() }
    }

    async fn read(&self, org: OrgId) -> Result<Arc<Vec<Endpoint>>> {
        let ctx = ctx(org);
        let mut query = ListQuery { kind: WebhookEndpoint::KIND.into(), limit: PAGE, ..ListQuery::default() };
        let mut all = Vec::new();
        loop {
            let page = self.resources.list(&ctx, &query).await?;
            for resource in page.items {
                all.extend(self.effective(&ctx, resource).await);
            }
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        let all = Arc::new(all);
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(org, all.clone());
        Ok(all)
    }

    /// The version that counts; `None` for one that was never published. One that this program cannot read says so: what is
    /// for it waits.
    async fn effective(&self, ctx: &Ctx, newest: Resource) -> Option<Endpoint> {
        let paused = newest.spec["paused"].clone();
        let plain = newest.published == Some(newest.version) && !newest.version_labels.contains_key("live");
        let address = newest.address();
        let mut people = vec![newest.owner.clone()];
        // A pause by the program itself changes no address.
        people.extend(Some(newest.updated_by.clone()).filter(|by| *by != newest.owner && by.kind != PrincipalKind::System));
        let (id, reach) = (newest.id.to_string(), newest.reach());
        let current = if plain { Ok(newest.spec) } else { self.resources.get(ctx, &address, VersionRef::Current).await.map(|r| r.spec) };
        let (spec, fault) = match current {
            Ok(mut spec) => {
                // A pause is an act, not a release: it counts whatever version is live.
                if let Some(map) = spec.as_object_mut() {
                    map.insert("paused".into(), paused);
                }
                understood(spec)
            }
            Err(e) if e.kind() == Kind::NotFound => return None,
            Err(e) => (WebhookEndpoint::guessed(&Value::Null), Some(e.to_string())),
        };
        if let Some(fault) = &fault {
            tracing::warn!(%fault, endpoint = %address, "a webhook endpoint cannot be understood; what is for it waits");
        }
        Some(Endpoint { id, workspace: address.workspace.unwrap_or_default(), name: address.name, reach, people, fault, spec })
    }
}

fn understood(spec: Value) -> (WebhookEndpoint, Option<String>) {
    match WebhookEndpoint::deserialize(&spec) {
        Ok(spec) => (spec, None),
        Err(e) => (WebhookEndpoint::guessed(&spec), Some(e.to_string())),
    }
}

fn ctx(org: OrgId) -> Ctx {
    Ctx::new(org, system(), Rights::all())
}

fn address(endpoint: &Endpoint) -> Address {
    Address::new(WebhookEndpoint::KIND, Some(&endpoint.workspace), &endpoint.name)
}

impl Things for Declared {
    fn reaches<'a>(&'a self, org: OrgId, ids: &'a [ResourceId]) -> Fut<'a, BTreeMap<ResourceId, Reach>> {
        Box::pin(self.resources.reaches(org, ids))
    }
}

impl Endpoints for Declared {
    fn all(&self, org: OrgId) -> Fut<'_, Vec<Endpoint>> {
        Box::pin(async move { Ok(self.read(org).await?.to_vec()) })
    }

    fn get<'a>(&'a self, org: OrgId, id: &'a str) -> Fut<'a, Option<Endpoint>> {
        Box::pin(async move {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned();
            let known = match known {
                Some(known) => known,
                None => self.read(org).await?,
            };
            Ok(known.iter().find(|endpoint| endpoint.id == id).cloned())
        })
    }

    fn secrets<'a>(&'a self, org: OrgId, endpoint: &'a Endpoint) -> Fut<'a, Vec<String>> {
        Box::pin(async move {
            let (ctx, address) = (ctx(org), address(endpoint));
            let mut all = Vec::new();
            for i in 0..endpoint.spec.secrets.len() {
                let secret = self.resources.secret(&ctx, &address, &format!("/secrets/{i}")).await?;
                all.extend(secret.map(|secret| secret.expose().to_owned()));
            }
            Ok(all)
        })
    }

    fn pause<'a>(&'a self, org: OrgId, endpoint: &'a Endpoint, reason: &'a str) -> Fut<'a, ()> {
        Box::pin(async move {
            let change = Change { reason: Some(reason.to_owned()), ..Change::by("deliveries") };
            self.resources.patch(&ctx(org), &address(endpoint), json!({"spec": {"paused": reason}}), change).await?;
            self.read(org).await.map(drop)
        })
    }
}
