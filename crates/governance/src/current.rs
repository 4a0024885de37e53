//! What is declared and counts now, whoever asks: rules bind also those who may not read them.

use base::{Ctx, Error, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Result, Rights};
use resources::{ListQuery, Resource, Resources, Spec, VersionRef};

/// A resource in the version that counts: the one that is live, else the newest published one.
#[derive(PartialEq)]
pub(crate) struct Current<T> {
    pub(crate) name: String,
    pub(crate) version: u64,
    pub(crate) spec: T,
}

/// The program itself.
pub(crate) fn system(org: OrgId) -> Ctx {
    let principal = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".to_owned() };
    Ctx::new(org, principal, Rights::all())
}

/// Every published resource of the kind.
pub(crate) async fn all<T: Spec>(resources: &Resources, org: OrgId) -> Result<Vec<Current<T>>> {
    let system = system(org);
    let mut query = ListQuery { kind: T::KIND.to_owned(), limit: 200, ..ListQuery::default() };
    let mut all = Vec::new();
    loop {
        let page = resources.list(&system, &query).await?;
        for resource in page.items {
            all.extend(current(resources, &system, resource).await?);
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(all),
        }
    }
}

async fn current<T: Spec>(resources: &Resources, system: &Ctx, newest: Resource) -> Result<Option<Current<T>>> {
    let live = newest.version_labels.get("live").copied().or(newest.published);
    let resource = match live {
        None => return Ok(None),
        Some(version) if version == newest.version => newest,
        Some(_) => match resources.get(system, &newest.address(), VersionRef::Current).await {
            Ok(resource) => resource,
            // Deleted a moment ago.
            Err(error) if error.kind() == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        },
    };
    let spec = T::deserialize(&resource.spec)
        .map_err(|e| Error::internal("row_not_readable", format!("the {} {} cannot be read: {e}", T::KIND, resource.name)))?;
    Ok(Some(Current { name: resource.name, version: resource.version, spec }))
}
