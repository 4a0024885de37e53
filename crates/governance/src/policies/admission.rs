//! Policies asked about a change. They are read for every change: there are few, and the one that was made a moment ago
//! counts.

use super::Policy;
use crate::current;
use base::{Ctx, PrincipalKind};
use resources::{Admission, Finding, POLICY_VIOLATION, Proposed, Resources};
use store::Fut;

/// Looks at changes with the policies of the organization.
pub struct Policies(Resources);

impl Policies {
    /// `resources` is what policies are read from.
    pub fn new(resources: Resources) -> Self {
        Self(resources)
    }
}

impl Admission for Policies {
    fn review<'a>(&'a self, ctx: &'a Ctx, proposed: &'a Proposed<'a>) -> Fut<'a, Vec<Finding>> {
        Box::pin(async move {
            // The program itself keeps to what it was told when it was built.
            if ctx.principal.kind == PrincipalKind::System {
                return Ok(Vec::new());
            }
            let all = current::all::<Policy>(&self.0, ctx.org).await?;
            let asked = all.iter().filter(|one| one.spec.is_about(&proposed.address.kind, proposed.address.workspace.as_deref()));
            Ok(asked.flat_map(|one| findings(ctx, &one.name, &one.spec, proposed)).collect())
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
