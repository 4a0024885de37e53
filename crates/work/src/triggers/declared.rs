//! Triggers as resources declare them, and as whom they act.

use super::kind::Trigger;
use base::{Ctx, Error, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Result, Rights, Timestamp};
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
    /// Whoever changed it last: what it starts can then never reach beyond the person who decided what it starts.
    pub(crate) actor: Principal,
    pub(crate) spec: Arc<Trigger>,
    /// Why this program cannot read it; what is for it waits.
    pub(crate) fault: Option<String>,
    /// The newest version is the one in force, and was saved at this time.
    pub(crate) in_force_since: Option<Timestamp>,
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
            found.extend(effective(resources, &ctx, resource).await);
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
        Ok(newest) => Ok(effective(resources, &ctx, newest).await),
        Err(e) if matches!(e.kind(), Kind::NotFound | Kind::Invalid) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The version that counts; `None` for one that was never published.
async fn effective(resources: &Resources, ctx: &Ctx, newest: Resource) -> Option<Declared> {
    let address = newest.address();
    let published = newest.published?;
    let plain = published == newest.version && !newest.version_labels.contains_key("live");
    let mut paused = vec![newest.spec["paused"].clone()];
    let changed = Some(newest.updated_by.clone()).filter(|by| by.kind != PrincipalKind::System);
    let mut declared = Declared {
        id: newest.id.to_string(),
        version: i64::try_from(newest.version).unwrap_or(i64::MAX),
        workspace: address.workspace.clone().unwrap_or_default(),
        name: address.name.clone(),
        actor: changed.unwrap_or_else(|| newest.owner.clone()),
        spec: Arc::new(Trigger::nothing()),
        fault: None,
        in_force_since: plain.then_some(newest.updated_at),
    };
    let read = async {
        let mut spec = newest.spec;
        if !plain {
            let of = |version| resources.get(ctx, &address, version);
            paused.push(of(VersionRef::Number(published)).await?.spec["paused"].clone());
            let current = of(VersionRef::Current).await?;
            declared.version = i64::try_from(current.shown_version).unwrap_or(i64::MAX);
            spec = current.spec;
        }
        // A pause is an act, not a release: it counts from whatever version. Ending it takes a published one.
        if let (Some(map), Some(why)) = (spec.as_object_mut(), paused.into_iter().find(|p| p.is_string())) {
            map.insert("paused".into(), why);
        }
        // What was sealed is a mark here and no text.
        if let Some(webhook) = spec.get_mut("webhook").and_then(serde_json::Value::as_object_mut) {
            webhook.remove("secret");
        }
        serde_json::from_value::<Trigger>(spec).map_err(|e| Error::internal("row_not_readable", e.to_string()))
    };
    match read.await {
        Ok(spec) => declared.spec = Arc::new(spec),
        Err(error) => {
            tracing::warn!(%error, trigger = %address, "a trigger cannot be understood; what is for it waits");
            declared.fault = Some(error.message().to_owned());
        }
    }
    Some(declared)
}
