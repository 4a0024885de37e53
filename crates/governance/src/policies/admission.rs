//! Policies asked about a change. They are read for every change: there are few, and the one that was made a moment ago
//! counts.

use super::Policy;
use base::{Ctx, Principal, PrincipalId, PrincipalKind, Result, Rights};
use resources::{Admission, Finding, ListQuery, POLICY_VIOLATION, Proposed, Resource, Resources, Spec, VersionRef};
use serde::Deserialize;
use store::Fut;

/// Looks at changes with the policies of the organization.
pub struct Policies(Resources);

impl Policies {
    /// `resources` is what policies are read from.
    pub fn new(resources: Resources) -> Self {
        Self(resources)
    }

    /// The published policies, whoever asks.
    async fn all(&self, ctx: &Ctx) -> Result<Vec<(String, Policy)>> {
        let principal = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".to_owned() };
        let system = Ctx::new(ctx.org, principal, Rights::all());
        let mut query = ListQuery { kind: Policy::KIND.to_owned(), limit: 200, ..ListQuery::default() };
        let mut all = Vec::new();
        loop {
            let page = self.0.list(&system, &query).await?;
            for resource in page.items {
                all.extend(self.current(&system, resource).await?);
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(all),
            }
        }
    }

    /// What counts is the version that is live, else the newest published one.
    async fn current(&self, system: &Ctx, newest: Resource) -> Result<Option<(String, Policy)>> {
        let live = newest.version_labels.get("live").copied().or(newest.published);
        let resource = match live {
            None => return Ok(None),
            Some(version) if version == newest.version => newest,
            Some(_) => match self.0.get(system, &newest.address(), VersionRef::Current).await {
                Ok(resource) => resource,
                // Deleted a moment ago.
                Err(error) if error.kind() == base::Kind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            },
        };
        let policy = Policy::deserialize(&resource.spec)
            .map_err(|e| base::Error::internal("row_not_readable", format!("the policy {} cannot be read: {e}", resource.name)))?;
        Ok(Some((resource.name, policy)))
    }
}

impl Admission for Policies {
    fn review<'a>(&'a self, ctx: &'a Ctx, proposed: &'a Proposed<'a>) -> Fut<'a, Vec<Finding>> {
        Box::pin(async move {
            // The program itself keeps to what it was told when it was built.
            if ctx.principal.kind == PrincipalKind::System {
                return Ok(Vec::new());
            }
            let all = self.all(ctx).await?;
            let asked = all.iter().filter(|(_, policy)| policy.is_about(&proposed.address.kind, proposed.address.workspace.as_deref()));
            Ok(asked.flat_map(|(name, policy)| findings(ctx, name, policy, proposed)).collect())
        })
    }
}

fn findings(ctx: &Ctx, name: &str, policy: &Policy, proposed: &Proposed<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &policy.rules {
        for violation in rule.review(ctx.principal.id, proposed) {
            let message = format!("{} (policy `{name}`, rule `{}`)", violation.message, rule.name());
            let fix = match &policy.advice {
                Some(advice) => format!("{}; {advice}", violation.fix),
                None => violation.fix,
            };
            found.push(Finding::new(violation.path, POLICY_VIOLATION, message).fix(fix));
        }
    }
    found
}
