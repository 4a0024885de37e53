//! Triggers as resources declare them, and as whom they act.

use super::kind::Trigger;
use base::{Ctx, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Result, Rights};
use resources::{Address, ListQuery, Resource, Resources, Spec, VersionRef};
use std::sync::Arc;

/// Who somebody is now, with the rights they have now. `orc` plugs it in.
pub trait Actors: Send + Sync {
    /// `None`: there is no such account any more, or it may not sign in.
    fn actor<'a>(&'a self, org: OrgId, who: &'a Principal) -> store::Fut<'a, Option<Ctx>>;
}

/// A trigger in the version that counts.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// Of the resource, as text: a trigger that was deleted and made again is another one.
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) workspace: String,
    pub(crate) name: String,
    pub(crate) owner: Principal,
    pub(crate) spec: Arc<Trigger>,
}

impl Declared {
    pub(crate) fn address(&self) -> Address {
        Address::new(Trigger::KIND, Some(&self.workspace), &self.name)
    }

    /// The same for a trigger always: where it stands in its spread.
    pub(crate) fn seed(&self) -> u64 {
        let digest = base::Digest::of(&[self.id.as_bytes()]);
        digest.0.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
    }
}

/// The program itself, for looking only: a run starts as its trigger's owner.
pub(super) fn system(org: OrgId) -> Ctx {
    let who = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "triggers".to_owned() };
    Ctx::new(org, who, Rights::all())
}

const PAGE: usize = 200;

pub(super) async fn all(resources: &Resources, org: OrgId) -> Result<Vec<Declared>> {
    let ctx = system(org);
    let mut query = ListQuery { kind: Trigger::KIND.into(), limit: PAGE, ..ListQuery::default() };
    let mut found = Vec::new();
    loop {
        let page = resources.list(&ctx, &query).await?;
        for resource in page.items {
            found.extend(effective(resources, &ctx, resource).await?);
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(found);
        }
    }
}

pub(super) async fn one(resources: &Resources, org: OrgId, workspace: &str, name: &str) -> Result<Option<Declared>> {
    let ctx = system(org);
    let address = Address::new(Trigger::KIND, Some(workspace), name);
    match resources.get(&ctx, &address, VersionRef::Newest).await {
        Ok(newest) => effective(resources, &ctx, newest).await,
        Err(e) if matches!(e.kind(), Kind::NotFound | Kind::Invalid) => Ok(None),
        Err(e) => Err(e),
    }
}

/// `None` for one that was never published, and for one that this program cannot read.
async fn effective(resources: &Resources, ctx: &Ctx, newest: Resource) -> Result<Option<Declared>> {
    let address = newest.address();
    let paused = newest.spec["paused"].clone();
    let (id, owner) = (newest.id.to_string(), newest.owner.clone());
    let plain = newest.published == Some(newest.version) && !newest.version_labels.contains_key("live");
    let (version, mut spec) = if plain {
        (newest.version, newest.spec)
    } else {
        match resources.get(ctx, &address, VersionRef::Current).await {
            Ok(current) => (current.shown_version, current.spec),
            Err(e) if e.kind() == Kind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        }
    };
    // A pause is an act, not a release: it counts whatever version is live.
    if let Some(map) = spec.as_object_mut() {
        map.insert("paused".into(), paused);
    }
    // What was sealed is a mark here and no text.
    if let Some(webhook) = spec.get_mut("webhook").and_then(serde_json::Value::as_object_mut) {
        webhook.remove("secret");
    }
    match serde_json::from_value::<Trigger>(spec) {
        Ok(spec) => Ok(Some(Declared {
            id,
            version: i64::try_from(version).unwrap_or(i64::MAX),
            workspace: address.workspace.unwrap_or_default(),
            name: address.name,
            owner,
            spec: Arc::new(spec),
        })),
        Err(error) => {
            tracing::warn!(%error, trigger = %address, "a trigger cannot be understood; it does not fire");
            Ok(None)
        }
    }
}
