//! Who may do what with which resource: the kind, the workspace, the right, and whether it can be seen at all.

use crate::{Address, Kind, Registry, Scope, Visibility, fault, model, row::Stored};
use base::{Ctx, Error, PrincipalKind, Result, Right, Verb};

/// Sees everything of the organization: who may change accounts, and the program itself.
pub(crate) fn sees_all(ctx: &Ctx) -> bool {
    ctx.principal.kind == PrincipalKind::System || ctx.rights.has_in(Right::ACCOUNTS_WRITE.noun, Right::ACCOUNTS_WRITE.verb, None)
}

/// Whether a resource is there for this caller; the right to its kind is another question.
pub(crate) fn sees(ctx: &Ctx, stored: &Stored) -> bool {
    if stored.visibility == Visibility::Organization || stored.owner.id == ctx.principal.id || sees_all(ctx) {
        return true;
    }
    let me = ctx.principal.id.to_string();
    let team = |name: &str| ctx.teams.iter().any(|t| t == name);
    let shared = stored.shared_with.iter().any(|w| *w == me || w.strip_prefix("team:").is_some_and(team));
    shared || (stored.visibility == Visibility::Team && stored.team.as_deref().is_some_and(team))
}

/// The kind of an address, after everything about the address was checked: the kind exists, the workspace fits, the names
/// are names, and the caller has the right.
pub(crate) fn gate<'r>(registry: &'r Registry, ctx: &Ctx, address: &Address, verb: Verb) -> Result<&'r Kind> {
    let kind = place(registry, address)?;
    ctx.need_on(kind.name, verb, address.workspace.as_deref())?;
    Ok(kind)
}

pub(crate) fn place<'r>(registry: &'r Registry, address: &Address) -> Result<&'r Kind> {
    let kind = registry.find(&address.kind)?;
    match (kind.scope, &address.workspace) {
        (Scope::Workspace, None) => {
            return Err(Error::invalid("workspace_missing", format!("a {} lives in a workspace, and none was given", kind.name))
                .place("workspace")
                .fix("name the workspace, for instance `default`"));
        }
        (Scope::Organization, Some(_)) => {
            return Err(Error::invalid("workspace_refused", format!("a {} belongs to the organization, not to a workspace", kind.name))
                .place("workspace")
                .fix("leave the workspace out"));
        }
        (Scope::Workspace, Some(workspace)) => model::check_name("workspace", workspace)?,
        (Scope::Organization, None) => {}
    }
    model::check_name(kind.name, &address.name)?;
    Ok(kind)
}

/// What is not for this caller is not there.
pub(crate) fn visible(ctx: &Ctx, address: &Address, found: Option<Stored>) -> Result<Stored> {
    found.filter(|stored| sees(ctx, stored)).ok_or_else(|| fault::missing(address))
}
